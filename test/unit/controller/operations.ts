import fc from 'fast-check';
import type { ContainerRecord } from '../../../src/model/record';
import { composeLabels, day, hour } from '../../support/records';
import type { ModelWorld } from '../../support/model-world';

/** What may happen between two passes; `pick` chooses among the containers that are there. */
export type Operation =
  | {
      readonly kind: 'create';
      readonly label: string;
      readonly pin?: string | undefined;
      readonly service?: readonly [string, number] | undefined;
      readonly network?: string | undefined;
      readonly isUp: boolean;
      readonly pick: number;
    }
  | { readonly kind: 'start' | 'stop' | 'remove' | 'rename' | 'pause'; readonly pick: number }
  /** Without an address the engine chooses one, which no endpoint has configured. */
  | { readonly kind: 'stranger'; readonly last?: number | undefined }
  | { readonly kind: 'lose-leases' | 'delete-network' | 'forget-files' }
  | { readonly kind: 'wait'; readonly ms: number };

const label = fc.constantFrom('app', 'app,web', 'web', 'shop,app', 'shop', 'no_name,web', 'x', 'y', 'z', 'q');
const pin = fc.constantFrom(
  '10.9.0.4',
  '10.9.0.5',
  '10.9.0.1',
  '10.9.0.8',
  '10.9.0.9',
  '10.9.0.13',
  '192.168.1.1',
);
const service = fc.tuple(fc.constantFrom('blue', 'green'), fc.integer({ min: 1, max: 3 }));
const network = fc.constantFrom('host', 'none', 'nathost', 'shared', 'shared-by-name');
const pick = fc.nat(30);

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('create' as const),
      label,
      pin: sometimes(pin),
      service: fc.option(service, { nil: undefined }),
      network: sometimes(network),
      isUp: fc.boolean(),
      pick,
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('start' as const, 'stop' as const), pick }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('remove' as const, 'rename' as const, 'pause' as const),
      pick,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('stranger' as const),
      last: fc.option(fc.integer({ min: 2, max: 7 }), { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('lose-leases' as const, 'delete-network' as const, 'forget-files' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(9_000, 10_000, hour, 2 * hour, 30 * day),
    }),
  },
);

function sometimes<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Does what a person or the engine might; what the engine refuses does not happen. */
export function happen(world: ModelWorld, one: Operation): void {
  const all = [...world.daemon.containers.values()];
  const picked = 'pick' in one ? all[one.pick % Math.max(1, all.length)] : undefined;
  try {
    switch (one.kind) {
      case 'create':
        create(world, one, picked?.record);
        break;
      case 'stranger':
        world.run(
          `stranger-${world.now}`,
          {},
          { network: 'nathost', ...(one.last !== undefined && { ipv4: `10.9.0.${one.last}` }) },
        );
        break;
      case 'lose-leases':
        world.loseLeases();
        break;
      case 'delete-network':
        world.daemon.deleteNetwork('nathost');
        break;
      case 'forget-files':
        world.files.clear();
        break;
      case 'wait':
        world.now += one.ms;
        break;
      case 'rename':
        if (picked) world.daemon.rename(picked.id, `${picked.name}-again`);
        break;
      case 'pause':
        if (picked?.alive) world.daemon.pause(picked.id);
        break;
      case 'start':
      case 'stop':
      case 'remove':
        if (picked) world.daemon[one.kind](picked.id);
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Refusal') throw error;
  }
}

function create(
  world: ModelWorld,
  one: Operation & { kind: 'create' },
  partner: ContainerRecord | undefined,
): void {
  const name = `${one.label.slice(0, 1)}-${world.now}`;
  const labels = {
    'nathost.name': one.label,
    ...(one.pin !== undefined && { 'nathost.ip': one.pin }),
    ...(one.service && composeLabels(one.service[0], 'app', one.service[1])),
  };
  const network = one.network?.startsWith('shared')
    ? partner && `container:${one.network === 'shared' ? partner.id : partner.name}`
    : one.network;
  const id = world.create(name, labels, network === undefined ? {} : { network });
  if (one.isUp) world.daemon.start(id);
}
