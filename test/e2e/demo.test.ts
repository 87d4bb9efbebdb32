import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '../support/command';
import { PrivateEngine, startGuard } from '../support/private-engine';
import { until } from '../support/until';

const repository = join(__dirname, '../..');
/** It installs the plugin, which other tests may be doing at this moment, out of the same folder. */
const patience = 300_000;

/** What each of the commands that the demo prints has to say, by its beginning. */
const says: Readonly<Record<string, RegExp>> = {
  'docker nathost status': /^State +ready\n(.*\n)*Problems +none\n$/,
  'docker nathost ls': /^NAME .*\n(.*\n)*shop +10\.203\.0\.2 /,
  'docker nathost explain shop': /^shop 10\.203\.0\.2\n(.*\n)*.* nathost-demo-proxy, since /,
  'docker run -d --name nathost-demo-wiki': /^[0-9a-f]{64}\n$/,
  'docker exec nathost-demo-proxy cat /etc/hosts': /^10\.203\.0\.\d+ wiki /m,
  'docker stop -t 0 nathost-demo-shop': /^nathost-demo-shop\n$/,
  'docker start nathost-demo-shop': /^nathost-demo-shop\n$/,
  'docker run --rm --network host busybox wget': /^shop in container [0-9a-f]{12}\n$/,
};

const changing = /^docker (run -d|stop|start) /;

/** A demo that was shown. */
interface Demo {
  readonly folder: string;
  /** What it printed. */
  readonly told: string;
  /** Runs what is typed in a shell there. @returns what it printed */
  readonly type: (command: string) => Promise<string>;
}

async function demo(folder: string, type: Demo['type']): Promise<Demo> {
  return { folder, type, told: await type(`'${join(repository, 'scripts/demo')}' up '${folder}'`) };
}

/** What is to be typed, as it stands; comments are a shell's. The first line is for every shell, the last removes the demo. */
function typed({ told }: Demo): { first: string; commands: string[]; last: string } {
  const next = told.slice(told.indexOf('\nWhat to try next'));
  const [first = '', ...commands] = [...next.matchAll(/^ {2}(.+)$/gm)].map(([, line = '']) => line);
  return { first, last: commands.pop() ?? '', commands };
}

const dashboard = 'docker nathost dashboard';

/** Types all but the last and the one that serves the page, each in a shell of its own. */
async function typeAll(shown: Demo): Promise<void> {
  const { first, commands } = typed(shown);
  for (const command of commands.filter((one) => !one.startsWith(dashboard)))
    await expectSaid(command, () => shown.type(`${first}; ${command}`));
}

function remove(shown: Demo): Promise<string> {
  const { first, last } = typed(shown);
  return shown.type(`${first}; cd '${repository}'; ${last}`);
}

async function expectSaid(command: string, type: () => Promise<string>): Promise<void> {
  const wanted = Object.entries(says).find(([beginning]) => command.startsWith(beginning))?.[1];
  expect({ command, wanted }).toEqual({ command, wanted: expect.any(RegExp) as RegExp });
  if (changing.test(command)) expect(await type()).toMatch(wanted!);
  // A person types more slowly than names are written.
  else await until(`${String(wanted)} of ${command}`, async () => wanted!.test(await type()) || undefined);
}

async function lookAtPage(command: string): Promise<void> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'bash', '-c', `exec ${command}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const over = once(child, 'exit');
  const [address] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { status, headers } = await fetch(address, { redirect: 'manual' });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await (await fetch(new URL('/', address), { headers: { cookie } })).text();
  process.kill(-child.pid!, 'SIGINT');
  expect({ status, page, code: (await over)[0] as unknown }).toEqual({
    status: 303,
    page: expect.stringMatching(/<title>.*nathost/i) as string,
    code: 0,
  });
}

describe('where no engine answers', () => {
  let place: string;
  let guard: ChildProcess;
  let shown: Demo;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'nathost-demo-'));
    guard = startGuard(join(place, 'demo/engine')); // should this process be killed
    await mkdir(join(place, 'home'));
    const env = { HOME: join(place, 'home'), DOCKER_HOST: `unix://${place}/none.sock` };
    shown = await demo(join(place, 'demo'), (command) => run('bash', ['-c', command], { env }));
  }, patience);

  afterAll(async () => {
    const over = once(guard, 'close');
    guard.stdin?.end();
    await over;
    await rm(place, { recursive: true });
  });

  test('it makes one, and tells its story', () => {
    expect(shown.told).toContain('no engine answers, so the demo has made itself one');
    expect(shown.told).toContain('New containers, same names, same addresses');
  });

  test('everything that it says to try next works as it stands', () => typeAll(shown));

  test('also the page', async () => {
    const { first, commands } = typed(shown);
    const [command, ...more] = commands.filter((one) => one.startsWith(dashboard));
    expect(more).toEqual([]);
    await lookAtPage(`env ${first.replace(/^export /, '')} ${command!}`);
  });

  test('run again it starts over', async () => {
    const again = await demo(shown.folder, shown.type);
    expect(typed(again)).toEqual(typed(shown));
    await typeAll(again);
  });

  test('what it says to type in the end leaves nothing', async () => {
    const said = await remove(shown);
    expect(said).toBe(
      'removed the engine of the demo, with all that was in it\nin this shell also: unset DOCKER_HOST DOCKER_CONFIG\n',
    );
    expect(existsSync(shown.folder)).toBe(false);
    expect(await readdir(join(place, 'home'))).toEqual([]);
    expect(await remove(shown)).toBe('there is no demo here\n');
  });
});

describe('on an engine of somebody', () => {
  let engine: PrivateEngine;
  let before: string;
  let shown: Demo;

  beforeAll(async () => {
    // On this machine's files, because the demo runs there; another release's engine has its own.
    engine = await PrivateEngine.start({ release: '' });
    // All that it would make otherwise, from packages that cannot be had in there.
    await Promise.all([engine.loadImage('busybox'), engine.loadImage('nginx')]);
    await engine.docker('run', '-d', '--name', 'theirs', '--network', 'host', 'busybox', 'sleep', '1d');
    before = await inventory();
    // On the engine's machine, whose /etc/hosts is the one that names are written to.
    const type = (command: string) =>
      engine.enter('bash', ['-c', `PATH='${repository}/node_modules/.bin':$PATH; ${command}`]);
    shown = await demo(join(engine.dir, 'demo'), type);
  }, patience);

  afterAll(() => engine.stop());

  /** All that the engine has, and the hosts files of the host and of their container. */
  async function inventory(): Promise<string> {
    const lists = [
      ['ps', '-a', '--format', '{{.Names}}'],
      ['images', '--format', '{{.Repository}} {{.ID}}'],
      ['network', 'ls', '--format', '{{.Name}} {{.ID}}'],
      ['volume', 'ls', '-q'],
      ['plugin', 'ls', '-q'],
      ['exec', 'theirs', 'cat', '/etc/hosts'],
      ['run', '--rm', '-v', '/etc:/host:ro', 'busybox', 'cat', '/host/hosts'],
    ];
    const found: string[] = [];
    for (const words of lists) found.push(await engine.docker(...words));
    return found.join('\n\n');
  }

  test('everything that it says to try next works as it stands, and their container is left alone', async () => {
    expect(shown.told).toContain('the engine at unix:///var/run/docker.sock answers, so the demo uses it');
    await typeAll(shown);
    expect(await engine.docker('exec', 'theirs', 'cat', '/etc/hosts')).not.toContain('nathost');
  });

  test('what it says to type in the end leaves nothing of it', async () => {
    expect(await remove(shown)).toContain('removed the demo from unix:///var/run/docker.sock\n');
    expect(await inventory()).toBe(before);
    expect(existsSync(shown.folder)).toBe(false);
  });
});
