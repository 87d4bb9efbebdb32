import { parseSubnet, subnetContainsSubnet, subnetsOverlap } from '../../model/subnet';
import { check, type Found } from '../check';
import type { NetworkFacts } from '../../inspect/parse/engine';
import type { Route } from '../../inspect/parse/ip';
import { freeSubnet, remakeNetwork, widestShare, word } from '../../inspect/commands';
import { networkOfNathost } from '../../inspect/who';

export const subnetOverlap = check({
  id: 'subnet-overlap',
  about: {
    finds:
      'A route of the host for addresses of a Docker network that leads elsewhere: a VPN, an office network, the rest of an old network.',
    means:
      'If the route is narrower than the network, packets to those containers leave the host: names resolve, connections time out. If it is wider, the host cannot reach that part of the other network.',
    fix: 'Delete the route, or move the Docker network to a free subnet.',
  },
  needs: ['networks', 'routes'],
  uses: ['nathost'],
  find: ({ networks, routes }, { nathost }) => {
    const ours = networkOfNathost(networks, nathost);
    return networks.flatMap((network) =>
      network.bridge === ''
        ? []
        : routes.flatMap((route) =>
            overlap(
              network,
              route,
              network === ours
                ? remakeNetwork(network, freeSubnet(networks, routes), nathost?.way)
                : undefined,
            ),
          ),
    );
  },
  ok: ({ networks, routes }) =>
    `none of ${routes.length} routes overlaps with the subnets of ${networks.filter((network) => network.bridge).length} bridge networks`,
});

/** @param remake commands that move nathost's own network */
function overlap(network: NetworkFacts, route: Route, remake: readonly string[] | undefined): Found[] {
  const to = parseSubnet(route.destination);
  if (!to || to.prefix <= widestShare || route.interface === network.bridge) return [];
  return network.subnets.flatMap(({ subnet: text }): Found[] => {
    const subnet = parseSubnet(text);
    if (!subnet || !subnetsOverlap(subnet, to)) return [];
    const narrower = subnetContainsSubnet(subnet, to);
    const way = [
      route.destination,
      ...(route.gateway ? ['via', route.gateway] : []),
      'dev',
      route.interface,
      ...(route.table ? ['table', route.table] : []),
    ];
    const move = remake ?? [`docker network rm ${word(network.name)} # and make it with another --subnet`];
    return [
      {
        severity: narrower ? 'error' : 'warning',
        subject: `network ${network.name}`,
        what: `its subnet ${text} overlaps the route ${way.join(' ')}`,
        means: narrower
          ? `packets to ${route.destination} leave by ${route.interface} and never reach the containers there`
          : `addresses of ${route.destination} that lie in ${text} cannot be reached from this host`,
        command: narrower
          ? [
              `ip route del ${way.map(word).join(' ')}`,
              '# or, if that route is needed, move the network:',
              ...move,
            ]
          : move,
      },
    ];
  });
}
