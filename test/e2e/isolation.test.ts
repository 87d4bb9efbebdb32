import { NathostOnEngine } from '../support/nathost-on-engine';
import { NetworkNamespace } from '../support/network-namespace';
import { configurePlugin, disablePlugin, enablePlugin } from '../support/plugin-switch';
import { answerAt } from '../support/reach';

const NATHOST_SUBNET6 = 'fd6e:6174:686f::/64';

let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    settings: { NATHOST_RESYNC: '1s', NATHOST_SUBNET6 },
    // The default before 27: the engine makes no rule about IPv6.
    engine: { flags: ['--ip6tables=false'] },
  });
  await nathost.ready();
  for (const name of ['here', 'there']) await nathost.runApp(name, { 'nathost.name': name });
  await nathost.addressOf('there');
});

afterAll(() => nathost.stop());

const nft = (...args: string[]) => nathost.engine.inHostNetwork('nft', args);
const table = async (): Promise<string> => {
  const tables = await nft('list', 'tables');
  return tables.includes('inet nathost') ? nft('list', 'table', 'inet', 'nathost') : '';
};
const isApart = () =>
  nathost.until('rule', async () => ((await table()).includes('nfproto ipv6 drop') ? true : undefined));

/** What one container answers another on nathost's network. */
async function reach(family: 'ipv4' | 'ipv6'): Promise<string> {
  const address = (await nathost.endpoint('there'))[family];
  const pid = await nathost.docker('inspect', '--format', '{{.State.Pid}}', 'here');
  const here = new NetworkNamespace(`${nathost.engine.rootPath}/proc/${pid}/ns/net`);
  const url = `http://${family === 'ipv6' ? `[${address}]` : address}:8080/`;
  return here.get(url, { timeoutMs: 1_500 }).then(
    ({ body }) => body.trim(),
    (error: unknown) =>
      /ETIMEDOUT/.exec(String((error as { stderr?: string }).stderr ?? error))?.[0] ?? String(error),
  );
}

/** Whether the host reaches the containers as ever. */
const fromHost = async (): Promise<string[]> => {
  const { ipv4, ipv6 } = await nathost.endpoint('there');
  return Promise.all([ipv4, ipv6].map((address) => answerAt(nathost, address)));
};

test('the engine alone lets containers reach one another over IPv6; nathost drops it, and the host reaches them as before', async () => {
  await isApart();
  await disablePlugin(nathost);
  await nft('delete', 'table', 'inet', 'nathost');
  expect(await fromHost()).toEqual(['there', 'there']);
  expect([await reach('ipv4'), await reach('ipv6')]).toEqual(['ETIMEDOUT', 'there']);

  await enablePlugin(nathost);
  await isApart();
  expect([await reach('ipv4'), await reach('ipv6')]).toEqual(['ETIMEDOUT', 'ETIMEDOUT']);
  expect(await fromHost()).toEqual(['there', 'there']);
  expect(await nathost.problems()).toEqual([]);
});

test('it holds with the bypass, too', async () => {
  await configurePlugin(nathost, { NATHOST_CONNTRACK: 'bypass' });
  await nathost.until('bypass', async () => ((await table()).includes('notrack') ? true : undefined));
  expect([await reach('ipv6'), await fromHost()]).toEqual(['ETIMEDOUT', ['there', 'there']]);
  await configurePlugin(nathost, { NATHOST_CONNTRACK: 'track' });
});

test.each(['delete table inet nathost', 'flush table inet nathost', 'flush chain inet nathost forward'])(
  'somebody does %s: it is mended',
  async (command) => {
    await isApart();
    await nft(...command.split(' '));
    await isApart();
    expect(await reach('ipv6')).toBe('ETIMEDOUT');
  },
);

test('it stays while nathost is away, and goes with the setting, as make uninstall takes it back', async () => {
  await disablePlugin(nathost);
  expect(await reach('ipv6')).toBe('ETIMEDOUT');
  await enablePlugin(nathost);
  await configurePlugin(nathost, { NATHOST_SUBNET6: '' });
  await nathost.until('end of the table', async () => ((await table()) === '' ? true : undefined));
  expect([await reach('ipv6'), await fromHost()]).toEqual(['there', ['there', 'there']]);
});
