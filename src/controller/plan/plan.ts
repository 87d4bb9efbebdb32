import { leaseChanges } from '../../allocation/lease-changes';
import type { Lease } from '../../model/lease';
import type { Problem } from '../../model/problem';
import type { Cursors, LeaseChange } from '../../ports/lease-store';
import type { Desired, Observation } from '../desired/decide';
import type { Target } from '../desired/targets';
import type { EngineChange, HostsChange, SignalChange } from './change';
import { planEndpoints } from './endpoints';
import { planHosts, type FileSeen } from './hosts';
import { planKernel, type KernelPlan, type KernelSeen } from './kernel';
import { planSignals, type NamesChanged } from './signals';

/** What has to be done. Each part has one applier (`apply/appliers.ts`), and they are carried out in this order. */
export interface Plan {
  readonly leases: LeasesPlan;
  readonly hosts: HostsPlan;
  readonly engine: EnginePlan;
  readonly kernel: KernelPlan;
  readonly signals: SignalsPlan;
}

export interface LeasesPlan {
  /** The whole table as it has to be. */
  readonly leases: readonly Lease[];
  readonly cursors: Cursors;
  readonly changes: readonly LeaseChange[];
}

export interface HostsPlan {
  /** All that are kept. */
  readonly targets: readonly Target[];
  readonly changes: readonly HostsChange[];
}

export interface EnginePlan {
  readonly changes: readonly EngineChange[];
  /** What keeps a change from being made at all. */
  readonly problems: readonly Problem[];
}

export interface SignalsPlan {
  readonly targets: readonly Target[];
  readonly changes: readonly SignalChange[];
}

/** What is known of everything that appliers keep, beside what was observed. */
export interface Actual {
  /** By key of the target. */
  readonly files: ReadonlyMap<string, FileSeen>;
  readonly kernel: KernelSeen;
  /** By key of the target: names that changed since its last signal. */
  readonly namesChanged: ReadonlyMap<string, NamesChanged>;
}

/** What differs between what is and what should be. Pure: a plan that was carried out makes the next one empty. */
export function planOf(desired: Desired, seen: Observation, actual: Actual): Plan {
  const { targets, assignment } = desired;
  const { leases, cursors } = assignment;
  return {
    leases: { leases, cursors, changes: leases === seen.leases ? [] : leaseChanges(seen.leases, leases) },
    hosts: { targets, changes: planHosts(targets, desired.lines, actual.files, seen.now) },
    engine: planEngine(desired, seen),
    kernel: planKernel(desired.kernel, actual.kernel),
    signals: { targets, changes: planSignals(targets, actual.namesChanged, seen.now) },
  };
}

function planEngine({ assignment, fit, networkSpec: spec }: Desired, seen: Observation): EnginePlan {
  const { network, containers } = seen;
  if (network === undefined) return { changes: [{ kind: 'create-network', spec }], problems: [] };
  if (fit.pools === undefined) return { changes: [], problems: [] };
  return planEndpoints(assignment, containers, network);
}
