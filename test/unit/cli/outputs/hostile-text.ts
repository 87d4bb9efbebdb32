import fc from 'fast-check';

/** What a stranger may write: it moves the cursor, sets a clipboard, turns text round, or ends a line, a word or a quotation. */
const pieces = [
  ...['\n', '\r\n', '\t', '\v', '\u0085', '\u2028', '\u2029'],
  ...['\u001b[2J', '\u001b]52;c;cm0gLXJm\u0007', '\u001b[8m', '\u009b31m', '\b', '\u007f', '\u0000'],
  ...['\u202e', '\u2066', '\u200b', '\ufeff', '\u00ad', '\u{e0041}', '\ud800'],
  ...['\n  fix    >x', '\n     then:\n       >x', '\nERROR   nathost: >x', '\n>x\n', '\r>x'],
  ...["'", '"', '\\', '`>x`', '$(>x)', '${x}', ';>x', '|x', '&x', '#', '!!', '~', '*', ' -x', '{{.x}}', '%'],
];

export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 3 })), {
    minLength: 1,
    maxLength: 5,
  })
  // What parts lists, addresses and paths, or is taken off their ends, would lead to other decisions.
  .map((parts) => `q${parts.join('').replace(/[,:=/.]/g, '')}q`);

/** A text of the same length that holds nothing hostile, and needs quotation like the other. */
export function harmless(text: string): string {
  return text.replace(/[^a-z0-9]/gi, '§');
}

/** All that may not reach a terminal; ends of lines and colours of ours are looked at apart. */
export function controlsIn(printed: string): string[] {
  return printed.replace(/[\n\t]|\u001b\[\d+m/g, '').match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu) ?? [];
}

/** How a text is parted: what may not depend on strangers. */
export function shapeOf(printed: string): { lines: number; tabs: number; colours: string[] } {
  return {
    lines: printed.split('\n').length,
    tabs: printed.split('\t').length,
    colours: printed.match(/\u001b\[\d+m/g) ?? [],
  };
}
