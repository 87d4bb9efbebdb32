import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { message, startScript } from '../hosts/child';
import { temporaryFolder } from '../hosts/temporary-folder';
import { inStep } from '../../support/in-step';

const folder = temporaryFolder();
const at = (name: string) => path.join(folder, name);
const writes = 200;
const precious = 'not a byte of this may change\n';

let attacker: ChildProcess;

beforeEach(() => {
  fs.writeFileSync(at('victim'), precious);
  fs.writeFileSync(at('innocent'), '127.0.0.1 localhost\n');
});

async function attack(way: string): Promise<void> {
  attacker = startScript('../hostile-files/hostile-process.ts', way, at('hosts'));
  await message(attacker);
}

async function endAttack(): Promise<void> {
  const ended = once(attacker, 'exit');
  attacker.kill('SIGKILL');
  await ended;
}

/** Writes changing names to the attacked file and to another one, in turn; returns what came of it, with the longest time. */
function writeBoth(): { outcomes: Set<string>; longest: number } {
  const writer = new HostsFileWriter(inStep(Date.now));
  const outcomes = new Set<string>();
  let longest = 0;
  for (let round = 0; round < writes; round += 1) {
    const lines = [{ address: '10.203.0.2', name: `shop-${round % 3}` }];
    const started = performance.now();
    const result = writer.write(at('hosts'), lines);
    longest = Math.max(longest, performance.now() - started);
    outcomes.add(result.outcome === 'refused' ? result.reason : result.outcome);
    expect(writer.write(at('innocent'), lines).outcome).not.toBe('refused');
    expect(writer.read(at('innocent'))).toEqual(lines);
  }
  return { outcomes, longest };
}

describe('while a process', () => {
  it.each([
    ['grow', 'appends to its hosts file byte by byte', ['written', 'unchanged', 'busy', 'too-large']],
    ['rewrite', 'writes its hosts file anew without end', ['written', 'unchanged', 'busy']],
    ['truncate', 'empties its hosts file without end', ['written', 'unchanged', 'busy']],
    [
      'swap',
      'puts links, pipes and files in its place',
      ['written', 'unchanged', 'busy', 'symlink', 'hard-link', 'not-a-file', 'missing'],
    ],
  ])(
    '(%s) %s, each write ends, other files are right, and nothing else is touched',
    async (way, _, possible) => {
      const size = way === 'grow' ? 7 * 1024 * 1024 : 100;
      fs.writeFileSync(at('hosts'), `${'#'.repeat(size - 1)}\n`);
      if (way === 'swap') execFileSync('mkfifo', [at('pipe')]);
      const descriptors = fs.readdirSync('/proc/self/fd').length;
      const memory = process.memoryUsage.rss();
      await attack(way);
      try {
        const { outcomes, longest } = writeBoth();
        const grown = (process.memoryUsage.rss() - memory) / 1024 / 1024;
        process.stdout.write(
          `${way}: ${[...outcomes].sort().join(', ')}; longest write ${longest.toFixed(0)} ms, memory +${grown.toFixed(0)} MiB\n`,
        );
        expect(possible).toEqual(expect.arrayContaining([...outcomes]));
      } finally {
        await endAttack();
      }
      expect(fs.readFileSync(at('victim'), 'utf8')).toBe(precious);
      expect(fs.readdirSync('/proc/self/fd').length).toBe(descriptors);
    },
  );
});
