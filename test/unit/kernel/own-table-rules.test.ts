import { hasJust, rulesOf } from '../../../src/kernel/own-table-rules';

const bridge = 'nathost0';
const rules = rulesOf({
  bridge,
  isolated: false,
  bypass: { pairs: [{ family: 4, subnet: '10.203.0.0/20' }], ports: [] },
});
const rule = (...expr: Record<string, unknown>[]) => ({
  rule: { family: 'inet', table: 'nathost', chain: 'output', handle: 5, expr },
});
const chain = { chain: { family: 'inet', table: 'nathost', name: 'output' } };
const ours = rule({ match: { op: '==', left: {}, right: 'nathost0' } }, { notrack: null });
const theirs = rule({ match: { op: '==', left: {}, right: 22 } }, { drop: null });

test.each([
  ['what was set', [chain, ours, ours], true],
  ['a rule that somebody added meanwhile', [chain, ours, ours, theirs], false],
  ['a rule that somebody replaced meanwhile', [chain, ours, theirs], false],
  ['a rule that somebody deleted meanwhile', [chain, ours], false],
])('%s', (_, table, expected) => {
  expect(hasJust(table, rules)).toBe(expected);
});

test('a packet that is not concerned walks as few rules with many ports as with one', () => {
  const rulesFor = (...ports: number[]) =>
    rulesOf({
      bridge,
      isolated: false,
      bypass: { pairs: [{ family: 4, subnet: '10.203.0.0/20', host: '10.203.0.1' }], ports },
    })
      .split('\n')
      .filter((line) => line.includes('notrack'))
      .map((line) => line.trim());
  expect(rulesFor(80, 443)).toEqual([
    'ip saddr 10.203.0.0/20 ip daddr 10.203.0.1 iifname "nathost0" notrack accept',
    'tcp dport { 80, 443 } fib daddr type local notrack accept',
    'udp dport { 80, 443 } fib daddr type local notrack accept',
    'ip saddr 10.203.0.1 ip daddr 10.203.0.0/20 oifname "nathost0" notrack accept',
    'tcp sport { 80, 443 } fib saddr type local notrack accept',
    'udp sport { 80, 443 } fib saddr type local notrack accept',
    'tcp dport { 80, 443 } oifname "lo" notrack accept',
    'udp dport { 80, 443 } oifname "lo" notrack accept',
  ]);
  expect(rulesFor(80)).toHaveLength(rulesFor(80, 443, 8080, 8443).length);
  expect(rulesFor()).toHaveLength(2);
});

test('keeping containers apart is one rule, which only forwarded packets meet', () => {
  const apart = rulesOf({ bridge, isolated: true });
  expect(apart.match(/^ {4}.*$/gm)?.map((line) => line.trim())).toEqual([
    'type filter hook forward priority filter; policy accept;',
    'iifname "nathost0" oifname "nathost0" meta nfproto ipv6 drop',
  ]);
  expect([hasJust([rule({ drop: null })], apart), hasJust([ours], apart), hasJust([], apart)]).toEqual([
    true,
    false,
    false,
  ]);
});
