import fc from 'fast-check';
import { byAge, isUp } from '../../../src/model/claim';
import type { ContainerState } from '../../../src/model/record';
import { container } from '../../support/records';

describe('isUp', () => {
  it.each<[ContainerState, boolean]>([
    ['created', false],
    ['running', true],
    ['paused', true],
    ['restarting', true],
    ['removing', false],
    ['exited', false],
    ['dead', false],
  ])('a container that is %s is up: %s', (state, up) => {
    expect(isUp(container({ state }))).toBe(up);
  });
});

describe('byAge', () => {
  it('puts the oldest first, and the order never depends on the order of the input', () => {
    const records = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), createdAt: fc.nat(3) }), {
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(records, (parts) => {
        const all = parts.map((part) => container(part));
        const sorted = all.toSorted(byAge);
        expect(all.toReversed().toSorted(byAge)).toEqual(sorted);
        expect(sorted.map((one) => one.createdAt)).toEqual(
          all.map((one) => one.createdAt).toSorted((a, b) => a - b),
        );
      }),
    );
  });
});
