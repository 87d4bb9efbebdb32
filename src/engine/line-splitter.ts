const newline = 0x0a;

/**
 * Cuts a stream of bytes into lines, wherever its chunks end. It searches for the newline byte, which no other UTF-8 character contains.
 * Accepts NDJSON, JSON Lines and JSON text sequences (RFC 7464: each record begins with 0x1E).
 */
export class LineSplitter {
  private pieces: Buffer[] = [];
  private length = 0;

  /** @param longest lines of more bytes are dropped, and `onDropped` is called once for each */
  constructor(
    private readonly longest: number,
    private readonly onDropped: () => void,
  ) {}

  /** The non-empty lines that this chunk completes. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.keep(chunk.subarray(start, end));
      this.finish(lines);
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
    return lines;
  }

  /** The last line, if the stream ended without a newline. */
  end(): string[] {
    const lines: string[] = [];
    this.finish(lines);
    return lines;
  }

  private keep(piece: Buffer): void {
    this.length += piece.length;
    if (this.length > this.longest) this.pieces = [];
    else if (piece.length > 0) this.pieces.push(piece);
  }

  private finish(lines: string[]): void {
    if (this.length > this.longest) this.onDropped();
    const line = Buffer.concat(this.pieces)
      .toString()
      .replace(/^\u001e/, '')
      .trim();
    if (line !== '') lines.push(line);
    this.pieces = [];
    this.length = 0;
  }
}
