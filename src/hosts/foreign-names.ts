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
  #digest = '';
  #names: ReadonlySet<string> = new Set();

  in(foreign: readonly Buffer[]): ReadonlySet<string> {
    const hash = createHash('sha256');
    for (const part of foreign) hash.update(part);
    const digest = hash.digest('base64');
    if (digest !== this.#digest) this.#names = namesIn(foreign);
    this.#digest = digest;
    return this.#names;
  }
}

function wordsOf(line: string): string[] {
  const comment = line.indexOf('#');
  return (comment === -1 ? line : line.slice(0, comment)).split(blanks).filter((word) => word !== '');
}
