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
   * All containers in any state, or those of `ids` that still exist. Takes no container lock. One whose description cannot be
   * read is shown as it was read last, and left out if it never was.
   */
  containers(ids?: readonly string[]): Promise<readonly ContainerRecord[]>;

  /** The network of exactly this name. */
  network(name: string): Promise<NetworkRecord | undefined>;

  /** All networks; one whose description cannot be read is left out. */
  networks(): Promise<readonly NetworkKind[]>;

  /** Rejects with code `network-overlap` when the subnet is taken, `conflict` when the name exists already. */
  createNetwork(spec: NetworkSpec): Promise<void>;

  /**
   * Connects a container, running or not, with static addresses, and behind its other networks where the engine knows such an order. May wait as long as the container's lock is held:
   * the request is never aborted, because engines from 28 on tie the plumbing to it.
   */
  connect(network: string, containerId: string, addresses: AddressPair): Promise<void>;

  /** Disconnects a container, running or not. A container that is not connected is not an error. */
  disconnect(network: string, containerId: string): Promise<void>;

  /** Sends a signal such as `SIGHUP` to a container's first process. Rejects with code `conflict` when it does not run. */
  signal(containerId: string, signal: string): Promise<void>;

  /**
   * Follows the event stream from `sinceNano` (inclusive, the daemon's clock; some of the second before may come too) until
   * `stop` is aborted (resolves) or the stream ends or breaks (rejects, code `engine-unreachable`). `onOpen` runs when the
   * engine has accepted the request.
   * Events that the engine delivers twice are passed on once.
   */
  follow(options: FollowOptions): Promise<void>;
}

export interface FollowOptions {
  readonly sinceNano: bigint;
  readonly onOpen: () => void;
  readonly onEvent: (event: EngineEvent) => void;
  readonly stop: AbortSignal;
}
