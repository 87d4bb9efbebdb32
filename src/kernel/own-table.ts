import { readFile } from 'node:fs/promises';
import type { AddressFamily } from '../model/address';
import { NathostError, systemCodeOf } from '../model/errors';
import type { Obstacle, OwnTable, TableState } from '../model/kernel';
import { parseRuleset, type NftObject } from '../firewall/nft-rules';
import { obstaclesOf } from './obstacles';
import { hasJust, removal, rulesOf, tableName } from './own-table-rules';
import { runProgram } from './run-program';

const legacyPrograms = { 4: 'iptables-save', 6: 'ip6tables-save' } as const;

/** Nathost's own table in nftables. */
export class TableInKernel {
  /** What was set last, and how nft showed it then: what it shows differs from one version to the next. */
  private last: { readonly table: OwnTable; readonly picture: string } | undefined;

  /** The rules of others are read only for a bypass: there may be very many of them. */
  async look(wanted: OwnTable | undefined): Promise<TableState> {
    const { own, picture } = await readOwn();
    const obstacles = wanted?.bypass ? await inTheWayOf(wanted) : [];
    if (own.length === 0) return { inForce: 'none', obstacles };
    return { inForce: picture === this.last?.picture ? this.last.table : 'other', obstacles };
  }

  /** All or nothing, whatever is there now. */
  async set(table: OwnTable): Promise<void> {
    this.last = undefined;
    const rules = rulesOf(table);
    await runProgram('nft', ['-f', '-'], { input: rules });
    const { own, picture } = await readOwn();
    // Somebody may have changed it in between: then nobody knows how nft shows what was set.
    if (hasJust(own, rules)) this.last = { table, picture };
  }

  async remove(): Promise<void> {
    await runProgram('nft', ['-f', '-'], { input: removal });
  }
}

/** `picture`: nathost's own table as text, without what changes by itself. */
async function readOwn(): Promise<{ own: readonly NftObject[]; picture: string }> {
  const own = parseRuleset(await listOwn()).filter(isOwn);
  const picture = JSON.stringify(own, (key, value: unknown) => (key === 'handle' ? undefined : value));
  return { own, picture };
}

/** Asked for one table, nft reads no other. */
async function listOwn(): Promise<string> {
  try {
    return await runProgram('nft', ['--json', 'list', 'table', ...tableName.split(' ')]);
  } catch (error) {
    const isNone =
      error instanceof NathostError && error.message.includes(': Error: No such file or directory');
    if (isNone) return '{"nftables": []}';
    throw error;
  }
}

async function inTheWayOf(wanted: OwnTable): Promise<Obstacle[]> {
  const ruleset = parseRuleset(await runProgram('nft', ['--json', 'list', 'ruleset']));
  return obstaclesOf(wanted, { nft: ruleset.filter((one) => !isOwn(one)), legacy: await readLegacy() });
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
