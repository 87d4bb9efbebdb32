import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { NetworkNamespace } from '../support/network-namespace';
import { disablePlugin, enablePlugin } from '../support/plugin-switch';
import { answerAt } from '../support/reach';

let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    settings: { NATHOST_SUBNET6: 'fd6e:6174:686f::/64' },
    // The default from 27 on. Without it an engine knows no rule about IPv6 traffic between containers.
    engine: { flags: ['--experimental', '--ip6tables'] },
  });
  await nathost.ready();
});

afterAll(() => nathost.stop());

interface InspectedNetwork {
  readonly Id: string;
  readonly Driver: string;
  readonly Internal: boolean;
  readonly EnableIPv6: boolean;
  readonly IPAM: { readonly Config: unknown };
  readonly Options: Readonly<Record<string, string>>;
  readonly Labels: Readonly<Record<string, string>>;
}

/** As soon as it is made: nathost is ready when it has begun to. */
const network = () =>
  nathost.until('network', async () => {
    const found = JSON.parse(await nathost.docker('network', 'inspect', 'nathost')) as InspectedNetwork[];
    return found[0];
  });

/** The addresses of a name, as soon as its container serves HTTP at all of them and the host's file has them. */
async function servedAt(name: string): Promise<string[]> {
  const addresses = await nathost.until(`addresses of ${name}`, async () => {
    const { ipv4, ipv6 } = await nathost.endpoint(name);
    const found = resolve(await nathost.hostFile(), name);
    return ipv4 && found.join() === [ipv4, ipv6].join() ? found : undefined;
  });
  for (const address of addresses) expect(await answerAt(nathost, address)).toBe(name);
  return addresses;
}

test('the network is made so that it changes nothing for the applications but the addresses they have', async () => {
  expect(await network()).toMatchObject({
    Driver: 'bridge',
    Internal: true,
    EnableIPv6: true,
    IPAM: {
      Config: [
        { Subnet: '10.203.0.0/20', IPRange: '10.203.15.0/24', Gateway: '10.203.0.1' },
        {
          Subnet: 'fd6e:6174:686f::/64',
          IPRange: 'fd6e:6174:686f:0:e000::/68',
          Gateway: 'fd6e:6174:686f::1',
        },
      ],
    },
    Options: {
      'com.docker.network.bridge.enable_icc': 'false',
      'com.docker.network.bridge.name': 'nathost0',
      'com.docker.network.container_iface_prefix': 'nathost',
    },
    Labels: { 'nathost.made-by': 'nathost' },
  });
  expect(await nathost.engine.inHostNetwork('ip', ['-oneline', 'address', 'show', 'nathost0'])).toContain(
    ' inet 10.203.0.1/20 ',
  );
  expect((await nathost.api('/v1/status')).body).toMatchObject({
    network: { name: 'nathost', subnet: '10.203.0.0/20', subnet6: 'fd6e:6174:686f::/64', internal: true },
  });
});

test('a name has an address of each family, and both are served', async () => {
  await nathost.runApp('twofold', { 'nathost.name': 'twofold' });
  expect(await servedAt('twofold')).toEqual([
    expect.stringMatching(/^10\.203\./),
    expect.stringMatching(/^fd6e:6174:686f::/),
  ]);
});

test('applications of different projects cannot reach each other over it', async () => {
  for (const name of ['here', 'there'])
    await nathost.runApp(name, { 'nathost.name': name, 'com.docker.compose.project': name });
  const [, theirs] = [await servedAt('here'), await servedAt('there')];
  const pid = await nathost.docker('inspect', '--format', '{{.State.Pid}}', 'here');
  const here = new NetworkNamespace(`${nathost.engine.rootPath}/proc/${pid}/ns/net`);
  const reach = (address: string) =>
    here.get(`http://${address.includes(':') ? `[${address}]` : address}:8080/`, { timeoutMs: 1_500 });

  const onBridge = (await nathost.endpoint('there', 'bridge')).ipv4;
  expect(await reach(onBridge)).toEqual({ status: 200, body: 'there\n' });
  for (const address of theirs) await expect(reach(address)).rejects.toThrow('ETIMEDOUT');
});

test('what the engine hands out on it by itself never is an address of a name', async () => {
  const guests = Array.from({ length: 2 }, (_, index) => `guest-${index}`);
  for (const [index, name] of guests.entries()) {
    await nathost.docker('run', '--detach', '--name', name, '--network', 'nathost', 'busybox', 'sleep', '1d');
    await nathost.runApp(`neighbour-${index}`, { 'nathost.name': `neighbour-${index}` });
  }
  for (const [index, name] of guests.entries()) {
    expect(await nathost.endpoint(name)).toEqual({
      ipv4: expect.stringMatching(/^10\.203\.15\.\d+$/) as string,
      ipv6: expect.stringMatching(/^fd6e:6174:686f:0:e000:/) as string,
      configured: '',
    });
    expect(await nathost.addressOf(`neighbour-${index}`)).toMatch(/^10\.203\.0\./);
  }
  await nathost.docker('rm', '--force', ...guests);
});

/** So that no endpoint keeps the network from being deleted. */
async function stopAll(): Promise<void> {
  const running = (await nathost.docker('ps', '--quiet')).split('\n').filter(Boolean);
  if (running.length > 0) await nathost.docker('stop', ...running);
}

/** The network's id, once it is another than before. */
const madeAgain = (before: InspectedNetwork) =>
  nathost.until('new network', async () => {
    const { Id } = await network();
    return Id === before.Id ? undefined : Id;
  });

const networkIdOf = (container: string) =>
  nathost.docker('inspect', '--format', '{{.NetworkSettings.Networks.nathost.NetworkID}}', container);

describe('a network that was deleted while its containers were stopped is made again, and they start with the addresses they had,', () => {
  const apps = ['app-1', 'app-2'];
  let addresses: string[][];

  beforeAll(async () => {
    for (const app of apps) await nathost.runApp(app, { 'nathost.name': app });
    addresses = [];
    for (const app of apps) addresses.push(await servedAt(app));
  });

  test.each([
    ['by docker network rm', ['network', 'rm', 'nathost']],
    ['by docker network prune', ['network', 'prune', '--force']],
  ])('when it was %s', async (_, command) => {
    await stopAll();
    const before = await network();
    await nathost.docker(...command);

    await madeAgain(before);
    expect(await network()).toEqual({
      ...before,
      Id: expect.not.stringMatching(before.Id) as string,
      Created: expect.any(String) as string,
    });
    for (const [index, app] of apps.entries()) {
      await nathost.until(`${app} on the new network`, async () => {
        const { configured } = await nathost.endpoint(app);
        return (await networkIdOf(app)) !== before.Id && configured !== '' ? true : undefined;
      });
      await nathost.docker('start', app);
      expect(await servedAt(app)).toEqual(addresses[index]);
    }
    await nathost.until('no problem', async () => (await nathost.problems()).length === 0 || undefined);
  });
});

test('a network of the user in its way is a problem that names the remedy, and is over when that network is gone', async () => {
  await stopAll();
  await disablePlugin(nathost);
  await nathost.docker('network', 'rm', 'nathost');
  await nathost.docker('network', 'create', '--subnet', '10.203.4.0/24', 'rival');
  await enablePlugin(nathost);

  const problems = await nathost.until('problem', async () => {
    const all = await nathost.problems();
    return all.length > 0 ? all : undefined;
  });
  expect(problems).toEqual([
    {
      kind: 'network-overlap',
      subject: 'network nathost',
      message: expect.stringContaining('the subnet 10.203.0.0/20 overlaps with another network') as string,
      remedy: 'Set NATHOST_SUBNET to a subnet that is free (docker network ls; ip route).',
      since: expect.any(String) as string,
    },
  ]);
  expect(await nathost.docker('network', 'ls', '--quiet', '--filter', 'name=^nathost$')).toBe('');

  await nathost.docker('network', 'rm', 'rival');
  await nathost.until('network', network);
  await nathost.until('end of the problem', async () => (await nathost.problems()).length === 0 || undefined);
});
