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
  const own = parseListing(await listOwn()).filter(isOwn);
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

/** A host may have very many rules, and this holds up nothing but nathost's next look at its network. */
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

/** Rules of the former iptables are not among nftables'. Where no table of theirs is in use, nothing is started. */
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
