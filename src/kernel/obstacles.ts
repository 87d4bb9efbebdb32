import { addressBits, parseAddress, type AddressFamily } from '../model/address';
import type { BypassPair, Obstacle, OwnTable } from '../model/kernel';
import { parseSubnet, subnetAt, type Subnet } from '../model/subnet';
import { legacyChains } from '../firewall/legacy-rules';
import { chainsIn, portsOf, rulesIn, type NftObject, type NftRule } from '../firewall/nft-rules';
import { isPort, type Packet } from '../firewall/packet';
import { whoDrops, type Chain } from '../firewall/walk';

/** The firewalls of this host, as its programs print them. */
export interface Firewalls {
  /** All of nftables, iptables-nft included, but nathost's own table. */
  readonly nft: readonly NftObject[];
  /** By family: `iptables-legacy-save`, where it is in use. */
  readonly legacy: Readonly<Partial<Record<AddressFamily, string>>>;
}

/** Linux's usual local ports (ip_local_port_range, ip(7)). */
const localPorts = [32_768, 60_999] as const;

/**
 * What untracked traffic would run into: a firewall that lets replies in because they are tracked, or a translation of one of the ports.
 * In doubt, a reply counts as dropped, and a proxy's port as open.
 */
export function obstaclesOf({ bridge, bypass }: OwnTable, firewalls: Firewalls): Obstacle[] {
  if (bypass === undefined) return [];
  const replies = bypass.pairs.flatMap((pair) => {
    const chain = dropper([replyOf(bridge, pair), questionOf(bridge, pair)], firewalls);
    return chain ? [dropped(chain, bridge, pair)] : [];
  });
  const families = bypass.pairs.map(({ family }) => family);
  const ports = bypass.ports.flatMap((port) => {
    const chain = dropper(
      families.map((family) => clientOf(family, port)),
      firewalls,
    );
    return [
      ...(chain ? [closed(chain, port)] : []),
      ...(isTranslated(port, firewalls) ? [translated(port)] : []),
    ];
  });
  return [...replies, ...ports];
}

function dropper(packets: readonly Packet[], firewalls: Firewalls): Chain | undefined {
  for (const packet of packets) {
    const saved = firewalls.legacy[packet.family];
    const chain =
      whoDrops(packet, chainsIn(firewalls.nft, packet)) ??
      (saved === undefined ? undefined : whoDrops(packet, legacyChains(saved, packet)));
    if (chain) return chain;
  }
  return undefined;
}

function replyOf(bridge: string, pair: BypassPair): Packet {
  const { source, destination } = ends(pair);
  return {
    family: pair.family,
    hooks: ['prerouting', 'input'],
    iif: bridge,
    ...(destination && { source: destination }),
    ...(source && { destination: source }),
    ports: localPorts,
    isReply: true,
    isLenient: false,
  };
}

function questionOf(bridge: string, pair: BypassPair): Packet {
  return {
    family: pair.family,
    hooks: ['output', 'postrouting'],
    oif: bridge,
    ...ends(pair),
    isReply: false,
    isLenient: false,
  };
}

function clientOf(family: AddressFamily, port: number): Packet {
  return { family, hooks: ['prerouting', 'input'], ports: [port, port], isReply: false, isLenient: true };
}

function ends({ family, host, subnet }: BypassPair): { source?: Subnet; destination?: Subnet } {
  const address = host === undefined ? undefined : parseAddress(host);
  const destination = parseSubnet(subnet);
  return {
    ...(address && { source: subnetAt(family, address.value, addressBits[family]) }),
    ...(destination && { destination }),
  };
}

/** Whether somebody, the engine for a published port above all, translates what is sent to this port. */
function isTranslated(port: number, { nft, legacy }: Firewalls): boolean {
  const inNft = rulesIn(nft).some((rule) => translates(rule) && matchesPort(rule, port));
  const option = new RegExp(`^-A .*--dport ${port} .*-j (DNAT|REDIRECT)`, 'm');
  return inNft || Object.values(legacy).some((saved) => option.test(saved));
}

function translates({ expr }: NftRule): boolean {
  return expr.some(
    (one) =>
      'dnat' in one ||
      'redirect' in one ||
      /"name":"(DNAT|REDIRECT)"/.test(JSON.stringify(one['xt'] ?? null)),
  );
}

function matchesPort({ expr }: NftRule, port: number): boolean {
  return expr.some(({ match }) => {
    const { left, right } = (match ?? {}) as { left?: { payload?: { field?: unknown } }; right?: unknown };
    if (left?.payload?.field !== 'dport') return false;
    const [first, last] = portsOf(right);
    return isPort([port, port], first, last) === 'yes';
  });
}

function dropped({ text, id }: Chain, bridge: string, { family, subnet }: BypassPair): Obstacle {
  const ip = family === 4 ? 'ip' : 'ip6';
  const iptables = `${ip}tables -I INPUT -i ${bridge} -s ${subnet} -p tcp ! --syn -j ACCEPT`;
  const nft = `nft insert rule ${id} iifname "${bridge}" ${ip} saddr ${subnet} tcp flags '& (fin|syn|rst|ack) != syn' accept`;
  return {
    message: `the firewall lets in what is tracked: untracked replies from ${subnet} would be dropped by ${text}`,
    remedy: `Accept them (${id.endsWith('INPUT') ? iptables : nft}), or set NATHOST_CONNTRACK=track. It is looked at again in every resync.`,
  };
}

function closed({ text }: Chain, port: number): Obstacle {
  return {
    message: `untracked connections to port ${port} would be dropped by ${text}`,
    remedy: `Accept port ${port} without regard to connection tracking, or take it out of NATHOST_BYPASS_PORTS.`,
  };
}

function translated(port: number): Obstacle {
  return {
    message: `port ${port} is translated on this host, as published ports of containers are; untracked, it would lead nowhere`,
    remedy: `Take ${port} out of NATHOST_BYPASS_PORTS, or do not publish it (docker ps --filter publish=${port}).`,
  };
}
