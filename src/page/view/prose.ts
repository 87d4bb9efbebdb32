/** A piece of a sentence; `code` is what a person types or finds in a file. */
export interface Piece {
  readonly text: string;
  readonly code: boolean;
}

/** Problems set off what is to be typed in backticks; one without a partner stands for itself. */
export function pieces(sentence: string): Piece[] {
  return sentence
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^`.+`$/.test(part) ? { text: part.slice(1, -1), code: true } : { text: part, code: false },
    );
}

/** The same with its times as people of this place write them. */
export function withLocalTimes(sentence: string): string {
  return sentence.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (time) =>
    new Date(time).toLocaleString(),
  );
}
