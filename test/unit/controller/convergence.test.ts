import fc from 'fast-check';
import { leaseKey } from '../../../src/model/lease';
import { decide } from '../../../src/controller/desired/decide';
import { day } from '../../support/records';
import { ModelWorld } from '../../support/model-world';
import { unsettled, violations } from './invariants';
import { happen, operation } from './operations';

/** Settles, looking at everything after each pass; returns what is wrong. */
function settle(world: ModelWorld): string[] {
  for (let passes = 1; ; passes += 1) {
    const before = new Map(world.leases);
    const { desired, changes } = world.pass();
    const wrong = [...violations(world, desired), ...moved(world, before)];
    if (wrong.length > 0) return wrong;
    if (changes.length === 0) return unsettled(world, desired);
    if (passes === 6) return [`not settled: ${changes.join()}`];
  }
}

/** Addresses that changed while their lease lived, other than to follow a pin. */
function moved({ leases, daemon, now, settings }: ModelWorld, before: ModelWorld['leases']): string[] {
  return [...leases.values()].flatMap((lease) => {
    const old = before.get(leaseKey(lease));
    const hasExpired = old?.idleSince !== undefined && now >= old.idleSince + settings.leaseTtl;
    const isPinned = daemon.containers.get(lease.holder.container)?.labels['nathost.ip'] === lease.ipv4;
    return old?.ipv4 === undefined || old.ipv4 === lease.ipv4 || hasExpired || isPinned
      ? []
      : [`${leaseKey(lease)} moved from ${old.ipv4} to ${lease.ipv4}`];
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
      const data = {
        ...seen,
        labelsOf: undefined,
        downSince: undefined,
        awaySince: undefined,
      };
      const before = structuredClone(data);
      const first = decide(seen);
      expect(decide(seen)).toEqual(first);
      expect(data).toEqual(before);
    }),
    { numRuns: 100 },
  );
});
