import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { EngineEvent } from '../../src/model/engine-event';
import { connectedAs, containerReply, networkReply } from './engine-replies';
import type { FakeEngine } from '../../test/support/fake-engine';

interface Question {
  readonly call: string;
  readonly ids: readonly string[] | undefined;
  readonly network: string;
  readonly body: Record<string, unknown>;
}

/** The fake engine behind a unix socket, with replies as large as a real engine's: so the whole program can be measured with it. */
export class EngineSocket {
  /** How many requests there were, by kind. */
  readonly calls = new Map<string, number>();
  /** Runs when everything is asked for. */
  onListAll: () => void = () => undefined;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #following = new AbortController();

  constructor(private readonly engine: FakeEngine) {}

  async listen(path: string): Promise<void> {
    this.#server.listen(path);
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    this.#following.abort();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const question = await read(request);
      this.calls.set(question.call, (this.calls.get(question.call) ?? 0) + 1);
      if (question.call === 'events') this.#follow(response);
      else reply(response, 200, await this.#answer(question));
    } catch (error) {
      reply(response, 500, { message: error instanceof Error ? error.message : String(error) });
    }
  }

  async #answer({ call, ids, network, body }: Question): Promise<unknown> {
    const { engine } = this;
    switch (call) {
      case 'version':
        return { Version: '28.5.2', ApiVersion: '1.51', MinAPIVersion: '1.24' };
      case 'info':
        return { DockerRootDir: '/var/lib/docker', Name: 'bench-host' };
      case 'list-all':
        this.onListAll();
        return (await engine.containers()).map(containerReply);
      case 'list-some':
        return (await engine.containers(ids)).map(containerReply);
      case 'networks': {
        const found = await engine.network(network);
        return found === undefined ? [] : [networkReply(found)];
      }
      case 'connect':
        await engine.connect(network, String(body['Container']), connectedAs(body));
        return {};
      case 'disconnect':
        await engine.disconnect(network, String(body['Container']));
        return {};
      default:
        throw new Error(`nobody has taught this engine to ${call}`);
    }
  }

  #follow(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    void this.engine.follow({
      sinceNano: BigInt(Date.now()) * 1_000_000n,
      onOpen: () => undefined,
      onEvent: (event) => response.write(eventLine(event)),
      stop: this.#following.signal,
    });
  }
}

async function read(request: IncomingMessage): Promise<Question> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://engine');
  const filters = JSON.parse(searchParams.get('filters') ?? '{}') as Record<string, string[]>;
  const [first = '', second = '', third] = pathname
    .replace(/^\/v\d+\.\d+/, '')
    .split('/')
    .slice(1);
  const isList = first === 'containers';
  const listed = filters['id'] === undefined ? 'list-all' : 'list-some';
  return {
    call: third ?? (isList ? listed : first),
    ids: filters['id'],
    network: third === undefined ? (filters['name']?.[0] ?? '') : second,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function eventLine(event: EngineEvent): string {
  const isContainer = event.kind === 'container';
  const attributes = isContainer
    ? { image: 'busybox', name: event.id.slice(0, 12) }
    : { container: event.containerId, name: event.networkName, type: event.driver };
  const line = {
    Type: event.kind,
    Action: event.action,
    Actor: { ID: isContainer ? event.id : event.networkId, Attributes: attributes },
    scope: 'local',
    time: Number(event.timeNano / 1_000_000_000n),
  };
  // A number of nanoseconds has more digits than a double.
  return `${JSON.stringify(line).slice(0, -1)},"timeNano":${event.timeNano}}\n`;
}
