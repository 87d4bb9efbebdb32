import { createHash } from 'node:crypto';

/** Also inet_aton's short forms (`127.1`) and IPv6 zones. */
const addressLike = /^(\d|[0-9a-f]*:)/i;

/** C's isspace; JavaScript's `\s` would also match the byte A0. */
const blanks = /[ \t\v\f\r]+/;

/**
 * The names in others' lines, in lower case. Accepts a little more than resolvers: any address-like first word, with any number of names
 * after it.
 */
export function namesIn(foreign: readonly Buffer[]): Set<string> {
  const names = new Set<string>();
  for (const part of foreign) {
    for (const line of part.toString('latin1').split('\n')) {
      const [address = '', ...rest] = wordsOf(line);
      if (addressLike.test(address)) for (const name of rest) names.add(name.toLowerCase());
    }
  }
  return names;
}

/** Remembers the result: a block list of a hundred thousand names is parsed again only if it has changed. */
export class ForeignNames {
  /** Digests of the whole file, and of its foreign parts. */
  private digests = ['', ''];
  private names: ReadonlySet<string> = new Set();

  /** `foreignParts` finds the foreign parts of the file. */
  in(file: Buffer, foreignParts: (file: Buffer) => readonly Buffer[]): ReadonlySet<string> {
    const whole = digestOf([file]);
    if (whole === this.digests[0]) return this.names;
    const foreign = foreignParts(file);
    const digest = digestOf(foreign);
    if (digest !== this.digests[1]) this.names = namesIn(foreign);
    this.digests = [whole, digest];
    return this.names;
  }
}

function digestOf(parts: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64');
}

function wordsOf(line: string): string[] {
  const comment = line.indexOf('#');
  return (comment === -1 ? line : line.slice(0, comment)).split(blanks).filter((word) => word !== '');
}
