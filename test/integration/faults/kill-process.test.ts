import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { serveEngine } from '../../support/fake-host/engine-server';
import type { FakeHost } from '../../support/fake-host';
import { minute } from '../../support/records';
import { newHost } from './hosts-under-test';
import { Churn, happen } from './operations';
import { violations } from './picture';
import { leftToDo, Promises } from './promises';
import { freshRandom, sizeOf } from './random';

const random = freshRandom('kill -9 of a process');
const kills = sizeOf('NATHOST_PROCESS_KILLS', 8);
const labels = Array.from({ length: 24 }, (_, index) => `app-${index}`);
const repository = join(__dirname, '../../..');

/** So that a process is there in a tenth of a second. */
function bundle(host: FakeHost): string {
  const outfile = join(host.folder, 'nathost-process.js');
  const options = [
    '--bundle',
    '--platform=node',
    '--target=node20',
    '--log-level=error',
    `--outfile=${outfile}`,
  ];
  execFileSync('node_modules/.bin/esbuild', [join(__dirname, 'nathost-process.ts'), ...options], {
    cwd: repository,
  });
  return outfile;
}

/** Ends it by kill -9 once it has asked the engine so many things; or when it has nothing more to ask. */
async function killAfter(
  child: ChildProcess,
  questions: number,
  onQuestion: () => void,
  host: FakeHost,
): Promise<void> {
  let left = questions;
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  let quiet = setTimeout(kill, 10_000);
  serveEngine(host.engine, child, () => {
    clearTimeout(quiet);
    quiet = setTimeout(kill, 250);
    left -= 1;
    // A moment later, so that it is in the middle of something else.
    if (left < 0) setTimeout(kill, 4 * random.fraction());
    else onQuestion();
  });
  await once(child, 'exit');
  clearTimeout(quiet);
}

test(`a process that is killed ${kills} times amid the coming and going leaves what its successor completes`, async () => {
  const host = await newHost({ settings: { nameGrace: minute } });
  const script = bundle(host);
  const churn = new Churn(random, { labels, rivals: true, proxies: 3 });
  const promises = new Promises(host);
  let questions = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    host.nathost.kill();
    const ahead = String(host.clock.now() - Date.now());
    const child = fork(script, [JSON.stringify(host.settings), ahead], { serialization: 'advanced' });
    await killAfter(
      child,
      random.below(60),
      () => {
        questions += 1;
        if (random.chance(0.5)) happen(host, churn.next(host));
      },
      host,
    );
    expect([kill, ...promises.brokenToReaders()]).toEqual([kill]);
    host.boot();
    await host.pass(20_000);
    expect([kill, ...promises.broken(), ...violations(host)]).toEqual([kill]);
  }
  expect(questions).toBeGreaterThan(kills);
  expect(await leftToDo(host)).toEqual([]);
});
