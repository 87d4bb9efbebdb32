import { EngineError, type ErrorCode } from '../../../src/model/errors';
import type {
  AddressPair,
  ContainerRecord,
  EngineFacts,
  NetworkKind,
  NetworkRecord,
  NetworkSpec,
} from '../../../src/model/record';
import type { Engine, FollowOptions } from '../../../src/ports/engine';

/** A call that waits for the test's answer. */
export interface Asked {
  /** `containers`, `containers a b`, `connect nathost a 10.9.0.2`, … */
  readonly what: string;
  readonly answer: (reply?: unknown) => void;
  readonly fail: (code?: ErrorCode) => void;
  readonly options?: FollowOptions;
}

/** An engine whose every answer is up to the test, so that it can come late, in any order, or never. */
export class AskingEngine implements Engine {
  readonly asked: Asked[] = [];

  /** What is waiting for an answer. */
  get waiting(): string[] {
    return this.asked.map(({ what }) => what);
  }

  /** Takes the oldest call that waits and begins with these words. */
  take(words = ''): Asked {
    const index = this.asked.findIndex(({ what }) => what.startsWith(words));
    const [found] = index < 0 ? [] : this.asked.splice(index, 1);
    if (found === undefined) throw new Error(`nothing waits for "${words}": ${this.waiting.join(', ')}`);
    return found;
  }

  open(): Promise<EngineFacts> {
    return this.#ask('open');
  }

  containers(ids?: readonly string[]): Promise<ContainerRecord[]> {
    return this.#ask(['containers', ...(ids ?? [])].join(' '));
  }

  network(name: string): Promise<NetworkRecord | undefined> {
    return this.#ask(`network ${name}`);
  }

  networks(): Promise<readonly NetworkKind[]> {
    return this.#ask('networks');
  }

  createNetwork(spec: NetworkSpec): Promise<void> {
    return this.#ask(`create ${spec.name}`);
  }

  connect(network: string, id: string, { ipv4, ipv6 }: AddressPair): Promise<void> {
    return this.#ask(['connect', network, id, ipv4, ipv6].filter((word) => word !== undefined).join(' '));
  }

  disconnect(network: string, id: string): Promise<void> {
    return this.#ask(`disconnect ${network} ${id}`);
  }

  signal(id: string, signal: string): Promise<void> {
    return this.#ask(`signal ${id} ${signal}`);
  }

  /** Resolves, as the port says, when it is stopped. */
  follow(options: FollowOptions): Promise<void> {
    const followed = this.#ask<undefined>('follow', options);
    const stopped = new Promise<void>((resolve) => {
      options.stop.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
    return Promise.race([followed, stopped]);
  }

  #ask<T>(what: string, options?: FollowOptions): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.asked.push({
        what,
        answer: (reply) => {
          resolve(reply as T);
        },
        fail: (code = 'engine-unreachable') => {
          reject(new EngineError(code, what, 'as the test ordered'));
        },
        ...(options && { options }),
      });
    });
  }
}
