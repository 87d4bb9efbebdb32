import { visible } from '../../model/visible';

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;

export type Colour = keyof typeof codes;

/** A part of a line; in its colour where colours are wanted. */
export type Piece = string | { readonly text: string; readonly colour: Colour | undefined };

export interface ScreenOptions {
  readonly terminal: boolean;
  /** Whether colours are wanted: on a terminal, without NO_COLOR. */
  readonly colours: boolean;
  /** Characters in a line; what does not end at one has `undefined`. */
  columns(): number | undefined;
}

/**
 * Where text goes: a terminal, a pipe or a file. All that is printed passes here, and only what is a line here begins one: what strangers
 * wrote can neither end a line nor steer a terminal.
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

  /** Text whose line breaks and tabs are our own, such as help, or JSON, which has none within its texts. */
  lines(text: string): void {
    for (const line of text.replace(/\n$/, '').split('\n')) this.fields(line.split('\t'));
  }

  /** Says on a terminal what is waited for, in the place of what it said of that before; without text, it takes that away. */
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
