import type { OwnTable } from '../../../src/model/kernel';
import { rulesOf } from '../../../src/kernel/own-table-rules';
import { parseRuleset } from '../../../src/firewall/nft-rules';
import { obstaclesOf } from '../../../src/kernel/obstacles';
import { run } from '../../support/command';

const table = {
  bridge: 'nathost0',
  isolated: true,
  bypass: { pairs: [{ family: 4, subnet: '10.203.0.0/20', host: '10.203.0.1' }], ports: [80] },
} satisfies OwnTable;

/** What is in the way where these commands were run, in a network of its own, with the machine's real programs. */
async function obstacles(...commands: readonly string[]): Promise<string[]> {
  const isLegacy = commands.some((command) => command.startsWith('iptables-legacy'));
  const script = [
    ...commands,
    'nft --json list ruleset',
    ...(isLegacy ? ['echo ---', 'iptables-legacy-save'] : []),
  ];
  const [nft = '', legacy] = (await run('unshare', ['--net', 'sh', '-ec', script.join('\n')])).split('---');
  const firewalls = { nft: parseRuleset(nft), legacy: legacy === undefined ? {} : { 4: legacy } };
  return obstaclesOf(table, firewalls).map(({ message }) => message.replace(/^.* by /, ''));
}

/** Commands for a table with one chain for what comes in. */
const input = (policy: string, ...rules: readonly string[]) => [
  'nft add table inet filter',
  `nft add chain inet filter input '{ type filter hook input priority 0; policy ${policy}; }'`,
  ...rules.map((rule) => `nft add rule inet filter input '${rule}'`),
];
const iptables = (program: string, ...rules: readonly string[]) => rules.map((rule) => `${program} ${rule}`);
const inNft = 'chain input of table inet filter';

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
      'port 80 is translated on this host, as published ports of containers are; untracked, it would lead nowhere',
    ],
  ],
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
