import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { foreignPart, hostFileOf, ownNames, resolve, viewOf } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';

const starts = 50;
const names = ['shop', 'store', 'api.internal'];

let nathost: NathostOnEngine;
/** nathost's lines for the names that are there all the time. */
let lines: string[];

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ settings: { NATHOST_NAME_GRACE: '0s' } });
  await nathost.ready();
  await nathost.runApp('shop-1', { 'nathost.name': names.join() });
  const address = await nathost.addressOf('shop-1');
  lines = names.map((name) => `${address} ${name}`).sort();
  await nathost.until('names', async () =>
    ownNames((await viewOf(hostFileOf(nathost.engine))).text).join() === lines.join() ? true : undefined,
  );
});

afterAll(() => nathost.stop());

/**
 * What a host-networked container leaves in `/out/seen`, started `starts` times: half of them are new containers, half the same one again.
 * Not what it prints, because an engine may lose what a container prints that ends at once.
 */
async function seen(flags: readonly string[], command: readonly string[]): Promise<string[]> {
  const folder = await nathost.engine.folder('out');
  const file = join(folder, 'seen');
  const container = ['--network', 'host', '--volume', `${folder}:/out`, ...flags, 'busybox', ...command];
  await nathost.docker('create', '--name', 'again', ...container);
  const texts: string[] = [];
  while (texts.length < starts) {
    for (const start of [
      ['run', '--rm', ...container],
      ['start', '--attach', 'again'],
    ]) {
      await nathost.docker(...start);
      texts.push(await readFile(file, 'utf8'));
      await rm(file);
    }
  }
  await nathost.docker('rm', 'again');
  return texts;
}

const isStable = (line: string) => !line.includes('passing');

test(`a proxy has all names at its first instruction, in ${starts} of ${starts} starts, while others come and go`, async () => {
  let isOver = false;
  async function comeAndGo(): Promise<number> {
    let rounds = 0;
    while (!isOver) {
      rounds += 1;
      const app = await nathost.docker(
        'create',
        '--label',
        `nathost.name=passing-${rounds}`,
        'busybox',
        'true',
      );
      await nathost.docker('rm', app);
    }
    return rounds;
  }
  const churn = comeAndGo();
  const texts = await seen([], ['cp', '/etc/hosts', '/out/seen']).finally(() => (isOver = true));

  expect(await churn).toBeGreaterThan(10);
  expect(texts.filter((text) => ownNames(text).filter(isStable).join() !== lines.join())).toEqual([]);
});

test('a proxy with --add-host sees no name half, keeps its own lines, and has all names a moment after its start', async () => {
  const untilAllAreThere = names.map((name) => `until grep -q '^[0-9.]* ${name} ' /etc/hosts; do :; done`);
  const script = ['cat /etc/hosts', 'echo =====', ...untilAllAreThere, 'cat /etc/hosts'].join('; ');
  const texts = await seen(['--add-host', 'theirs:192.0.2.1'], ['sh', '-c', `{ ${script}; } >/out/seen`]);

  for (const text of texts) {
    const [first = '', later = ''] = text.split('=====\n');
    // Those that came and went before stay for a moment, the least of NATHOST_NAME_GRACE.
    expect(lines).toEqual(expect.arrayContaining(ownNames(first).filter(isStable)));
    expect(ownNames(later).filter(isStable)).toEqual(lines);
    for (const part of [first, later]) expect(resolve(part, 'theirs')).toEqual(['192.0.2.1']);
    expect(foreignPart(later)).toBe(foreignPart(first));
  }
});
