import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/until';

const tally = join(__dirname, '../../../scripts/lib/tally.sh');
const running: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function start(script: string) {
  const child = spawn('bash', ['-c', `. "$0"; ${script}`, tally], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  child.stdout.setEncoding('utf8');
  let output = '';
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number,
    lines: output.trimEnd().split('\n'),
  }));
  const said = (words: string) =>
    new Promise<string>((resolve) => {
      child.stdout.on('data', (text: string) => {
        output += text;
        if (output.includes(words)) resolve(output);
      });
    });
  void said('');
  return { child, ended, said };
}

/** One that has ended and that nobody has taken note of yet does not count. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const part = (name: string, lines: string, status = 0) =>
  `tally ${name} bash -c 'printf "${lines}\\n"; exit ${status}';`;

it('ends with one line that counts all runs together, and tells each run’s own with its name', async () => {
  const runs = [part('one', '3 passed, 0 failed'), part('two', 'ok\\n\\n4 passed, 0 failed, 2 skipped')];
  expect(await start(`${runs.join(' ')} tally_end`).ended).toEqual({
    code: 0,
    lines: [
      'one: 3 passed, 0 failed',
      'ok',
      '',
      'two: 4 passed, 0 failed, 2 skipped',
      '',
      '7 passed, 0 failed, 2 skipped',
    ],
  });
});

it.each([
  [
    'whose tests failed',
    part('bad', '1 passed, 2 failed\\nmake: *** [Makefile:9: test] Error 1', 2),
    'bad: 1 passed, 2 failed',
    '4 passed, 2 failed',
  ],
  [
    'that ends without a count',
    part('bad', 'no disk', 7),
    'bad: it ended with status 7, without a count',
    '3 passed, 1 failed',
  ],
  [
    'that counts no failure and ends with one',
    part('bad', '1 passed, 0 failed', 1),
    'bad: no test failed, but it ended with status 1',
    '4 passed, 1 failed',
  ],
  ['that could not begin', 'tally_failure bad "no tree";', 'bad: no tree', '3 passed, 1 failed'],
])('a run %s fails all, and the others go on', async (_, run, told, sum) => {
  const { code, lines } = await start(`${run} ${part('good', '3 passed, 0 failed')} tally_end`).ended;
  expect([code, lines.at(-1), lines.filter((line) => line.startsWith('make:'))]).toEqual([1, sum, []]);
  expect(lines).toEqual(expect.arrayContaining([told, 'good: 3 passed, 0 failed']));
});

it('when it is ended it ends what runs, and what that has started', async () => {
  const { child, ended, said } = start(`tally one bash -c 'sleep 1000 & echo begun $!; wait'; tally_end`);
  const pid = Number(/begun (\d+)/.exec(await said('begun'))?.[1]);
  expect(isAlive(pid)).toBe(true);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(143);
  await until('end of what it had started', () => Promise.resolve(isAlive(pid) ? undefined : true), 5_000);
});
