import { subnetOf, type Packet } from '../../firewall/packet';
import type { Chain } from '../../firewall/rule';
import { judge, type Judgement } from '../../firewall/walk';
import type { Subnet } from '../../model/subnet';
import { check, type Found } from '../check';
import type { OwnedSocket } from '../../inspect/facts';
import type { ContainerFacts, NetworkFacts } from '../../inspect/parse/engine';
import type { Link } from '../../inspect/parse/ip';
import { word } from '../../inspect/commands';
import { isInner, isListening } from '../../inspect/listeners';
import { hostNetworked, membersOf, networkOfNathost } from '../../inspect/who';

export const firewall = check({
  id: 'firewall',
  about: {
    finds:
      'Rules of iptables or nftables that drop packets from a proxy to containers, their replies, or packets of clients to a port of a host-networked container.',
    means:
      'A published port bypasses the chain INPUT; a process on the host’s network does not. So a firewall that never affected Docker can drop its clients or the replies of its backends.',
    fix: 'Accept those packets: the printed command does so in the chain that drops them. Add the rule to your firewall’s own configuration, so that it lasts.',
  },
  needs: ['firewall', 'networks', 'containers'],
  uses: ['nathost', 'sockets', 'links'],
  find: ({ firewall: { chains, unread }, networks, containers }, { nathost, sockets = [], links = [] }) => {
    const network = networkOfNathost(networks, nathost);
    return [
      ...unread.map((why): Found => ({
        severity: 'note',
        subject: 'host',
        what: `not checked in full: ${why}`,
      })),
      ...(network ? towardsContainers(chains, network, containers) : []),
      ...hostNetworked(containers).flatMap((container) => fromClients(chains, container, sockets, links)),
    ];
  },
  ok: ({ firewall: { chains } }) =>
    `none of ${chains.filter(({ base }) => base?.isNat === false).length} chains for packets from and to the host drops packets that proxies need`,
});

function towardsContainers(
  chains: readonly Chain[],
  network: NetworkFacts,
  containers: readonly ContainerFacts[],
): Found[] {
  const address = subnetOf(
    membersOf(network, containers).find(({ endpoint }) => endpoint.ipv4 !== '')?.endpoint.ipv4 ?? '',
  );
  const subject = `network ${network.name}`;
  const { bridge } = network;
  const [there, back] = packetsBetween(bridge, address);
  const sent = `what the host sends to its containers over ${bridge}`;
  const answered = `what its containers answer over ${bridge}`;
  const iptables = `-i ${word(bridge)} -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT`;
  const nft = `iifname ${word(bridge)} ct state established,related accept`;
  return [
    ...found(judge(chains, there), subject, sent, 'no proxy can reach any name', (chain) =>
      accept(chain, `-o ${word(bridge)} -j ACCEPT`, `oifname ${word(bridge)} accept`),
    ),
    ...found(
      judge(chains, back),
      subject,
      answered,
      'proxies wait for answers until they time out',
      (chain) => accept(chain, iptables, nft),
    ),
  ];
}

/** Packets from the host to containers, and their replies. */
function packetsBetween(bridge: string, container: Subnet | undefined): readonly [Packet, Packet] {
  const tcp = { family: 4, protocol: 'tcp' } as const;
  const there: Packet = {
    ...tcp,
    hooks: ['output', 'postrouting'],
    in: '',
    out: bridge,
    state: 'new',
    isReply: false,
    ...(container && { destination: container }),
  };
  const back: Packet = {
    ...tcp,
    hooks: ['prerouting', 'input'],
    in: bridge,
    out: '',
    state: 'established',
    isReply: true,
    ...(container && { source: container }),
  };
  return [there, back];
}

function fromClients(
  chains: readonly Chain[],
  container: ContainerFacts,
  sockets: readonly OwnedSocket[],
  links: readonly Link[],
): Found[] {
  const listening = sockets.filter(
    (socket) =>
      socket.owner?.containerId === container.id &&
      isListening(socket) &&
      !/^(127\.|::1$)/.test(socket.local) &&
      socket.protocol === 'tcp',
  );
  const outer = links.filter((link) => !link.loopback && !isInner(link) && link.addresses.length > 0);
  const ports = [...new Set(listening.map((socket) => socket.localPort))];
  return ports.flatMap((port) =>
    [...new Set(listening.filter((socket) => socket.localPort === port).map(({ family }) => family))].flatMap(
      (family) => {
        const judged = outer.map((link): Judgement =>
          judge(chains, {
            family,
            protocol: 'tcp',
            hooks: ['prerouting', 'input'],
            in: link.name,
            out: '',
            ports: [port, port],
            state: 'new',
            isReply: false,
          }),
        );
        // One accepted way in is enough: a firewall may close the others on purpose.
        if (judged.length === 0 || judged.some(({ outcome }) => outcome === 'accepted')) return [];
        const worst = judged.find(({ outcome }) => outcome === 'perhaps') ?? judged[0];
        if (!worst) return [];
        const what = `what clients send to port ${port} over IPv${family}`;
        return found(worst, `container ${container.name}`, what, 'clients time out', (chain) =>
          accept(chain, `-p tcp --dport ${port} -j ACCEPT`, `tcp dport ${port} accept`),
        );
      },
    ),
  );
}

/** An uncertain result is only a note: the client's address may be accepted. */
function found(
  judgement: Judgement,
  subject: string,
  what: string,
  means: string,
  fix: (chain: Chain) => string,
): Found[] {
  if (judgement.outcome === 'accepted') return [];
  const { outcome, chain, by } = judgement;
  const certain = outcome === 'dropped';
  return [
    {
      severity: certain ? 'error' : 'note',
      subject,
      what: `the firewall ${certain ? 'drops' : 'drops in some cases'} ${what}: table ${chain.table} of ${chain.program}, ${by}`,
      means: certain ? means : `${means}, where no other rule lets them pass`,
      ...(certain && { command: [fix(chain)] }),
    },
  ];
}

function accept(chain: Chain, iptables: string, nft: string): string {
  return chain.program === 'nft'
    ? `nft insert rule ${[chain.family, chain.table, chain.name].map(word).join(' ')} ${nft}`
    : `${chain.program} -t ${word(chain.table)} -I ${word(chain.name)} ${iptables}`;
}
