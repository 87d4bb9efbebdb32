import { addressBits, parseAddress, type AddressFamily } from '../model/address';
import type { BypassPair, Obstacle, OwnTable } from '../model/kernel';
import { parseSubnet, subnetAt, type Subnet } from '../model/subnet';
import type { Packet } from '../firewall/packet';
import type { Chain } from '../firewall/rule';
import { judge, translator } from '../firewall/walk';

/** Linux's usual local ports (ip_local_port_range, ip(7)). */
const localPorts = [32_768, 60_999] as const;

/**
 * The obstacles to the bypass in these chains: a firewall that accepts replies because they are tracked, or a translation of one of the
 * ports. In doubt, a reply counts as dropped, a proxy's port as open and as translated.
 */
export function obstaclesOf({ bridge, bypass }: OwnTable, chains: readonly Chain[]): Obstacle[] {
  if (bypass === undefined) return [];
  const replies = bypass.pairs.flatMap((pair) => {
    const packets = [replyOf(bridge, pair), questionOf(bridge, pair)];
    const chain = dropper(packets, chains, ['dropped', 'perhaps']);
    return chain ? [dropped(chain, bridge, pair)] : [];
  });
  const families = bypass.pairs.map(({ family }) => family);
  const ports = bypass.ports.flatMap((port) => {
    const closing = dropper(
      families.map((family) => clientOf(family, 'tcp', port)),
      chains,
      ['dropped'],
    );
    const translating = translatorOf(port, chains);
    return [
      ...(closing ? [closed(closing, port)] : []),
      ...(translating ? [translated(translating, port)] : []),
    ];
  });
  return [...replies, ...ports];
}

/** The first chain with one of these outcomes for a packet. */
function dropper(
  packets: readonly Packet[],
  chains: readonly Chain[],
  outcomes: readonly string[],
): Chain | undefined {
  for (const packet of packets) {
    const judgement = judge(chains, packet);
    if (judgement.outcome !== 'accepted' && outcomes.includes(judgement.outcome)) return judgement.chain;
  }
  return undefined;
}

/** A chain that translates untracked packets to this port, from clients or from the host itself. */
function translatorOf(port: number, chains: readonly Chain[]): Chain | undefined {
  for (const family of [4, 6] as const)
    for (const protocol of ['tcp', 'udp'] as const)
      for (const packet of [clientOf(family, protocol, port), ownQuestionOf(family, protocol, port)]) {
        const chain = translator(chains, packet);
        if (chain) return chain;
      }
  return undefined;
}

const untracked = { protocol: 'tcp', state: 'untracked' } as const;

function replyOf(bridge: string, pair: BypassPair): Packet {
  const { source, destination } = ends(pair);
  return {
    ...untracked,
    family: pair.family,
    hooks: ['prerouting', 'input'],
    in: bridge,
    out: '',
    ...(destination && { source: destination }),
    ...(source && { destination: source }),
    ports: localPorts,
    isReply: true,
  };
}

function questionOf(bridge: string, pair: BypassPair): Packet {
  const hooks = ['output', 'postrouting'] as const;
  return { ...untracked, family: pair.family, hooks, in: '', out: bridge, ...ends(pair), isReply: false };
}

function clientOf(family: AddressFamily, protocol: Packet['protocol'], port: number): Packet {
  const hooks = ['prerouting', 'input'] as const;
  return { ...untracked, family, protocol, hooks, out: '', ports: [port, port], isReply: false };
}

/** The host's own programs reach its ports over the loopback interface. */
function ownQuestionOf(family: AddressFamily, protocol: Packet['protocol'], port: number): Packet {
  return { ...clientOf(family, protocol, port), hooks: ['output'], in: '', out: 'lo' };
}

function ends({ family, host, subnet }: BypassPair): { source?: Subnet; destination?: Subnet } {
  const address = host === undefined ? undefined : parseAddress(host);
  const destination = parseSubnet(subnet);
  return {
    ...(address && { source: subnetAt(family, address.value, addressBits[family]) }),
    ...(destination && { destination }),
  };
}

function textOf({ program, family, table, name }: Chain): string {
  return program === 'nft'
    ? `chain ${name} of table ${family} ${table}`
    : `chain ${name} of ${program}-legacy's table ${table}`;
}

function dropped(chain: Chain, bridge: string, { family, subnet }: BypassPair): Obstacle {
  const ip = family === 4 ? 'ip' : 'ip6';
  const iptables = `${ip}tables -I INPUT -i ${bridge} -s ${subnet} -p tcp ! --syn -j ACCEPT`;
  const nft = `nft insert rule ${chain.id} iifname "${bridge}" ${ip} saddr ${subnet} tcp flags '& (fin|syn|rst|ack) != syn' accept`;
  return {
    message: `the firewall accepts only tracked replies: ${textOf(chain)} would drop untracked ones from ${subnet}`,
    remedy: `Accept them (${chain.name === 'INPUT' ? iptables : nft}), or set NATHOST_CONNTRACK=track. nathost checks again at every resync.`,
  };
}

function closed(chain: Chain, port: number): Obstacle {
  return {
    message: `${textOf(chain)} would drop untracked connections to port ${port}`,
    remedy: `Accept port ${port} whether or not it is tracked, or remove it from NATHOST_BYPASS_PORTS.`,
  };
}

function translated(chain: Chain, port: number): Obstacle {
  return {
    message:
      `port ${port} is translated on this host (${textOf(chain)}), as published ports are, or nathost cannot interpret a rule ` +
      'there; translation needs tracking',
    remedy:
      `Remove ${port} from NATHOST_BYPASS_PORTS, or do not publish it (docker ps --filter publish=${port}). iptables before 1.8.8 writes ` +
      'rules whose ports nft cannot show: with it, no port can be untracked while any port is published.',
  };
}
