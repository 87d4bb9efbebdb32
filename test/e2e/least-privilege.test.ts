import { appendFile, cp, mkdir, readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../support/command';
import { containerFileOf, resolve, viewOf } from '../support/hosts-view';
import { installPlugin, NathostOnEngine } from '../support/nathost-on-engine';
import { leaseFileOf } from '../support/plugin-switch';
import { pluginPid } from '../support/plugin-process';

let nathost: NathostOnEngine;
let pid: number;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ settings: { NATHOST_RESYNC: '1s', NATHOST_ARP_TIMEOUT: 'off' } });
  await nathost.ready();
  await nathost.runApp('app', { 'nathost.name': 'app' });
  await nathost.docker(...'run -d --network host --name proxy busybox sleep 1d'.split(' '));
  await nathost.addressOf('app');
  pid = await nathost.until('process of the plugin', () => pluginPid(nathost));
});

afterAll(() => nathost.stop());

/** A path as the plugin sees it. */
const onItsFiles = (path: string) => `/proc/${pid}/root${path}`;

interface Mount {
  readonly at: string;
  readonly isWritable: boolean;
}

/**
 * What of the host is mounted in the plugin: proc(5), mountinfo; the kernel's own file systems left out. A folder
 * that is in memory may be the host's.
 */
async function hostMounts(): Promise<Mount[]> {
  const lines = (await readFile(`/proc/${pid}/mountinfo`, 'utf8')).trimEnd().split('\n');
  return lines.flatMap((line) => {
    const [mount = '', fileSystem = ''] = line.split(' - ');
    const [, , , root = '', at = '', options = ''] = mount.split(' ');
    const isFolderInMemory = fileSystem.startsWith('tmpfs') && root !== '/' && !at.startsWith('/proc/');
    const isKernels = !isFolderInMemory && /^(proc|sysfs|tmpfs|devpts|mqueue|cgroup2?)\b/.test(fileSystem);
    return isKernels || at === '/' ? [] : [{ at, isWritable: options.split(',').includes('rw') }];
  });
}

/** The inodes of the sockets that the process has open. */
async function socketsOf(process: number): Promise<Set<string>> {
  const descriptors = await readdir(`/proc/${process}/fd`);
  const links = await Promise.all(
    descriptors.map((fd) => readlink(`/proc/${process}/fd/${fd}`).catch(() => '')),
  );
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

/** Sockets of the process in a table of its network (proc(5), net/tcp): the column with the inode counts from the end of the header. */
async function inTable(table: string, sockets: ReadonlySet<string>): Promise<string[]> {
  const [, ...rows] = (await readFile(`/proc/${pid}/net/${table}`, 'utf8')).trimEnd().split('\n');
  return rows.filter((row) =>
    row
      .trim()
      .split(/\s+/)
      .some((word) => sockets.has(word)),
  );
}

describe('the plugin’s process', () => {
  test('has no socket but unix ones: it listens nowhere on the host’s network', async () => {
    const sockets = await socketsOf(pid);
    expect(sockets.size).toBeGreaterThan(1);
    const tables = ['tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'udplite6', 'raw', 'raw6', 'packet', 'netlink'];
    const found = await Promise.all(tables.map((table) => inTable(table, sockets)));
    expect(found.flat()).toEqual([]);
    expect((await inTable('unix', sockets)).join('\n')).toContain('/run/docker/plugins/nathost.sock');
  });

  test('sees of the host three folders, one of them to read only, and what every plugin has', async () => {
    expect((await hostMounts()).toSorted((a, b) => (a.at < b.at ? -1 : 1))).toEqual([
      { at: '/etc/hosts', isWritable: false },
      { at: '/etc/resolv.conf', isWritable: false },
      { at: '/host/containers', isWritable: true },
      { at: '/host/etc', isWritable: true },
      { at: '/host/run', isWritable: false },
      { at: '/run/docker/plugins', isWritable: true },
      { at: '/var/lib/nathost', isWritable: true },
    ]);
    await expect(writeFile(onItsFiles('/host/run/x'), '')).rejects.toThrow('EROFS');
    expect(
      (await readdir(onItsFiles('/dev'))).filter((name) => /^(sd|vd|nvme|dm-|mem$|kmsg$)/.test(name)),
    ).toEqual([]);
  });

  test('makes nothing that others can open', async () => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    expect(/^Umask:\s*(\d+)/m.exec(status)?.[1]).toBe('0077');
    const id = await nathost.docker('plugin', 'inspect', '--format', '{{.Id}}', 'nathost');
    const socket = join(nathost.engine.dir, 'run/docker/plugins', id, 'nathost.sock');
    const lease = await leaseFileOf(nathost);
    const seen = await Promise.all(
      [socket, dirname(socket), lease].map(async (path) => {
        const { uid, mode } = await stat(path);
        return { uid, mode: (mode & 0o777).toString(8) };
      }),
    );
    expect(seen).toEqual([
      { uid: 0, mode: '600' },
      { uid: 0, mode: '700' },
      { uid: 0, mode: '600' },
    ]);
  });

  test('changes nothing for whoever asks on its socket: every method but GET and HEAD is refused', async () => {
    const id = await nathost.docker('plugin', 'inspect', '--format', '{{.Id}}', 'nathost');
    const socket = await nathost.engine.pluginSocket(id);
    const paths = [
      '/v1/status',
      '/v1/names',
      '/v1/leases',
      '/v1/proxies',
      '/v1/problems',
      '/healthz',
      '/readyz',
    ];
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      for (const path of paths) {
        const code = await run('curl', [
          '-s',
          '-o',
          '/dev/null',
          '-w',
          '%{http_code}',
          '-X',
          method,
          '--unix-socket',
          socket,
          `http://x${path}`,
        ]);
        expect({ method, path, code }).toEqual({ method, path, code: '405' });
      }
    }
  });
});

describe('containers', () => {
  const inProxy = (command: string) => nathost.docker('exec', 'proxy', 'sh', '-c', command);

  test('on the host’s network see neither the API’s socket nor its lease file nor other containers’ files', async () => {
    expect(await inProxy('ls -A /run/docker /var/lib/nathost /var/lib/docker 2>/dev/null | wc -l')).toBe('0');
    expect(await inProxy('grep -c nathost.sock /proc/net/unix || true')).not.toBe('0');
    expect(
      await inProxy('find / -xdev -name nathost.sock -o -xdev -name leases.ndjson 2>/dev/null | wc -l'),
    ).toBe('0');
  });
});

/** Puts in its place the plugin as it is staged, but with these capabilities: setpriv(1) gives up all others before Node starts. */
async function restrict(capabilities: string, settings: Record<string, string> = {}): Promise<void> {
  const folder = await nathost.engine.folder(`restricted${capabilities}`);
  await cp(join(__dirname, '../../plugin'), folder, { recursive: true });
  const program = (await run('sh', ['-c', 'command -v setpriv'])).trim();
  const libraries = (await run('ldd', [program])).match(/\/[^ ]*/g) ?? [];
  for (const [from, to] of [
    [program, '/bin/setpriv'] as const,
    ...libraries.map((path) => [path, path] as const),
  ]) {
    await mkdir(dirname(join(folder, 'rootfs', to)), { recursive: true });
    // The plugin's own libraries stay: they may be newer than this machine's.
    await cp(from, join(folder, 'rootfs', to), { dereference: true, force: false });
  }
  await appendFile(join(folder, 'rootfs/staged'), capabilities || 'none');
  const manifest = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as object;
  const without = ['/bin/setpriv', `--bounding-set=-all${capabilities}`, '--inh-caps=-all', '--no-new-privs'];
  const entrypoint = [...without, '/bin/node', '/nathost.js'];
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...manifest, entrypoint }));
  await nathost.docker('plugin', 'rm', '--force', 'nathost');
  await installPlugin(nathost.engine, { NATHOST_RESYNC: '1s', ...settings }, folder);
  await nathost.meetReplacement();
  await nathost.ready();
}

const effective = async () =>
  /^CapEff:\s*(\w+)/m.exec(await readFile(`/proc/${String(await pluginPid(nathost))}/status`, 'utf8'))?.[1];

/** Resolves when the name is in the proxy's file. */
async function reachesProxy(name: string): Promise<void> {
  const path = await containerFileOf(nathost.engine, 'proxy');
  await nathost.until(`${name} in the proxy's file`, async () =>
    resolve((await viewOf(path)).text, name).length > 0 ? true : undefined,
  );
}

describe('without capabilities', () => {
  test('everything works as long as the hosts files belong to root and the kernel is left as it is', async () => {
    await restrict('', { NATHOST_ARP_TIMEOUT: 'off' });
    expect(await effective()).toBe('0000000000000000');
    await nathost.docker('create', '--label', 'nathost.name=bare', 'busybox', 'true');
    await reachesProxy('bare');
    expect(await nathost.problems()).toEqual([]);
  });

  test('a hosts file that belongs to somebody else is left alone, and that is told', async () => {
    await nathost.docker('exec', 'proxy', 'sh', '-c', 'chown 1000:1000 /etc/hosts; chmod 600 /etc/hosts');
    const [problem] = await nathost.until('problem', async () => {
      const found = await nathost.problems();
      return found.length > 0 ? found : undefined;
    });
    expect(problem).toMatchObject({
      kind: 'hosts-file-refused',
      subject: 'container proxy',
      message: expect.stringContaining('EACCES') as string,
    });
  });

  test('with CAP_DAC_OVERRIDE and CAP_FOWNER such a file is written; what the kernel refuses is told', async () => {
    await restrict(',+dac_override,+fowner');
    const [problem] = await nathost.until('problem', async () => {
      const found = await nathost.problems();
      return found.length > 0 ? found : undefined;
    });
    expect(problem).toMatchObject({
      kind: 'kernel-not-set',
      message: expect.stringContaining('Operation not permitted') as string,
    });
  });

  test('these and CAP_NET_ADMIN are all that it takes', async () => {
    await restrict(',+dac_override,+fowner,+net_admin');
    expect(await effective()).toBe('000000000000100a');
    await nathost.docker('create', '--label', 'nathost.name=override', 'busybox', 'true');
    await reachesProxy('override');
    expect(await nathost.problems()).toEqual([]);
  });
});
