import { earliest, groupBy, onceFor } from '../../../src/model/collections';

describe('groupBy', () => {
  it('keeps the order of groups and of their members', () => {
    const groups = groupBy(['b1', 'a1', 'b2', 'c1', 'a2'], (text) => text.charAt(0));
    expect([...groups]).toEqual([
      ['b', ['b1', 'b2']],
      ['a', ['a1', 'a2']],
      ['c', ['c1']],
    ]);
  });
});

describe('earliest', () => {
  it.each([
    [[], undefined],
    [[undefined, undefined], undefined],
    [[undefined, 0, 5], 0],
    [[7, -1, undefined], -1],
  ])('of %j is %j', (times, expected) => {
    expect(earliest(...times)).toBe(expected);
  });
});

describe('onceFor', () => {
  it('computes once for an object, also what is undefined', () => {
    const compute = jest.fn(() => undefined);
    const computed = onceFor(compute);
    const [one, other] = [{}, {}];
    for (const key of [one, other, one]) computed(key);
    expect(compute).toHaveBeenCalledTimes(2);
  });
});
