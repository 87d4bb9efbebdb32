import fc from 'fast-check';
import type { Lease } from '../../../src/model/lease';
import { leaseKey } from '../../../src/model/lease';
import type { Cursors, LeaseChange, LoadedLeases } from '../../../src/ports/lease-store';

export interface Commit {
  readonly changes: readonly LeaseChange[];
  readonly cursors: Cursors;
}

export const clock = {
  now: () => Date.UTC(2026, 0, 2, 12),
  elapsed: () => 0.8813,
  after: () => () => undefined,
};
export const silentLog = { error: ignore, warn: ignore, info: ignore, debug: ignore };
function ignore(): void {
  // Nobody reads it.
}

export function sampleLease(name: string, ipv4: string, more: Partial<Lease> = {}): Lease {
  return {
    name,
    slot: 0,
    ipv4,
    aliases: [],
    resolvesTo: [ipv4],
    holder: { container: 'c'.repeat(64) },
    createdAt: 1_767_355_200_000,
    ...more,
  };
}

export const put = (lease: Lease): LeaseChange => ({ kind: 'put', lease });

const names = ['shop', 'www.shop', 'api', 'a', '0a', 'xn--bcher-kva.example'];
const slot = fc.nat(1);

/** No two of them ever share an address. */
const lease: fc.Arbitrary<Lease> = fc
  .record({
    index: fc.nat(names.length - 1),
    slot,
    host: fc.integer({ min: 1, max: 254 }),
    has6: fc.boolean(),
    aliases: fc.uniqueArray(fc.constantFrom('one', 'two', 'three')),
    service: fc.option(fc.string({ unit: 'binary' })),
    idle: fc.boolean(),
  })
  .map(({ index, slot, host, has6, aliases, service, idle }) => ({
    ...sampleLease(names[index] ?? '', `10.${slot}.${index}.${host}`, { slot, aliases }),
    ...(has6 && { ipv6: `fd00:${slot}:${index + 1}::${host.toString(16)}` }),
    holder: { container: 'web-1', ...(service !== null && { service, replica: host }) },
    ...(idle && { idleSince: 1_767_355_200_001 }),
  }));

/** Enough dead lines to make the file be rewritten; prints as one in a counterexample. */
export class Burst extends Array<LeaseChange> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  constructor(readonly each: LeaseChange) {
    super(1100);
    this.fill(each);
  }

  [fc.toStringMethod](): string {
    return `1100 times ${fc.stringify(this.each)}`;
  }
}

const change: fc.Arbitrary<LeaseChange> = fc.oneof(
  { weight: 3, arbitrary: lease.map(put) },
  fc.record({ kind: fc.constant('drop' as const), name: fc.constantFrom(...names), slot }),
);

const cursors: fc.Arbitrary<Cursors> = fc.constantFrom(
  {},
  { ipv4: '10.0.0.9' },
  { ipv4: '10.0.0.1', ipv6: 'fd00::9' },
);

export const anyCommit: fc.Arbitrary<Commit> = fc.record({
  changes: fc.oneof(
    { weight: 15, arbitrary: fc.array(change, { maxLength: 4 }) },
    change.map((each) => new Burst(each)),
  ),
  cursors,
});

/** What `load` has to answer after these commits, with the leases sorted by key. */
export function stateAfter(commits: readonly Commit[]): Omit<LoadedLeases, 'problems'> {
  const leases = new Map<string, Lease>();
  for (const { changes } of commits)
    for (const each of changes)
      if (each.kind === 'put') leases.set(leaseKey(each.lease), each.lease);
      else leases.delete(leaseKey(each));
  return { leases: sorted([...leases.values()]), cursors: commits.at(-1)?.cursors ?? {} };
}

export function withoutProblems({ leases, cursors }: LoadedLeases): Omit<LoadedLeases, 'problems'> {
  return { leases: sorted(leases), cursors };
}

function sorted(leases: readonly Lease[]): Lease[] {
  return [...leases].sort((a, b) => (leaseKey(a) < leaseKey(b) ? -1 : 1));
}
