import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerFileOf, foreignPart, hostFileOf, ownNames, resolve, viewOf } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { configurePlugin } from '../support/plugin-switch';

let nathost: NathostOnEngine;
/** The line of a name that is there all the time. */
let shop: string;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    settings: { NATHOST_RESYNC: '1s', NATHOST_NAME_GRACE: '0s' },
  });
  await nathost.ready();
  await nathost.runApp('shop-1', { 'nathost.name': 'shop' });
  shop = `${await nathost.addressOf('shop-1')} shop`;
  await hasLines(hostFileOf(nathost.engine), [shop]);
});

afterAll(() => nathost.stop());

afterEach(async () => {
  const names = (await nathost.docker('ps', '-a', '--format', '{{.Names}}')).split('\n');
  const others = names.filter((name) => name !== 'shop-1');
  if (others.length > 0) await nathost.docker('rm', '--force', ...others);
});

/** Starts a host-networked container that does nothing; returns the path of its hosts file. */
async function runProxy(name: string, ...flags: string[]): Promise<string> {
  await nathost.docker(
    ...`run -d --network host --name ${name}`.split(' '),
    ...flags,
    'busybox',
    'sleep',
    '1d',
  );
  return containerFileOf(nathost.engine, name);
}

/** Resolves when nathost's lines in a file are these. */
async function hasLines(path: string, lines: readonly string[]): Promise<void> {
  await nathost.until(`${lines.join(', ')} in ${path}`, async () =>
    ownNames((await viewOf(path)).text).join() === lines.toSorted().join() ? true : undefined,
  );
}

/** One name more; resolves when it is published, with its line. */
async function runLate(): Promise<string> {
  await nathost.runApp('late-1', { 'nathost.name': 'late' });
  const found = await nathost.until('late', async () =>
    (await nathost.names()).find(({ name }) => name === 'late'),
  );
  return `${found.addresses[0]!} late`;
}

/** Resolves when everything was compared since: what nobody announced, in a file that nathost keeps, is mended then. */
async function resynced(path: string): Promise<void> {
  const { text } = await viewOf(path);
  await writeFile(path, foreignPart(text), 'latin1');
  await hasLines(path, ownNames(text));
}

/** What a write would change, or merely a touch. */
async function traits(path: string) {
  const { mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  return { text: (await viewOf(path)).text, mtimeNs, ctimeNs, ino };
}

async function reconfigure(settings: Readonly<Record<string, string>>): Promise<void> {
  await configurePlugin(nathost, settings);
  await nathost.ready();
}

describe('a host-networked container', () => {
  test('labelled nathost.proxy=false is not written to; it keeps what it found in the host’s file at its start', async () => {
    const optedOut = await runProxy('opted-out', '--label', 'nathost.proxy=false');
    const before = await traits(optedOut);
    expect(ownNames(before.text)).toEqual([shop]);

    const late = await runLate();
    const proxy = await runProxy('proxy');
    await hasLines(proxy, [late, shop]);
    await resynced(proxy);
    expect(await traits(optedOut)).toEqual(before);
    expect((await nathost.proxies()).map(({ name }) => name)).not.toContain('opted-out');
  });

  test('that mounts a hosts file of its own is left alone, and reported for as long as it runs', async () => {
    const folder = await nathost.engine.folder('own', { hosts: '192.0.2.1 theirs\n' });
    const before = await traits(join(folder, 'hosts'));
    const path = await runProxy('mounted', '-v', `${folder}/hosts:/etc/hosts`);
    const problem = await nathost.until('problem', async () => (await nathost.problems())[0]);

    await runLate();
    await resynced(hostFileOf(nathost.engine));
    expect(await traits(join(folder, 'hosts'))).toEqual(before);
    expect((await viewOf(path)).text).toBe(before.text);
    expect(problem).toMatchObject({
      kind: 'hosts-file-own-mount',
      subject: 'container mounted',
      remedy: expect.stringContaining('nathost.proxy=false') as string,
    });

    await nathost.docker('stop', 'mounted');
    await nathost.until('end of the problem', async () =>
      (await nathost.problems()).length === 0 ? true : undefined,
    );
  });

  test('with a read-only root has its names all the same', async () => {
    const path = await runProxy('read-only', '--read-only');
    const late = await runLate();
    await hasLines(path, [late, shop]);
    await expect(nathost.docker('exec', 'read-only', 'sh', '-c', 'echo >>/etc/hosts')).rejects.toThrow(
      'Read-only',
    );
    expect(await nathost.hostsOf('read-only')).toContain(late.split(' ')[0]);
  });

  test('with hosts of its own (--add-host) has them beside the names', async () => {
    const path = await runProxy('added', '--add-host', 'theirs:192.0.2.1');
    await hasLines(path, [shop]);
    await hasLines(path, [await runLate(), shop]);
    expect(resolve((await viewOf(path)).text, 'theirs')).toEqual(['192.0.2.1']);
  });

  test('has its names again after it restarted, and a removed one is forgotten', async () => {
    await hasLines(await runProxy('proxy', '--add-host', 'theirs:192.0.2.1'), [shop]);
    await nathost.docker('restart', '-t', '0', 'proxy');
    await hasLines(await containerFileOf(nathost.engine, 'proxy'), [shop]);

    await nathost.docker('rm', '--force', 'proxy');
    await nathost.until('proxies without it', async () =>
      (await nathost.proxies()).every(({ name }) => name !== 'proxy') ? true : undefined,
    );
    expect(await nathost.problems()).toEqual([]);
  });
});

test('with NATHOST_PROXIES=labelled only those labelled nathost.proxy=true are written to', async () => {
  await reconfigure({ NATHOST_PROXIES: 'labelled' });
  const plain = await runProxy('plain');
  const optedIn = await runProxy('opted-in', '--label', 'nathost.proxy=true');
  const before = await traits(plain);

  await hasLines(optedIn, [await runLate(), shop]);
  await resynced(optedIn);
  expect(await traits(plain)).toEqual(before);
  expect((await nathost.proxies()).map(({ name }) => name).sort()).toEqual(['host', 'opted-in']);
  await reconfigure({ NATHOST_PROXIES: 'all' });
  await hasLines(plain, ownNames((await viewOf(optedIn)).text));
});

test('with NATHOST_HOST_FILE=off the host’s own file is not written to, proxies are', async () => {
  await reconfigure({ NATHOST_HOST_FILE: 'off' });
  const before = await traits(hostFileOf(nathost.engine));
  const path = await runProxy('proxy');

  await hasLines(path, [await runLate(), shop]);
  await resynced(path);
  expect(await traits(hostFileOf(nathost.engine))).toEqual(before);
  expect((await nathost.proxies()).map(({ name }) => name)).toEqual(['proxy']);
});
