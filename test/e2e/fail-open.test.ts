import { containerFileOf, hostFileOf, ownNames, resolve, viewOf } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { backAgain, pluginPid, pluginSettled } from '../support/plugin-process';
import { disablePlugin, enablePlugin } from '../support/plugin-switch';
import { answerAt } from '../support/reach';

const apps = ['shop', 'blog'];

let nathost: NathostOnEngine;
let addresses: string[];

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ settings: { NATHOST_NAME_GRACE: '0s' } });
  await nathost.ready();
  for (const app of apps) await nathost.runApp(app, { 'nathost.name': app }, '--restart', 'always');
  addresses = await Promise.all(apps.map((app) => nathost.addressOf(app)));
  await nathost.docker(
    ...'run -d --restart always --network host --name proxy --stop-signal KILL busybox sleep 1d'.split(' '),
  );
  await nathost.until('names', async () => {
    const texts = await Promise.all((await files()).map(async (path) => (await viewOf(path)).text));
    return texts.every((text) => ownNames(text).length === apps.length) ? true : undefined;
  });
});

afterAll(() => nathost.stop());

const files = async () => [hostFileOf(nathost.engine), await containerFileOf(nathost.engine, 'proxy')];
const views = async () => Promise.all((await files()).map(viewOf));
const lines = () => apps.map((app, n) => `${addresses[n]!} ${app}`).sort();

/** What a new host-networked container finds at its first instruction. */
async function firstSight(): Promise<string[]> {
  const container = ['run', '--rm', '--network', 'host', 'busybox', 'cat', '/etc/hosts'];
  return ownNames(`${await nathost.docker(...container)}\n`);
}

/** Everything that an application and a proxy need, as it was at first. */
async function expectAllAsBefore(): Promise<void> {
  for (const { text } of await views()) expect(ownNames(text)).toEqual(lines());
  expect(await firstSight()).toEqual(lines());
  expect(await Promise.all(apps.map((app) => nathost.addressOf(app)))).toEqual(addresses);
  expect(await Promise.all(addresses.map((address) => answerAt(nathost, address)))).toEqual(apps);
}

describe('while the plugin is disabled', () => {
  beforeAll(() => disablePlugin(nathost));
  afterAll(async () => {
    await enablePlugin(nathost);
    await nathost.ready();
  });

  test('the names stay in all files, to the last byte, and a new proxy finds them', async () => {
    const before = await views();
    await nathost.docker('create', '--name', 'unseen', '--label', 'nathost.name=unseen', 'busybox', 'true');
    await nathost.docker('rm', 'unseen');
    await expectAllAsBefore();
    expect(await views()).toEqual(before);
  });

  test('applications and proxies stop and start with their addresses and names', async () => {
    await nathost.docker('stop', ...apps, 'proxy');
    await nathost.docker('start', ...apps, 'proxy');
    await expectAllAsBefore();
    await nathost.docker('restart', '-t', '0', ...apps, 'proxy');
    await expectAllAsBefore();
  });

  test.each([
    ['restarted', () => nathost.engine.restart()],
    ['killed', () => nathost.engine.restart({ kill: true })],
    ['rebooted', () => nathost.engine.reboot()],
  ])('the engine can be %s, and all is as before', async (_, happen) => {
    await happen();
    await expectAllAsBefore();
  });
});

test('what came and went while the plugin was disabled is dealt with when it is back', async () => {
  await disablePlugin(nathost);
  await nathost.runApp('wiki', { 'nathost.name': 'wiki' });
  await nathost.docker('rm', '--force', 'blog');
  expect(await firstSight()).toEqual(lines());

  await enablePlugin(nathost);
  await nathost.ready();
  const wiki = await nathost.addressOf('wiki');
  const wanted = [`${addresses[0]!} shop`, `${wiki} wiki`].sort().join();
  for (const path of await files()) {
    await nathost.until(`names in ${path}`, async () =>
      ownNames((await viewOf(path)).text).join() === wanted ? true : undefined,
    );
  }
  await nathost.runApp('blog', { 'nathost.name': 'blog' });
  await nathost.docker('rm', '--force', 'wiki');
  expect(await nathost.addressOf('blog')).toBe(addresses[1]);
});

test('a plugin that was killed is started again by the engine, and nobody noticed', async () => {
  await pluginSettled(nathost);
  await nathost.until('names', async () =>
    ownNames((await viewOf(hostFileOf(nathost.engine))).text).join() === lines().join() ? true : undefined,
  );
  const before = await views();
  const pid = (await pluginPid(nathost))!;
  process.kill(pid, 'SIGKILL');
  await expectAllAsBefore();
  await backAgain(nathost);
  expect(await pluginPid(nathost)).not.toBe(pid);
  await expectAllAsBefore();
  expect(await views()).toEqual(before);

  await nathost.runApp('late', { 'nathost.name': 'late' });
  await nathost.until('late', async () =>
    resolve(await nathost.hostsOf('proxy'), 'late').length > 0 ? true : undefined,
  );
});
