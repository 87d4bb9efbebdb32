import { visible } from '../../model/visible';

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;

export type Colour = keyof typeof codes;

/** A part of a line, with a colour. */
export type Piece = string | { readonly text: string; readonly colour: Colour | undefined };

export interface ScreenOptions {
  readonly terminal: boolean;
  /** Whether colours are wanted: on a terminal, without NO_COLOR. */
  readonly colours: boolean;
  /** The width in characters; `undefined` if there is none. */
  columns(): number | undefined;
}

/**
 * Prints to a terminal, a pipe or a file. All output goes through this class, which escapes others' text, so that it can neither begin a
 * line nor control a terminal.
 */
export class Screen {
  readonly terminal: boolean;
  readonly columns: () => number | undefined;

  constructor(
    private readonly write: (text: string) => void,
    private readonly options: ScreenOptions,
  ) {
    this.terminal = options.terminal;
    this.columns = () => options.columns();
  }

  line(...pieces: readonly Piece[]): void {
    this.write(`${pieces.map((piece) => this.shown(piece)).join('')}\n`);
  }

  /** A line of fields with tabs between them. */
  fields(texts: readonly string[]): void {
    this.write(`${texts.map(visible).join('\t')}\n`);
  }

  /** Prints text with line breaks and tabs of our own, such as help, or JSON, which escapes those in its texts. */
  lines(text: string): void {
    for (const line of text.replace(/\n$/, '').split('\n')) this.fields(line.split('\t'));
  }

  /** Replaces the line on a terminal that says what the command waits for; without text, removes it. */
  waiting(text?: string): void {
    this.write(text === undefined ? '\r\u001b[K' : `\r${visible(text)}`);
  }

  private shown(piece: Piece): string {
    if (typeof piece === 'string') return visible(piece);
    const { text, colour } = piece;
    return this.options.colours && colour && text !== ''
      ? `\u001b[${codes[colour]}m${visible(text)}\u001b[0m`
      : visible(text);
  }
}
