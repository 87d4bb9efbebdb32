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

/** What has to be done. Each part has one applier (`apply/appliers.ts`). They are carried out in this order. */
export interface Plan {
  readonly leases: LeasesPlan;
  readonly hosts: HostsPlan;
  readonly engine: EnginePlan;
  readonly kernel: KernelPlan;
  readonly signals: SignalsPlan;
}

export interface LeasesPlan {
  /** The complete desired table. */
  readonly leases: readonly Lease[];
  readonly cursors: Cursors;
  readonly changes: readonly LeaseChange[];
}

export interface HostsPlan {
  /** All targets, also those without a change. */
  readonly targets: readonly Target[];
  readonly changes: readonly HostsChange[];
}

export interface EnginePlan {
  readonly changes: readonly EngineChange[];
  /** Problems that keep a change from being made. */
  readonly problems: readonly Problem[];
}

export interface SignalsPlan {
  readonly targets: readonly Target[];
  readonly changes: readonly SignalChange[];
}

/** The actual state as the appliers know it, beside what was observed. */
export interface Actual {
  /** By key of the target. */
  readonly files: ReadonlyMap<string, FileSeen>;
  readonly kernel: KernelSeen;
  /** By target key: when names changed since its last signal. */
  readonly namesChanged: ReadonlyMap<string, NamesChanged>;
}

/** The difference between desired and actual state. Pure: after a plan was carried out, the next one is empty. */
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
