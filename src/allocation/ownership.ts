import { byAge, type Claim } from '../model/claim';
import { onceFor } from '../model/collections';
import type { Lease } from '../model/lease';
import type { Problem } from '../model/problem';
import { ofContainer } from '../model/subject';

/** Which first name each name belongs to: to itself, or, for an alias, to the name in front of it in the label. */
export interface Ownership {
  /** Claims whose first name is theirs to hold, oldest first. */
  readonly claims: readonly Claim[];
  /** The aliases of a claim that are not somebody else's names. */
  readonly aliasesOf: (claim: Claim) => readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * The first to claim a name has it, as a first name or as an alias. Names of leases in force were there before any new
 * claim, also while their container is away (`inForce`); so were those of containers with a static address of ours
 * (`hadAddress`), which tells when the lease table is lost.
 */
export function ownNames(
  claims: readonly Claim[],
  leases: readonly Lease[],
  inForce: (lease: Lease) => boolean,
  hadAddress: (claim: Claim) => boolean,
): Ownership {
  const owner = new Map(ownersOf(leases.every(inForce) ? leases : leases.filter(inForce)));
  const take = (name: string, by: string): boolean => {
    if (!owner.has(name)) owner.set(name, by);
    return owner.get(name) === by;
  };

  const problems: Problem[] = [];
  const accepted: Claim[] = [];
  const byTheirAge = claims.toSorted((a, b) => byAge(a.container, b.container));
  for (const claim of byTheirAge) if (hadAddress(claim)) take(claim.name, claim.name);
  for (const claim of byTheirAge) {
    if (!take(claim.name, claim.name)) {
      problems.push(taken(claim, claim.name, owner.get(claim.name)));
      continue;
    }
    accepted.push(claim);
    for (const alias of claim.aliases) {
      if (!take(alias, claim.name)) problems.push(taken(claim, alias, owner.get(alias)));
    }
  }
  const aliasesOf = (claim: Claim): readonly string[] =>
    claim.aliases.filter((alias) => owner.get(alias) === claim.name);
  return { claims: accepted, aliasesOf, problems };
}

/**
 * Which first name each name of these leases belongs to. Held ones go first: where an idle lease's time seems to run again
 * (the clock was set back), its names may be others' by now.
 */
export const ownersOf = onceFor((leases: readonly Lease[]): ReadonlyMap<string, string> => {
  const owner = new Map<string, string>();
  const inOrder = leases.toSorted((a, b) => a.createdAt - b.createdAt || a.slot - b.slot);
  for (const group of [inOrder.filter(isHeld), inOrder]) {
    for (const { name } of group) if (!owner.has(name)) owner.set(name, name);
    for (const { name, aliases } of group) {
      for (const alias of aliases) if (!owner.has(alias)) owner.set(alias, name);
    }
  }
  return owner;
});

const isHeld = (lease: Lease): boolean => lease.idleSince === undefined;

function taken(claim: Claim, name: string, owner: string | undefined): Problem {
  const holder = owner === name ? `is a name of its own` : `is an alias of ${owner ?? 'another name'}`;
  return {
    kind: 'name-taken',
    about: ofContainer(claim.container),
    message: `it asks for the name ${name}, which ${holder} already`,
    remedy: 'Use another name, or remove the other container and wait until its name has run out.',
  };
}
