import type { IncomingMessage, ServerResponse } from 'node:http';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../model/clock';
import type { LoopbackPort as Place } from '../model/settings';
import type { Log } from '../ports/log';
import { refusal, refusalOf, type Answer } from './answer';
import type { ApiSource } from './api-source';
import { crossOrigin } from './cross-origin';
import { EventStreams } from './event-streams';
import { Listener } from './listener';
import { LoopbackPort } from './loopback-port';
import { withProblems } from './own-problems';
import { RecentAnswers, type MadeAnswer } from './recent-answers';
import { discardBody, RequestBodies } from './request-body';
import { idIn, type Question } from './readings';
import { route, type Routed } from './routes';
import { removeStaleSocket } from './stale-socket';
import { TimeBudget } from './time-budget';

export interface ApiServerOptions extends ApiSource {
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'after'>;
  readonly log: Log;
}

/** Room for a few of the largest imports. */
const mostBodyBytes = 16 * 1024 * 1024;
/** Requests that wait for a pass or for data that is not in memory. */
const mostWaiting = 64;

/** One listener with its own limits: its clients take nothing from those of another listener. */
interface Access {
  readonly listener: Listener;
  readonly streams: EventStreams;
  waiting: number;
  /** Absent for the unix socket, whose clients are root and may change things. */
  readonly loopback?: { readonly port: number; readonly budget: TimeBudget };
}

/** The API: HTTP on a unix socket and, read-only, on a loopback port if one is set. Answered from memory. */
export class ApiServer {
  private readonly accesses: Access[] = [];
  private readonly recent: RecentAnswers;
  private readonly bodies = new RequestBodies(mostBodyBytes);
  private loopbackPort: LoopbackPort | undefined;
  private readonly unsubscribe: () => void;

  private readonly options: ApiServerOptions;

  constructor(options: ApiServerOptions) {
    const source = withProblems(options.source, () => this.loopbackPort?.problems ?? []);
    this.options = { ...options, source };
    this.recent = new RecentAnswers(options.clock);
    const changed = (): void => {
      this.recent.forgetAll();
    };
    this.unsubscribe = source.subscribe({ onChange: changed, onStatus: changed });
  }

  /** Listens at `path` with mode 0600. Rejects if the path is taken or cannot be bound. */
  async listen(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await removeStaleSocket(path);
    await this.openAccess().listen({ path });
    await chmod(path, 0o600);
  }

  /** Listens on a loopback port, where anybody on this machine may read. Never rejects: a port that cannot be bound is a problem. */
  async listenOnLoopback(place: Place): Promise<void> {
    const { clock, log } = this.options;
    const loopback = { port: place.port, budget: new TimeBudget(clock) };
    this.loopbackPort = new LoopbackPort(place, this.openAccess(loopback), clock, log);
    await this.loopbackPort.listen();
  }

  /** Closes every connection, also those in use, and removes the socket. */
  async close(): Promise<void> {
    this.unsubscribe();
    this.loopbackPort?.close();
    await Promise.all(this.accesses.map(({ listener }) => listener.close()));
  }

  private openAccess(loopback?: Access['loopback']): Listener {
    const { source, settings, log } = this.options;
    const listener: Listener = new Listener((request, response) => {
      this.handle(request, response, access);
    }, log);
    const streams = new EventStreams(source, settings);
    const access: Access = { listener, streams, waiting: 0, ...(loopback && { loopback }) };
    this.accesses.push(access);
    return listener;
  }

  private handle(request: IncomingMessage, response: ServerResponse, access: Access): void {
    const { loopback } = access;
    const [method, target] = [request.method ?? '', request.url ?? ''];
    const send = (made: Answer | MadeAnswer): void => {
      deliver(made, request, response, access);
    };
    const foreign = loopback && crossOrigin(request.headers, target, loopback.port);
    const routed = foreign === undefined && route(this.options, method, target, loopback !== undefined);
    if (routed !== false && routed.kind === 'act') {
      void this.act(request, access, routed).then(send);
      return;
    }
    discardBody(request);
    if (routed === false) send(refusal(403, 'cross-origin', `the request is refused: ${foreign ?? ''}`));
    else if (routed.kind === 'same') send(routed.answer);
    else if (loopback?.budget.isUsedUp === true && !this.recent.has(`${method} ${target}`)) send(busy());
    else if (routed.kind === 'stream' && method === 'GET')
      this.stream(request, response, access, routed.question, send);
    else this.answer(request, access, routed, send);
  }

  private answer(
    request: IncomingMessage,
    access: Access,
    routed: Routed & { kind: 'read' | 'ask' | 'stream' },
    send: (answer: MadeAnswer | Answer) => void,
  ): void {
    const question = `${request.method ?? ''} ${request.url ?? ''}`;
    const charge = access.loopback?.budget.spend ?? free;
    if (routed.kind === 'ask')
      void this.inTime(request, access, () => this.recent.ask(question, routed.make, charge)).then(send);
    else send(this.recent.read(question, () => this.read(request, routed), charge));
  }

  private read(request: IncomingMessage, routed: Routed & { kind: 'read' | 'stream' }): Answer {
    if (routed.kind === 'stream')
      return {
        status: 200,
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
        body: '',
      };
    try {
      return routed.make();
    } catch (error) {
      return this.failed(request, error);
    }
  }

  /** Never rejects. Stays pending if the client disconnects before the end of its body. */
  private async act(
    request: IncomingMessage,
    access: Access,
    { most, act }: Routed & { kind: 'act' },
  ): Promise<Answer> {
    try {
      const body = await this.bodies.read(request, most);
      return await this.inTime(request, access, () => act(body));
    } catch (error) {
      return this.failed(request, error);
    } finally {
      // The next answer must show this change.
      this.recent.forgetAll();
    }
  }

  /** Never rejects. */
  private async inTime<T>(
    request: IncomingMessage,
    access: Access,
    make: () => Promise<T>,
  ): Promise<T | Answer> {
    if (access.waiting >= mostWaiting) return busy();
    access.waiting += 1;
    try {
      return await make();
    } catch (error) {
      return this.failed(request, error);
    } finally {
      access.waiting -= 1;
    }
  }

  private stream(
    request: IncomingMessage,
    response: ServerResponse,
    { streams, loopback }: Access,
    { query }: Question,
    send: (answer: Answer) => void,
  ): void {
    const { clock } = this.options;
    const known = request.headers['last-event-id'] ?? query.get('since') ?? undefined;
    const from = clock.elapsed();
    try {
      const lastId = known === undefined ? undefined : idIn(String(known));
      if (streams.isFull)
        send(refusal(503, 'busy', 'too many event streams are open', { remedy: 'Try again later.' }));
      else streams.open(response, lastId);
    } catch (error) {
      send(this.failed(request, error));
    }
    loopback?.budget.spend(clock.elapsed() - from);
  }

  private failed({ method, url: target }: IncomingMessage, error: unknown): Answer {
    const refused = refusalOf(error);
    if (refused) return refused;
    this.options.log.error('API request failed', { method, target, error });
    return refusal(
      500,
      'internal-error',
      'the request failed because of an internal error; see the log of nathost',
    );
  }
}

const free = (): void => undefined;

function busy(): Answer {
  const headers = { 'retry-after': '1' };
  return refusal(503, 'busy', 'too many requests at once', { remedy: 'Try again in a moment.', headers });
}

function deliver(
  made: Answer | MadeAnswer,
  { socket }: IncomingMessage,
  response: ServerResponse,
  { listener }: Access,
): void {
  const bytes = 'bytes' in made ? made.bytes : Buffer.from(made.body);
  listener.unsent.add(socket, response, bytes.length);
  response.writeHead(made.status, made.headers).end(bytes);
}
