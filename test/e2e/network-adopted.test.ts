import { rm } from 'node:fs/promises';
import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { disablePlugin, enablePlugin, leaseFileOf, setPlugin } from '../support/plugin-switch';
import { answerAt } from '../support/reach';

let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start();
  await nathost.ready();
  await disablePlugin(nathost);
  await nathost.docker('network', 'rm', 'nathost');
});

afterAll(() => nathost.stop());

/** Each case has a network of its own, and none of the others' containers and leases. */
afterEach(async () => {
  await disablePlugin(nathost);
  const all = (await nathost.docker('ps', '--all', '--quiet')).split('\n').filter(Boolean);
  if (all.length > 0) await nathost.docker('rm', '--force', ...all);
  await nathost.docker('network', 'prune', '--force');
  await rm(await leaseFileOf(nathost), { force: true });
});

/** All the engine says of a network but who is on it. */
async function inspected(name: string): Promise<unknown> {
  const [found] = JSON.parse(await nathost.docker('network', 'inspect', name)) as Record<string, unknown>[];
  return { ...found, Containers: undefined };
}

/** Makes a network by hand and lets nathost come up with it. @returns what the network was before */
async function comeUpWith(
  network: string,
  flags: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  await nathost.docker('network', 'create', ...flags, network);
  const before = await inspected(network);
  await setPlugin(nathost, { NATHOST_NETWORK: network, NATHOST_SUBNET: '', ...settings });
  await enablePlugin(nathost);
  return before;
}

describe('a network made by hand is adopted as it is', () => {
  test('with an ip-range, which stays the engine’s', async () => {
    const flags = ['--subnet', '10.77.0.0/24', '--ip-range', '10.77.0.0/26', '--gateway', '10.77.0.254'];
    const before = await comeUpWith('ranged', flags);
    await nathost.runApp('app', { 'nathost.name': 'app' });
    await nathost.runApp('guest', {}, '--network', 'ranged');

    const { ipv4, configured } = await adopted('ranged');
    expect(ipv4).toMatch(/^10\.77\.0\.(6[4-9]|[7-9]\d|1\d\d|2[0-4]\d|25[0-3])$/);
    expect(configured).toBe(ipv4);
    expect((await nathost.endpoint('guest', 'ranged')).ipv4).toMatch(/^10\.77\.0\.([0-9]|[1-5]\d|6[0-3])$/);
    await expectUntouched('ranged', '10.77.0.0/24', before);
  });

  test('without an ip-range, in which case the first half stays the engine’s', async () => {
    const before = await comeUpWith('plain', ['--subnet', '10.78.0.0/24']);
    await nathost.runApp('app', { 'nathost.name': 'app' });
    await nathost.runApp('guest', {}, '--network', 'plain');

    expect((await adopted('plain')).ipv4).toMatch(/^10\.78\.0\.(12[89]|1[3-9]\d|2\d\d)$/);
    expect((await nathost.endpoint('guest', 'plain')).ipv4).toMatch(/^10\.78\.0\.\d{1,2}$/);
    await expectUntouched('plain', '10.78.0.0/24', before);
  });
});

/** The endpoint of the container `app`, as soon as it serves HTTP at the address its name resolves to. */
async function adopted(network: string) {
  const endpoint = await nathost.until('address of app', async () => {
    const found = await nathost.endpoint('app', network);
    return found.ipv4 !== '' && resolve(await nathost.hostFile(), 'app').join() === found.ipv4
      ? found
      : undefined;
  });
  expect(await answerAt(nathost, endpoint.ipv4)).toBe('app');
  return endpoint;
}

async function expectUntouched(name: string, subnet: string, before: unknown): Promise<void> {
  expect(await inspected(name)).toEqual(before);
  expect((await nathost.api('/v1/status')).body).toMatchObject({
    network: { name, subnet, internal: false },
  });
  expect(await nathost.problems()).toEqual([]);
}

describe('a network that does not fit is a problem that says why and what to do, and nothing is changed', () => {
  const misfits: [string, string, string[], Record<string, string>, string][] = [
    [
      'because it has another subnet than the one set',
      'other',
      ['--subnet', '10.79.0.0/24'],
      { NATHOST_SUBNET: '10.80.0.0/24' },
      'its subnet is 10.79.0.0/24, but NATHOST_SUBNET is 10.80.0.0/24',
    ],
    [
      'because of its driver',
      'far',
      ['--subnet', '10.81.0.0/24', '--driver', 'macvlan', '--opt', 'parent=docker0'],
      {},
      'its driver is macvlan, not bridge',
    ],
    [
      'because the engine chose its subnet',
      'vague',
      [],
      {},
      'it has no IPv4 subnet of its own (docker network create --subnet)',
    ],
  ];

  test.each(misfits)('%s', async (_, network, flags, settings, message) => {
    const before = await comeUpWith(network, flags, settings);
    await nathost.runApp('app', { 'nathost.name': 'app' });

    const problems = await nathost.until('problem', async () => {
      const all = await nathost.problems();
      return all.length > 0 ? all : undefined;
    });
    expect(problems).toEqual([
      {
        kind: 'network-misfit',
        subject: `network ${network}`,
        message,
        remedy:
          `Set NATHOST_NETWORK to another name, or change the setting to what the network has; or stop the network's ` +
          `containers and run: docker network rm ${network}`,
        since: expect.any(String) as string,
      },
    ]);
    expect(await inspected(network)).toEqual(before);
    expect(await nathost.endpoint('app', network)).toEqual({ ipv4: '', ipv6: '', configured: '' });
    // That the engine chose the subnet is only known after a connect was tried, and a name is published before it is connected.
    if (flags.length > 0) expect(resolve(await nathost.hostFile(), 'app')).toEqual([]);

    await nathost.docker('network', 'rm', network);
    expect((await adopted(network)).ipv4).toMatch(settings['NATHOST_SUBNET'] ? /^10\.80\.0\./ : /^10\.203\./);
    await nathost.until(
      'end of the problem',
      async () => (await nathost.problems()).length === 0 || undefined,
    );
  });
});
