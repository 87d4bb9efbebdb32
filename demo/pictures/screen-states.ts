import { Terminal, type IBufferCell } from '@xterm/headless';
import type { Cast } from './cast';

export type Style = 'plain' | 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'cursor';

/** Characters of one style next to each other. */
export interface Piece {
  readonly text: string;
  readonly style: Style;
}

/** What stood in a row of the screen for a while. */
export interface RowState {
  readonly row: number;
  readonly pieces: readonly Piece[];
  readonly from: number;
  readonly to: number;
}

/** Plays a recording on a terminal in memory. @returns what stood in each row and when, of rows that were not empty */
export async function rowStates(cast: Cast): Promise<RowState[]> {
  const terminal = new Terminal({
    cols: cast.columns,
    rows: cast.rows,
    allowProposedApi: true,
    convertEol: true,
  });
  const shown: { pieces: readonly Piece[]; from: number }[] = [];
  const states: RowState[] = [];
  const change = (row: number, pieces: readonly Piece[], at: number): void => {
    const before = shown[row];
    if (before && JSON.stringify(before.pieces) === JSON.stringify(pieces)) return;
    if (before && before.pieces.length > 0 && before.from < at)
      states.push({ row, pieces: before.pieces, from: before.from, to: at });
    shown[row] = { pieces, from: at };
  };
  for (const { at, text } of cast.writes) {
    await new Promise<void>((resolve) => {
      terminal.write(text, resolve);
    });
    for (let row = 0; row < cast.rows; row += 1) change(row, piecesOf(terminal, row), at);
  }
  for (let row = 0; row < cast.rows; row += 1) change(row, [], cast.ends);
  terminal.dispose();
  return states;
}

function piecesOf(terminal: Terminal, row: number): Piece[] {
  const { active } = terminal.buffer;
  const line = active.getLine(active.viewportY + row);
  const pieces: { text: string; style: Style }[] = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    const isCursor = row === active.cursorY && column === active.cursorX;
    const style = isCursor ? 'cursor' : cell ? styleOf(cell) : 'plain';
    const last = pieces.at(-1);
    const text = cell?.getChars() || ' ';
    if (last?.style === style) last.text += text;
    else pieces.push({ text, style });
  }
  // The rest of a row is blank.
  const last = pieces.at(-1);
  if (last?.style === 'plain') last.text = last.text.trimEnd();
  if (last?.text === '') pieces.pop();
  return pieces;
}

const colours: Readonly<Record<number, Style>> = { 1: 'red', 2: 'green', 3: 'yellow', 6: 'cyan' };

function styleOf(cell: IBufferCell): Style {
  if (cell.isFgPalette()) return colours[cell.getFgColor()] ?? 'plain';
  if (cell.isBold()) return 'bold';
  return cell.isDim() ? 'dim' : 'plain';
}
