import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { configurePlugin } from '../support/plugin-switch';
import { answerAt } from '../support/reach';

const wrong = { NATHOST_SUBNET: '10.88.0.7/24', NATHOST_LEASE_TTL: 'forever' };
let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ settings: wrong });
});

afterAll(() => nathost.stop());

const networks = async () =>
  (await nathost.docker('network', 'ls', '--format', '{{.Name}}')).split('\n').sort();

/** What the plugin logged, as it stands in the engine's log. */
async function logLines(): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(nathost.engine.dir, 'dockerd.log'), 'utf8');
  return [...text.matchAll(/msg="(\{.*\})" plugin=/g)].map(
    ([, line]) => JSON.parse(JSON.parse(`"${line}"`) as string) as Record<string, unknown>,
  );
}

describe('with settings that cannot be used', () => {
  const subnetProblem = {
    kind: 'setting-invalid',
    subject: 'setting NATHOST_SUBNET',
    message: expect.stringMatching(
      /^NATHOST_SUBNET is "10\.88\.0\.7\/24": accepted is an IPv4 subnet from \/16 to \/28 such as `10\.203\.0\.0\/20`/,
    ) as string,
    remedy:
      'Set NATHOST_SUBNET to an accepted value, or leave it empty for the subnet of the existing network, else `10.203.0.0/20`, and restart nathost.',
  };
  const ttlProblem = {
    kind: 'setting-invalid',
    subject: 'setting NATHOST_LEASE_TTL',
    message: expect.stringMatching(
      /^NATHOST_LEASE_TTL is "forever": accepted is a duration from 1s to /,
    ) as string,
    remedy: 'Set NATHOST_LEASE_TTL to an accepted value, or leave it empty for `720h`, and restart nathost.',
  };

  test('the plugin is alive, not ready, and says which settings, which values and what is accepted', async () => {
    const answers = await Promise.all(['/healthz', '/readyz', '/v1/status'].map((path) => nathost.api(path)));
    expect(answers).toEqual([
      { status: 200, body: { alive: true } },
      {
        status: 503,
        body: {
          ready: false,
          phase: 'misconfigured',
          reason: expect.stringMatching(
            /^a setting is invalid; NATHOST_SUBNET is .*; NATHOST_LEASE_TTL is /,
          ) as string,
        },
      },
      { status: 200, body: expect.objectContaining({ phase: 'misconfigured' }) as object },
    ]);
    const since = expect.any(String) as string;
    expect(await nathost.problems()).toEqual([
      { ...subnetProblem, since },
      { ...ttlProblem, since },
    ]);
  });

  test('the log says the same, once for each', async () => {
    const told = (await logLines()).filter(({ message }) => message === 'problem');
    expect(told).toEqual(
      [subnetProblem, ttlProblem].map(({ message, ...problem }) => ({
        ...problem,
        message: 'problem',
        message_: message,
        level: 'error',
        time: expect.any(String) as string,
      })),
    );
  });

  test('no network is made, no container connected, and no hosts file touched', async () => {
    await nathost.runApp('shop', { 'com.example.name': 'shop', 'nathost.name': 'unheard' });
    await nathost.docker('run', '--detach', '--name', 'proxy', '--network', 'host', 'busybox', 'sleep', '1d');
    expect(await networks()).toEqual(['bridge', 'host', 'none']);
    expect(await nathost.names()).toEqual([]);
    const files = await Promise.all([nathost.hostFile(), nathost.hostsOf('proxy')]);
    expect(files.map((text) => text.includes('nathost'))).toEqual([false, false]);
  });
});

describe('with settings put right', () => {
  const right = {
    NATHOST_NETWORK: 'apps',
    NATHOST_SUBNET: '10.88.0.0/24',
    NATHOST_IP_RANGE: '10.88.0.0/25',
    NATHOST_LABEL_PREFIX: 'com.example',
    NATHOST_HOST_FILE: 'off',
    NATHOST_LEASE_TTL: '48h',
  };
  let hostFile: string;

  beforeAll(async () => {
    hostFile = await nathost.hostFile();
    await configurePlugin(nathost, right);
    await nathost.ready();
  });

  test('it works, also for what came while they were wrong', async () => {
    const address = await nathost.until(
      'address of shop',
      async () => (await nathost.endpoint('shop', 'apps')).ipv4 || undefined,
    );
    expect(address).toMatch(/^10\.88\.0\.(12[89]|1[3-9]\d|2\d\d)$/);
    expect(await answerAt(nathost, address)).toBe('shop');
    expect(resolve(await nathost.hostsOf('proxy'), 'shop')).toEqual([address]);
    expect(await nathost.problems()).toEqual([]);
  });

  test('each of them is in force', async () => {
    expect((await nathost.names()).map(({ name }) => name)).toEqual(['shop']);
    expect(await nathost.hostFile()).toBe(hostFile);
    expect((await nathost.proxies()).map(({ name }) => name)).toEqual(['proxy']);
    expect(await networks()).toEqual(['apps', 'bridge', 'host', 'none']);
    const made = await nathost.docker(
      'network',
      'inspect',
      '--format',
      '{{json .IPAM.Config}} {{json .Labels}}',
      'apps',
    );
    expect(made).toBe(
      '[{"Subnet":"10.88.0.0/24","IPRange":"10.88.0.0/25","Gateway":"10.88.0.1"}] {"com.example.made-by":"nathost"}',
    );
    expect((await nathost.api('/v1/status')).body).toMatchObject({ phase: 'ready', settings: right });
  });
});
