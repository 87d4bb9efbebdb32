import fc from 'fast-check';
import { leaseKey } from '../../../src/model/lease';
import { decide } from '../../../src/reconcile/decide';
import { composeLabels, day, hour } from '../../support/records';
import { ModelWorld } from '../../support/model-world';
import { unsettled, violations } from './invariants';

/** What may happen between two passes; `pick` chooses among the containers that are there. */
type Operation =
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
  | { readonly kind: 'stranger'; readonly last: number }
  | { readonly kind: 'lose-leases' | 'delete-network' | 'forget-files' }
  | { readonly kind: 'wait'; readonly ms: number };

const label = fc.constantFrom('app', 'app,web', 'web', 'shop,app', 'shop', 'no_name,web', 'x', 'y', 'z', 'q');
const pin = fc.constantFrom('10.9.0.4', '10.9.0.5', '10.9.0.1', '10.9.0.13', '192.168.1.1');
const service = fc.tuple(fc.constantFrom('blue', 'green'), fc.integer({ min: 1, max: 3 }));
const network = fc.constantFrom('host', 'none', 'nathost', 'shared');
const pick = fc.nat(30);

const operation: fc.Arbitrary<Operation> = fc.oneof(
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
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('stranger' as const), last: fc.integer({ min: 2, max: 7 }) }),
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
function happen(world: ModelWorld, one: Operation): void {
  const all = [...world.daemon.containers.values()];
  const picked = 'pick' in one ? all[one.pick % Math.max(1, all.length)] : undefined;
  try {
    switch (one.kind) {
      case 'create':
        create(world, one, picked?.id);
        break;
      case 'stranger':
        world.run(`stranger-${world.now}`, {}, { network: 'nathost', ipv4: `10.9.0.${one.last}` });
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

function create(world: ModelWorld, one: Operation & { kind: 'create' }, partner: string | undefined): void {
  const name = `${one.label.slice(0, 1)}-${world.now}`;
  const labels = {
    'nathost.name': one.label,
    ...(one.pin !== undefined && { 'nathost.ip': one.pin }),
    ...(one.service && composeLabels(one.service[0], 'app', one.service[1])),
  };
  const network = one.network === 'shared' ? partner && `container:${partner}` : one.network;
  const id = world.create(name, labels, network === undefined ? {} : { network });
  if (one.isUp) world.daemon.start(id);
}

/** Settles, looking at everything after each pass; returns what is wrong. */
function settle(world: ModelWorld): string[] {
  for (let passes = 1; ; passes += 1) {
    const before = new Map(world.leases);
    const { decision, changes } = world.pass();
    const wrong = [...violations(world, decision), ...moved(world, before)];
    if (wrong.length > 0) return wrong;
    if (changes.length === 0) return unsettled(world, decision);
    if (passes === 6) return [`not settled: ${changes.map(({ kind }) => kind).join()}`];
  }
}

/** Addresses that changed while their lease lived, other than to follow a pin. */
function moved(world: ModelWorld, before: ModelWorld['leases']): string[] {
  return [...world.leases.values()].flatMap((lease) => {
    const old = before.get(leaseKey(lease))?.ipv4;
    const holder = world.daemon.containers.get(lease.holder.container);
    const isPinned = holder?.labels['nathost.ip'] === lease.ipv4;
    return old === undefined || old === lease.ipv4 || isPinned
      ? []
      : [`${leaseKey(lease)} moved from ${old} to ${lease.ipv4}`];
  });
}

const bursts = fc.array(fc.array(operation, { minLength: 1, maxLength: 4 }), { maxLength: 15 });
const newWorld = () => new ModelWorld({ subnet: '10.9.0.0/28', ipRange: '10.9.0.8/29' });

it('whatever happens, a few passes bring about what should be, and every pass keeps the promises', () => {
  fc.assert(
    fc.property(bursts, (all) => {
      const world = newWorld();
      for (const burst of [[], ...all]) {
        for (const one of burst) happen(world, one);
        expect(settle(world)).toEqual([]);
      }
    }),
    { numRuns: 250 },
  );
});

it('whatever happened before, a lost lease table costs no container its address', () => {
  const configured = (world: ModelWorld) =>
    [...world.daemon.containers.values()].flatMap(({ name, labels, record }) => {
      const ipv4 = record.endpoints['nathost']?.configured.ipv4;
      return ipv4 === undefined ? [] : [{ name, ipv4, pin: labels['nathost.ip'] }];
    });
  fc.assert(
    fc.property(bursts, (all) => {
      const world = newWorld();
      for (const one of all.flat()) happen(world, one);
      settle(world);
      const before = configured(world);
      world.loseLeases();
      expect(settle(world)).toEqual([]);
      const after = new Map(configured(world).map(({ name, ipv4 }) => [name, ipv4]));
      // A pin that an idle lease stood against can be honoured when that lease is lost.
      expect(before.filter(({ name, ipv4, pin }) => ![ipv4, pin].includes(after.get(name)))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it('time alone changes nothing before the moment that the decision tells', () => {
  fc.assert(
    fc.property(bursts, (all) => {
      const world = newWorld();
      for (const one of all.flat()) happen(world, one);
      const { dueAt = world.now + 3650 * day } = world.settle();
      expect(dueAt).toBeGreaterThan(world.now);
      world.now = dueAt - 1;
      expect(world.pass().changes).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it('a decision changes nothing that it rests on, and is the same each time', () => {
  fc.assert(
    fc.property(bursts, (all) => {
      const world = newWorld();
      for (const one of all.flat()) happen(world, one);
      const seen = world.observe();
      const data = { ...seen, labelsOf: undefined, downSince: undefined, awaySince: undefined };
      const before = structuredClone(data);
      const first = decide(seen);
      expect(decide(seen)).toEqual(first);
      expect(data).toEqual(before);
    }),
    { numRuns: 100 },
  );
});
