import fs from 'node:fs';
import { mayStand, required } from './stress-names';

/**
 * Reads a hosts file as fast as it can until the parent sends a message, and judges every read. Started as
 * `reader-process.ts <file> <way>`; sends `ready` after the first read and a `ReaderReport` at the end.
 */
export interface ReaderReport {
  readonly reads: number;
  /** Reads that differed from the one before. */
  readonly changes: number;
  readonly violations: readonly string[];
}

/** `measured` asks for the length first; the others take pieces of that size; `halting` stops once for a while. */
export type Way = 'measured' | '4096' | '1024' | 'halting';

const longestHalt = 800;

const ways: Record<Way, (file: string) => Buffer> = {
  measured: (file) => fs.readFileSync(file),
  '4096': (file) => inPieces(file, 4096),
  '1024': (file) => inPieces(file, 1024),
  halting: (file) => inPieces(file, 4096, Math.floor(Math.random() * 30)),
};

function inPieces(file: string, size: number, haltAfter = -1): Buffer {
  const descriptor = fs.openSync(file, 'r');
  const pieces: Buffer[] = [];
  for (;;) {
    const piece = Buffer.allocUnsafe(size);
    const count = fs.readSync(descriptor, piece, 0, size, null);
    if (count === 0) break;
    pieces.push(piece.subarray(0, count));
    if (pieces.length === haltAfter) halt(Math.random() * longestHalt);
  }
  fs.closeSync(descriptor);
  return Buffer.concat(pieces);
}

function halt(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const known = new Set<string>();

/** What is wrong with one read. */
export function judge(bytes: Buffer): string[] {
  if (bytes.length === 0) return ['empty file'];
  const names = new Set<string>();
  const wrong: string[] = [];
  for (const line of bytes.toString('latin1').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [address = '', name = ''] = line.split(' ', 2);
    names.add(name);
    if (known.has(line)) continue;
    const rest = line.slice(address.length + 1 + name.length);
    if (mayStand(address, name) && /^( *| +# nathost)$/.test(rest)) known.add(line);
    else wrong.push(`wrong line ${JSON.stringify(line)}`);
  }
  for (const name of required) if (!names.has(name)) wrong.push(`missing ${name}`);
  return wrong;
}

function main(file: string, way: Way): void {
  const report = { reads: 0, changes: 0, violations: [] as string[] };
  let stopped = false;
  let last: Buffer = Buffer.alloc(0);
  const readsInARow = way === 'halting' ? 1 : 20;
  const read = () => {
    const bytes = ways[way](file);
    report.reads += 1;
    if (report.reads === 1) process.send?.('ready');
    if (bytes.equals(last)) return;
    report.changes += 1;
    report.violations.push(...judge(bytes).slice(0, 3));
    last = bytes;
  };
  const readOn = () => {
    for (let count = 0; count < readsInARow && !stopped; count += 1) read();
    if (!stopped) setImmediate(readOn);
    else {
      process.send?.(report, () => {
        process.disconnect();
      });
    }
  };
  process.on('message', () => {
    stopped = true;
  });
  // The parent is gone, or has the report.
  process.on('disconnect', () => {
    process.exit();
  });
  readOn();
}

if (require.main === module) main(process.argv[2] ?? '', process.argv[3] as Way);
