import { isIP } from 'node:net';

/** How a resolver understands a hosts file: `address name`, once for each pair it would answer with. */
export type Resolver = (bytes: Buffer) => Set<string>;

const blanks = /[ \t\v\f\r\n]+/;

/** glibc, files-hosts.c: comments anywhere, leading blanks skipped, addresses as inet_pton reads them. */
export const glibc: Resolver = (bytes) =>
  pairs(bytes.toString('latin1').split('\n'), (line) => {
    const words = beforeComment(line)
      .split(blanks)
      .filter((word) => word !== '');
    return isIP(words[0] ?? '') === 0 ? [] : words;
  });

/** Go, net/hosts.go: as glibc's, but zones are allowed. */
export const go: Resolver = (bytes) =>
  pairs(bytes.toString('latin1').split('\n'), (line) => {
    const words = beforeComment(line)
      .split(/[ \r\t\n]+/)
      .filter((word) => word !== '');
    return isIP((words[0] ?? '').replace(/%.+/, '')) === 0 ? [] : words;
  });

/** musl, name_from_hosts: lines in pieces of 511 bytes, the address is what precedes the first blank, inet_aton reads it. */
export const musl: Resolver = (bytes) =>
  pairs(piecesOf(bytes.toString('latin1'), 511), (line) => {
    const [address = '', ...names] = beforeComment(line).split(blanks);
    const known = isIP(address) !== 0 || /^\d+(\.\d+){0,3}$/.test(address);
    return known ? [address, ...names.filter((name) => name !== '')] : [];
  });

export const resolvers: readonly Resolver[] = [glibc, go, musl];

/** What a reader saw that it must not have seen, and what it must have seen but did not. */
export interface Violations {
  /** Pairs that are in none of the complete states. */
  readonly wrong: readonly string[];
  /** Names that are in all of the complete states. */
  readonly missing: readonly string[];
}

export const noViolations: Violations = { wrong: [], missing: [] };

/** Judges what a reader found by the complete states (those between two writes) that it may have met. */
export function judgeOf(
  complete: readonly ReadonlySet<string>[],
): (found: ReadonlySet<string>) => Violations {
  const allowed = new Set(complete.flatMap((pairs) => [...pairs]));
  const [first = new Set<string>(), ...others] = complete.map(namesOf);
  const required = [...first].filter((name) => others.every((other) => other.has(name)));
  return (found) => {
    const names = namesOf(found);
    return {
      wrong: [...found].filter((pair) => !allowed.has(pair)),
      missing: required.filter((name) => !names.has(name)),
    };
  };
}

function namesOf(found: ReadonlySet<string>): Set<string> {
  return new Set([...found].map((pair) => pair.slice(pair.indexOf(' ') + 1)));
}

function pairs(lines: readonly string[], wordsOf: (line: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const line of lines) {
    const [address = '', ...names] = wordsOf(line);
    for (const name of names) found.add(`${address} ${name.toLowerCase()}`);
  }
  return found;
}

/** fgets: up to `size` characters, at most one newline, which ends the piece. */
function piecesOf(text: string, size: number): string[] {
  return text.split('\n').flatMap((line) => {
    const pieces: string[] = [];
    for (let at = 0; at <= line.length; at += size) pieces.push(line.slice(at, at + size));
    return pieces;
  });
}

function beforeComment(line: string): string {
  const comment = line.indexOf('#');
  return comment === -1 ? line : line.slice(0, comment);
}
