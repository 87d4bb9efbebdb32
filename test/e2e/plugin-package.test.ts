import { readdir, readFile, readlink } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LeaseStatus, ProblemStatus } from '../../src/model/status';
import { run } from '../support/command';
import { PrivateEngine } from '../support/private-engine';
import { stageBuild } from '../support/staged-build';
import { until } from '../support/until';

const repository = join(__dirname, '../..');

let engine: PrivateEngine;
let staged: string;

beforeAll(async () => {
  engine = await PrivateEngine.start({ flags: ['--debug'] }); // tells how it ends a plugin
  staged = await engine.folder('plugin');
  await run(join(repository, 'scripts/build-plugin'), [staged]);
  await engine.loadImage('busybox');
});

afterAll(() => engine.stop());

function get(socketPath: string, path: string): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = http.get({ socketPath, path, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(body) });
      });
    });
    request.on('error', reject);
  });
}

/** The first value that is not `undefined`; asks every 5 ms. */
async function first<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (const deadline = performance.now() + 20_000; performance.now() < deadline;) {
    const found = await ask().catch(() => undefined);
    if (found !== undefined) return found;
    await pause(5);
  }
  throw new Error(`no ${what} within 20 s`);
}

const pluginField = (template: string) => engine.docker('plugin', 'inspect', '-f', template, 'nathost');
const socket = async () => engine.pluginSocket(await pluginField('{{.Id}}'));
const ask = async (path: string) => (await get(await socket(), path)).body;

/** The plugin's process, by the control group that the engine gives it. */
async function pluginPid(): Promise<number | undefined> {
  const id = await pluginField('{{.Id}}');
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const group = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (group.includes(id) && command.startsWith('/bin/node\0')) return Number(pid);
  }
  return undefined;
}

/** A line of /proc/PID/status, without its name. */
async function statusLine(name: string): Promise<string> {
  const status = await readFile(`/proc/${String(await pluginPid())}/status`, 'utf8');
  return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
}

const leases = async () => ((await ask('/v1/leases')) as { leases: LeaseStatus[] }).leases;

/** Resolves when the plugin has decided for the first time: before that it has no leases to show. */
const isReady = () =>
  first('readiness', async () => ((await get(await socket(), '/readyz')).status === 200 ? true : undefined));

/** The lease of a name whose only container has come and gone, so that nothing but the plugin's own state knows of it. */
async function idleLease(name: string): Promise<LeaseStatus> {
  const lease = async () => (await leases()).find((one) => one.name === name);
  await engine.docker(
    'run',
    '--detach',
    '--name',
    name,
    '--label',
    `nathost.name=${name}`,
    'busybox',
    'sleep',
    '1d',
  );
  await first('lease', async () => ((await lease())?.ipv4 === undefined ? undefined : true));
  await engine.docker('rm', '--force', name);
  return first('idle lease', async () => {
    const found = await lease();
    return found?.idleSince === undefined ? undefined : found;
  });
}

/** What the engine has in its log, the plugin's own words among it, by a pattern's first group. */
async function logged(pattern: RegExp): Promise<string[]> {
  const text = await readFile(join(engine.dir, 'dockerd.log'), 'utf8');
  return [...text.matchAll(pattern)].map(([, found]) => found!);
}

describe('the plugin as it is staged', () => {
  it('is taken by the engine under its own name, disabled, with the build in its description', async () => {
    await engine.docker('plugin', 'create', 'nathost', staged);
    const build = await readFile(join(staged, 'rootfs/build-id'), 'utf8');
    const found = await pluginField('{{.Name}} {{.Enabled}} {{.Config.Description}}');
    expect(build).toMatch(/^[0-9a-f]{12}\n$/);
    expect(found).toMatch(/^nathost:latest false /);
    expect(found).toContain(`build ${build.trim()})`);
  });

  it('lets settings and mount sources be set, and nothing else', async () => {
    const sources = [`run.source=${engine.dir}/run`, `containers.source=${engine.dataRoot}/containers`];
    await engine.docker('plugin', 'set', 'nathost', 'NATHOST_RESYNC=5s', 'etc.source=/etc', ...sources);
    expect((await pluginField('{{range .Settings.Env}}{{println .}}{{end}}')).split('\n')).toContain(
      'NATHOST_RESYNC=5s',
    );
    expect((await pluginField('{{range .Config.Mounts}}{{.Source}} {{end}}')).trim().split(' ')).toEqual([
      `${engine.dir}/run`,
      `${engine.dataRoot}/containers`,
      '/etc',
    ]);
    for (const fixed of ['NATHOST_SOCKET=/x', 'NATHOST_STATE_DIR=/x', 'NATHOST_ETC_DIR=/x'])
      await expect(engine.docker('plugin', 'set', 'nathost', fixed)).rejects.toThrow('not settable');
  });

  it('answers on its socket before the engine has it for enabled, and before it has seen the engine', async () => {
    const path = await socket();
    const order: string[] = [];
    const healthy = first('answer of /healthz', async () =>
      (await get(path, '/healthz')).status === 200 ? order.push('healthy') : undefined,
    );
    await engine.docker('plugin', 'enable', 'nathost').then(() => order.push('enabled'));
    await healthy;
    expect(order).toEqual(['healthy', 'enabled']);
    const told = await first('connected engine', async () => {
      const messages = await logged(/"message\\?":\\?"(starting|listening|engine connected)/g);
      return messages.includes('engine connected') ? messages : undefined;
    });
    expect(told).toEqual(['starting', 'listening', 'engine connected']);
  });

  it("runs on the engine's own network with one capability more than any container, in little memory", async () => {
    const pid = (await pluginPid())!;
    const capabilities = Promise.all(['CapPrm', 'CapEff', 'CapBnd'].map(statusLine));
    const ordinary = await engine.docker('run', '--rm', 'busybox', 'grep', 'CapEff', '/proc/self/status');
    const netAdmin = 1n << 12n; // capability.h: CAP_NET_ADMIN, for the settings of the bridge
    const wanted = BigInt(`0x${ordinary.split(/\s+/)[1]!}`) | netAdmin;
    expect((await capabilities).map((set) => BigInt(`0x${set}`))).toEqual(Array(3).fill(wanted));
    expect(await readlink(`/proc/${pid}/ns/net`)).toBe(await readlink(`/proc/${engine.pid}/ns/net`));
    const [resident = NaN, own = NaN] = (await Promise.all(['VmRSS', 'RssAnon'].map(statusLine))).map(
      (line) => parseInt(line) / 1024,
    );
    process.stdout.write(
      `plugin: ${resident.toFixed(0)} MiB resident, ${own.toFixed(0)} MiB of it not Node's file\n`,
    );
    expect(resident).toBeLessThan(100);
  });

  it('keeps the lease of a name that has no container, while it is disabled and enabled again', async () => {
    const lease = await idleLease('shop');
    await engine.docker('plugin', 'disable', 'nathost');
    await engine.docker('plugin', 'enable', 'nathost');
    await isReady();
    expect(await leases()).toEqual([lease]);
  });

  it('ends by itself at SIGTERM, so that the engine does not have to kill it', async () => {
    const pid = (await pluginPid())!;
    await engine.docker('plugin', 'disable', 'nathost');
    // The engine sends SIGTERM, and SIGKILL ten seconds later; moby, plugin/manager_linux.go, shutdownPlugin.
    expect((await logged(/(Clean|Force) shutdown/g)).at(-1)).toBe('Clean');
    await expect(readlink(`/proc/${pid}/exe`)).rejects.toThrow('ENOENT');
  });

  it('comes up with a setting it cannot use, and names it', async () => {
    await engine.docker('plugin', 'set', 'nathost', 'NATHOST_SUBNET=somewhere');
    await engine.docker('plugin', 'enable', 'nathost');
    const { problems } = (await ask('/v1/problems')) as { problems: ProblemStatus[] };
    expect(problems).toEqual([
      expect.objectContaining({ kind: 'setting-invalid', subject: 'setting NATHOST_SUBNET' }),
    ]);
    await engine.docker('plugin', 'disable', 'nathost');
    await engine.docker('plugin', 'set', 'nathost', 'NATHOST_SUBNET=');
  });
});

describe('the script that installs and removes it', () => {
  const script = (args: string[] = [], settings: Record<string, string> = {}) =>
    run(join(repository, 'scripts/install'), ['--plugin', ...args], {
      env: { DOCKER_HOST: engine.dockerHost, HOME: engine.dir, ...settings },
    });

  it('installs it ready to work, with the folders of this engine and the settings given', async () => {
    await engine.docker('plugin', 'rm', 'nathost');
    const told = await script([], { NATHOST_RESYNC: '7s' });
    expect(told).toMatch(/^State +ready$[^]*^Network +nathost, /m);
    expect(
      (await pluginField('{{.Enabled}} {{.Settings.Env}} {{range .Config.Mounts}}{{.Source}} {{end}}')).split(
        ' ',
      ),
    ).toEqual(
      expect.arrayContaining([
        'true',
        'NATHOST_RESYNC=7s',
        `${engine.dir}/run`,
        `${engine.dataRoot}/containers`,
        '/etc',
      ]),
    );
  });

  it('changes nothing when there is nothing to change', async () => {
    const before = await pluginPid();
    expect(await script()).not.toMatch(/^(set|create|put|enable|disable|remove|copied)/m);
    expect(await pluginPid()).toBe(before);
  });

  it('refuses a setting that does not exist, and names those that do', async () => {
    await expect(script([], { NATHOST_SUBNETT: '10.0.0.0/8' })).rejects.toThrow(
      /no such setting: NATHOST_SUBNETT; there are: .*NATHOST_SUBNET /,
    );
  });

  it('replaces another build, and keeps its leases and settings', async () => {
    await engine.docker('plugin', 'disable', 'nathost');
    await engine.docker('plugin', 'rm', 'nathost');
    await engine.docker(
      'plugin',
      'create',
      'nathost',
      await stageBuild(await engine.folder('other-build'), '0'),
    );
    const sources = [`run.source=${engine.dir}/run`, `containers.source=${engine.dataRoot}/containers`];
    await engine.docker('plugin', 'set', 'nathost', 'NATHOST_NAME_GRACE=2h', ...sources);
    await engine.docker('plugin', 'enable', 'nathost');
    const lease = await idleLease('blog');

    expect(await script()).toContain(`removed build ${'0'.repeat(12)}`);
    expect(await pluginField('{{.Config.Description}}')).not.toContain('0'.repeat(12));
    expect(await pluginField('{{.Settings.Env}}')).toContain('NATHOST_NAME_GRACE=2h');
    expect(await leases()).toEqual([lease]);
  });

  /** What is set in the kernel for the network: milliseconds between questions for an address, and nathost's tables in nftables. */
  async function inKernel(): Promise<{ retrans: number; tables: string[] }> {
    const show = ['-json', 'ntable', 'show', 'name', 'arp_cache', 'dev', 'nathost0'];
    const [timing] = JSON.parse(await engine.inHostNetwork('ip', show)) as { retrans: number }[];
    const tables = (await engine.inHostNetwork('nft', ['list', 'tables'])).split('\n');
    return { retrans: timing?.retrans ?? NaN, tables: tables.filter((line) => line.includes('nathost')) };
  }

  it('removes it, what it has set in the kernel and, when told so, its network', async () => {
    const user = ['run', '--detach', '--name', 'user', '--network', 'nathost', 'busybox', 'sleep', '1d'];
    await engine.docker(...user);
    await script([], { NATHOST_CONNTRACK: 'bypass' });
    await until('bypass', async () => ((await inKernel()).tables.length > 0 ? true : undefined));
    const before = await inKernel();
    expect([before.retrans < 100, before.tables]).toEqual([true, ['table inet nathost']]);
    expect(await script(['--uninstall'])).toContain('stays: network nathost, with the addresses of: user');
    expect(await engine.docker('plugin', 'ls', '-q')).toBe('');
    expect(await inKernel()).toEqual({ retrans: 1_000, tables: [] });
    expect(await script(['--purge'])).toContain('docker network disconnect nathost user');
    await engine.docker('rm', '--force', 'user');
    expect(await script(['--purge'])).toContain('removed network nathost');
    expect((await engine.docker('network', 'ls', '--format', '{{.Name}}')).split('\n').sort()).toEqual([
      'bridge',
      'host',
      'none',
    ]);
  });
});
