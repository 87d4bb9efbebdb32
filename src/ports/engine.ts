import type { EngineEvent } from '../model/engine-event';
import type {
  AddressPair,
  ContainerRecord,
  EngineFacts,
  NetworkKind,
  NetworkRecord,
  NetworkSpec,
} from '../model/record';

/**
 * The only way to Docker. Every method rejects with an `EngineError` (model/errors.ts) and with nothing else.
 *
 * No method inspects a container: inspect waits for the lock that a starting container holds, the list call does not.
 */
export interface Engine {
  /** Agrees on an API version with the engine and reads its facts. To be called again after each lost stream. */
  open(): Promise<EngineFacts>;

  /**
   * All containers in any state, or those of `ids` that still exist. Takes no container lock. For a container that cannot be decoded, the
   * last decoded record is returned, if there is one.
   */
  containers(ids?: readonly string[]): Promise<readonly ContainerRecord[]>;

  /** The network of exactly this name. */
  network(name: string): Promise<NetworkRecord | undefined>;

  /** All networks, except those that cannot be decoded. */
  networks(): Promise<readonly NetworkKind[]>;

  /** Rejects with code `network-overlap` when the subnet is taken, `conflict` when the name exists already. */
  createNetwork(spec: NetworkSpec): Promise<void>;

  /**
   * Connects a container, running or not, with static addresses, and after its other networks if the engine has network priorities. May
   * wait as long as the container's lock is held. The request is never aborted, because engines from 28 on would abort the connect
   * half-way.
   */
  connect(network: string, containerId: string, addresses: AddressPair): Promise<void>;

  /** Disconnects a container, running or not. A container that is not connected is not an error. */
  disconnect(network: string, containerId: string): Promise<void>;

  /** Sends a signal such as `SIGHUP` to a container's first process. Rejects with code `conflict` when it does not run. */
  signal(containerId: string, signal: string): Promise<void>;

  /**
   * Follows the event stream from `sinceNano` (inclusive, the engine's clock; events of the second before may come too) until `stop` is
   * aborted (resolves) or the stream ends or breaks (rejects, code `engine-unreachable`). `onOpen` runs when the engine has accepted the
   * request. Duplicate events are passed on once.
   */
  follow(options: FollowOptions): Promise<void>;
}

export interface FollowOptions {
  readonly sinceNano: bigint;
  readonly onOpen: () => void;
  readonly onEvent: (event: EngineEvent) => void;
  readonly stop: AbortSignal;
}
