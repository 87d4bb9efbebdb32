import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { mayStand, required } from './churn-names';

/** Run by HostsReader: hosts-reader-process.ts FILE PIECE. Sends `ready` after the first read, and its report when it is told to stop. */
export interface ReaderReport {
  readonly reads: number;
  /** Reads that differed from the one before. */
  readonly changes: number;
  readonly violations: readonly string[];
  /** Reads that took longer than what is promised for: not judged. */
  readonly slow: number;
}

const readsInARow = 20;
/** Milliseconds, `restTime` in src/hosts/slot-rest.ts: what a slower reader sees is a limit that docs/hosts-file.md names. */
const longestRead = 1_000;
const mostViolations = 20;
const known = new Set<string>();

function inPieces(file: string, size: number): Buffer {
  const descriptor = openSync(file, 'r');
  const pieces: Buffer[] = [];
  for (;;) {
    const bytes = Buffer.allocUnsafe(size);
    const count = readSync(descriptor, bytes, 0, size, null);
    if (count === 0) break;
    pieces.push(bytes.subarray(0, count));
  }
  closeSync(descriptor);
  return Buffer.concat(pieces);
}

function judge(bytes: Buffer): string[] {
  if (bytes.length === 0) return ['an empty file'];
  const names = new Set<string>();
  const wrong: string[] = [];
  for (const line of bytes.toString('latin1').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    names.add(line.split(' ', 2)[1] ?? '');
    if (!known.has(line) && !mayStand(line)) wrong.push(`a line that nobody wrote: ${JSON.stringify(line)}`);
    known.add(line);
  }
  return [...wrong, ...required.filter((name) => !names.has(name)).map((name) => `no ${name}`)];
}

function main(file: string, piece: number): void {
  const report = { reads: 0, changes: 0, violations: [] as string[], slow: 0 };
  let last: Buffer = Buffer.alloc(0);
  let isStopped = false;
  const read = (): void => {
    const startedAt = performance.now();
    const bytes = piece === 0 ? readFileSync(file) : inPieces(file, piece);
    const isSlow = performance.now() - startedAt >= longestRead;
    report.reads += 1;
    if (isSlow) report.slow += 1;
    if (isSlow || bytes.equals(last)) return;
    report.changes += 1;
    if (report.violations.length < mostViolations) report.violations.push(...judge(bytes).slice(0, 3));
    last = bytes;
  };
  const readOn = (): void => {
    for (let count = 0; count < readsInARow; count += 1) read();
    if (!isStopped) setImmediate(readOn);
    else {
      process.send?.(report, () => {
        process.disconnect();
      });
    }
  };
  process.on('message', () => (isStopped = true));
  // The parent is gone, or has the report.
  process.on('disconnect', () => process.exit());
  read();
  process.send?.('ready');
  readOn();
}

main(process.argv[2] ?? '', Number(process.argv[3]));
