import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { message, Reader, startScript } from './child';
import { Churn, randomFrom } from './churn';
import { judge, type ReaderReport, type Way } from './reader-process';
import { foreignHead, foreignLine } from './stress-names';
import { temporaryFolder } from './temporary-folder';
import { inStep } from '../../support/in-step';

const folder = temporaryFolder();

/** For a long run, with figures: NATHOST_STRESS_SECONDS=60. */
const given = process.env['NATHOST_STRESS_SECONDS'];
const seconds = Number(given ?? 1);

function newFile(): string {
  const file = path.join(fs.mkdtempSync(path.join(folder, 'case-')), 'hosts');
  fs.writeFileSync(file, foreignHead, 'latin1');
  return file;
}

/** Some readers see the file itself, others see it mounted, as a container sees its `/etc/hosts`. */
async function startReaders(
  file: string,
  ways: readonly (readonly [Way, 'itself' | 'mounted'])[],
): Promise<Reader[]> {
  const mountPoint = path.join(path.dirname(file), 'mounted');
  fs.writeFileSync(mountPoint, '');
  return Promise.all(
    ways.map(([way, as]) => Reader.start(file, way, as === 'mounted' ? mountPoint : undefined)),
  );
}

/** A shell that appends a foreign line for each line it is sent. */
function startAppender(file: string) {
  const script = 'i=0; while read -r _; do echo "10.9.9.9 foreign-$i" >> "$1"; i=$((i+1)); done';
  return spawn('sh', ['-c', script, 'sh', file], { stdio: ['pipe', 'inherit', 'inherit'] });
}

/** Returns the number of lines that the shell has appended meanwhile. */
async function churnFor(file: string, churn: Churn, appending: boolean): Promise<number> {
  const appender = startAppender(file);
  const ended = once(appender, 'exit');
  const until = performance.now() + seconds * 1000;
  let appended = 0;
  for (let step = 0; performance.now() < until; step += 1) {
    if (appending && step % 4 === 0) {
      appender.stdin.write('\n');
      appended += 1;
      // So that the shell is told now and appends during the step.
      await turn();
    }
    churn.step();
    await turn();
  }
  appender.stdin.end();
  await ended;
  return appended;
}

function active(file: string): string[] {
  const lines = new HostsFileWriter(inStep(Date.now)).read(file);
  if ('outcome' in lines) throw new Error(lines.detail);
  return lines.map(({ address, name }) => `${address} ${name}`).sort();
}

function wantedBy(churn: Churn): string[] {
  return churn.wanted.map(({ address, name }) => `${address} ${name}`).sort();
}

function record(facts: object): void {
  if (given !== undefined) process.stdout.write(`${JSON.stringify(facts)}\n`);
}

describe('while 1,000 names come, go and move', () => {
  it.each([
    { readers: [['measured', 'itself'] as const, ['4096', 'mounted'] as const], appending: true },
    { readers: [['1024', 'mounted'] as const, ['halting', 'itself'] as const], appending: false },
  ])(
    'readers notice no write and others lose no line: $readers, appending: $appending',
    async ({ readers: ways, appending }) => {
      const file = newFile();
      const { ino: inode } = fs.statSync(file);
      const churn = new Churn(file, randomFrom(seconds * 1000));
      churn.write();
      const readers = await startReaders(file, ways);
      let reports: ReaderReport[] = [];
      let appended = 0;
      try {
        appended = await churnFor(file, churn, appending);
        reports = await Promise.all(readers.map((reader) => reader.stop()));
      } finally {
        for (const reader of readers) reader.kill();
      }
      const { size } = fs.statSync(file);
      record({
        ways,
        reports,
        writes: churn.writes,
        lines: churn.changes,
        appended,
        size,
        results: churn.results,
      });
      churn.finish();
      const text = fs.readFileSync(file, 'latin1');
      expect({
        violations: reports.flatMap(({ violations }) => violations),
        inode: fs.statSync(file).ino,
        head: text.slice(0, foreignHead.length),
        foreign: text.split('\n').filter((line) => line.includes('foreign')),
        active: active(file),
        outcomes: Object.keys(churn.results),
      }).toEqual({
        violations: [],
        inode,
        head: foreignHead,
        foreign: Array.from({ length: appended }, (_, index) => foreignLine(index)),
        active: wantedBy(churn),
        outcomes: ['written'],
      });
      // Otherwise nothing was shown.
      expect(Math.min(churn.writes, ...reports.map(({ changes }) => changes))).toBeGreaterThan(1);
    },
  );
});

describe('a writer that is killed', () => {
  it('leaves a file that is right for readers, and its successor completes it', async () => {
    const file = newFile();
    const random = randomFrom(11);
    for (let round = 0; round < Math.max(2, seconds); round += 1) {
      const writer = startScript('churn-process.ts', file, `${round}`);
      const ended = once(writer, 'exit');
      try {
        await message(writer);
        await new Promise((passed) => setTimeout(passed, 100 * random()));
      } finally {
        writer.kill('SIGKILL');
      }
      await ended;
      expect(judge(fs.readFileSync(file))).toEqual([]);
    }
    const successor = new Churn(file, random);
    successor.write();
    successor.finish();
    expect(active(file)).toEqual(wantedBy(successor));
  });
});
