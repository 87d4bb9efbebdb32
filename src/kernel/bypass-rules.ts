import type { Bypass, BypassPair } from '../model/kernel';
import { type NftObject, rulesIn } from './firewall/nft-rules';

/** The table that is nathost's, and the only one it writes. */
export const tableName = 'inet nathost';

/** For `nft -f`: removes the table, also when there is none. */
export const removal = `add table ${tableName}\ndelete table ${tableName}\n`;

/**
 * For `nft -f`, which carries out a file as one transaction: the table as it should be, whatever it was before. Both hooks, because a
 * flow is untracked only if its packets are in both directions. `accept` ends this table's chain alone: what others do with a packet stays.
 * Every packet of the host walks these chains, so what is decided goes no further, and there are as many rules for many ports as for one.
 * Everything that is put in was decoded before: addresses, subnets, numbers, and the name that `bridgeOf` lets through.
 */
export function rulesOf({ bridge, pairs, ports }: Bypass): string {
  const chain = (hook: string, conditions: readonly string[]): string =>
    `  chain ${hook} {\n    type filter hook ${hook} priority raw; policy accept;\n` +
    `${conditions.map((condition) => `    ${condition} ${verdict}\n`).join('')}  }\n`;
  const own = ports.length > 0 ? [`{ ${ports.join(', ')} }`] : [];
  const incoming = [...pairs.map((pair) => fromContainers(bridge, pair)), ...own.flatMap(toProxies)];
  const outgoing = [...pairs.map((pair) => toContainers(bridge, pair)), ...own.flatMap(fromProxies)];
  return `${removal}table ${tableName} {\n${chain('prerouting', incoming)}${chain('output', outgoing)}}\n`;
}

const verdict = 'notrack accept';

/** Whether a table has as many rules as `rulesOf` gave it, and all of them are of this kind. */
export function hasJust(table: readonly NftObject[], rules: string): boolean {
  const found = rulesIn(table);
  const wanted = rules.split('\n').filter((line) => line.endsWith(verdict)).length;
  return found.length === wanted && found.every(({ expr }) => expr.some((part) => 'notrack' in part));
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
