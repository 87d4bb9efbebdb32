import type { Bypass, BypassPair } from '../model/kernel';
import { type NftObject, rulesIn } from './firewall/nft-rules';

/** The table that is nathost's, and the only one it writes. */
export const tableName = 'inet nathost';

/** For `nft -f`: removes the table, also when there is none. */
export const removal = `add table ${tableName}\ndelete table ${tableName}\n`;

/**
 * For `nft -f`, which carries out a file as one transaction: the table as it should be, whatever it was before. Both hooks, because a
 * flow is untracked only if its packets are in both directions. `notrack` ends nothing: what other tables do with a packet stays.
 * Everything that is put in was decoded before: addresses, subnets, numbers, and the name that `bridgeOf` lets through.
 */
export function rulesOf({ bridge, pairs, ports }: Bypass): string {
  const chain = (hook: string, rules: readonly string[]): string =>
    `  chain ${hook} {\n    type filter hook ${hook} priority raw; policy accept;\n` +
    `${rules.map((rule) => `    ${rule} notrack\n`).join('')}  }\n`;
  const incoming = [...pairs.map((pair) => fromContainers(bridge, pair)), ...ports.flatMap(toProxies)];
  const outgoing = [...pairs.map((pair) => toContainers(bridge, pair)), ...ports.flatMap(fromProxies)];
  return `${removal}table ${tableName} {\n${chain('prerouting', incoming)}${chain('output', outgoing)}}\n`;
}

/** Whether a table has as many rules as `rulesOf` gave it, and all of them are of this kind. */
export function hasJust(table: readonly NftObject[], rules: string): boolean {
  const found = rulesIn(table);
  const wanted = rules.match(/notrack$/gm)?.length;
  return found.length === wanted && found.every(({ expr }) => expr.some((part) => 'notrack' in part));
}

const ip = (family: BypassPair['family']): string => (family === 4 ? 'ip' : 'ip6');

function fromContainers(bridge: string, { family, subnet, host }: BypassPair): string {
  const toHost = host === undefined ? 'fib daddr type local' : `${ip(family)} daddr ${host}`;
  return `iifname "${bridge}" ${ip(family)} saddr ${subnet} ${toHost}`;
}

function toContainers(bridge: string, { family, subnet, host }: BypassPair): string {
  const fromHost = host === undefined ? '' : `${ip(family)} saddr ${host} `;
  return `oifname "${bridge}" ${fromHost}${ip(family)} daddr ${subnet}`;
}

const protocols = ['tcp', 'udp'] as const;

/** Only what is for this host: what a container sends to such a port of somebody else stays tracked, and translated. */
function toProxies(port: number): string[] {
  return protocols.map((protocol) => `${protocol} dport ${port} fib daddr type local`);
}

/** The host's own questions to such a port of its own leave by the loopback interface. */
function fromProxies(port: number): string[] {
  return protocols.flatMap((protocol) => [
    `${protocol} sport ${port} fib saddr type local`,
    `oifname "lo" ${protocol} dport ${port}`,
  ]);
}
