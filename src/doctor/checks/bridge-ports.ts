import { check } from '../check';
import { comment } from '../../inspect/commands';

/** In the kernel BR_MAX_PORTS is 1024, and port 0 is not used. */
const most = 1023;
/** Above about a thousand, ARP requests to all ports overflow net.core.netdev_max_backlog (1000 by default): moby issue 44973. */
const tooMany = 1000;
const many = 800;

export const bridgePorts = check({
  id: 'bridge-ports',
  about: {
    finds:
      'A bridge with 800 ports or more. Every running container on a network takes a port of its bridge.',
    means:
      'A bridge has 1,023 ports: the next container fails with "exchange full". From about 1,000 on, ARP requests get lost, because sending one to every port overflows the default `net.core.netdev_max_backlog`.',
    fix: 'Remove labels, or containers from that network; raise `net.core.netdev_max_backlog`.',
  },
  needs: ['bridgePorts', 'networks'],
  find: ({ bridgePorts: ports, networks }) =>
    [...ports].flatMap(([bridge, count]) => {
      if (count < many) return [];
      const network = networks.find((candidate) => candidate.bridge === bridge);
      return [
        {
          severity: count >= tooMany ? ('error' as const) : ('warning' as const),
          subject: network ? `network ${network.name}` : `bridge ${bridge}`,
          what: `its bridge ${bridge} has ${count} of ${most} ports`,
          means:
            count >= tooMany
              ? 'ARP requests get lost at this number, and the next containers cannot be connected ("exchange full")'
              : 'at about 1,000 ports ARP requests get lost, and at 1,023 the next container cannot be connected',
          command: [
            `sysctl -w net.core.netdev_max_backlog=4000 ${comment(`against lost ARP requests; against the limit, only fewer containers on ${bridge} help`)}`,
          ],
        },
      ];
    }),
  ok: ({ bridgePorts: ports }) => {
    const fullest = [...ports].sort(([, one], [, other]) => other - one)[0];
    return fullest
      ? `the fullest bridge, ${fullest[0]}, has ${fullest[1]} of ${most} ports`
      : 'there is no bridge';
  },
});
