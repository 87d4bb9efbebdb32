import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { answerAt } from '../support/reach';

let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ settings: { NATHOST_SUBNET6: 'fd6e:6174:686f::/64' } });
  await nathost.ready();
});

afterAll(() => nathost.stop());

/** What a name resolves to on the host, as soon as it does. */
const resolved = (name: string) =>
  nathost.until(`lines of ${name}`, async () => {
    const addresses = resolve(await nathost.hostFile(), name);
    return addresses.length > 0 ? addresses : undefined;
  });

test('a container that shares the network of one with a name resolves to its addresses', async () => {
  const owner = await nathost.runApp('owner', { 'nathost.name': 'owner' });
  const addresses = await resolved('owner');
  expect(addresses).toHaveLength(2);
  await nathost.docker(
    ...[
      'run',
      '--detach',
      '--name',
      'guest',
      '--label',
      'nathost.name=guest',
      '--network',
      'container:owner',
    ],
    ...['busybox', 'sleep', '1d'],
  );
  expect(await resolved('guest')).toEqual(addresses);
  expect(await nathost.docker('inspect', '--format', '{{.HostConfig.NetworkMode}}', 'guest')).toBe(
    `container:${owner}`,
  );
  expect(await nathost.problems()).toEqual([]);
});

test('a container that shares the network of one without a name is a problem that says what to do', async () => {
  await nathost.runApp('nameless', {});
  await nathost.docker(
    ...[
      'run',
      '--detach',
      '--name',
      'lodger',
      '--label',
      'nathost.name=lodger',
      '--network',
      'container:nameless',
    ],
    ...['busybox', 'sleep', '1d'],
  );
  await expectProblem({
    kind: 'no-address',
    subject: 'container lodger',
    message:
      "the name lodger cannot resolve: it shares the network of nameless, which has no address on nathost's network",
    remedy: 'Label nameless with a name as well.',
  });
  await nathost.docker('rm', '--force', 'lodger');
  await noProblems();
});

test('a host-networked container with a name resolves to the loopback address', async () => {
  const serve = 'mkdir -p /www && echo hosted >/www/index.html && exec httpd -f -p 8080 -h /www';
  await nathost.docker(
    ...['run', '--detach', '--name', 'hosted', '--label', 'nathost.name=hosted', '--network', 'host'],
    ...['busybox', 'sh', '-c', serve],
  );
  expect(await resolved('hosted')).toEqual(['127.0.0.1']);
  expect(await answerAt(nathost, '127.0.0.1')).toBe('hosted');
  expect(resolve(await nathost.hostsOf('hosted'), 'owner')).toHaveLength(2);
});

test('a container without any network is a problem that says what to do', async () => {
  await nathost.docker(
    ...['run', '--detach', '--name', 'cut-off', '--label', 'nathost.name=cut-off', '--network', 'none'],
    ...['busybox', 'sleep', '1d'],
  );
  await expectProblem({
    kind: 'no-address',
    subject: 'container cut-off',
    message: 'the name cut-off cannot resolve to this container: it has no network',
    remedy: 'Create the container again on a network.',
  });
  expect(resolve(await nathost.hostFile(), 'cut-off')).toEqual([]);
  await nathost.docker('rm', '--force', 'cut-off');
  await noProblems();
});

async function expectProblem(problem: Readonly<Record<string, string>>): Promise<void> {
  const [found] = await nathost.until('problem', async () => {
    const all = await nathost.problems();
    return all.length > 0 ? all : undefined;
  });
  expect(found).toEqual({ ...problem, since: expect.any(String) as string });
}

const noProblems = () =>
  nathost.until('end of the problem', async () => (await nathost.problems()).length === 0 || undefined);

describe('a container that its user put on the network himself ends with its leased addresses', () => {
  test.each(['running', 'created'] as const)('when it was %s', async (state) => {
    const name = `joined-${state}`;
    // Nothing else of it is on the network: what the engine gives it lies in the engine's own range.
    await nathost.runApp(`plain-${state}`, {}, '--network', 'nathost');
    expect((await nathost.endpoint(`plain-${state}`)).ipv4).toMatch(/^10\.203\.15\./);

    if (state === 'running') await nathost.runApp(name, { 'nathost.name': name }, '--network', 'nathost');
    else await createApp(name);
    const [ipv4, ipv6] = await resolved(name);
    expect([ipv4, ipv6]).toEqual([
      expect.not.stringMatching(/^10\.203\.15\./),
      expect.stringMatching(/^fd6e:/),
    ]);
    await nathost.until('leased address', async () =>
      (await nathost.endpoint(name)).configured === ipv4 ? true : undefined,
    );
    await nathost.docker('start', name);
    expect(
      await nathost.until('endpoint', async () => {
        const endpoint = await nathost.endpoint(name);
        return endpoint.ipv4 === ipv4 ? endpoint : undefined;
      }),
    ).toEqual({ ipv4, ipv6, configured: ipv4 });
    expect(await answerAt(nathost, ipv4!)).toBe(name);

    await nathost.docker('restart', name);
    expect(await nathost.addressOf(name)).toBe(ipv4);
    expect(await answerAt(nathost, ipv4!)).toBe(name);
    expect(await nathost.problems()).toEqual([]);
  });
});

async function createApp(name: string): Promise<void> {
  const serve = `mkdir -p /www && echo ${name} >/www/index.html && exec httpd -f -p 8080 -h /www`;
  await nathost.docker(
    ...['create', '--name', name, '--label', `nathost.name=${name}`, '--network', 'nathost'],
    ...['busybox', 'sh', '-c', serve],
  );
}
