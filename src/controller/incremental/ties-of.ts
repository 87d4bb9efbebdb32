import type { DecodedLabels } from '../../model/labels';
import type { Lease } from '../../model/lease';
import type { ContainerRecord } from '../../model/record';

/** What ties containers and leases to one another. A tie is a container's id, an address, or one of these two. */
export const nameTie = (name: string): string => `name ${name}`;
export const containerTie = (name: string): string => `container ${name}`;

/** What it is called, asks for, has or wants on the network, and whose network it shares. */
export function tiesOfContainer(
  record: ContainerRecord,
  { claim }: DecodedLabels,
  network: string,
): ReadonlySet<string> {
  const { id, name, networkMode } = record;
  const { configured, live } = record.endpoints[network] ?? {};
  const addresses = [configured, live, claim?.pin].flatMap((pair) => [pair?.ipv4, pair?.ipv6]);
  const names = claim === undefined ? [] : [claim.name, ...claim.aliases];
  const partner = networkMode.kind === 'container' ? [networkMode.of, containerTie(networkMode.of)] : [];
  return textsOf([id, containerTie(name), ...names.map(nameTie), ...partner, ...addresses]);
}

/** What it names, its addresses, and who holds it. */
export function tiesOfLease({ name, aliases, ipv4, ipv6, holder }: Lease): ReadonlySet<string> {
  const held = holder.container === '' ? [] : [holder.container];
  return textsOf([...[name, ...aliases].map(nameTie), ipv4, ipv6, ...held]);
}

function textsOf(texts: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(texts.filter((text) => text !== undefined));
}
