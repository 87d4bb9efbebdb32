import type { Bypass, BypassPair, OwnTable } from '../model/kernel';
import type { NftObject } from '../firewall/nft-listing';

/** nathost's own table, the only one it writes. */
export const tableName = 'inet nathost';

/** Input for `nft -f` that removes the table, even if there is none. */
export const removal = `add table ${tableName}\ndelete table ${tableName}\n`;

/**
 * Input for `nft -f`, which applies a file as one transaction: the complete table, whatever it was before. All inserted values were
 * decoded before: addresses, subnets, numbers, and the name that `bridgeOf` accepted.
 */
export function rulesOf({ bridge, isolated, bypass }: OwnTable): string {
  const chains = [...(bypass ? untracked(bridge, bypass) : []), ...(isolated ? [apart(bridge)] : [])];
  return `${removal}table ${tableName} {\n${chains.join('')}}\n`;
}

/**
 * Both hooks, because a flow is untracked only if its packets are in both directions. `accept` ends only this table's chain; other tables
 * still see the packet. Every packet of the host passes these chains, so `accept` ends early, and any number of ports needs the same
 * number of rules.
 */
function untracked(bridge: string, { pairs, ports }: Bypass): string[] {
  const own = ports.length > 0 ? [`{ ${ports.join(', ')} }`] : [];
  const incoming = [...pairs.map((pair) => fromContainers(bridge, pair)), ...own.flatMap(toProxies)];
  const outgoing = [...pairs.map((pair) => toContainers(bridge, pair)), ...own.flatMap(fromProxies)];
  const rules = (conditions: readonly string[]): string[] => conditions.map((one) => `${one} notrack accept`);
  return [chain('prerouting', 'raw', rules(incoming)), chain('output', 'raw', rules(outgoing))];
}

/**
 * Does for IPv6 what enable_icc=false does for IPv4, because engines before 27 leave IPv6 out. Packets within a bridge pass this hook
 * because of br_netfilter, which that option loads.
 */
function apart(bridge: string): string {
  return chain('forward', 'filter', [`iifname "${bridge}" oifname "${bridge}" meta nfproto ipv6 drop`]);
}

function chain(hook: string, priority: string, rules: readonly string[]): string {
  const head = `type filter hook ${hook} priority ${priority}; policy accept;`;
  return `  chain ${hook} {\n${[head, ...rules].map((line) => `    ${line}\n`).join('')}  }\n`;
}

/** Whether a table has exactly as many rules of each kind as `rulesOf` wrote. */
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

/** Addresses come before the interface, because comparing its name costs more. */
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

/** Only packets to this host: what a container sends to such a port of another host stays tracked and translated. */
function toProxies(ports: string): string[] {
  return protocols.map((protocol) => `${protocol} dport ${ports} fib daddr type local`);
}

/** The host's own connections to such a port leave by the loopback interface. */
function fromProxies(ports: string): string[] {
  return [
    ...protocols.map((protocol) => `${protocol} sport ${ports} fib saddr type local`),
    ...protocols.map((protocol) => `${protocol} dport ${ports} oifname "lo"`),
  ];
}
