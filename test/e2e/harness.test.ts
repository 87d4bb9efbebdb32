import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { run } from '../support/command';
import { OutsideClient } from '../support/outside-client';
import { PrivateEngine } from '../support/private-engine';

const removal = join(__dirname, '../../scripts/private-engine');
const plainHosts = '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n';
const inspect = (engine: PrivateEngine, format: string, ...names: string[]) =>
  engine.docker('inspect', '--format', format, ...names);
const addressOf = (engine: PrivateEngine, name: string) =>
  inspect(engine, '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', name);

describe('a private engine', () => {
  let engine: PrivateEngine;

  beforeAll(async () => {
    engine = await PrivateEngine.start();
    for (const image of ['busybox', 'nginx', 'php-fpm'] as const) await engine.loadImage(image);
  });
  afterAll(() => engine.stop());
  afterEach(async () => {
    const all = (await engine.docker('ps', '--all', '--quiet')).split('\n').filter(Boolean);
    if (all.length) await engine.docker('rm', '--force', ...all);
  });

  test('reaches a bridged container from its host network', async () => {
    await engine.docker(...'run -d --name web --hostname web busybox httpd -f -h /www'.split(' '));
    const url = `http://${await addressOf(engine, 'web')}`;

    expect(await engine.get(`${url}/`, { untilUp: true })).toEqual({ status: 200, body: 'it works\n' });
    expect(await engine.get(`${url}/cgi-bin/whoami`)).toEqual({ status: 200, body: 'web 172.17.0.1\n' });
  });

  test('serves a FastCGI application through an nginx on the host network', async () => {
    await engine.docker('run', '-d', '--name', 'php', '--hostname', 'php', 'php-fpm');
    const conf = await engine.folder('nginx', {
      'app.conf': `server {
        listen 8080;
        location / {
          include fastcgi_params;
          fastcgi_param SCRIPT_FILENAME /app/index.php;
          fastcgi_pass ${await addressOf(engine, 'php')}:9000;
        }
      }`,
    });
    await engine.docker(
      'run',
      '-d',
      '--network',
      'host',
      '-v',
      `${conf}:/etc/nginx/conf.d`,
      '--name',
      'proxy',
      'nginx',
    );

    const reply = await engine.get('http://127.0.0.1:8080/hello?a=1', { untilUp: true });
    expect(reply).toEqual({
      status: 200,
      body: JSON.stringify({ host: 'php', uri: '/hello?a=1', client: '127.0.0.1' }).replaceAll('/', '\\/'),
    });
    expect(await engine.docker('logs', 'proxy')).toContain('"GET /hello?a=1 HTTP/1.1" 200');
  });

  test('gives host-networked containers a copy of its own hosts file, never of the machine’s', async () => {
    const machines = await readFile('/etc/hosts', 'utf8');
    await engine.enter('sh', ['-c', 'echo 192.0.2.7 seeded >>/etc/hosts']);
    const seen = await engine.docker('run', '--rm', '--network', 'host', 'busybox', 'cat', '/etc/hosts');

    expect({ seen, inside: await readFile(join(engine.etcDir, 'hosts'), 'utf8') }).toEqual({
      seen: `${plainHosts}192.0.2.7 seeded`,
      inside: `${plainHosts}192.0.2.7 seeded\n`,
    });
    expect(await readFile('/etc/hosts', 'utf8')).toBe(machines);
  });

  test('translates a published port for an outside client', async () => {
    const outside = await OutsideClient.join(engine);
    await engine.docker(
      'run',
      '-d',
      '-p',
      '8081:80',
      '--hostname',
      'web',
      'busybox',
      'httpd',
      '-f',
      '-h',
      '/www',
    );

    const url = `http://${outside.engineAddress}:8081/cgi-bin/whoami`;
    expect(await outside.get(url, { untilUp: true })).toEqual({
      status: 200,
      body: `web ${outside.address}\n`,
    });
    await expect(outside.get(`http://${outside.engineAddress}:8082/`)).rejects.toThrow('ECONNREFUSED');
  });

  test('brings a Compose project up', async () => {
    const project = await engine.folder('project', {
      'compose.yaml': `services:
  app:
    image: busybox
    command: httpd -f -h /www
    deploy: { replicas: 2 }`,
    });
    await engine.compose(project, 'up', '-d');

    const labels =
      '{{.Label "com.docker.compose.service"}} {{.Label "com.docker.compose.container-number"}} {{.State}}';
    const listed = (await engine.docker('ps', '--format', labels)).split('\n');
    expect(listed.sort()).toEqual(['app 1 running', 'app 2 running']);
    await engine.compose(project, 'down');
  });

  describe('with containers that are to be restarted', () => {
    const started = async () => inspect(engine, '{{.Name}} {{.State.StartedAt}}', 'web', 'proxy');

    beforeEach(async () => {
      await engine.docker('run', '-d', '--restart', 'always', '--name', 'web', 'busybox', 'httpd', '-f');
      await engine.docker(
        'run',
        '-d',
        '--restart',
        'always',
        '--name',
        'proxy',
        '--network',
        'host',
        'nginx',
      );
    });

    test.each([
      ['a restart of dockerd', () => engine.restart()],
      ['a kill of dockerd', () => engine.restart({ kill: true })],
      ['a reboot', () => engine.reboot()],
      ['a power cut', () => engine.reboot({ powerCut: true })],
    ])('starts them again after %s', async (_, happen) => {
      const before = { started: await started(), pid: engine.pid };
      await happen();

      expect(await inspect(engine, '{{.State.Status}}', 'web', 'proxy')).toBe('running\nrunning');
      expect({ started: await started(), pid: engine.pid }).not.toEqual(before);
      expect(await readFile(`/proc/${engine.pid}/comm`, 'utf8')).toBe('dockerd\n');
      expect((await engine.get('http://127.0.0.1/', { untilUp: true })).status).toBe(200);
    });

    test('leaves them running with --live-restore', async () => {
      await engine.restart({ flags: ['--live-restore'] });
      const before = await started();
      await engine.restart();
      await engine.restart({ kill: true });

      expect(await started()).toBe(before);
      await engine.restart({ flags: [] });
    });
  });
});

/** What there is of an engine on this machine. A network without a process and without a mount is gone, too. The kernel tells of a mount
 * by the path in its file system, so only the folder's own name is sure to be there. */
async function tracesOf(dir: string, group: string) {
  const processes: string[] = [];
  const mounts: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
    const [groups, command, table] = await Promise.all([read('cgroup'), read('cmdline'), read('mountinfo')]);
    if (command === '') continue; // the kernel's own, or dead and not yet waited for by init
    if (groups.includes(group) || command.includes(dir)) processes.push(command.replaceAll('\0', ' '));
    mounts.push(...table.split('\n').filter((line) => line.includes(basename(dir))));
  }
  const groups = (await run('find', ['/sys/fs/cgroup', '-name', group])).split('\n').filter(Boolean);
  return { processes, mounts, groups, folder: existsSync(dir) };
}

const nothing = { processes: [], mounts: [], groups: [], folder: false };

async function groupOf(pid: number): Promise<string> {
  return /nathost-[0-9a-f]{12}/.exec(await readFile(`/proc/${pid}/cgroup`, 'utf8'))![0];
}

async function expectTraces(dir: string, group: string): Promise<void> {
  const there = await tracesOf(dir, group);
  expect(there.processes).toEqual(expect.arrayContaining([expect.stringContaining('dockerd')]));
  expect(there.mounts).toEqual(expect.arrayContaining([expect.stringContaining('/etc')]));
  expect(there.groups).not.toEqual([]);
}

async function pidOf(commandEnd: string): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.replaceAll('\0', ' ').endsWith(`${commandEnd} `)) return Number(pid);
  }
  throw new Error(`no process runs ${commandEnd}`);
}

/**
 * A dead process may keep its pid until init has waited for it; its state is Z or X then. That it has no command does not tell:
 * one that becomes another program has none for an instant, too.
 */
async function ended(pid: number): Promise<void> {
  const state = async () => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X');
    return stat.slice(stat.lastIndexOf(')') + 2)[0]!;
  };
  while (!'ZX'.includes(await state())) await setTimeout(10);
}

/** Starts an engine in a process of its own. */
async function startOwner() {
  const program = `require('./test/support/private-engine').PrivateEngine.start()
    .then(({ dir, pid }) => console.log(JSON.stringify({ dir, pid }))); setInterval(() => {}, 1000)`;
  const owner = spawn(process.execPath, ['-r', 'ts-node/register', '-e', program], {
    cwd: join(__dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const { dir, pid } = JSON.parse(line.toString()) as { dir: string; pid: number };
  return { owner, dir, group: await groupOf(pid), guard: await pidOf(`guard ${dir}`) };
}

describe('of a private engine, nothing is left', () => {
  test('after stop(), even of containers that are paused', async () => {
    const engine = await PrivateEngine.start();
    await engine.loadImage('busybox');
    await OutsideClient.join(engine);
    await engine.docker('run', '-d', '--restart', 'always', '--name', 'web', 'busybox', 'httpd', '-f');
    await engine.docker('run', '-d', '--network', 'host', 'busybox', 'sleep', 'infinity');
    await engine.docker('pause', 'web');
    const group = await groupOf(engine.pid);
    await expectTraces(engine.dir, group);

    await engine.stop();
    expect(await tracesOf(engine.dir, group)).toEqual(nothing);
  });

  test('after a start that failed', async () => {
    const found = () => readdir(tmpdir());
    const before = await found();
    await expect(PrivateEngine.start({ flags: ['--storage-driver=none'] })).rejects.toThrow(
      'driver not supported',
    );
    const made = (await found()).filter((name) => !before.includes(name));
    expect(made.filter((name) => name.startsWith(`nathost-e2e-${process.pid}-`))).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('when the owner ends by %s', async (signal) => {
    const { owner, dir, group, guard } = await startOwner();
    await expectTraces(dir, group);

    owner.kill(signal);
    await ended(guard);
    expect(await tracesOf(dir, group)).toEqual(nothing);
  });

  test('at the next start, when owner and guard were killed', async () => {
    const { owner, dir, group, guard } = await startOwner();
    process.kill(guard, 'SIGKILL');
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await expectTraces(dir, group);

    const next = await PrivateEngine.start();
    expect(await tracesOf(dir, group)).toEqual(nothing);
    await next.stop();
  });

  test('when a removal that was interrupted is made again', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'nathost-removal-'));
    const held = join(dir, 'data');
    await writeFile(join(dir, 'options'), '');
    await mkdir(held);
    await run('mount', ['-t', 'tmpfs', 'tmpfs', held]); // what a power cut half way through leaves: some of the files
    await expect(run(removal, ['remove', dir])).rejects.toThrow('busy');

    await run('umount', [held]);
    await run(removal, ['remove', dir]);
    expect(existsSync(dir)).toBe(false);
  });
});
