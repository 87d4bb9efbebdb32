import fc from 'fast-check';
import { RecentKeys } from '../../../src/engine/recent-keys';

test('a key is new exactly when it is not among the last ones that were new', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12)), fc.integer({ min: 1, max: 6 }), (sequence, capacity) => {
      const keys = new RecentKeys(capacity);
      const accepted: number[] = [];
      for (const key of sequence) {
        const expected = !accepted.slice(-capacity).includes(key);
        expect(keys.isNew(String(key))).toBe(expected);
        if (expected) accepted.push(key);
      }
    }),
  );
});
