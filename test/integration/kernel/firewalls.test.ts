import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OwnTable } from '../../../src/model/kernel';
import { rulesOf } from '../../../src/kernel/own-table-rules';
import { parseIptablesSave } from '../../../src/firewall/iptables-save';
import { nftChains } from '../../../src/firewall/nft';
import { listRuleset } from '../../../src/firewall/nft-listing';
import { obstaclesOf } from '../../../src/kernel/obstacles';
import { run } from '../../support/command';
import { OwnNetwork } from '../../support/own-network';

const table = {
  bridge: 'nathost0',
  isolated: true,
  bypass: { pairs: [{ family: 4, subnet: '10.203.0.0/20', host: '10.203.0.1' }], ports: [80] },
} satisfies OwnTable;

let network: OwnNetwork;

beforeEach(async () => {
  network = await OwnNetwork.make();
});

afterEach(() => network.end());

/** What is in the way where these commands were run, in a network of its own, with the machine's real programs. */
async function obstacles(...commands: readonly string[]): Promise<string[]> {
  for (const command of commands) await network.run('sh', ['-ec', command]);
  const nft = nftChains(await listRuleset((args) => network.run('nft', args)));
  const legacy = commands.some((command) => command.startsWith('iptables-legacy'))
    ? parseIptablesSave(await network.run('iptables-legacy-save', []), 'iptables')
    : [];
  return obstaclesOf(table, [...nft, ...legacy]).map(({ message }) =>
    message.replace(/^.*?(chain .*) would drop .*$/, '$1'),
  );
}

/** Commands for a table with one chain for what comes in. */
const input = (policy: string, ...rules: readonly string[]) => [
  'nft add table inet filter',
  `nft add chain inet filter input '{ type filter hook input priority 0; policy ${policy}; }'`,
  ...rules.map((rule) => `nft add rule inet filter input '${rule}'`),
];
const iptables = (program: string, ...rules: readonly string[]) => rules.map((rule) => `${program} ${rule}`);
const inNft = 'chain input of table inet filter';
/** Commands for a rule about what comes in, and for what it needs. */
const nat = (rule: string, ...before: readonly string[]) => [
  'nft add table ip t',
  ...before.map((command) => `nft ${command}`),
  "nft add chain ip t in '{ type nat hook prerouting priority -100; }'",
  `nft add rule ip t in '${rule}'`,
];
const set = (elements: string) => `{ type inet_service; flags interval; elements = { ${elements} }; }`;

test.each([
  ['no firewall', [], []],
  ['an open one', input('accept', 'ct state invalid drop'), []],
  [
    'a closed one, for replies and clients',
    input('drop', 'ct state established,related accept'),
    [inNft, inNft],
  ],
  [
    'a closed one with a verdict map',
    input(
      'drop',
      'ct state vmap { established : accept, related : accept, invalid : drop }',
      'tcp dport { 22, 80, 443 } accept',
    ),
    [inNft],
  ],
  ['one that knows untracked', input('drop', 'ct state { established, untracked } accept'), []],
  [
    'one with the rule of the remedy',
    input(
      'drop',
      'iifname "nathost0" ip saddr 10.203.0.0/20 tcp flags & (fin|syn|rst|ack) != syn accept',
      'tcp dport 80 accept',
    ),
    [],
  ],
  [
    'one that trusts bridges by a prefix',
    input('drop', 'iifname "nathost*" accept', 'tcp dport 80-90 accept'),
    [],
  ],
  [
    'one that trusts another bridge',
    input('drop', 'iifname "docker0" accept', 'tcp dport 80 accept'),
    [inNft],
  ],
  [
    'one that accepts a part',
    input('drop', 'iifname "nathost0" ip saddr 10.203.1.0/24 accept', 'tcp dport 80 accept'),
    [inNft],
  ],
  [
    'one that accepts a limited number',
    input('drop', 'iifname "nathost0" limit rate 5/second accept', 'tcp dport 80 accept'),
    [inNft],
  ],
  [
    'one that drops by a rule at its end',
    input('accept', 'ct state established accept', 'tcp dport 80 accept', 'drop'),
    [inNft],
  ],
  [
    'one that rejects what is not established',
    input('accept', 'ct state != established reject'),
    [inNft, inNft],
  ],
  [
    'one that jumps',
    [
      ...input('drop'),
      'nft add chain inet filter ours',
      "nft add rule inet filter ours 'ip saddr 10.0.0.0/8 accept'",
      "nft add rule inet filter input 'iifname nathost0 jump ours'",
      "nft add rule inet filter input 'tcp dport 80 accept'",
    ],
    [],
  ],
  [
    'one on the way out',
    [
      'nft add table ip t',
      "nft add chain ip t out '{ type filter hook output priority 0; policy drop; }'",
      "nft add rule ip t out 'ct state new,established accept'",
    ],
    ['chain out of table ip t'],
  ],
  [
    'a published port',
    [
      ...iptables(
        'iptables-nft',
        '-t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80',
      ),
    ],
    [
      'port 80 is translated on this host (chain PREROUTING of table ip nat), as published ports are, or nathost cannot interpret a rule there; translation needs tracking',
    ],
  ],
  ...[
    ['a set of ports', nat('tcp dport { 443, 80 } redirect to :8080')],
    ['a range of ports', nat('tcp dport 70-90 redirect to :8080')],
    ['no port, UDP alone', nat('meta l4proto udp redirect to :8080')],
    ['a port of UDP', nat('udp dport 80 redirect to :8080')],
    ['a map with the port', nat('dnat to tcp dport map { 80 : 192.0.2.1, 81 : 192.0.2.2 }')],
    [
      'a named map with the port',
      nat(
        'dnat to tcp dport map @m',
        "add map ip t m '{ type inet_service : ipv4_addr; elements = { 80 : 192.0.2.1 }; }'",
      ),
    ],
    ['a named set with the port', nat('tcp dport @s redirect', `add set ip t s '${set('80-90')}'`)],
    [
      'a set that changes',
      nat('tcp dport @s redirect', "add set ip t s '{ type inet_service; flags timeout; }'"),
    ],
    ['a set of addresses', nat('ip saddr @s redirect', "add set ip t s '{ type ipv4_addr; }'")],
    [
      'a verdict map',
      nat(
        'tcp dport vmap { 80 : jump other }',
        'add chain ip t other',
        'add rule ip t other dnat to 192.0.2.1',
      ),
    ],
    ['a jump', nat('jump other', 'add chain ip t other', 'add rule ip t other dnat to 192.0.2.1')],
    ['a mark that is not known', nat('meta mark 7 dnat to 192.0.2.1')],
    [
      'iptables-nft, several ports',
      iptables('iptables-nft', '-t nat -A OUTPUT -p tcp -m multiport --dports 443,80 -j REDIRECT'),
    ],
    ['iptables-nft, a range', iptables('iptables-nft', '-t nat -A OUTPUT -p tcp --dport 80:90 -j REDIRECT')],
    [
      'iptables-legacy, several ports',
      iptables('iptables-legacy', '-t nat -A OUTPUT -p tcp -m multiport --dports 443,80 -j REDIRECT'),
    ],
    [
      'iptables-legacy, a range',
      iptables('iptables-legacy', '-t nat -A OUTPUT -p tcp --dport 80:90 -j REDIRECT'),
    ],
    ['iptables-legacy, all ports', iptables('iptables-legacy', '-t nat -A OUTPUT -p tcp -j REDIRECT')],
    [
      'iptables-legacy, a jump',
      iptables(
        'iptables-legacy',
        '-t nat -N other',
        '-t nat -A PREROUTING -p tcp --dport 80 -j other',
        '-t nat -A other -p tcp -j DNAT --to 192.0.2.1',
      ),
    ],
  ].map(([name, commands]) => [
    `translated by ${String(name)}`,
    commands,
    [expect.stringMatching(/^port 80 is translated/)],
  ]),
  ...[
    ['a set without the port', nat('tcp dport { 443, 8080 } redirect to :8080')],
    ['a range beside it', nat('tcp dport 81-90 redirect to :8080')],
    ['all ports but it', nat('tcp dport != 80 redirect to :8080')],
    ['a map without it', nat('dnat to tcp dport map { 81 : 192.0.2.2 }')],
    ['a named set without it', nat('tcp dport @s redirect', `add set ip t s '${set('81')}'`)],
    ['another protocol', nat('meta l4proto icmp redirect')],
    [
      'a jump that returns first',
      nat(
        'jump other',
        'add chain ip t other',
        'add rule ip t other tcp dport 80 return',
        'add rule ip t other udp dport 80 return',
        'add rule ip t other dnat to 192.0.2.1',
      ),
    ],
    ['sources on the way out', iptables('iptables-nft', '-t nat -A POSTROUTING -s 10.0.0.0/8 -j MASQUERADE')],
    [
      'iptables-nft, other ports',
      iptables('iptables-nft', '-t nat -A OUTPUT -p tcp --dport 81:90 -j REDIRECT'),
    ],
    [
      'iptables-legacy, other ports',
      iptables('iptables-legacy', '-t nat -A OUTPUT -p tcp -m multiport --dports 443,8080 -j REDIRECT'),
    ],
  ].map(([name, commands]) => [`not translated by ${String(name)}`, commands, []]),
  ...['iptables-nft', 'iptables-legacy'].flatMap((program): [string, string[], string[]][] => {
    const chain =
      program === 'iptables-nft'
        ? 'chain INPUT of table ip filter'
        : "chain INPUT of iptables-legacy's table filter";
    const closed = [
      '-P INPUT DROP',
      '-A INPUT -i lo -j ACCEPT',
      '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '-A INPUT -p tcp --dport 80 -j ACCEPT',
    ];
    return [
      [`a closed one of ${program}`, iptables(program, ...closed), [chain]],
      [
        `a closed one of ${program} with the rule of the remedy`,
        iptables(program, ...closed, '-I INPUT -i nathost0 -s 10.203.0.0/20 -p tcp ! --syn -j ACCEPT'),
        [],
      ],
    ];
  }),
] as [string, string[], string[]][])('%s', async (_, commands, found) => {
  expect(await obstacles(...commands)).toEqual(found);
});

test('nft takes the rules, for both families and without an address of the host, and again', async () => {
  const pairs = [...table.bypass.pairs, { family: 6, subnet: 'fd00::/64' } as const];
  const rules = rulesOf({ ...table, bypass: { pairs, ports: [80, 443] } });
  const script = `printf '%s' "$0" | nft -f - && printf '%s' "$0" | nft -f - && nft list table inet nathost`;
  const shown = await run('unshare', ['--net', 'sh', '-ec', script, rules]);
  expect(shown.match(/notrack/g)).toHaveLength(rules.match(/notrack/g)?.length ?? 0);
});

test('of a set of very many addresses the elements are not printed; those of ports are', async () => {
  const elements = Array.from({ length: 20_000 }, (_, at) => `10.${at >> 8}.${at & 255}.1`).join(',\n');
  const rules = `table ip t {
    set banned { type ipv4_addr; elements = { ${elements} }; }
    set web { type inet_service; elements = { 81, 443 }; }
    chain in { type nat hook prerouting priority -100; tcp dport @web redirect; }
    chain filter { type filter hook input priority 0; ip saddr @banned drop; }
  }`;
  const folder = await mkdtemp(join(tmpdir(), 'nathost-rules-'));
  await writeFile(join(folder, 'rules.nft'), rules.replaceAll('; }', '\n }'));
  await network.run('nft', ['-f', join(folder, 'rules.nft')]);
  await rm(folder, { recursive: true });
  let printed = 0;
  const objects = await listRuleset(async (args) => {
    const text = await network.run('nft', args);
    printed += text.length;
    return text;
  });
  expect(printed).toBeLessThan(elements.length / 10);
  expect(objects.find(({ set }) => set?.name === 'web')?.set?.elem).toEqual([81, 443]);
  expect(obstaclesOf(table, nftChains(objects))).toEqual([]);
});
