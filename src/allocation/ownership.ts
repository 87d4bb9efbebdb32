import { byAge, type Claim } from '../model/claim';
import { onceFor } from '../model/collections';
import type { Lease } from '../model/lease';
import type { ContainerProblem } from '../model/problem';
import { ofContainer } from '../model/subject';

/** Which lease each name belongs to: a first name to its own, an alias to that of the first name of its label. */
export interface Ownership {
  /** Claims that have their first name, oldest first. */
  readonly claims: readonly Claim[];
  /** The aliases that a claim has. */
  readonly aliasesOf: (claim: Claim) => readonly string[];
  readonly problems: readonly ContainerProblem[];
}

/**
 * The first to claim a name has it, as a first name or as an alias. Leases in force (`inForce`) come before every claim, also while their
 * container is away. So do containers with a static address on the network (`hadAddress`), which matters when the lease table is lost.
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

  const problems: ContainerProblem[] = [];
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
 * The first name that each name of these leases belongs to. Held leases come first: after the clock was set back, an idle lease may be in
 * force again although its names belong to others now.
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

function taken(claim: Claim, name: string, owner: string | undefined): ContainerProblem {
  const holder = owner === name ? `is another container's name` : `is an alias of ${owner ?? 'another name'}`;
  return {
    kind: 'name-taken',
    about: ofContainer(claim.container),
    message: `it asks for the name ${name}, which already ${holder}`,
    remedy: 'Use another name, or remove the other container and wait until its name has expired.',
  };
}
