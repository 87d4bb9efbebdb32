import { isMatched, readPromql } from '../../support/promql';

it('reads metrics with their matchers and the function around them, and the labels of groupings', () => {
  const text =
    'histogram_quantile(0.9, sum by (le, kind) (rate(a_bucket{b="x y",c=~"d|e"}[5m]))) > 1e3 and on (job) time() - f == 1';
  expect(readPromql(text)).toEqual({
    selectors: [
      {
        metric: 'a_bucket',
        matchers: [
          { label: 'b', operator: '=', value: 'x y' },
          { label: 'c', operator: '=~', value: 'd|e' },
        ],
        within: 'rate',
      },
      { metric: 'f', matchers: [], within: '' },
    ],
    grouping: ['le', 'kind', 'job'],
  });
});

it.each([
  ['=', 'a', 'a', true],
  ['!=', 'a', 'a', false],
  ['=~', 'a|b', 'b', true],
  ['=~', 'a', 'ab', false],
  ['!~', 'a|b', 'c', true],
] as const)('matches with %s %j the value %j: %s', (operator, value, found, expected) => {
  expect(isMatched({ label: 'x', operator, value }, found)).toBe(expected);
});

it('refuses a matcher without quotes', () => {
  expect(() => readPromql('a{b=c}')).toThrow('no matcher');
});
