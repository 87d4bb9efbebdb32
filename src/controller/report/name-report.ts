import type { ChangeRecord } from '../../model/change-record';
import type { DecodedLabels } from '../../model/labels';
import type { Lease } from '../../model/lease';
import type { NameDetail, NameInFile } from '../../model/name-detail';
import type { ContainerRecord } from '../../model/record';
import type { Settings } from '../../model/settings';
import { problemStatus, type ListedProblem, type NameStatus } from '../../model/status';
import type { Desired } from '../desired/decide';
import { nameOf, type FileState } from '../apply/hosts-applier';
import { leaseStatus } from './lease-status';
import { nameStatuses } from './name-statuses';
import { reasons } from './name-reasons';

export interface NameInput {
  readonly settings: Settings;
  readonly desired: Desired;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  readonly labelsOf: (container: ContainerRecord) => DecodedLabels;
  readonly files: readonly FileState[];
  readonly problems: readonly ListedProblem[];
  readonly changes: readonly ChangeRecord[];
}

const mostChanges = 50;

/** Everything about a name; undefined when no lease has it and no container claims it. */
export function nameReport(name: string, input: NameInput): NameDetail | undefined {
  const { settings, desired, containers, files, problems, changes } = input;
  const leases = leasesOf(name, desired);
  const claimants = [...containers.values()].filter((container) => asksFor(input.labelsOf(container), name));
  const published = nameStatuses(desired, containers).find((status) => status.name === name);
  if (published === undefined && leases.length === 0 && claimants.length === 0) return undefined;
  const status = published ?? unpublished(name, leases);
  return {
    ...status,
    leases: leases.map((lease) => leaseStatus(lease, containers, settings.leaseTtl)),
    because: reasons({ status, leases, claimants, ...input }),
    files: files.flatMap((file) => inFile(name, file)),
    problems: problemsOf([...status.holders, ...status.standbys, ...claimants], problems).map(problemStatus),
    changes: changes
      .filter(({ names }) => names.includes(name))
      .slice(-mostChanges)
      .reverse(),
  };
}

function leasesOf(name: string, { assignment }: Desired): readonly Lease[] {
  const { leases } = assignment;
  const own = leases.filter((lease) => lease.name === name);
  return own.length > 0 ? own : leases.filter(({ aliases }) => aliases.includes(name));
}

function unpublished(name: string, leases: readonly Lease[]): NameStatus {
  const first = leases[0]?.name ?? name;
  return { name, ...(first !== name && { aliasOf: first }), addresses: [], holders: [], standbys: [] };
}

function asksFor({ claim }: DecodedLabels, name: string): boolean {
  return claim !== undefined && (claim.name === name || claim.aliases.includes(name));
}

function inFile(name: string, { target, names }: FileState): NameInFile[] {
  const since = names.sinceOf(name);
  return since === undefined ? [] : [{ proxy: nameOf(target), file: target.path, since }];
}

function problemsOf(
  containers: readonly { readonly id: string }[],
  problems: readonly ListedProblem[],
): readonly ListedProblem[] {
  const ids = new Set(containers.map(({ id }) => id));
  return problems.filter(({ about }) => about.kind === 'container' && ids.has(about.id));
}
