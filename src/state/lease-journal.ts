import * as v from 'valibot';
import { messageOf } from '../model/errors';
import type { Lease } from '../model/lease';
import { changeKey, type Cursors, type LeaseChange } from '../ports/lease-store';
import {
  changeSchema,
  commitSchema,
  currentHeaderSchema,
  explain,
  formatVersion,
  headerSchema,
  uncheckedCommitSchema,
} from './lease-schema';

/** The leases that the lines of a lease file result in. */
export class StoredLeases {
  constructor(
    /** By lease key, in the order of their last change. */
    readonly leases = new Map<string, Lease>(),
    public cursors: Cursors = {},
  ) {}

  apply(changes: readonly LeaseChange[], cursors = this.cursors): void {
    for (const change of changes) {
      const key = changeKey(change);
      this.leases.delete(key);
      if (change.kind === 'put') this.leases.set(key, change.lease);
    }
    this.cursors = cursors;
  }

  copy(): StoredLeases {
    return new StoredLeases(new Map(this.leases), this.cursors);
  }
}

export interface DecodedJournal {
  readonly state: StoredLeases;
  /** How many changes the file contains; those beyond the number of leases are dead. */
  readonly changes: number;
  /** The end of the last whole line, where the next commit goes. */
  readonly length: number;
  /** What is damaged, apart from a torn last line. */
  readonly damage?: string;
  /** The format version, if only a newer program can read it. */
  readonly newer?: number;
}

/** A whole file: a header, then each lease on its own line, so that damage to one line spares the others. */
export function journalText({ leases, cursors }: StoredLeases): string {
  const header = { format: 'nathost-leases', version: formatVersion, leases: leases.size, cursors };
  const lines = Array.from(leases.values(), (lease) => ({ changes: [{ kind: 'put', lease }] }));
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** One commit as one line, so that a crash leaves all of it or nothing. Throws if it could not be read back. */
export function commitLine(changes: readonly LeaseChange[], cursors?: Cursors): string {
  const commit = v.safeParse(commitSchema, { changes, ...(cursors && { cursors }) });
  if (!commit.success) throw new Error(explain(commit.issues));
  return `${JSON.stringify(commit.output)}\n`;
}

/**
 * Decodes a lease file. A torn last line is a commit that was never acknowledged, and is ignored. A line that cannot be decoded is
 * damage; all other lines count, before and after it, and so do the valid changes of a damaged line.
 */
export function decodeJournal(bytes: Buffer): DecodedJournal {
  const [first, ...rest] = wholeLines(bytes);
  const length = [first, ...rest].reduce((sum, line) => sum + (line ? line.length + 1 : 0), 0);
  const format = decodeLine(headerSchema, first);
  if ('output' in format && format.output.version > formatVersion)
    return { state: new StoredLeases(), changes: 0, length, newer: format.output.version };

  const header = decodeLine(currentHeaderSchema, first);
  const state = new StoredLeases(new Map(), 'output' in header ? header.output.cursors : {});
  const damages = 'rule' in header ? [`line 1: ${header.rule}`] : [];
  if ('output' in header && rest.length < header.output.leases)
    damages.push(`the file ends after ${rest.length} of ${header.output.leases} leases`);
  let changes = 0;
  for (const [index, line] of rest.entries()) {
    const decoded = decodeLine(commitSchema, line);
    if ('rule' in decoded) damages.push(`line ${index + 2}: ${decoded.rule}`);
    const commit = 'output' in decoded ? decoded.output : readable(line);
    state.apply(commit.changes, commit.cursors);
    changes += Math.max(1, commit.changes.length);
  }
  damages.push(...dropShared(state.leases));
  return { state, changes, length, ...(damages[0] !== undefined && { damage: summary(damages) }) };
}

/** The lines that end in a newline. After a power cut, the last one may contain zeros that were never written. */
function wholeLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf('\n'); end !== -1; end = bytes.indexOf('\n', start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (start === bytes.length && lines.length > 1 && lines.at(-1)?.includes(0) === true) lines.pop();
  return lines;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

type Decoded<T> = { readonly output: T } | { readonly rule: string };

function decodeLine<T>(schema: v.GenericSchema<unknown, T>, line: Buffer | undefined): Decoded<T> {
  if (!line) return { rule: 'missing' };
  try {
    const value: unknown = JSON.parse(utf8.decode(line));
    const result = v.safeParse(schema, value);
    return result.success ? { output: result.output } : { rule: explain(result.issues) };
  } catch (error) {
    return { rule: messageOf(error) };
  }
}

/** The valid changes of a damaged line. */
function readable(line: Buffer): v.InferOutput<typeof commitSchema> {
  const commit = decodeLine(uncheckedCommitSchema, line);
  if (!('output' in commit)) return { changes: [] };
  const { changes, ...rest } = commit.output;
  return { ...rest, changes: changes.filter((change) => v.is(changeSchema, change)) };
}

/** A lost line may have moved an address to another lease: the last lease with the address keeps it. */
function dropShared(leases: Map<string, Lease>): string[] {
  const taken = new Map<string, string>();
  const dropped: string[] = [];
  for (const [key, lease] of [...leases].reverse()) {
    const addresses = [lease.ipv4, lease.ipv6].filter((address) => address !== undefined);
    const shared = addresses.find((address) => taken.has(address));
    if (shared === undefined) for (const address of addresses) taken.set(address, key);
    else if (leases.delete(key)) dropped.push(`${key} and ${taken.get(shared) ?? ''} both have ${shared}`);
  }
  return dropped;
}

function summary([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} (and ${others.length} more)`;
}
