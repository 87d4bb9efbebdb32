import { parseAddress } from '../../model/address';
import { parseSubnet, subnetContains } from '../../model/subnet';
import type { Way } from '../../model/way';
import { check, type Found } from '../check';
import type { ContainerFacts, NetworkFacts } from '../../inspect/parse/engine';
import { remakeNetwork } from '../../inspect/commands';
import { membersOf, networkOfNathost, noNetwork } from '../../inspect/who';

export const defaultRoute = check({
  id: 'default-route',
  about: {
    finds:
      'A network of nathost that is not internal (created by hand and adopted), and the containers whose default route goes over it.',
    means:
      'The engine chooses a container’s default route by the names of its networks, unless they are internal. When nathost connects a running container, its default route can change, and its published ports are reset.',
    fix: 'Let nathost create the network: it will be internal, with the same subnet, and the names keep their addresses.',
  },
  needs: ['networks', 'containers'],
  uses: ['nathost', 'defaultGateways'],
  find: ({ networks, containers }, { nathost, defaultGateways }) => {
    const network = networkOfNathost(networks, nathost);
    if (!network || network.internal || network.bridge === '') return [];
    const stolen = membersOf(network, containers)
      .map(({ container }) => container)
      .filter(
        (container) =>
          hasOther(container, network, networks) && goesOut(container, network, networks, defaultGateways),
      );
    return [finding(network, stolen, nathost?.way)];
  },
  ok: ({ networks }, { nathost }) =>
    networkOfNathost(networks, nathost)
      ? 'the network of nathost is internal: no default route goes over it'
      : noNetwork,
});

function finding(network: NetworkFacts, stolen: readonly ContainerFacts[], way: Way | undefined): Found {
  const subnet = network.subnets.find((part) => !part.subnet.includes(':'))?.subnet ?? '';
  const common = { subject: `network ${network.name}`, command: remakeNetwork(network, subnet, way) };
  if (stolen.length === 0)
    return {
      ...common,
      severity: 'warning',
      what: 'it is not internal',
      means: 'a container that joins it may get its default route over it, which resets its published ports',
    };
  const names = stolen.map(({ name }) => name);
  return {
    ...common,
    severity: 'error',
    what: `it is not internal, and has become the default route of ${names.length} of its containers: ${names.join(', ')}`,
    means:
      'their outgoing traffic goes over it instead of the network they were created with; their published ports were reset when that changed',
  };
}

/** Whether the container has another network for its default route. */
function hasOther(container: ContainerFacts, network: NetworkFacts, all: readonly NetworkFacts[]): boolean {
  return container.endpoints.some((endpoint) => {
    const other = all.find(({ id, name }) => id === endpoint.networkId || name === endpoint.network);
    return other !== undefined && other.id !== network.id && !other.internal;
  });
}

/** Uses the container's routing table if it could be read; else the engine's rule: the first network by name that is not internal. */
function goesOut(
  container: ContainerFacts,
  network: NetworkFacts,
  all: readonly NetworkFacts[],
  gateways: ReadonlyMap<string, string> | undefined,
): boolean {
  const gateway = gateways?.get(container.id);
  // Compares with the subnets, because the engine does not report a gateway that it chose itself from an ip-range.
  if (gateway !== undefined) return network.subnets.some(({ subnet }) => isWithin(subnet, gateway));
  const outward = container.endpoints
    .map(({ network: name }) => name)
    .filter((name) => all.some((other) => other.name === name && !other.internal));
  return outward.sort()[0] === network.name;
}

function isWithin(text: string, gateway: string): boolean {
  const [subnet, address] = [parseSubnet(text), parseAddress(gateway)];
  return subnet !== undefined && address !== undefined && subnetContains(subnet, address);
}
