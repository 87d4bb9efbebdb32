import { readFile } from 'node:fs/promises';
import { NathostError, systemCodeOf } from '../model/errors';
import type { Obstacle, OwnTable, TableState } from '../model/kernel';
import { parseIptablesSave } from '../firewall/iptables-save';
import { nftChains } from '../firewall/nft';
import { listRuleset, parseListing, type NftObject } from '../firewall/nft-listing';
import type { Chain } from '../firewall/rule';
import { obstaclesOf } from './obstacles';
import { hasJust, removal, rulesOf, tableName } from './own-table-rules';
import { runProgram } from './run-program';

/** nathost's own table in nftables. */
export class TableInKernel {
  /** The table set last, and how nft printed it then, because that differs between versions of nft. */
  private last: { readonly table: OwnTable; readonly picture: string } | undefined;

  /** Others' rules are read only for a bypass, because there may be very many. */
  async read(wanted: OwnTable | undefined): Promise<TableState> {
    const { own, picture } = await readOwn();
    const obstacles = wanted?.bypass ? await inTheWayOf(wanted) : [];
    if (own.length === 0) return { inForce: 'none', obstacles };
    return { inForce: picture === this.last?.picture ? this.last.table : 'other', obstacles };
  }

  /** Replaces the whole table in one transaction. */
  async set(table: OwnTable): Promise<void> {
    this.last = undefined;
    const rules = rulesOf(table);
    await runProgram('nft', ['-f', '-'], { input: rules });
    const { own, picture } = await readOwn();
    // Remembers how nft prints the table, unless somebody changed it in between.
    if (hasJust(own, rules)) this.last = { table, picture };
  }

  async remove(): Promise<void> {
    await runProgram('nft', ['-f', '-'], { input: removal });
  }
}

/** `picture`: nathost's own table as text, without handles, which change. */
async function readOwn(): Promise<{ own: readonly NftObject[]; picture: string }> {
  const own = parseListing(await listOwn()).filter(isOwn);
  const picture = JSON.stringify(own, (key, value: unknown) => (key === 'handle' ? undefined : value));
  return { own, picture };
}

/** nft reads only the requested table. */
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

/** Generous, because a host may have very many rules and only the next relist of the network waits for this. */
const limits = { milliseconds: 10_000, bytes: 64 * 1024 * 1024 };

async function inTheWayOf(wanted: OwnTable): Promise<Obstacle[]> {
  const ruleset = await listRuleset((args) => runProgram('nft', args, { limits }));
  const legacy = await Promise.all([readLegacy('iptables'), readLegacy('ip6tables')]);
  return obstaclesOf(wanted, [...nftChains(ruleset.filter((one) => !isOwn(one))), ...legacy.flat()]);
}

function isOwn(object: NftObject): boolean {
  const [kind, body] = Object.entries(object)[0] ?? [];
  const { family, table, name } = (body ?? {}) as Record<string, unknown>;
  return `${String(family)} ${String(kind === 'table' ? name : table)}` === tableName;
}

/** nft does not list the rules of iptables-legacy. If none of its tables is in use, no program is started. */
async function readLegacy(program: 'iptables' | 'ip6tables'): Promise<Chain[]> {
  const tables = await textOf(`/proc/net/${program === 'iptables' ? 'ip' : 'ip6'}_tables_names`);
  if (tables.trim() === '') return [];
  return parseIptablesSave(
    await runProgram('xtables-legacy-multi', [`${program}-save`], { limits }),
    program,
  );
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return '';
    throw error;
  }
}
