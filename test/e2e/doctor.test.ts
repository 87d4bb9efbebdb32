import { join } from 'node:path';
import type { Severity } from '../../src/doctor/finding';
import { CommandFailed, run } from '../support/command';
import { bringAbout, nginxMistakes } from '../support/doctor-scene';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { librariesFor } from '../support/libraries-for-engine';
import { OutsideClient } from '../support/outside-client';

const repository = join(__dirname, '../..');

let nathost: NathostOnEngine;
let outside: OutsideClient;
let libraries: string;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ images: ['busybox', 'nginx'] });
  const { configDir } = nathost.engine.cli;
  await run(join(repository, 'scripts/install'), ['--command'], {
    env: { HOME: configDir, DOCKER_CONFIG: configDir },
  });
  libraries = await librariesFor(nathost.engine);
  outside = await OutsideClient.join(nathost.engine);
  await nathost.ready();
  await nathost.runApp('shop-1', { 'nathost.name': 'shop' });
  await nathost.addressOf('shop-1');
});

afterAll(() => nathost.stop());

interface Said {
  readonly out: string;
  readonly status: number;
}

/** What a person types, where the engine's files, processes and network are. */
async function doctor(...words: string[]): Promise<Said> {
  const { configDir } = nathost.engine.cli;
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const command = ['docker', 'nathost', 'doctor', '--interval', '200ms', ...words];
  try {
    const words = [path, libraries, `HOME=${configDir}`, `DOCKER_CONFIG=${configDir}`, ...command];
    return { out: await nathost.engine.enter('env', words), status: 0 };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { out: error.stdout, status: Number(error.status) };
  }
}

/** A line of `--format json`. */
interface Row {
  readonly Severity: Severity;
  readonly Check: string;
  readonly Subject: string;
  readonly What: string;
  readonly Means: string;
  readonly Command: string;
}

async function rows(...words: string[]): Promise<Row[]> {
  const { out } = await doctor('--format', 'json', ...words);
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

const checks = [
  ...['nathost', 'subnet-overlap', 'ip-range', 'default-route', 'inner-names', 'bridge-ports'],
  ...['proxy-networks', 'proxy-add-host'],
  ...['proxy-hosts-file', 'wildcard-listener', 'nginx-names', 'firewall', 'dnat-flows', 'conntrack-table'],
  ...['conntrack-states', 'conntrack-losses', 'ephemeral-ports'],
];

test('where nothing is wrong, each check says that it looked, and nothing more', async () => {
  expect((await rows()).map(({ Check, Severity }) => [Check, Severity])).toEqual(
    checks.map((check) => [check, 'ok']),
  );
  const { out, status } = await doctor();
  expect(out.split('\n')[0]).toBe(
    'OK      nathost            it is ready and has no problem; names: 1, hosts files: 1',
  );
  expect(out).toMatch(/\n\n0 errors, 0 warnings, 0 notes, 17 ok\n$/);
  expect(status).toBe(0);
  expect(await doctor('--quiet')).toEqual({ out: '', status: 0 });
});

test('what was typed wrongly has a status of its own', async () => {
  expect(await doctor('fire')).toEqual({ out: '', status: 2 });
  expect(await doctor('--interval', 'soon')).toEqual({ out: '', status: 2 });
});

/** All that the doctor looks at, and could change. */
async function everything(): Promise<string> {
  const { engine } = nathost;
  const text = await engine.enter('sh', [
    '-ec',
    `iptables-save; ip6tables-save; nft list ruleset 2>&1 || true; ip -4 route show table all; ip -4 -oneline address
     cd /proc/sys/net; cat netfilter/nf_conntrack_max ipv4/ip_local_port_range ipv4/tcp_tw_reuse
     cat /etc/hosts; cd "$1/containers"; cat */hosts */config.v2.json */hostconfig.json
     docker inspect $(docker ps -aq) $(docker network ls -q); docker diff edge | sort; docker plugin inspect nathost`,
    'sh',
    engine.dataRoot,
  ]);
  // Times and counters go on.
  return text.replace(/\[\d+:\d+\]|packets \d+ bytes \d+|^#.*/gm, '');
}

describe('where much is wrong', () => {
  let found: Row[];
  let report: Said;
  let before: string;
  let after: string;
  let ports: Awaited<ReturnType<typeof bringAbout>>;
  const of = (check: string) => found.filter(({ Check }) => Check === check);

  beforeAll(async () => {
    ports = await bringAbout(nathost, outside);
    before = await everything();
    found = await rows();
    report = await doctor();
    after = await everything();
  });

  test('nothing else is found than what is wrong, the gravest first', () => {
    const told = found
      .filter(({ Severity }) => Severity !== 'ok')
      .map(({ Severity, Check, Subject }) => `${Severity} ${Check}: ${Subject}`);
    expect(told).toEqual([
      'error subnet-overlap: network nathost',
      'error default-route: network nathost',
      'error proxy-add-host: container fixed',
      'error proxy-hosts-file: container own',
      'error nginx-names: container edge',
      'error firewall: network nathost',
      'error firewall: container edge',
      'warning ip-range: container guest',
      'warning bridge-ports: network crowd',
      'warning wildcard-listener: container edge',
      'warning dnat-flows: container published',
      expect.stringMatching(/^warning ephemeral-ports: destination 10\.203\.\d+\.\d+:80$/),
      'note proxy-hosts-file: container sealed',
    ]);
  });

  test.each([
    [
      'subnet-overlap',
      'its subnet 10.203.0.0/20 overlaps the route 10.203.3.0/24 via 198.51.100.2 dev outside0',
    ],
    ['default-route', 'it is not internal, and has become the default route of 1 of its containers: zoned'],
    [
      'proxy-add-host',
      'it was made with --add-host shop:192.0.2.7; shop is 192.0.2.7 there and 10.203.0.2 with nathost',
    ],
    ['proxy-hosts-file', 'hosts is mounted on its /etc/hosts, read-only'],
    ['proxy-hosts-file', 'its /etc/hosts is read-only inside (--read-only)'],
    [
      'nginx-names',
      '/etc/nginx/conf.d/default.conf:6 says proxy_pass http://$backend:8080; which looks up shop at run time',
    ],
    [
      'firewall',
      'the firewall drops what its containers answer over nathost0: table filter of iptables, the policy of chain INPUT is drop',
    ],
    ['firewall', 'the firewall drops what clients send to port 80 over IPv4'],
    [
      'ip-range',
      'its fixed address 10.203.15.200 lies in 10.203.15.0/24, which the engine hands out by itself',
    ],
    ['bridge-ports', 'its bridge crowd0 has 800 of 1023 ports'],
  ])('%s: %s', (check, what) => {
    expect(of(check).map(({ What }) => What)).toContainEqual(expect.stringContaining(what));
  });

  test('who listens everywhere, over what that can be reached, and where to listen instead', () => {
    expect(of('wildcard-listener')).toEqual([
      expect.objectContaining({
        What: expect.stringMatching(
          /^nginx, pid \d+ listens on 0\.0\.0\.0:80 and \[::\]:80 \(tcp\)$/,
        ) as string,
        Means: expect.stringMatching(/docker0 \(172\.17\.0\.1\), .*nathost0 \(10\.203\.15\.0\)/) as string,
        Command: expect.stringContaining('listen 198.51.100.1:80;') as string,
      }),
    ]);
  });

  test('connections: through which port and to which container, in which state, and how many ports they take', async () => {
    const { ipv4 } = await nathost.endpoint('published', 'bridge');
    const [flow] = of('dnat-flows');
    expect(flow?.What).toMatch(
      /^\d+ connections? of 1 client to its published port 8081\/tcp translated to /,
    );
    expect(flow?.What).toMatch(new RegExp(`translated to ${ipv4}:8080: .*\\d+ tcp TIME_WAIT`));
    expect(of('conntrack-states')[0]?.What).toMatch(/^\d+ tracked connections: .*\b\d+ tcp TIME_WAIT/);
    expect(of('conntrack-table')[0]?.What).toMatch(/^\d+ of \d+ entries of the conntrack table are used/);
    expect(of('conntrack-losses')[0]?.What).toMatch(/^insert_failed, drop and early_drop stayed 0/);
    const [, taken, all, waiting] =
      /^(\d+) of (\d+) local ports are taken by connections to page \(.*, (\d+) of them in TIME_WAIT/.exec(
        of('ephemeral-ports')[0]?.What ?? '',
      ) ?? [];
    expect([Number(taken), Number(all)]).toEqual([ports.taken, ports.count]);
    expect(Number(waiting)).toBeGreaterThan(0);
  });

  test('a person reads what was found, what it means, and how to fix it, in the same order', () => {
    const problems = found.filter(({ Means }) => Means !== '');
    const heads = problems.map(
      ({ Severity, Check, Subject }) => `${Severity.toUpperCase().padEnd(7)} ${Check}: ${Subject}`,
    );
    expect(report.out.match(/^(ERROR|WARNING|NOTE) .*: .*$/gm)).toEqual(heads);
    const fixes = problems.flatMap(({ Command }) =>
      Command === '' ? [] : [`  fix    ${Command.split('\n')[0] ?? ''}`],
    );
    expect(report.out.match(/^ {2}fix .*$/gm)).toEqual(fixes);
    expect(report.out.match(/^ {2}found {2}/gm)).toHaveLength(problems.length);
    expect(report.out.match(/^ {2}means {2}/gm)).toHaveLength(problems.length);
    expect(report.out).toMatch(/\n\n7 errors, 5 warnings, 1 note, 6 ok\n$/);
  });

  test('the exit status is that of the gravest of what is shown', async () => {
    expect(report.status).toBe(4);
    const statuses = [
      ['dnat-flows', 'wildcard-listener'],
      ['dnat-flows', 'proxy-add-host'],
      ['conntrack-table'],
    ];
    expect(await Promise.all(statuses.map(async (ids) => (await doctor(...ids)).status))).toEqual([3, 4, 0]);
    const { out, status } = await doctor('--quiet', '--filter', 'subject=sealed');
    expect({ out, status }).toEqual({ out: '', status: 0 });
  });

  test('nothing was changed by it', () => {
    expect(after).toBe(before);
  });
});

describe('the printed commands mend it', () => {
  const mend = (command = '') => nathost.engine.enter('sh', ['-ec', command]);

  test('the firewall lets clients and answers pass', async () => {
    const { ipv4 } = await nathost.endpoint('shop-1');
    const reply = () => nathost.engine.get(`http://${ipv4}:8080/`, { timeoutMs: 700 });
    await expect(reply()).rejects.toThrow();
    for (const { Command } of await rows('firewall')) await mend(Command);
    expect(await rows('firewall')).toMatchObject([{ Severity: 'ok' }]);
    expect(await reply()).toMatchObject({ body: 'shop-1\n' });
    expect(await outside.get(`http://${outside.engineAddress}/up`)).toMatchObject({ status: 204 });
  });

  test('nginx listens on one address, and reaches a plain name', async () => {
    const plain = nginxMistakes
      .replace('$backend:', 'shop:')
      .replace(/ {2}(resolver|set|listen \[).*\n/g, '');
    const mended = plain.replace('listen 80', 'listen 198.51.100.1:80');
    await nathost.engine.folder('nginx', { 'default.conf': mended });
    const [listener] = await rows('wildcard-listener');
    await mend(listener?.Command);
    const shop = `http://${outside.engineAddress}/`;
    expect(await outside.get(shop, { untilUp: true })).toEqual({ status: 200, body: 'shop-1\n' });
    expect(await rows('wildcard-listener', 'nginx-names')).toMatchObject([
      { Severity: 'ok' },
      { Severity: 'ok' },
    ]);
  });

  test('the route is gone, and the network made anew: internal, with the same addresses', async () => {
    const [overlap] = await rows('subnet-overlap');
    await mend(overlap?.Command.split('\n')[0]);
    const [network] = await rows('default-route');
    await mend(network?.Command);
    await nathost.ready();
    expect(await nathost.addressOf('shop-1')).toBe('10.203.0.2');
    await nathost.addressOf('zoned');
    expect(await rows('subnet-overlap', 'default-route')).toMatchObject([
      { Severity: 'ok' },
      { Severity: 'ok' },
    ]);
  });

  test('the plugin is enabled again', async () => {
    await nathost.docker('plugin', 'disable', 'nathost');
    const [plugin, ...others] = await rows('nathost', 'default-route');
    expect(plugin).toMatchObject({
      Severity: 'error',
      Subject: 'nathost',
      What: 'the plugin nathost:latest is disabled; names and addresses stay as they are',
    });
    // Found without nathost by its name.
    expect(others).toMatchObject([{ Severity: 'ok' }]);
    await mend(plugin?.Command);
    await nathost.ready();
    expect((await rows('nathost')).map(({ Severity }) => Severity)).not.toContain('error');
  });
});
