import type { Claim } from '../../model/claim';
import type { Lease } from '../../model/lease';
import { isPublicName } from '../../model/private-names';
import type { Problem } from '../../model/problem';
import { ofContainer } from '../../model/subject';

/** The names that lead somewhere on this host without nathost. In lower case. */
export interface HostNames {
  /** Names that other people's lines in the host's hosts file define. */
  readonly inFile: ReadonlySet<string>;
  /** What the machine itself is called. */
  readonly ofMachine: ReadonlySet<string>;
}

export interface HostNamesInput {
  readonly claims: readonly Claim[];
  /** Those in force: what they name resolves, also while no container holds it. */
  readonly leases: readonly Lease[];
  /** Absent when labels may take any name. */
  readonly hostNames?: HostNames | undefined;
  /** See `isPublicName`. */
  readonly domains: readonly string[];
  readonly labelPrefix: string;
}

export interface Admission {
  readonly claims: readonly Claim[];
  readonly problems: readonly Problem[];
}

/**
 * Takes out of the claims what is the host's, and what may be somebody's on the internet. A claim whose first name is goes as a whole, because the first name owns the
 * lease. A name that was leased before the host had it stays, so that no edit of the host's file cuts off traffic; but
 * it is reported. A public name never stays.
 */
export function admit({ claims, leases, hostNames, domains, labelPrefix }: HostNamesInput): Admission {
  let before: ReadonlySet<string> | undefined;
  const problems: Problem[] = [];
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

/** Why a name is the host's own; undefined for any other. */
export function ownerOf(name: string, { inFile, ofMachine }: HostNames): string | undefined {
  if (ofMachine.has(name)) return 'is the name of the machine';
  return inFile.has(name) ? "stands in the host's own hosts file" : undefined;
}

function publicName(claim: Claim, found: string): Problem {
  return {
    kind: 'name-public',
    about: ofContainer(claim.container),
    message: `${found}, which may be somebody's on the internet: this host's own traffic would go to the container`,
    remedy:
      'Use a name without a dot or below `internal`. If the domain is yours, add it to NATHOST_DOMAINS and start nathost again.',
  };
}

function reserved(claim: Claim, found: string): Problem {
  return {
    kind: 'name-reserved',
    about: ofContainer(claim.container),
    message: `${found} already: a name of the host cannot be taken`,
    remedy:
      "Use another name, or take it out of the host's hosts file; it is looked at in every resync. " +
      'With NATHOST_OVERRIDE_HOST_NAMES=on, labels may take such names.',
  };
}

function shared(claim: Claim, found: string): Problem {
  return {
    kind: 'name-reserved',
    about: ofContainer(claim.container),
    message: `${found}, too, by now: it stays, because it was leased before, and has two meanings`,
    remedy: "Take it out of the host's hosts file, or create the container again with another name.",
  };
}
