import type { ContainerRecord } from '../../../src/model/record';
import type { FakeHost, HostSpec } from '../../support/fake-host';
import type { Random } from './random';

/** What people do to containers. */
export type Operation =
  | { readonly kind: 'create'; readonly spec: HostSpec; readonly start: boolean }
  | { readonly kind: 'start' | 'stop' | 'die' | 'remove' | 'pause' | 'unpause'; readonly id: string }
  | { readonly kind: 'rename'; readonly id: string; readonly name: string };

/** Does it; what the engine refuses does not happen. Returns whether it did. */
export function happen(host: FakeHost, operation: Operation): boolean {
  try {
    switch (operation.kind) {
      case 'create': {
        const id = host.create(operation.spec);
        if (operation.start) host.engine.start(id);
        break;
      }
      case 'remove':
        host.remove(operation.id);
        break;
      case 'rename':
        host.engine.rename(operation.id, operation.name);
        break;
      case 'start':
      case 'stop':
      case 'die':
      case 'pause':
      case 'unpause':
        host.engine[operation.kind](operation.id);
    }
    return true;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Refusal') throw error;
    return false;
  }
}

export interface ChurnOptions {
  /** What the labels of new containers say; several containers of one label wait for each other. */
  readonly labels: readonly string[];
  /** Whether two containers with the same label may exist at a time. */
  readonly rivals: boolean;
  readonly proxies: number;
}

/** Containers that come and go at random. */
export class Churn {
  #made = 0;

  constructor(
    private readonly random: Random,
    private readonly options: ChurnOptions,
  ) {}

  /** What happens next on this host. */
  next(host: FakeHost): Operation {
    const containers = host.engine.records;
    const { random } = this;
    if (containers.length === 0 || random.chance(0.3)) {
      const spec = this.#newcomer(containers.map(({ labels }) => labels['nathost.name']));
      if (spec) return { kind: 'create', spec, start: random.chance(0.8) };
    }
    return this.#change(random.pick(containers));
  }

  #change({ id, state }: ContainerRecord): Operation {
    const { random } = this;
    if (state === 'paused') return { kind: random.pick(['unpause', 'unpause', 'stop'] as const), id };
    if (state !== 'running') return { kind: random.pick(['start', 'start', 'remove'] as const), id };
    const kind = random.pick(['stop', 'die', 'die', 'remove', 'pause', 'rename'] as const);
    return kind === 'rename' ? { kind, id, name: this.#name('renamed') } : { kind, id };
  }

  #newcomer(present: readonly (string | undefined)[]): HostSpec | undefined {
    const { labels, rivals, proxies } = this.options;
    const { random } = this;
    if (present.filter((label) => label === undefined).length < proxies && random.chance(0.3)) {
      const addHost = random.chance(0.3) ? { addHost: '192.0.2.9\tlegacy' } : {};
      return { name: this.#name('proxy'), network: 'host', ...addHost };
    }
    const free = rivals ? labels : labels.filter((label) => !present.includes(label));
    if (free.length === 0 || present.length >= 3 * labels.length) return undefined;
    return {
      name: this.#name('app'),
      labels: { 'nathost.name': random.pick(free) },
      restart: random.chance(0.5),
    };
  }

  #name(kind: string): string {
    this.#made += 1;
    return `${kind}-${this.#made}`;
  }
}
