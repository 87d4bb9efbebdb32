import type { Clock } from '../model/clock';
import { EngineError } from '../model/errors';
import type {
  AddressPair,
  ContainerRecord,
  EngineFacts,
  NetworkKind,
  NetworkRecord,
  NetworkSpec,
} from '../model/record';
import type { Engine, FollowOptions } from '../ports/engine';
import type { Log } from '../ports/log';
import { agreedVersion, knowsPriorities } from './api-version';
import { CallConnection } from './call-connection';
import { ContainerList } from './container-list';
import { decodeInfo, decodeVersion } from './decode-facts';
import { decodeNetworkKinds, decodeNetworks } from './decode-network';
import { EngineCalls } from './engine-calls';
import { engineFailure, meansNotConnected } from './engine-failure';
import { connectRequest, eventsRequest, inPath, networkRequest } from './engine-requests';
import { EventStream } from './event-stream';
import { listBytes } from './list-bytes';

export interface DockerEngineOptions {
  /** Path of the engine's unix socket. */
  readonly socketPath: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Ids in one request: about 4 kB of URL. */
const idsPerRequest = 50;

/** The engine behind a unix socket. */
export class DockerEngine implements Engine {
  private readonly calls: EngineCalls;
  private readonly list: ContainerList;

  constructor(private readonly options: DockerEngineOptions) {
    this.calls = new EngineCalls(options.socketPath, options.clock);
    this.list = new ContainerList(options.log);
  }

  async open(): Promise<EngineFacts> {
    const call = 'agree on an API version';
    // Without a version in the path: after an upgrade, the engine may not accept the last one.
    this.calls.apiVersion = undefined;
    const { version, ...offered } = decodeVersion(
      call,
      await this.calls.ask(call, (docker) => docker.version()),
    );
    const apiVersion = agreedVersion(offered);
    this.calls.apiVersion = apiVersion;
    const info: unknown = await this.calls.ask('read the facts', (docker) => docker.info());
    return { version, apiVersion, ...decodeInfo('read the facts', info) };
  }

  async containers(ids?: readonly string[]): Promise<readonly ContainerRecord[]> {
    const call = 'list containers';
    if (!ids) {
      const reply = await this.calls.ask(call, (docker) => listBytes(docker));
      return this.list.decodeAll(call, reply);
    }
    const wanted = [...new Set(ids)].filter((id) => /^[0-9a-f]{64}$/.test(id));
    const found: ContainerRecord[] = [];
    for (let start = 0; start < wanted.length; start += idsPerRequest) {
      const filters = { id: wanted.slice(start, start + idsPerRequest) };
      const reply = await this.calls.ask(call, (docker) => listBytes(docker, filters));
      found.push(...this.list.decodeSome(call, reply));
    }
    return found;
  }

  async network(name: string): Promise<NetworkRecord | undefined> {
    const call = `look up network ${name}`;
    // As a list, because inspecting by name also accepts the beginning of an id. The filter also matches parts of names.
    const reply = await this.calls.ask(call, (docker) => docker.listNetworks({ filters: { name: [name] } }));
    const found = decodeNetworks(call, reply, name);
    return found.find((network) => network.scope === 'local') ?? found[0];
  }

  async networks(): Promise<readonly NetworkKind[]> {
    const call = 'list networks';
    return decodeNetworkKinds(call, await this.calls.ask(call, (docker) => docker.listNetworks()));
  }

  createNetwork(spec: NetworkSpec): Promise<void> {
    return this.calls.tell(`create network ${spec.name}`, (docker) =>
      docker.createNetwork(networkRequest(spec)),
    );
  }

  connect(network: string, containerId: string, addresses: AddressPair): Promise<void> {
    const { apiVersion } = this.calls;
    const hasPriorities = apiVersion !== undefined && knowsPriorities(apiVersion);
    return this.calls.tell(`connect container ${containerId} to network ${network}`, (docker) =>
      docker.getNetwork(inPath(network)).connect(connectRequest(containerId, addresses, { hasPriorities })),
    );
  }

  async disconnect(network: string, containerId: string): Promise<void> {
    const call = `disconnect container ${containerId} from network ${network}`;
    const body = { Container: containerId, Force: false };
    try {
      await this.calls.tell(call, (docker) => docker.getNetwork(inPath(network)).disconnect(body));
    } catch (error) {
      if (!(error instanceof EngineError && meansNotConnected(error))) throw error;
    }
  }

  signal(containerId: string, signal: string): Promise<void> {
    return this.calls.tell(`send ${signal} to container ${containerId}`, (docker) =>
      docker.getContainer(inPath(containerId)).kill({ signal }),
    );
  }

  async follow({ stop, ...options }: FollowOptions): Promise<void> {
    const connection = new CallConnection();
    const onStop = () => {
      connection.end('stopped');
    };
    stop.addEventListener('abort', onStop);
    try {
      if (!stop.aborted) await this.followOver(connection, { stop, ...options });
    } catch (error) {
      if (!stop.aborted) throw error;
    } finally {
      stop.removeEventListener('abort', onStop);
      connection.end('no longer followed');
    }
  }

  private async followOver(
    connection: CallConnection,
    { sinceNano, onOpen, onEvent, stop }: FollowOptions,
  ): Promise<void> {
    const call = 'follow the events';
    const stream = await this.calls.ask(
      call,
      (docker) => docker.getEvents(eventsRequest(sinceNano)),
      connection,
    );
    onOpen();
    try {
      for await (const event of new EventStream(this.options.log).read(stream as AsyncIterable<Buffer>)) {
        if (stop.aborted) return;
        onEvent(event);
      }
    } catch (error) {
      throw engineFailure(call, error);
    }
    throw new EngineError('engine-unreachable', call, 'the engine ended the stream');
  }
}
