import { closeSync, openSync, readSync } from 'node:fs';
import { foreignPart, resolve } from './hosts-view';

const ownLine = /^(#.*|[0-9a-f.:]+ [a-z0-9.-]+ *) # nathost$/;
const everyMs = 5;

/** A reader like any program's resolver, who looks at a hosts file again and again and remembers whatever was not as it has to be. */
export class HostsSampler {
  readonly faults: string[] = [];
  looks = 0;
  private readonly buffer = Buffer.alloc(1 << 20);
  private readonly foreign: string;
  private readonly timer: NodeJS.Timeout;

  /** @param anchor a name that is there all the time */
  constructor(
    private readonly path: string,
    private readonly anchor: { readonly name: string; readonly address: string },
  ) {
    this.foreign = foreignPart(this.read());
    this.timer = setInterval(() => {
      this.look();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const text = this.read();
    this.looks += 1;
    if (foreignPart(text) !== this.foreign) this.fault('foreign part', text);
    if (resolve(text, this.anchor.name).join() !== this.anchor.address) this.fault(this.anchor.name, text);
    for (const line of text.split('\n'))
      if (line.includes('# nathost') && !ownLine.test(line)) this.fault(`line ${line}`, text);
  }

  private fault(what: string, text: string): void {
    if (this.faults.length < 10) this.faults.push(`${what} in ${text}`);
  }

  /** In one read(), as the C library does for a file of this size. */
  private read(): string {
    const file = openSync(this.path, 'r');
    try {
      return this.buffer.toString('latin1', 0, readSync(file, this.buffer, 0, this.buffer.length, 0));
    } finally {
      closeSync(file);
    }
  }
}
