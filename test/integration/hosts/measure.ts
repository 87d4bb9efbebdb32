import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import type { HostLine } from '../../../src/model/host-line';
import { inStep } from '../../support/in-step';

/**
 * Measures a write to a file with 1,000 names or as many as are given, and the window of each edit: from the return of the read that looked at a slot to
 * the return of the write. Run with: node -r ts-node/register test/integration/hosts/measure.ts [rounds] [names]
 */
const rounds = Number(process.argv[2] ?? 3000);
const count = Number(process.argv[3] ?? 1000);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nathost-measure-'));
const file = path.join(folder, 'hosts');

let ahead = 0;
const writer = new HostsFileWriter(inStep(() => Date.now() + ahead));
const lines = Array.from({ length: count }, (_, i) => ({
  address: `172.30.${i >> 8}.${i & 255}`,
  name: `application-${String(i).padStart(5, '0')}.example`,
}));
const extra = (index: number): HostLine => ({ address: '172.30.9.9', name: `extra-${index}.example` });

const windows: number[] = [];
let lookedAt = 0;
const read = fs.readSync.bind(fs) as (...given: unknown[]) => number;
const write = fs.writeSync.bind(fs) as (...given: unknown[]) => number;
Object.assign(fs, {
  readSync: (...given: unknown[]) => {
    const count = read(...given);
    lookedAt = performance.now();
    return count;
  },
  writeSync: (...given: unknown[]) => {
    const count = write(...given);
    if (given[4] !== null) windows.push(performance.now() - lookedAt);
    return count;
  },
});

function report(what: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => ((sorted[Math.floor(sorted.length * share)] ?? NaN) * 1000).toFixed(1);
  const figures = `p50 ${at(0.5)}  p99 ${at(0.99)}  p99.9 ${at(0.999)}  max ${((sorted.at(-1) ?? NaN) * 1000).toFixed(1)} µs`;
  process.stdout.write(`${what.padEnd(44)} n ${String(times.length).padStart(6)}  ${figures}\n`);
}

function timed(times: number[], wanted: readonly HostLine[], expected: 'written' | 'unchanged'): void {
  const started = performance.now();
  const { outcome } = writer.write(file, wanted);
  times.push(performance.now() - started);
  if (outcome !== expected) throw new Error(`expected ${expected}, not ${outcome}`);
}

const warmUp = Math.min(300, rounds / 2);
try {
  fs.writeFileSync(file, '127.0.0.1 localhost\n');
  const [first, same, added, removed, appended]: [number[], number[], number[], number[], number[]] = [
    [],
    [],
    [],
    [],
    [],
  ];
  ahead += 5000;
  timed(first, lines, 'written');
  for (let round = 0; round < rounds; round += 1) {
    const wanted = [...lines, extra(round)];
    ahead += 5000;
    timed(round === 0 ? appended : added, wanted, 'written');
    timed(same, wanted, 'unchanged');
    timed(removed, lines, 'written');
  }
  for (let round = 0; round < Math.min(rounds, 300); round += 1) {
    timed(appended, [...lines, extra(rounds + round)], 'written');
    timed([], lines, 'written');
  }
  report(`${count} names into an empty file`, first);
  report('nothing to do', same.slice(warmUp));
  report('one name more, into a free slot', added.slice(warmUp));
  report('one name more, appended', appended.slice(1));
  report('one name less', removed.slice(warmUp));
  report('window of an edit (look to written)', windows.slice(warmUp * 3));
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
