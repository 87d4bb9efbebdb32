export interface NginxDirective {
  readonly name: string;
  readonly args: readonly string[];
  readonly file: string;
  readonly line: number;
  /** Of a block, such as `server`. */
  readonly block?: readonly NginxDirective[];
}

export interface NginxFile {
  readonly path: string;
  readonly text: string;
}

/** Splits the output of `nginx -T`: all files of the configuration, each after a line with its name. */
export function splitDump(text: string): NginxFile[] {
  const parts = text.split(/^# configuration file (.+):$/m).slice(1);
  return parts.flatMap((path, index) =>
    index % 2 === 0 ? [{ path, text: (parts[index + 1] ?? '').replace(/^\n/, '') }] : [],
  );
}

/** The directives of the files, in their order. `include` is not followed, because those files are in the list. */
export function parseNginx(files: readonly NginxFile[]): NginxDirective[] {
  return files.flatMap((file) => new Reader(file).block());
}

/** All directives, recursively. */
export function* walkNginx(directives: readonly NginxDirective[]): Generator<NginxDirective> {
  for (const directive of directives) {
    yield directive;
    if (directive.block) yield* walkNginx(directive.block);
  }
}

/** Deeper than nginx itself accepts. */
const deepest = 50;

/** A lenient parser: it accepts whatever nginx accepts, and more. */
class Reader {
  private at = 0;
  private line = 1;

  constructor(private readonly file: NginxFile) {}

  block(depth = 0): NginxDirective[] {
    const found: NginxDirective[] = [];
    for (;;) {
      const words: string[] = [];
      let start = 0;
      let end = this.next();
      for (; end !== undefined && typeof end === 'object'; end = this.next()) {
        if (words.length === 0) start = this.line;
        words.push(end.word);
      }
      const [name, ...args] = words;
      if (name !== undefined && end !== '}') found.push(this.directive(name, args, start, end, depth));
      if (end === undefined || end === '}') return found;
    }
  }

  private directive(
    name: string,
    args: string[],
    line: number,
    end: string | undefined,
    depth: number,
  ): NginxDirective {
    const plain = { name, args, file: this.file.path, line };
    if (end !== '{') return plain;
    if (name.endsWith('_by_lua_block')) {
      this.skipBraces();
      return plain;
    }
    return { ...plain, block: depth < deepest ? this.block(depth + 1) : [] };
  }

  /** A word, `;`, `{` or `}`; `undefined` at the end. */
  private next(): { word: string } | ';' | '{' | '}' | undefined {
    this.skipBlank();
    const character = this.file.text[this.at];
    if (character === undefined) return undefined;
    if (character === ';' || character === '{' || character === '}') {
      this.at++;
      return character;
    }
    return { word: character === '"' || character === "'" ? this.quoted(character) : this.bare() };
  }

  private quoted(quote: string): string {
    let word = '';
    for (this.at++; this.at < this.file.text.length; this.at++) {
      let character = this.file.text[this.at] ?? '';
      if (character === quote) break;
      if (character === '\\') character = this.file.text[++this.at] ?? '';
      if (character === '\n') this.line++;
      word += character;
    }
    this.at++;
    return word;
  }

  /** `${name}` belongs to a word, though it has braces. */
  private bare(): string {
    const [word = ''] = /^(?:\$\{[^}]*\}|\\[\s\S]|[^\s;{}])+/.exec(this.file.text.slice(this.at)) ?? [];
    this.at += Math.max(word.length, 1);
    return word;
  }

  private skipBlank(): void {
    for (; this.at < this.file.text.length; this.at++) {
      const character = this.file.text[this.at] ?? '';
      if (character === '#')
        while (this.at + 1 < this.file.text.length && this.file.text[this.at + 1] !== '\n') this.at++;
      else if (!/\s/.test(character)) return;
      if (character === '\n') this.line++;
    }
  }

  private skipBraces(): void {
    for (let open = 1; open > 0 && this.at < this.file.text.length; this.at++) {
      const character = this.file.text[this.at];
      if (character === '{') open++;
      if (character === '}') open--;
      if (character === '\n') this.line++;
    }
  }
}
