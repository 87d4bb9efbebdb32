import type { IncomingMessage, ServerResponse } from 'node:http';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../model/clock';
import { messageOf } from '../model/errors';
import type { LoopbackPort } from '../model/settings';
import type { ProblemStatus } from '../model/status';
import type { Log } from '../ports/log';
import { refusal, refusalOf, type Answer } from './answer';
import type { ApiSource } from './api-source';
import { crossOrigin } from './cross-origin';
import { EventStreams } from './event-streams';
import { Listener } from './listener';
import { withProblems } from './own-problems';
import { RecentAnswers, type MadeAnswer } from './recent-answers';
import { discardBody, RequestBodies } from './request-body';
import { idIn, type Question } from './readings';
import { route, type Routed } from './routes';
import { shared } from './shared';
import { removeStaleSocket } from './stale-socket';

export interface ApiServerOptions extends ApiSource {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** A few of the largest imports. */
const mostBodyBytes = 16 * 1024 * 1024;
/** Requests that wait for what is not in memory, or for a pass. */
const mostWaiting = 64;
/** Milliseconds. */
const betweenTries = 5000;

/** Where a request came in. */
interface Door {
  readonly listener: Listener;
  readonly streams: EventStreams;
  /** Absent for the unix socket, whose clients may change things. */
  readonly port?: number;
}

/** The API: HTTP on a unix socket, and for readers on a loopback port if one is set; answered from memory. */
export class ApiServer {
  private readonly doors: Door[] = [];
  private readonly recent = new RecentAnswers();
  private readonly bodies = new RequestBodies(mostBodyBytes);
  private waiting = 0;
  /** While the loopback port cannot be had. */
  private portProblem: ProblemStatus | undefined;
  private retry: NodeJS.Timeout | undefined;

  private readonly options: ApiServerOptions;

  constructor(options: ApiServerOptions) {
    const source = withProblems(options.source, () => (this.portProblem ? [this.portProblem] : []));
    this.options = { ...options, source, metrics: shared(options.metrics) };
  }

  /** Listens at `path` with mode 0600. Rejects when the path is taken or cannot be bound. */
  async listen(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await removeStaleSocket(path);
    await this.openDoor().listen({ path });
    await chmod(path, 0o600);
  }

  /** Lets anybody on this machine read. A port that cannot be had is a problem, and is tried again until it can. */
  async listenOnLoopback(place: LoopbackPort): Promise<void> {
    const { log } = this.options;
    try {
      await this.openDoor(place.port).listen({ ...place, exclusive: true });
      this.portProblem = undefined;
      log.info('listening', { ...place });
    } catch (error) {
      if (this.portProblem === undefined) log.warn('port not listened on', { ...place, error });
      this.portProblem ??= portNotBound(place, error, this.options.clock.now());
      this.retry = setTimeout(() => void this.listenOnLoopback(place), betweenTries);
    }
  }

  /** Ends every connection, also those in use, and removes the socket. */
  async close(): Promise<void> {
    clearTimeout(this.retry);
    await Promise.all(this.doors.map(({ listener }) => listener.close()));
  }

  private openDoor(port?: number): Listener {
    const { source, settings, log } = this.options;
    const listener: Listener = new Listener((request, response) => {
      this.handle(request, response, door);
    }, log);
    const streams = new EventStreams(source, settings);
    const door: Door = { listener, streams, ...(port !== undefined && { port }) };
    this.doors.push(door);
    return listener;
  }

  private handle(request: IncomingMessage, response: ServerResponse, door: Door): void {
    const [method, target] = [request.method ?? '', request.url ?? ''];
    const send = (made: Answer | MadeAnswer): void => {
      deliver(made, request, response, door);
    };
    const foreign = door.port === undefined ? undefined : crossOrigin(request.headers, target, door.port);
    const routed = foreign === undefined && route(this.options, method, target, door.port !== undefined);
    if (routed !== false && routed.kind === 'act') {
      void this.act(request, routed).then(send);
      return;
    }
    discardBody(request);
    if (routed === false) send(refusal(403, 'cross-origin', `the request is refused: ${foreign ?? ''}`));
    else if (routed.kind === 'ask') void this.inTime(request, routed.make).then(send);
    else if (routed.kind === 'stream' && method === 'GET')
      this.stream(request, response, door, routed.question, send);
    else send(this.recent.answer(method, target, () => this.read(request, routed)));
  }

  private read(request: IncomingMessage, routed: Exclude<Routed, { kind: 'act' | 'ask' }>): Answer {
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

  /** Never rejects; does not settle for a client that goes away before the end of its body. */
  private async act(request: IncomingMessage, { most, act }: Routed & { kind: 'act' }): Promise<Answer> {
    try {
      const body = await this.bodies.read(request, most);
      return await this.inTime(request, () => act(body));
    } catch (error) {
      return this.failed(request, error);
    }
  }

  /** Never rejects. */
  private async inTime(request: IncomingMessage, make: () => Promise<Answer>): Promise<Answer> {
    if (this.waiting >= mostWaiting)
      return refusal(503, 'busy', 'too much is asked for at once', { remedy: 'Ask again in a moment.' });
    this.waiting += 1;
    try {
      return await make();
    } catch (error) {
      return this.failed(request, error);
    } finally {
      this.waiting -= 1;
    }
  }

  private stream(
    request: IncomingMessage,
    response: ServerResponse,
    { streams }: Door,
    { query }: Question,
    send: (answer: Answer) => void,
  ): void {
    const known = request.headers['last-event-id'] ?? query.get('since') ?? undefined;
    try {
      const lastId = known === undefined ? undefined : idIn(String(known));
      if (streams.isFull)
        send(refusal(503, 'busy', 'too many listen already', { remedy: 'Ask again later.' }));
      else streams.open(response, lastId);
    } catch (error) {
      send(this.failed(request, error));
    }
  }

  private failed({ method, url: target }: IncomingMessage, error: unknown): Answer {
    const refused = refusalOf(error);
    if (refused) return refused;
    this.options.log.error('API request failed', { method, target, error });
    return refusal(500, 'internal-error', 'the request could not be answered; the log says why');
  }
}

function portNotBound({ host, port }: LoopbackPort, error: unknown, since: number): ProblemStatus {
  return {
    kind: 'port-not-bound',
    subject: 'setting NATHOST_LISTEN',
    message: `nothing can be listened to at ${host} port ${port}: ${messageOf(error)}`,
    remedy: 'Set NATHOST_LISTEN to a free port, or free this one: it is tried again by itself.',
    since,
  };
}

function deliver(
  made: Answer | MadeAnswer,
  { socket }: IncomingMessage,
  response: ServerResponse,
  { listener }: Door,
): void {
  const bytes = 'bytes' in made ? made.bytes : Buffer.from(made.body);
  listener.unsent.add(socket, response, bytes.length);
  response.writeHead(made.status, made.headers).end(bytes);
}
