import { runProgram } from '../../../src/kernel/run-program';
import { programs } from '../../../src/inspect/host/programs';

const mebibyte = 1024 * 1024;
const limits = { milliseconds: 30_000, bytes: mebibyte };
const ofDoctor = (over: Partial<typeof limits>) =>
  programs({ docker: ['docker'], environment: {}, limits: { ...limits, ...over } });

describe.each([
  [
    'nathost',
    (script: string, over: Partial<typeof limits>) =>
      runProgram('sh', ['-c', script], { limits: { ...limits, ...over } }),
  ],
  ['the doctor', (script: string, over: Partial<typeof limits>) => ofDoctor(over).run('sh', ['-c', script])],
])('a program that %s runs', (_, run) => {
  test.each([
    ['dies by a signal', 'printf half; kill -SEGV $$', {}, 'SIGSEGV killed it'],
    ['does not end in time', 'exec sleep 60', { milliseconds: 100 }, 'it did not end within 0.1 seconds'],
    ['prints too much', 'head -c 1048577 /dev/zero', {}, 'it printed more than 1 MiB'],
    ['refuses, and says why', 'echo "no such table" >&2; exit 1', {}, 'no such table'],
  ] as const)('%s: the error says so', async (_what, script, over, why) => {
    await expect(run(script, over)).rejects.toThrow(why);
  });

  test('prints as much as it may', async () => {
    expect(await run('head -c 1048576 /dev/zero', {})).toHaveLength(mebibyte);
  });
});
