import { readFile } from 'node:fs/promises';
import type { AddressFamily } from '../model/address';
import { systemCodeOf } from '../model/errors';
import type { Bypass, BypassState } from '../model/kernel';
import { hasJust, removal, rulesOf, tableName } from './bypass-rules';
import { parseRuleset, type NftObject } from './firewall/nft-rules';
import { obstaclesOf } from './firewall/obstacles';
import { runProgram } from './run-program';

const legacyPrograms = { 4: 'iptables-save', 6: 'ip6tables-save' } as const;

/** The table of nathost's in nftables. */
export class BypassTable {
  /** What was set last, and how nft showed it then: what it shows differs from one version to the next. */
  private last: { readonly bypass: Bypass; readonly picture: string } | undefined;

  async look(wanted: Bypass | undefined): Promise<BypassState> {
    const { own, picture, others } = await readRuleset();
    const obstacles = wanted ? obstaclesOf(wanted, { nft: others, legacy: await readLegacy() }) : [];
    if (own.length === 0) return { inForce: 'none', obstacles };
    return { inForce: picture === this.last?.picture ? this.last.bypass : 'other', obstacles };
  }

  /** All or nothing, whatever is there now. */
  async set(bypass: Bypass): Promise<void> {
    this.last = undefined;
    const rules = rulesOf(bypass);
    await runProgram('nft', ['-f', '-'], { input: rules });
    const { own, picture } = await readRuleset();
    // Somebody may have changed it in between: then nobody knows how nft shows what was set.
    if (hasJust(own, rules)) this.last = { bypass, picture };
  }

  async remove(): Promise<void> {
    await runProgram('nft', ['-f', '-'], { input: removal });
  }
}

/** `picture`: nathost's own table as text, without what changes by itself. */
async function readRuleset(): Promise<{ own: NftObject[]; picture: string; others: NftObject[] }> {
  const objects = parseRuleset(await runProgram('nft', ['--json', 'list', 'ruleset']));
  const own = objects.filter(isOwn);
  const picture = JSON.stringify(own, (key, value: unknown) => (key === 'handle' ? undefined : value));
  return { own, picture, others: objects.filter((one) => !isOwn(one)) };
}

function isOwn(object: NftObject): boolean {
  const [kind, body] = Object.entries(object)[0] ?? [];
  const { family, table, name } = (body ?? {}) as Record<string, unknown>;
  return `${String(family)} ${String(kind === 'table' ? name : table)}` === tableName;
}

/** Rules of the former iptables are not among nftables'. Where its table is not in use, nothing is started. */
async function readLegacy(): Promise<Partial<Record<AddressFamily, string>>> {
  const [ipv4, ipv6] = await Promise.all([readLegacyOf(4, 'ip'), readLegacyOf(6, 'ip6')]);
  return { ...(ipv4 !== undefined && { 4: ipv4 }), ...(ipv6 !== undefined && { 6: ipv6 }) };
}

async function readLegacyOf(family: AddressFamily, ip: 'ip' | 'ip6'): Promise<string | undefined> {
  const tables = (await textOf(`/proc/net/${ip}_tables_names`))
    .split('\n')
    .filter((name) => /^(filter|nat)$/.test(name));
  const saved = tables.map((table) =>
    runProgram('xtables-legacy-multi', [legacyPrograms[family], '-t', table]),
  );
  return tables.length === 0 ? undefined : (await Promise.all(saved)).join('\n');
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return '';
    throw error;
  }
}
