import type { Claim } from '../model/claim';
import type { ContainerProblem } from '../model/problem';
import { ofContainer } from '../model/subject';
import type { ContainerRecord } from '../model/record';

/** Where a claim's addresses come from. */
export type Placement =
  /** A static address on nathost's network. */
  | { readonly kind: 'own' }
  /** The container is on the host's network, so its name resolves to the loopback address. */
  | { readonly kind: 'loopback' }
  /** The container shares this container's network. */
  | { readonly kind: 'shared'; readonly with: ContainerRecord }
  | { readonly kind: 'nowhere'; readonly problem: ContainerProblem };

/** `container:X` may name a container that shares another one's network itself. */
const longestChain = 8;

const own: Placement = { kind: 'own' };

/** Finds where a claim's addresses come from. `find`: a container by id or name. */
export function placementOf(
  claim: Claim,
  find: (idOrName: string) => ContainerRecord | undefined,
): Placement {
  let container = claim.container;
  for (let hops = 0; hops < longestChain; hops += 1) {
    const mode = container.networkMode;
    if (mode.kind === 'host') return { kind: 'loopback' };
    if (mode.kind === 'none')
      return nowhere(claim, 'it has no network', 'Create the container again on a network.');
    if (mode.kind === 'networks') return hops === 0 ? own : { kind: 'shared', with: container };
    const next = find(mode.of);
    if (next === undefined) {
      return nowhere(
        claim,
        `it shares the network of ${mode.of}, which does not exist`,
        'Create the container again.',
      );
    }
    container = next;
  }
  return nowhere(claim, 'it shares a network in a circle', 'Create the container again on a network.');
}

function nowhere(claim: Claim, reason: string, remedy: string): Placement {
  const problem: ContainerProblem = {
    kind: 'no-address',
    about: ofContainer(claim.container),
    message: `the name ${claim.name} cannot resolve to this container: ${reason}`,
    remedy,
  };
  return { kind: 'nowhere', problem };
}
