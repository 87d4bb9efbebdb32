import type { NathostFacts } from './facts';
import type { ContainerFacts, EndpointFacts, NetworkFacts } from './parse/engine';

/** nathost's network: the one it reports, else the one with the default name. */
export function networkOfNathost(
  networks: readonly NetworkFacts[],
  nathost: NathostFacts | undefined,
): NetworkFacts | undefined {
  const told = nathost?.network;
  return networks.find((network) => (told ? network.id === told.id : network.name === 'nathost'));
}

/** The key of one of nathost's labels, by the prefix that nathost says, else by the default one. */
export function labelKey(label: 'name' | 'proxy', nathost: NathostFacts | undefined): string {
  return `${nathost?.labelPrefix ?? 'nathost'}.${label}`;
}

/** The text if there is none yet. */
export const noNetwork = 'there is no network of nathost';

/** Running containers on the host's network. */
export function hostNetworked(containers: readonly ContainerFacts[]): ContainerFacts[] {
  return containers.filter((container) => container.running && container.networkMode === 'host');
}

/** The containers on a network, with their endpoints. */
export function membersOf(
  network: NetworkFacts,
  containers: readonly ContainerFacts[],
): { container: ContainerFacts; endpoint: EndpointFacts }[] {
  return containers.flatMap((container) =>
    container.endpoints
      .filter((endpoint) => endpoint.networkId === network.id || endpoint.network === network.name)
      .map((endpoint) => ({ container, endpoint })),
  );
}

/** The running container that has an address. */
export function containerAt(
  address: string,
  containers: readonly ContainerFacts[],
): ContainerFacts | undefined {
  return containers.find(
    (container) =>
      container.running &&
      container.endpoints.some((endpoint) => endpoint.ipv4 === address || endpoint.ipv6 === address),
  );
}

/** The name of an address, if it has one. */
export function nameAt(address: string, nathost: NathostFacts | undefined): string | undefined {
  return nathost?.names.find((name) => name.addresses.includes(address))?.name;
}
