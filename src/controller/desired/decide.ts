import { assign, isInForce, type Assigned } from '../../allocation/assign';
import { firstDue, addDue, type DueTimes } from '../../model/due-times';
import type { HostLine } from '../../model/host-line';
import type { DecodedLabels } from '../../model/labels';
import type { Lease } from '../../model/lease';
import type { ContainerProblem, Problem } from '../../model/problem';
import type { ContainerRecord, NetworkRecord, NetworkSpec } from '../../model/record';
import type { Settings } from '../../model/settings';
import type { Cursors, LeaseChange } from '../../ports/lease-store';
import { ambiguousNetworks } from './ambiguous-networks';
import { admit, type HostNames } from './host-names';
import { kernelWanted, type KernelWanted } from './kernel-settings';
import { staleNeighbours, type StaleNeighbours } from './neighbours';
import { fitNetwork, type NetworkFit } from './network-fit';
import { networkSpec } from './network-spec';
import { publishable } from './publishable';
import { publishedNames } from './published-names';
import { shadowedNames } from './shadowed-names';
import { targetsOf, type Target } from './targets';

/** The complete input of a decision. */
export interface Observation {
  readonly settings: Settings;
  readonly now: number;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  /** Those on the host's network. */
  readonly hostNetworked: ReadonlyMap<string, ContainerRecord>;
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
  /** Names of other networks that are internal, where that matters. */
  readonly internalNetworks?: ReadonlySet<string>;
  /** Proxies on networks of their own that may use any network of a container. */
  readonly networkTakers?: ReadonlyMap<string, ContainerRecord>;
  /** See `AssignmentInput`. */
  readonly isTakenElsewhere?: (address: string) => boolean;
}

/** What should be. */
export interface Desired {
  readonly assignment: Assigned;
  readonly fit: NetworkFit;
  readonly lines: readonly HostLine[];
  readonly targets: readonly Target[];
  /** How to create the network if there is none. */
  readonly networkSpec: NetworkSpec;
  /** Absent when there is no bridge. */
  readonly kernel?: KernelWanted | undefined;
  readonly problems: readonly Problem[];
  /** When time alone changes the decision, milliseconds since the epoch. */
  readonly dueAt?: number;
}

/** Computes the desired state. Pure: the same observation always gives the same decision. */
export function decide(seen: Observation): Desired {
  const fit = fitOf(seen);
  return completed(seen, fit, decideNames(seen, fit));
}

export function fitOf({ network, settings }: Observation): NetworkFit {
  return network === undefined ? { problems: [] } : fitNetwork(network, settings);
}

/** The part about names. It can be decided for some containers and leases alone, if nothing else depends on them. */
export interface DesiredNames {
  readonly assignment: Assigned;
  /** Sorted by name, then by address. */
  readonly lines: readonly HostLine[];
  readonly stale: StaleNeighbours;
  /** Changes of the leases that were decided. */
  readonly changes: readonly LeaseChange[];
  readonly problems: readonly ContainerProblem[];
  readonly due: DueTimes;
}

export function decideNames(seen: Observation, fit: NetworkFit): DesiredNames {
  const { settings, now } = seen;
  const labels = [...seen.containers.values()].map(seen.labelsOf);
  const admission = admit({
    claims: labels.flatMap(({ claim }) => claim ?? []),
    leases: seen.leases.filter((lease) => isInForce(lease, { now, graces: settings })),
    hostNames: seen.hostNames,
    domains: settings.domains,
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
  const stale = staleNeighbours(assignment.leases, seen);
  const { leases, changes, cursors, standbys, holders } = assignment;
  return {
    assignment: { leases, cursors, standbys, holders },
    changes,
    lines: names.lines,
    stale,
    problems: [
      ...labels.flatMap((decoded) => decoded.problems),
      ...admission.problems,
      ...assignment.problems,
    ],
    due: firstOf(assignment.due, names.due, stale.due),
  };
}

/** The complete desired state, from its part about names. */
export function completed(seen: Observation, fit: NetworkFit, names: DesiredNames): Desired {
  const { settings, network } = seen;
  const { assignment, stale } = names;
  const published = publishable(names.lines, assignment.leases, seen.containers);
  const { targets, problems } = targetsOf({ ...seen, containers: seen.hostNetworked.values() });
  const dueAt = firstDue(names.due);
  return {
    assignment,
    fit,
    lines: published.lines,
    targets,
    networkSpec: networkSpec(settings),
    kernel: fit.pools && kernelWanted(settings, network, stale),
    problems: [
      ...names.problems,
      ...published.problems,
      ...fit.problems,
      ...problems,
      ...shadowedNames(seen, assignment),
      ...ambiguousNetworks(seen),
    ],
    ...(dueAt !== undefined && { dueAt }),
  };
}

function firstOf(...all: readonly DueTimes[]): DueTimes {
  const due = new Map<string, number>();
  for (const times of all) for (const [name, at] of times) addDue(due, name, at);
  return due;
}
