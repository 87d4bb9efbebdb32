import { createHash } from 'node:crypto';

/** Also inet_aton's short forms (`127.1`) and IPv6 zones. */
const addressLike = /^(\d|[0-9a-f]*:)/i;

/** C's isspace; JavaScript's `\s` would take the byte A0 for a space. */
const blanks = /[ \t\v\f\r]+/;

/**
 * The names that other people's lines define, in lower case. Reads what resolvers read and a little more: any address-like
 * first word counts, and any number of names behind it.
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

/** The same, remembered: a block list of a hundred thousand names is read anew only when it has changed. */
export class ForeignNames {
  /** Of the whole file, and of what is foreign in it. */
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
