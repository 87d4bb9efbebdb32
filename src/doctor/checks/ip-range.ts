import { parseAddress } from '../../model/address';
import { parseSubnet, subnetContains, type Subnet } from '../../model/subnet';
import type { NathostFacts } from '../../inspect/facts';
import { check, type Found } from '../check';
import type { ContainerFacts, NetworkFacts } from '../../inspect/parse/engine';
import { comment, remakeNetwork, word } from '../../inspect/commands';
import { labelKey, membersOf, networkOfNathost, noNetwork } from '../../inspect/who';

export const ipRange = check({
  id: 'ip-range',
  about: {
    finds:
      'A network of nathost without an `--ip-range`; a fixed address inside the range from which the engine assigns addresses; a range that is almost used up.',
    means:
      'The engine does not reserve the fixed address of a stopped container: it can assign it to another one, and the first cannot start again.',
    fix: 'Create the network again with an ip-range; give the container an address outside it.',
  },
  needs: ['networks', 'containers'],
  uses: ['nathost'],
  find: ({ networks, containers }, { nathost }) => {
    const network = networkOfNathost(networks, nathost);
    return network ? network.subnets.flatMap((part) => findingsOf(network, part, containers, nathost)) : [];
  },
  ok: ({ networks }, { nathost }) =>
    networkOfNathost(networks, nathost) ? 'the engine assigns addresses from a range of its own' : noNetwork,
});

/** As a share of the engine's range. */
const nearlyFull = 0.9;

function findingsOf(
  network: NetworkFacts,
  { subnet: text, range: rangeText }: NetworkFacts['subnets'][number],
  containers: readonly ContainerFacts[],
  nathost: NathostFacts | undefined,
): Found[] {
  const subject = `network ${network.name}`;
  const range = parseSubnet(rangeText ?? '');
  if (text.includes(':')) return [];
  if (!range) {
    return [
      {
        severity: 'note',
        subject,
        what: `${text} has no ip-range`,
        means: 'the engine fills it from the start, so nathost leases only the second half',
        command: remakeNetwork(network, text, nathost?.way),
      },
    ];
  }
  const members = membersOf(network, containers);
  return [
    ...members.flatMap(({ container, endpoint }) =>
      inside(range, container, { address: endpoint.configured, network, label: labelKey('name', nathost) }),
    ),
    ...fullness(
      range,
      members.filter(({ endpoint }) => !endpoint.configured && within(range, endpoint.ipv4)).length,
      network.name,
    ),
  ];
}

function inside(
  range: Subnet,
  container: ContainerFacts,
  {
    address,
    network,
    label,
  }: { readonly address: string; readonly network: NetworkFacts; readonly label: string },
): Found[] {
  if (!within(range, address)) return [];
  return [
    {
      severity: 'warning',
      subject: `container ${container.name}`,
      what: `its fixed address ${address} lies in ${range.text}, which the engine hands out by itself`,
      means: 'while it is stopped, another container can get that address, and then it cannot start',
      command: [
        `docker network disconnect ${word(network.name)} ${word(container.name)}`,
        comment(
          `then label it ${label}=${word(container.name)}, or connect it with --ip outside ${range.text}`,
        ),
      ],
    },
  ];
}

function fullness(range: Subnet, used: number, network: string): Found[] {
  const size = Number(range.last - range.first + 1n);
  if (used < size * nearlyFull) return [];
  return [
    {
      severity: 'warning',
      subject: `network ${network}`,
      what: `${used} of the ${size} addresses of its ip-range ${range.text} are in use`,
      means:
        'containers connected without a fixed address will soon fail with "no available IPv4 addresses on this network\'s address pools"',
      command: [`docker network inspect ${word(network)} # and disconnect those that need no name`],
    },
  ];
}

function within(range: Subnet, text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && subnetContains(range, address);
}
