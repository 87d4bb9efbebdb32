import type { Claim } from '../../model/claim';
import type { Lease } from '../../model/lease';
import { isPublicName } from '../../model/private-names';
import type { ContainerProblem } from '../../model/problem';
import { ofContainer } from '../../model/subject';

/** The names that resolve on this host without nathost, in lower case. */
export interface HostNames {
  /** Names in lines of the host's hosts file that are not nathost's. */
  readonly inFile: ReadonlySet<string>;
  /** The machine's own names. */
  readonly ofMachine: ReadonlySet<string>;
}

export interface HostNamesInput {
  readonly claims: readonly Claim[];
  /** Those in force: their names resolve, also while no container holds them. */
  readonly leases: readonly Lease[];
  /** Absent when labels may take any name. */
  readonly hostNames?: HostNames | undefined;
  /** See `isPublicName`. */
  readonly domains: readonly string[];
  readonly labelPrefix: string;
}

export interface Admission {
  readonly claims: readonly Claim[];
  readonly problems: readonly ContainerProblem[];
}

/**
 * Removes the host's own names and public names from the claims. A claim whose first name is removed goes as a whole, because the first
 * name owns the lease. A name that was leased before the host had it stays, and is reported, so that no edit of the host's file cuts off
 * traffic. A public name never stays.
 */
export function admit({ claims, leases, hostNames, domains, labelPrefix }: HostNamesInput): Admission {
  let before: ReadonlySet<string> | undefined;
  const problems: ContainerProblem[] = [];
  const isFree = (claim: Claim, name: string): boolean => {
    const found = `label ${labelPrefix}.name of container ${claim.container.name} has "${name}"`;
    if (isPublicName(name, domains)) {
      problems.push(publicName(claim, found));
      return false;
    }
    const whose = hostNames && ownerOf(name, hostNames);
    if (whose === undefined) return true;
    before ??= new Set(leases.flatMap((lease) => namesOf(lease).map((one) => key(lease.name, one))));
    const wasLeased = before.has(key(claim.name, name));
    problems.push((wasLeased ? shared : reserved)(claim, `${found}, which ${whose}`));
    return wasLeased;
  };
  const admitted = claims.flatMap((claim) => {
    if (!isFree(claim, claim.name)) return [];
    if (claim.aliases.length === 0) return claim;
    const aliases = claim.aliases.filter((alias) => isFree(claim, alias));
    return aliases.length === claim.aliases.length ? claim : { ...claim, aliases };
  });
  return { claims: admitted, problems };
}

function namesOf({ name, aliases }: Lease): string[] {
  return [name, ...aliases];
}

function key(name: string, alias: string): string {
  return `${name} ${alias}`;
}

/** Why a name is the host's own; undefined if it is not. */
export function ownerOf(name: string, { inFile, ofMachine }: HostNames): string | undefined {
  if (ofMachine.has(name)) return 'is the name of the machine';
  return inFile.has(name) ? "is in the host's own hosts file" : undefined;
}

function publicName(claim: Claim, found: string): ContainerProblem {
  return {
    kind: 'name-public',
    about: ofContainer(claim.container),
    message: `${found}, which may exist on the internet: this host's own traffic would go to the container`,
    remedy:
      'Use a name without a dot, or one below `internal`. If the domain is yours, add it to NATHOST_DOMAINS and restart nathost.',
  };
}

function reserved(claim: Claim, found: string): ContainerProblem {
  return {
    kind: 'name-reserved',
    about: ofContainer(claim.container),
    message: `${found}: a label cannot take a name of the host`,
    remedy:
      "Use another name, or remove it from the host's hosts file, which nathost reads at every resync. " +
      'With NATHOST_OVERRIDE_HOST_NAMES=on, labels may take such names.',
  };
}

function shared(claim: Claim, found: string): ContainerProblem {
  return {
    kind: 'name-reserved',
    about: ofContainer(claim.container),
    message: `${found}: the container keeps it, because it was leased first, so the name has two meanings`,
    remedy: "Remove it from the host's hosts file, or create the container again with another name.",
  };
}
