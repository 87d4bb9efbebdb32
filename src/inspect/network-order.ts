import type { Member } from '../model/network-order';
import type { ContainerFacts, NetworkFacts } from './parse/engine';

/** Swarm networks come before all local ones. */
export function internalNames(networks: readonly NetworkFacts[]): ReadonlySet<string> {
  return new Set(
    networks.flatMap(({ name, internal, driver }) => (internal && driver !== 'overlay' ? [name] : [])),
  );
}

/** API 1.48 has `GwPriority`. If nathost cannot be asked for the version, containers show it. */
export function knowsOrder(
  containers: readonly ContainerFacts[],
  { apiVersion }: { readonly apiVersion?: string | undefined } = {},
): boolean {
  if (apiVersion === undefined)
    return containers.some(({ endpoints }) => endpoints.some(({ ordered }) => ordered));
  const [major = 0, minor = 0] = apiVersion.split('.').map(Number);
  return major > 1 || minor >= 48;
}

/** A container as a member, as if it had a label. */
export function memberOf({ name, endpoints }: ContainerFacts, ours: string): Member {
  const networks = endpoints.map(({ network }) => network).filter((network) => network !== ours);
  return { name, networks, isBehind: false };
}
