import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../../../src/model/errors';
import type { AddressPair, NetworkSpec } from '../../../src/model/record';
import { FakeEngine } from '../fake-engine';
import { containerReply, eventLine, networkKindReply, networkReply } from './replies';
import { wireRefusal } from './refusals';

export interface ApiVersions {
  readonly newest: string;
  readonly oldest: string;
}

interface Question {
  readonly route: string;
  /** What stands at the place of a name or id in the path. */
  readonly object: string;
  readonly query: URLSearchParams;
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Engine 29 as its source describes it, behind a unix socket: the engine in memory with the habits of 28, the API versions, replies,
 * event stream and words of 29. Packages of it could not be had, so this stands in for the real one.
 */
export class Engine29 {
  readonly engine = new FakeEngine({ generation: '28' });
  /** Versions in which something was asked, and the content types of event streams. */
  readonly seen = { versions: new Set<string>(), streams: new Set<string>() };
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  private constructor(
    private readonly versions: ApiVersions,
    private readonly folder: string,
  ) {}

  static async start(versions: ApiVersions): Promise<Engine29> {
    const engine = new Engine29(versions, await mkdtemp(join(tmpdir(), 'nathost-29-')));
    engine.#server.listen(engine.socketPath);
    await once(engine.#server, 'listening');
    return engine;
  }

  get socketPath(): string {
    return join(this.folder, 'docker.sock');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    await rm(this.folder, { recursive: true });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { pathname } = new URL(request.url ?? '', 'http://engine');
      const version = /^\/v(\d+\.\d+)\//.exec(pathname)?.[1];
      const refusal = version === undefined ? undefined : this.#refuses(version);
      if (refusal !== undefined) {
        reply(response, 400, { message: refusal });
        return;
      }
      this.seen.versions.add(version ?? 'none');
      const question = await read(request);
      if (question.route === 'GET /events') this.#follow(question, version ?? this.versions.newest, response);
      else reply(response, 200, await this.#answer(question));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const { status, message } = wireRefusal(error.code, error.message.slice(error.call.length + 2));
      reply(response, status, { message });
    }
  }

  #refuses(version: string): string | undefined {
    const { newest, oldest } = this.versions;
    if (minor(version) < minor(oldest))
      return `client version ${version} is too old. Minimum supported API version is ${oldest}, please upgrade your client to a newer version`;
    return minor(version) > minor(newest)
      ? `client version ${version} is too new. Maximum supported API version is ${newest}`
      : undefined;
  }

  async #answer({ route, object, query, filters, body }: Question): Promise<unknown> {
    const { engine } = this;
    switch (route) {
      case 'GET /version':
        return { Version: '29.0.0', ApiVersion: this.versions.newest, MinAPIVersion: this.versions.oldest };
      case 'GET /info':
        return { DockerRootDir: '/var/lib/docker', Name: 'host-29' };
      case 'GET /containers/json':
        return (await engine.containers(filters['id'])).map(containerReply);
      case 'GET /networks': {
        const [name] = filters['name'] ?? [];
        if (name === undefined) return (await engine.networks()).map(networkKindReply);
        const found = await engine.network(name);
        return found ? [networkReply(found)] : [];
      }
      case 'POST /networks/create':
        return engine.createNetwork(specOf(body));
      case 'POST /networks/*/connect':
        return engine.connectAt(object, String(body['Container']), addressesOf(body), priorityOf(body));
      case 'POST /networks/*/disconnect':
        return this.#disconnect(object, String(body['Container']));
      case 'POST /containers/*/kill':
        return engine.signal(object, query.get('signal') ?? '');
      default:
        throw new EngineError('not-found', route, 'page not found');
    }
  }

  /** Of a running container this engine says that it is not connected also when only a refused wish is left. */
  async #disconnect(network: string, id: string): Promise<void> {
    const record = this.engine.records.find((one) => one.id === id);
    const endpoint = record?.endpoints[network];
    const isGhost = record?.state === 'running' && endpoint?.live.ipv4 === undefined;
    if (record && (endpoint === undefined || isGhost))
      throw new EngineError(
        'engine-failed',
        'disconnect',
        `container ${id} is not connected to network ${network}`,
      );
    await this.engine.disconnect(network, id);
  }

  #follow({ query }: Question, version: string, response: ServerResponse): void {
    const isLegacy = minor(version) < 52;
    const type = isLegacy ? 'application/json' : 'application/jsonl';
    this.seen.streams.add(type);
    response.writeHead(200, { 'Content-Type': type });
    response.flushHeaders();
    const stop = new AbortController();
    response.on('close', () => {
      stop.abort();
    });
    this.engine
      .follow({
        sinceNano: BigInt(Math.round(Number(query.get('since') ?? 0) * 1000)) * 1_000_000n,
        onOpen: () => undefined,
        onEvent: (event) => response.write(eventLine(event, isLegacy)),
        stop: stop.signal,
      })
      .catch(() => response.end());
  }
}

const minor = (version: string): number => Number(version.split('.')[1]);

async function read(request: IncomingMessage): Promise<Question> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://engine');
  const [, folder = '', second = '', third] = pathname.replace(/^\/v\d+\.\d+/, '').split('/');
  const path = [folder, third === undefined ? second : '*', third].filter(Boolean).join('/');
  return {
    route: `${request.method ?? ''} /${path}`,
    object: decodeURIComponent(second),
    query,
    filters: JSON.parse(query.get('filters') ?? '{}') as Question['filters'],
    body: text === '' ? {} : (JSON.parse(text) as Question['body']),
  };
}

function specOf(body: Question['body']): NetworkSpec {
  const { Name, Internal, Options, Labels, IPAM } = body as {
    Name: string;
    Internal: boolean;
    Options: Record<string, string>;
    Labels: Record<string, string>;
    IPAM: { Config: { Subnet: string; IPRange: string; Gateway?: string }[] };
  };
  const [ipv4, ipv6] = IPAM.Config.map(({ Subnet: subnet, IPRange: ipRange, Gateway: gateway }) => ({
    subnet,
    ipRange,
    ...(gateway !== undefined && { gateway }),
  }));
  return {
    name: Name,
    internal: Internal,
    ipv4: ipv4!,
    ...(ipv6 && { ipv6 }),
    options: Options,
    labels: Labels,
  };
}

function addressesOf(body: Question['body']): AddressPair {
  const { IPv4Address: ipv4, IPv6Address: ipv6 } =
    (body as { EndpointConfig?: { IPAMConfig?: { IPv4Address?: string; IPv6Address?: string } } })
      .EndpointConfig?.IPAMConfig ?? {};
  return { ...(ipv4 !== undefined && { ipv4 }), ...(ipv6 !== undefined && { ipv6 }) };
}

function priorityOf(body: Question['body']): number | undefined {
  return (body as { EndpointConfig?: { GwPriority?: number } }).EndpointConfig?.GwPriority;
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body ?? {}));
}
