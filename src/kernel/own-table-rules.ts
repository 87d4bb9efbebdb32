import type { Bypass, BypassPair, OwnTable } from '../model/kernel';
import type { NftObject } from '../firewall/nft-listing';

/** The table that is nathost's, and the only one it writes. */
export const tableName = 'inet nathost';

/** For `nft -f`: removes the table, also when there is none. */
export const removal = `add table ${tableName}\ndelete table ${tableName}\n`;

/**
 * For `nft -f`, which carries out a file as one transaction: the table as it should be, whatever it was before.
 * Everything that is put in was decoded before: addresses, subnets, numbers, and the name that `bridgeOf` lets through.
 */
export function rulesOf({ bridge, isolated, bypass }: OwnTable): string {
  const chains = [...(bypass ? untracked(bridge, bypass) : []), ...(isolated ? [apart(bridge)] : [])];
  return `${removal}table ${tableName} {\n${chains.join('')}}\n`;
}

/**
 * Both hooks, because a flow is untracked only if its packets are in both directions. `accept` ends this table's chain alone: what others
 * do with a packet stays. Every packet of the host walks these chains, so what is decided goes no further, and there are as many rules for
 * many ports as for one.
 */
function untracked(bridge: string, { pairs, ports }: Bypass): string[] {
  const own = ports.length > 0 ? [`{ ${ports.join(', ')} }`] : [];
  const incoming = [...pairs.map((pair) => fromContainers(bridge, pair)), ...own.flatMap(toProxies)];
  const outgoing = [...pairs.map((pair) => toContainers(bridge, pair)), ...own.flatMap(fromProxies)];
  const rules = (conditions: readonly string[]): string[] => conditions.map((one) => `${one} notrack accept`);
  return [chain('prerouting', 'raw', rules(incoming)), chain('output', 'raw', rules(outgoing))];
}

/** The network's option enable_icc=false, where engines before 27 leave IPv6 alone. Packets within a bridge come here by br_netfilter, which that option loads. */
function apart(bridge: string): string {
  return chain('forward', 'filter', [`iifname "${bridge}" oifname "${bridge}" meta nfproto ipv6 drop`]);
}

function chain(hook: string, priority: string, rules: readonly string[]): string {
  const head = `type filter hook ${hook} priority ${priority}; policy accept;`;
  return `  chain ${hook} {\n${[head, ...rules].map((line) => `    ${line}\n`).join('')}  }\n`;
}

/** Whether a table has as many rules of each kind as `rulesOf` gave it, and no other. */
export function hasJust(table: readonly NftObject[], rules: string): boolean {
  const found = table.flatMap(({ rule }) => rule ?? []);
  const counts = [/ notrack accept$/gm, / drop$/gm].map((kind) => rules.match(kind)?.length ?? 0);
  const having = (key: string): number => found.filter(({ expr }) => expr.some((part) => key in part)).length;
  return (
    found.length === counts.reduce((sum, count) => sum + count, 0) &&
    ['notrack', 'drop'].every((key, at) => having(key) === counts[at])
  );
}

const ip = (family: BypassPair['family']): string => (family === 4 ? 'ip' : 'ip6');

/** Addresses before the interface: comparing its name costs more, and most packets are told apart without it. */
function fromContainers(bridge: string, { family, subnet, host }: BypassPair): string {
  const from = `${ip(family)} saddr ${subnet}`;
  return host === undefined
    ? `${from} iifname "${bridge}" fib daddr type local`
    : `${from} ${ip(family)} daddr ${host} iifname "${bridge}"`;
}

function toContainers(bridge: string, { family, subnet, host }: BypassPair): string {
  const fromHost = host === undefined ? '' : `${ip(family)} saddr ${host} `;
  return `${fromHost}${ip(family)} daddr ${subnet} oifname "${bridge}"`;
}

const protocols = ['tcp', 'udp'] as const;

/** Only what is for this host: what a container sends to such a port of somebody else stays tracked, and translated. */
function toProxies(ports: string): string[] {
  return protocols.map((protocol) => `${protocol} dport ${ports} fib daddr type local`);
}

/** The host's own questions to such a port of its own leave by the loopback interface. */
function fromProxies(ports: string): string[] {
  return [
    ...protocols.map((protocol) => `${protocol} sport ${ports} fib saddr type local`),
    ...protocols.map((protocol) => `${protocol} dport ${ports} oifname "lo"`),
  ];
}
