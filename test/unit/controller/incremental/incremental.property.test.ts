import fc from 'fast-check';
import { leaseKey, type Lease } from '../../../../src/model/lease';
import type { Settings } from '../../../../src/model/settings';
import { decide, type Desired, type Observation } from '../../../../src/controller/desired/decide';
import { Incremental } from '../../../../src/controller/incremental/incremental';
import type { EnginePlan } from '../../../../src/controller/plan/plan';
import type { MadeNetwork } from '../../../support/fake-engine/fake-networks';
import { ModelWorld } from '../../../support/model-world';
import { composeLabels } from '../../../support/records';
import { happen, operation, type Operation } from '../operations';

/** Passes after each burst: what one leaves is decided by the next. */
const passes = 4;

/** A world in which everything is decided twice: incrementally, and about everything. */
class TwiceDecided {
  readonly world: ModelWorld;
  private readonly incremental = new Incremental();
  private table: readonly Lease[] = [];

  constructor(parts: Partial<Settings>, network?: MadeNetwork) {
    this.world = new ModelWorld({ arpTimeout: 100, ...parts });
    if (!network) return;
    this.world.daemon.createNetwork(network);
    for (let count = 0; count < 3; count += 1) happen(this.world, { kind: 'stranger' });
  }

  /** Both decisions; the incremental one is carried out. */
  pass(): readonly [incremental: unknown, whole: unknown] {
    const seen = this.observe();
    const { containers } = this.world.takeChanges();
    const incremental = this.incremental.decide(seen, containers);
    const whole = decide(seen);
    this.table = incremental.assignment.leases;
    const planned = [incremental, whole].map((desired) => this.world.plan(desired, seen).engine);
    this.world.carryOut(incremental, seen);
    return [inOneOrder(incremental, planned[0]), inOneOrder(whole, planned[1])];
  }

  private observe(): Observation {
    // The table is the same array as long as nobody else has changed it.
    const { leases } = this.world;
    if (leases.size !== this.table.length) this.table = [...leases.values()];
    return { ...this.world.observe(), leases: this.table };
  }
}

/** What is in a decision, without the orders that mean nothing. */
function inOneOrder({ assignment, kernel, ...rest }: Desired, engine?: EnginePlan): unknown {
  const { leases, standbys, holders, cursors } = assignment;
  return {
    leases: leases.toSorted((a, b) => (leaseKey(a) < leaseKey(b) ? -1 : 1)),
    standbys: sorted([...standbys]),
    holders: sorted([...holders]),
    cursors,
    kernel: kernel && { ...kernel, stale: kernel.stale.toSorted() },
    ...rest,
    engine: engine && { changes: sorted(engine.changes), problems: sorted(engine.problems) },
    problems: sorted(rest.problems),
  };
}

function sorted(all: readonly unknown[]): unknown[] {
  return all.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const bursts = fc.array(fc.array(operation, { minLength: 1, maxLength: 4 }), { maxLength: 12 });

/** The engine gives strangers addresses from the front, which some pins ask for as well. */
const withoutRange: MadeNetwork = {
  name: 'nathost',
  internal: false,
  ipv4: { subnet: '10.9.0.0/24' },
  options: {},
  labels: {},
};

test.each<[string, Partial<Settings>, MadeNetwork | undefined]>([
  ['there are addresses for all', { subnet: '10.9.0.0/24', ipRange: '10.9.0.128/25' }, undefined],
  ['addresses are scarce', { subnet: '10.9.0.0/28', ipRange: '10.9.0.8/29' }, undefined],
  ['a person made the network', { subnet: '10.9.0.0/24' }, withoutRange],
])('an incremental decision is what a decision about everything comes to, where %s', (_, parts, network) => {
  fc.assert(
    fc.property(bursts, (all: readonly (readonly Operation[])[]) => {
      const twice = new TwiceDecided(parts, network);
      for (const burst of [[], ...all]) {
        for (const one of burst) happen(twice.world, one);
        for (let pass = 0; pass < passes; pass += 1) {
          const [incremental, whole] = twice.pass();
          expect(incremental).toEqual(whole);
        }
      }
    }),
    { numRuns: 300 },
  );
});

it('decides again about who waits for an alias when the lease that reserves it is in force no longer', () => {
  const twice = new TwiceDecided({ subnet: '10.9.0.0/24' });
  const { world } = twice;
  const settled = () => Array.from({ length: passes }, () => twice.pass()).at(-1)!;
  settled();
  world.run('app-1', { 'nathost.name': 'app,web', ...composeLabels('shop', 'app', 1) });
  world.run('app-2', { 'nathost.name': 'app', ...composeLabels('shop', 'app', 2) });
  settled();
  world.remove('app-1');
  world.run('waiting', { 'nathost.name': 'web' });
  settled();
  world.now += world.settings.handoverGrace;
  settled();
  expect([...world.leases.keys()]).not.toContain('web/0');
  world.now += world.settings.nameGrace;
  const [incremental, whole] = settled();
  expect(incremental).toEqual(whole);
  expect([...world.leases.keys()]).toContain('web/0');
});
