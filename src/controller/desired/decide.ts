import { assign, isInForce, type Assigned, type Assignment } from '../../allocation/assign';
import { firstDue, noteDue, type DueTimes } from '../../model/due-times';
import type { HostLine } from '../../model/host-line';
import type { DecodedLabels } from '../../model/labels';
import type { Lease } from '../../model/lease';
import type { Problem } from '../../model/problem';
import type { ContainerRecord, NetworkRecord } from '../../model/record';
import type { Settings } from '../../model/settings';
import type { Cursors } from '../../ports/lease-store';
import type { EndpointChange, EngineChange } from '../plan/change';
import { planEndpoints, type EndpointPlan } from '../plan/endpoints';
import { admit, type HostNames } from './host-names';
import { kernelWanted, type KernelWanted } from './kernel-settings';
import { silence, type Silence } from './neighbours';
import { fitNetwork, type NetworkFit } from './network-fit';
import { networkSpec } from './network-spec';
import { publishedNames } from './published-names';
import { shadowedNames } from './shadowed-names';
import { targetsOf, type Target } from './targets';

/** Everything that a decision rests on. */
export interface Observation {
  readonly settings: Settings;
  readonly now: number;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  /** Those of them that are on the host's network. */
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
  /** Names of networks beside nathost's that are internal, where that matters. */
  readonly internalNetworks?: ReadonlySet<string>;
  /** See `AssignmentInput`. */
  readonly isTakenElsewhere?: (address: string) => boolean;
}

/** What should be. */
export interface Decision {
  readonly assignment: Assigned;
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
  const fit = fitOf(seen);
  return completed(seen, fit, decideNames(seen, fit));
}

export function fitOf({ network, settings }: Observation): NetworkFit {
  return network === undefined ? { problems: [] } : fitNetwork(network, settings);
}

/** The part of a decision that is about names. Of a part of the world that has no ties to the rest it can be decided by itself. */
export interface NamesDecision {
  readonly assignment: Assigned;
  /** Sorted by name, then by address. */
  readonly lines: readonly HostLine[];
  readonly endpointChanges: readonly EndpointChange[];
  readonly silence: Silence;
  readonly problems: readonly Problem[];
  readonly due: DueTimes;
}

export function decideNames(seen: Observation, fit: NetworkFit): NamesDecision {
  const { settings, now } = seen;
  const labels = [...seen.containers.values()].map(seen.labelsOf);
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
  const endpoints = planned(seen, fit, assignment);
  const silent = silence(assignment.leases, seen);
  const { leases, changes, cursors, standbys } = assignment;
  return {
    assignment: { leases, changes, cursors, standbys },
    lines: names.lines,
    endpointChanges: endpoints.changes,
    silence: silent,
    problems: [
      ...labels.flatMap((decoded) => decoded.problems),
      ...admission.problems,
      ...assignment.problems,
      ...endpoints.problems,
    ],
    due: united(assignment.due, names.due, silent.due),
  };
}

/** The whole decision, once it is known what should be of names. */
export function completed(seen: Observation, fit: NetworkFit, names: NamesDecision): Decision {
  const { settings, network } = seen;
  const { assignment, lines, endpointChanges, silence: silent } = names;
  const { targets, problems } = targetsOf({ ...seen, containers: seen.hostNetworked.values() });
  const dueAt = firstDue(names.due);
  return {
    assignment,
    fit,
    lines,
    targets,
    engineChanges:
      network === undefined ? [{ kind: 'create-network', spec: networkSpec(settings) }] : endpointChanges,
    kernel: fit.pools && kernelWanted(settings, network, silent),
    problems: [...names.problems, ...fit.problems, ...problems, ...shadowedNames(seen, assignment)],
    ...(dueAt !== undefined && { dueAt }),
  };
}

function planned(
  { network, containers }: Observation,
  fit: NetworkFit,
  assignment: Assignment,
): EndpointPlan {
  const isUsable = network !== undefined && fit.pools !== undefined;
  return isUsable ? planEndpoints(assignment, containers, network) : { changes: [], problems: [] };
}

function united(...all: readonly DueTimes[]): DueTimes {
  const due = new Map<string, number>();
  for (const times of all) for (const [name, at] of times) noteDue(due, name, at);
  return due;
}
