import { join } from 'node:path';
import { run } from '../support/command';

const repository = join(__dirname, '../..');
const plugin = join(repository, 'plugin/rootfs');
let newer: string;

beforeAll(async () => {
  newer = (await run(join(repository, 'scripts/package-tree'), ['nft', 'sid', 'nftables'])).trim();
});

/** Runs shell commands in a network of their own. In them `plugin` is a program of the plugin, `newer` one of the newest Debian. */
async function inNetwork(...commands: readonly string[]): Promise<string> {
  const programs = [
    `plugin() { chroot '${plugin}' /usr/sbin/"$@"; }`,
    `newer() { chroot '${newer}' /usr/sbin/"$@"; }`,
  ];
  return run('unshare', ['--net', 'sh', '-ec', [...programs, ...commands].join('\n')]);
}

const ruleset = `
table ip other {
  set clients { type ipv4_addr; flags interval; elements = { 192.0.2.0/24 } }
  map targets { type inet_service : ipv4_addr; elements = { 80 : 198.51.100.7 } }
  chain prerouting {
    type nat hook prerouting priority dstnat;
    ip saddr @clients dnat to tcp dport map @targets
  }
}`;

const versionOf = (text: string) => /v(\d+)\.(\d+)\.(\d+)/.exec(text)!.slice(1).map(Number);

test('its nft lists named sets and maps that a newer nft has written', async () => {
  const [, minor = 0, patch = 0] = versionOf(await inNetwork('plugin nft --version'));
  const [, newerMinor = 0, newerPatch = 0] = versionOf(await inNetwork('newer nft --version'));
  expect(newerMinor * 1000 + newerPatch).toBeGreaterThan(minor * 1000 + patch);

  const listed = await inNetwork(`newer nft -f - <<'END'\n${ruleset}\nEND`, 'plugin nft --json list ruleset');
  const { nftables } = JSON.parse(listed) as { nftables: Record<string, unknown>[] };
  expect(nftables).toContainEqual({
    set: expect.objectContaining({
      name: 'clients',
      elem: [{ prefix: { addr: '192.0.2.0', len: 24 } }],
    }) as object,
  });
  expect(nftables).toContainEqual({
    map: expect.objectContaining({ name: 'targets', elem: [[80, '198.51.100.7']] }) as object,
  });
  expect(nftables.filter((one) => 'rule' in one)).toHaveLength(1);
});

test('its nft sets and removes a table of its own', async () => {
  const set = `plugin nft -f - <<'END'\n${ruleset}\nEND`;
  expect(
    await inNetwork(
      set,
      'plugin nft list tables',
      'plugin nft delete table ip other',
      'plugin nft list tables',
    ),
  ).toBe('table ip other\n');
});

test('its iptables-save has the extensions that it needs', async () => {
  const rule = '-A INPUT -p tcp -m multiport --dports 80,443 -m conntrack --ctstate INVALID -j DROP';
  const saved = await inNetwork(
    `plugin xtables-legacy-multi iptables ${rule}`,
    'plugin xtables-legacy-multi iptables-save -t filter',
  );
  expect(saved.split('\n')).toContain(rule);
});

test('its ip changes how long a neighbour is asked for', async () => {
  const change = 'plugin ip ntable change name arp_cache dev lo retrans 20 mcast_probes 3';
  const listed = await inNetwork(change, 'plugin ip -json ntable show name arp_cache dev lo');
  expect(JSON.parse(listed)).toMatchObject([{ retrans: 20, mcast_probes: 3 }]);
});

test('all of them, and Node, have the libraries they name', async () => {
  const loader = `chroot '${plugin}' /lib64/ld-linux-x86-64.so.2 --list`;
  const listed = await inNetwork(
    ...['/bin/node', '/usr/sbin/nft', '/usr/sbin/ip', '/usr/sbin/xtables-legacy-multi'].map(
      (program) => `${loader} ${program}`,
    ),
  );
  expect(listed).toContain('/lib/x86_64-linux-gnu/libnftables.so.1');
  expect(listed).not.toContain('not found');
});
