import { type ChildProcess, spawn } from 'node:child_process';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { NetworkNamespace } from '../support/network-namespace';
import { OutsideClient } from '../support/outside-client';
import { configurePlugin, disablePlugin, enablePlugin } from '../support/plugin-switch';
import { SteadyClient } from '../support/steady-client';

const bypass = { NATHOST_CONNTRACK: 'bypass', NATHOST_BYPASS_PORTS: '80' };

let nathost: NathostOnEngine;
let outside: OutsideClient;
let internet: ChildProcess;
let internal: string;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    images: ['busybox', 'nginx'],
    settings: { NATHOST_RESYNC: '1s', NATHOST_SUBNET6: 'fd6e:6174:686f::/64' },
  });
  await nathost.ready();
  outside = await OutsideClient.join(nathost.engine);
  const serve = `require('node:http').createServer((_, reply) => reply.end('internet')).listen(80)`;
  internet = spawn('nsenter', [`--net=${outside.path}`, '--', process.execPath, '-e', serve]);
  await nathost.runApp('shop', { 'nathost.name': 'shop' });
  await nathost.addressOf('shop');
  await answersOverIpv6();
  await nathost.runApp('other', {}, '-p', '8081:8080');
  internal = (await nathost.endpoint('other', 'bridge')).ipv4;
  const configuration = 'server { listen 80; location / { proxy_pass http://shop:8080/; } }';
  const folder = await nathost.engine.folder('nginx', { 'default.conf': configuration });
  const mount = `${folder}:/etc/nginx/conf.d`;
  await nathost.docker('run', '-d', '--network', 'host', '-v', mount, '--name', 'proxy', 'nginx');
  // The kernel tracks as soon as a rule asks for it; the engine's do, for IPv4.
  for (const iptables of ['iptables', 'ip6tables'])
    await onHost(iptables, '-I', 'OUTPUT', '-m', 'conntrack', '--ctstate', 'INVALID');
});

afterAll(async () => {
  internet.kill();
  await nathost.stop();
});

const onHost = (file: string, ...args: string[]) => nathost.engine.inHostNetwork(file, args);
const proxy = () => `http://${outside.engineAddress}/`;

/** Before Engine 28 the bridge's own IPv6 address is tentative for a second or two (RFC 4862): a connect from it in that time hangs. */
async function answersOverIpv6(): Promise<void> {
  const url = `http://[${(await nathost.endpoint('shop')).ipv6}]:8080/`;
  await nathost.until(
    'answer over IPv6',
    async () => (await nathost.engine.hostNetwork.get(url)).status === 200 || undefined,
  );
}

/** Connections that the kernel tracks, as `src=… dst=… sport=… dport=…` of whoever began them. */
async function tracked(): Promise<Set<string>> {
  const found = (await onHost('cat', '/proc/net/nf_conntrack')).split('\n').flatMap((line) => {
    const [flow] = /src=\S+ dst=\S+ sport=\d+ dport=\d+/.exec(line) ?? [];
    return flow ?? [];
  });
  return new Set(found);
}

/** Of those that `act` makes, how many have these words. */
async function newlyTracked(act: () => Promise<unknown>, ...words: string[]): Promise<number[]> {
  const before = await tracked();
  await act();
  const made = [...(await tracked())].filter((flow) => !before.has(flow));
  return words.map((word) => made.filter((flow) => `${flow} `.includes(word)).length);
}

/** Nathost's own. What keeps containers apart over IPv6 stands in it with and without the bypass. */
async function table(): Promise<string> {
  const tables = await onHost('nft', 'list', 'tables');
  return tables.includes('inet nathost') ? onHost('nft', 'list', 'table', 'inet', 'nathost') : '';
}

const isSet = () =>
  nathost.until('bypass', async () => ((await table()).includes('notrack') ? true : undefined));
const isGone = () =>
  nathost.until('end of the bypass', async () => ((await table()).includes('notrack') ? undefined : true));

const refusals = async () =>
  (await nathost.problems())
    .filter(({ kind }) => kind === 'bypass-refused')
    .map(({ message, remedy }) => ({ message, remedy }));

const refusal = () => nathost.until('refusal', async () => (await refusals())[0]);

async function answer(from: NetworkNamespace, url: string): Promise<string> {
  return (await from.get(url, { untilUp: true })).body.trim();
}

/** What a container is answered. */
async function inside(container: string, url: string): Promise<string> {
  const key = await nathost.docker('inspect', '--format', '{{.NetworkSettings.SandboxKey}}', container);
  // /var/run is a link to the /run of whoever follows it.
  return answer(new NetworkNamespace(nathost.engine.rootPath + key.replace(/^\/var\/run/, '/run')), url);
}

/** Somebody else's traffic, of all kinds: who answered. The container's way out has to be translated, hence tracked. */
async function others(): Promise<Record<string, string | number>> {
  const url = `http://${internal}:8080/`;
  const published = `http://${outside.engineAddress}:8081/`;
  let out = '';
  const [translated = 0] = await newlyTracked(
    async () => (out = await inside('other', `http://${outside.address}/`)),
    `src=${internal} dst=${outside.address} `,
  );
  return {
    'container to the internet': out,
    translated,
    'published port, from outside': await answer(outside, published),
    'published port, from the host': await answer(nathost.engine.hostNetwork, published),
    'host to container': await answer(nathost.engine.hostNetwork, url),
    'container to container': await inside('shop', url),
    'container to the proxy': await inside('other', proxy()),
  };
}

const asEver = {
  'container to the internet': 'internet',
  translated: 1,
  'published port, from outside': 'other',
  'published port, from the host': 'other',
  'host to container': 'other',
  'container to container': 'other',
  'container to the proxy': 'shop',
};

/** Connections of nathost's path that are tracked: by the proxy's port, and to the application in IPv4 and IPv6. */
async function trackedOfOurs(): Promise<number[]> {
  const { ipv4, ipv6 } = await nathost.endpoint('shop');
  const act = async (): Promise<void> => {
    expect(await answer(outside, proxy())).toBe('shop');
    expect(await answer(nathost.engine.hostNetwork, 'http://127.0.0.1/')).toBe('shop');
    expect(await answer(nathost.engine.hostNetwork, `http://[${ipv6}]:8080/`)).toBe('shop');
  };
  // The kernel writes IPv6 addresses in full.
  const [port, four, six] = await newlyTracked(act, 'dport=80 ', `dst=${ipv4} `, 'dst=fd6e:6174:686f:');
  return [port ?? 0, four ?? 0, six ?? 0];
}

describe('the bypass', () => {
  test('is not there by default: all is tracked', async () => {
    expect(await trackedOfOurs()).toEqual([2, 2, 1]);
    expect(await others()).toEqual(asEver);
    expect(await table()).not.toContain('notrack');
  });

  test('leaves no flow of nathost’s tracked; no request is lost as it comes, and everybody else’s traffic goes on', async () => {
    const client = await SteadyClient.start(outside, { url: proxy(), perSecond: 30, body: 'shop' });
    await configurePlugin(nathost, bypass);
    await isSet();
    expect(await client.stop()).toMatchObject({ failed: 0 });
    expect(await nathost.problems()).toEqual([]);
    expect(await trackedOfOurs()).toEqual([0, 0, 0]);
    expect(await others()).toEqual(asEver);
  });

  test('is mended when somebody flushes, changes or deletes it', async () => {
    const right = await table();
    for (const command of ['flush table', 'delete table', 'flush chain'])
      await mends(
        command === 'flush chain' ? 'flush chain inet nathost output' : `${command} inet nathost`,
        right,
      );
    await mends('add rule inet nathost output tcp dport 22 drop', right);
  });

  async function mends(command: string, right: string): Promise<void> {
    await onHost('nft', ...command.split(' '));
    await nathost.until(`table after ${command}`, async () => ((await table()) === right ? true : undefined));
  }

  test('stays, and works, while nathost is dead', async () => {
    await disablePlugin(nathost);
    expect(await trackedOfOurs()).toEqual([0, 0, 0]);
    await enablePlugin(nathost);
    await nathost.ready();
  });

  test('gives way to a firewall that would drop untracked replies, and comes back with the rule that the problem names', async () => {
    await onHost('iptables', '-A', 'INPUT', '-m', 'conntrack', '--ctstate', 'ESTABLISHED', '-j', 'ACCEPT');
    await onHost('iptables', '-A', 'INPUT', '-p', 'tcp', '--dport', '80', '-j', 'ACCEPT');
    await onHost('iptables', '-P', 'INPUT', 'DROP');
    const { message, remedy } = await refusal();
    expect(message).toMatch(/chain INPUT of .* would drop untracked ones from 10\.203\.0\.0\/20$/);
    await isGone();
    expect(await answer(outside, proxy())).toBe('shop');

    const [, rule = ''] = /\((iptables .*?)\)/.exec(remedy) ?? [];
    const [program = '', ...args] = rule.split(' ');
    await onHost(program, ...args);
    await isSet();
    expect(await refusals()).toEqual([]);
    expect(await answer(outside, proxy())).toBe('shop');
    await onHost('iptables', '-P', 'INPUT', 'ACCEPT');
  });

  test('is refused for a port that is published', async () => {
    await configurePlugin(nathost, { NATHOST_BYPASS_PORTS: '80,8081' });
    expect((await refusal()).message).toContain('port 8081 is translated');
    await isGone();
    expect(await others()).toEqual(asEver);
  });

  test('is gone when it is switched off, and everything goes on', async () => {
    await configurePlugin(nathost, { NATHOST_BYPASS_PORTS: '80' });
    await isSet();
    await configurePlugin(nathost, { NATHOST_CONNTRACK: 'track' });
    await isGone();
    expect(await trackedOfOurs()).toEqual([2, 2, 1]);
    expect(await others()).toEqual(asEver);
  });
});
