import { assign, isInForce, type Assignment } from '../allocation/assign';
import { earliest } from '../model/collections';
import type { HostLine } from '../model/host-line';
import type { DecodedLabels } from '../model/labels';
import type { Lease } from '../model/lease';
import type { Problem } from '../model/problem';
import type { ContainerRecord, NetworkRecord } from '../model/record';
import type { Settings } from '../model/settings';
import type { Cursors } from '../ports/lease-store';
import type { EngineChange } from './change';
import { planEndpoints } from './desired/endpoints';
import { admit, type HostNames } from './desired/host-names';
import { kernelWanted, type KernelWanted } from './desired/kernel-settings';
import { silence } from './desired/neighbours';
import { fitNetwork, type NetworkFit } from './desired/network-fit';
import { networkSpec } from './desired/network-spec';
import { publishedNames } from './desired/published-names';
import { targetsOf, type Target } from './desired/targets';

/** Everything that a decision rests on. */
export interface Observation {
  readonly settings: Settings;
  readonly now: number;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  readonly starting: ReadonlySet<string>;
  /** Absent when the engine has no network of that name. */
  readonly network?: NetworkRecord | undefined;
  readonly leases: readonly Lease[];
  readonly cursors: Cursors;
  readonly containersFolder: string;
  /** Absent when labels may take any name. */
  readonly hostNames?: HostNames | undefined;
  readonly labelsOf: (container: ContainerRecord) => DecodedLabels;
  readonly downSince: (container: string) => number;
  readonly awaySince: (container: string) => number | undefined;
}

/** What should be. */
export interface Decision {
  readonly assignment: Assignment;
  readonly fit: NetworkFit;
  readonly lines: readonly HostLine[];
  readonly targets: readonly Target[];
  readonly engineChanges: readonly EngineChange[];
  /** Absent when there is no bridge to set anything for. */
  readonly kernel?: KernelWanted | undefined;
  readonly problems: readonly Problem[];
  /** When time alone would change the decision, milliseconds since the epoch. */
  readonly dueAt?: number;
}

/** From what is to what should be. Pure: the same observation always gives the same decision. */
export function decide(seen: Observation): Decision {
  const { settings, network, now } = seen;
  const labels = [...seen.containers.values()].map(seen.labelsOf);
  const fit: NetworkFit = network === undefined ? { problems: [] } : fitNetwork(network, settings);
  const admission = admit({
    claims: labels.flatMap(({ claim }) => claim ?? []),
    leases: seen.leases.filter((lease) => isInForce(lease, { now, graces: settings })),
    hostNames: seen.hostNames,
    labelPrefix: settings.labelPrefix,
  });
  const assignment = assign({
    ...seen,
    claims: admission.claims,
    ...(fit.pools && { pools: fit.pools }),
    network: settings.network,
    graces: settings,
  });
  const names = publishedNames(assignment.leases, now, settings);
  const { targets, problems: targetProblems } = targetsOf({ ...seen, containers: seen.containers.values() });
  const engine = engineChanges(seen, fit, assignment);
  const silent = silence(assignment.leases, seen);
  const kernel = fit.pools && kernelWanted(settings, network, silent);
  const dueAt = earliest(assignment.dueAt, names.dueAt, kernel && silent.dueAt);
  return {
    assignment,
    fit,
    lines: names.lines,
    targets,
    engineChanges: engine.changes,
    kernel,
    problems: [
      ...labels.flatMap((decoded) => decoded.problems),
      ...admission.problems,
      ...fit.problems,
      ...assignment.problems,
      ...targetProblems,
      ...engine.problems,
    ],
    ...(dueAt !== undefined && { dueAt }),
  };
}

function engineChanges(
  { network, settings, containers }: Observation,
  fit: NetworkFit,
  assignment: Assignment,
): { changes: readonly EngineChange[]; problems: readonly Problem[] } {
  if (network === undefined) {
    return { changes: [{ kind: 'create-network', spec: networkSpec(settings) }], problems: [] };
  }
  return fit.pools ? planEndpoints(assignment, containers, network) : { changes: [], problems: [] };
}
