import { hasJust, rulesOf } from '../../../src/kernel/bypass-rules';

const rules = rulesOf({
  bridge: 'nathost0',
  pairs: [{ family: 4, subnet: '10.203.0.0/20' }],
  ports: [],
} as never);
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
  ['a rule that cannot be read', [chain, ours, { rule: 'x' }], false],
])('%s', (_, table, expected) => {
  expect(hasJust(table, rules)).toBe(expected);
});
