import { rename, writeFile } from 'node:fs/promises';
import {
  containerFileOf,
  foreignPart,
  type HostsView,
  hostFileOf,
  ownNames,
  resolve,
  viewOf,
} from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';

const resync = 1_000;
const nameGrace = 1_500;
/** For looks and writes on a busy machine. */
const margin = 1_500;

const plainHosts = '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n';
const megabyte = Array.from({ length: 30_000 }, (_, n) => `198.18.${n >> 8}.${n & 255} listed-${n}.example`);

let nathost: NathostOnEngine;
/** Of the names that are there all the time. */
let lines: string[];

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    settings: {
      NATHOST_RESYNC: `${resync}ms`,
      NATHOST_NAME_GRACE: `${nameGrace}ms`,
      NATHOST_SUBNET6: 'fd6e:6174:686f::/64',
    },
  });
  await nathost.ready();
  await docker('run -d --network host --name proxy-1 busybox sleep infinity');
  await docker('run -d --network host --name proxy-2 busybox sleep infinity');
  await nathost.runApp('shop-1', { 'nathost.name': 'shop,store' });
  const lease = await nathost.until('lease', async () => (await nathost.leases())[0]);
  const [ipv4, ipv6] = [lease.ipv4 ?? 'none', lease.ipv6 ?? 'none'];
  lines = [`${ipv4} shop`, `${ipv4} store`, `${ipv6} shop`, `${ipv6} store`].sort();
});

afterAll(() => nathost.stop());

const docker = (command: string) => nathost.docker(...command.split(' '));
const host = () => hostFileOf(nathost.engine);
const proxy = () => containerFileOf(nathost.engine, 'proxy-1');
const both = async () => [host(), await proxy()];

/** The file as soon as nathost's lines in it are these. */
function settled(path: string, wanted = lines): Promise<HostsView> {
  return nathost.until(`${wanted.length} lines in ${path}`, async () => {
    const view = await viewOf(path);
    return JSON.stringify(ownNames(view.text)) === JSON.stringify(wanted) ? view : undefined;
  });
}

/** The file as soon as a name is in it. */
function resolved(path: string, name: string): Promise<HostsView> {
  return nathost.until(`${name} in ${path}`, async () => {
    const view = await viewOf(path);
    return resolve(view.text, name).length > 0 ? view : undefined;
  });
}

const withoutPadding = (text: string) => text.replace(/ +# nathost$/gm, ' # nathost');

describe('the names of a labelled container', () => {
  test('reach the host’s own file and every running host-networked container, one a line, IPv4 and IPv6', async () => {
    const [first, ...others] = await Promise.all(
      [host(), await proxy(), await containerFileOf(nathost.engine, 'proxy-2')].map((path) => settled(path)),
    );

    const [header = '', ...rest] = withoutPadding(first!.text.slice(plainHosts.length)).trimEnd().split('\n');
    expect(first!.text.startsWith(plainHosts)).toBe(true);
    expect(header).toMatch(/^# nathost: .* # nathost$/);
    expect(rest.filter((line) => !line.startsWith('#')).sort()).toEqual(
      lines.map((line) => `${line} # nathost`),
    );
    for (const other of others) expect(withoutPadding(other.text)).toContain(withoutPadding(first!.text));
  });

  test('are found by the resolver of a container that was there before them', async () => {
    const [ipv4] = lines.map((line) => line.split(' ')[0]!).filter((address) => address.includes('.'));
    const answer = await nathost.docker('exec', 'proxy-1', 'ping', '-c', '1', '-W', '5', 'store');
    expect(answer).toContain(`PING store (${ipv4})`);
  });

  test('are seen by a container that shares a proxy’s network', async () => {
    await docker('run -d --network container:proxy-1 --name sidecar busybox sleep infinity');
    const sidecar = await containerFileOf(nathost.engine, 'sidecar');
    expect((await viewOf(sidecar)).inode).toBe((await viewOf(await proxy())).inode);
    await settled(sidecar);

    await nathost.runApp('late-1', { 'nathost.name': 'late' });
    await resolved(sidecar, 'late');
    await nathost.docker('rm', '--force', 'late-1', 'sidecar');
    await settled(await proxy());
  });
});

/** Saves something as both files, in place as editors without a backup do; returns what nathost made of it. */
async function saved(content: string): Promise<HostsView[]> {
  await Promise.all((await both()).map((path) => writeFile(path, content, 'latin1')));
  return Promise.all((await both()).map((path) => settled(path)));
}

/** Both files while there is one name more, and after that. */
async function comeAndGo(): Promise<HostsView[]> {
  const app = await docker('create --label nathost.name=passing busybox true');
  const during = await Promise.all((await both()).map((path) => resolved(path, 'passing')));
  await nathost.docker('rm', app);
  return [...during, ...(await Promise.all((await both()).map((path) => settled(path))))];
}

describe('in the file of the host and in that of a proxy', () => {
  test.each([
    ['with line ends of DOS', '127.0.0.1 localhost\r\n192.0.2.1 theirs\r\n'],
    ['without a newline at its end', '127.0.0.1 localhost\n192.0.2.1 theirs'],
    ['that is no text', '127.0.0.1 localhost\n\xff\xfe\x00 # \xe4\xf6\n192.0.2.1 theirs\n'],
    ['of a megabyte', `127.0.0.1 localhost\n192.0.2.1 theirs\n${megabyte.join('\n')}\n`],
  ])('names come and go beside somebody else’s content %s, in place', async (_, content) => {
    const inodes = await Promise.all((await both()).map(async (path) => (await viewOf(path)).inode));
    const views = [...(await saved(content)), ...(await comeAndGo())];

    for (const [n, { text, inode }] of views.entries()) {
      // Where the last line had no newline, one had to be added.
      expect(foreignPart(text).replace(/\n$/, '')).toBe(content.replace(/\n$/, ''));
      expect(resolve(text, 'theirs')).toEqual(['192.0.2.1']);
      expect(inode).toBe(inodes[n % 2]);
    }
  });

  test('lines that somebody puts between and behind nathost’s own stay where they are', async () => {
    const [{ text }] = (await saved(plainHosts)) as [HostsView];
    const rows = text.split('\n');
    rows.splice(-3, 0, '192.0.2.8 between');
    const edited = `${rows.join('\n')}192.0.2.9 behind\n# the end\n`;
    const views = [...(await saved(edited)), ...(await comeAndGo())];

    for (const view of views) {
      for (const theirs of ['192.0.2.8 between\n', '192.0.2.9 behind\n', '# the end\n']) {
        expect(view.text.indexOf(theirs)).toBe(edited.indexOf(theirs));
      }
      expect(foreignPart(view.text)).toBe(foreignPart(edited));
    }
  });

  test('a block that was damaged by hand is mended, and nothing else changed', async () => {
    const [{ text }] = (await saved(plainHosts)) as [HostsView];
    const [one = '', two = '', three = '', four = ''] = text.match(/^[0-9a-f].* # nathost\n/gm) ?? [];
    const damaged = text
      .replace(
        one,
        one.replace(/^\S+/, (address) => 'f'.repeat(address.length)),
      )
      .replace(two, '')
      .replace(three, three + three)
      .replace(four, four.slice(0, 6));
    expect(ownNames(damaged)).not.toEqual(lines);

    for (const view of await saved(damaged)) {
      expect(foreignPart(view.text).trimEnd()).toBe(foreignPart(damaged).trimEnd());
    }
    await saved(plainHosts);
  });
});

describe('the host’s file', () => {
  test('gets its names back by itself when an editor renames a new one over it', async () => {
    const path = host();
    const before = await settled(path);
    await writeFile(`${path}.new`, '127.0.0.1 localhost\n192.0.2.1 theirs\n');
    await rename(`${path}.new`, path);

    const after = await settled(path);
    expect(after.inode).not.toBe(before.inode);
    expect(foreignPart(after.text)).toBe('127.0.0.1 localhost\n192.0.2.1 theirs\n');
  });

  test('is followed to where it is when somebody mounts another one over it', async () => {
    const { engine } = nathost;
    const folder = await engine.folder('other', { hosts: '127.0.0.1 localhost\n192.0.2.2 mounted\n' });
    await engine.enter('mount', ['--bind', `${folder}/hosts`, '/etc/hosts']);
    try {
      const { text } = await settled(`${folder}/hosts`);
      expect(foreignPart(text)).toBe('127.0.0.1 localhost\n192.0.2.2 mounted\n');
    } finally {
      await engine.enter('umount', ['/etc/hosts']);
    }
    expect(resolve((await settled(host())).text, 'mounted')).toEqual([]);
  });
});

describe('a name', () => {
  const has = async (name: string) => resolve((await viewOf(await proxy())).text, name).length > 0;
  const appears = (name: string) => nathost.until(name, async () => ((await has(name)) ? true : undefined));

  test('stays while its container is stopped, and for the grace period after it was removed', async () => {
    await nathost.runApp('brief-1', { 'nathost.name': 'brief' });
    await appears('brief');
    await nathost.docker('stop', 'brief-1');
    const stoppedAt = performance.now();
    while (performance.now() - stoppedAt < nameGrace + margin) {
      expect(await has('brief')).toBe(true);
      await nathost.docker('info', '--format', 'a while');
    }

    const removingAt = performance.now();
    await nathost.docker('rm', 'brief-1');
    await nathost.until('end of the name', async () => ((await has('brief')) ? undefined : true));
    expect(performance.now() - removingAt).toBeGreaterThanOrEqual(nameGrace);
    expect(resolve((await settled(host())).text, 'brief')).toEqual([]);
  });

  test('that comes back within the grace period was never away', async () => {
    const first = await nathost.runApp('again-1', { 'nathost.name': 'again' });
    await appears('again');
    const address = resolve((await viewOf(await proxy())).text, 'again');
    await nathost.docker('rm', '--force', first);
    const second = await docker('create --label nathost.name=again busybox true');
    const createdAt = performance.now();
    while (performance.now() - createdAt < nameGrace + margin) {
      expect(resolve((await viewOf(await proxy())).text, 'again')).toEqual(address);
    }
    await nathost.docker('rm', second);
  });
});
