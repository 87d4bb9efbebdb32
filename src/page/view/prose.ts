/** A piece of a sentence; `code` is set off as code. */
export interface Piece {
  readonly text: string;
  readonly code: boolean;
}

/** Splits a sentence at backquoted code; a single backquote is plain text. */
export function pieces(sentence: string): Piece[] {
  return sentence
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^`.+`$/.test(part) ? { text: part.slice(1, -1), code: true } : { text: part, code: false },
    );
}

/** The sentence with its times in local format. */
export function withLocalTimes(sentence: string): string {
  return sentence.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (time) =>
    new Date(time).toLocaleString(),
  );
}
