import { mostPerMinute, Pace } from '../../../../src/controller/apply/rate-limiter';
import { day, minute } from '../../../support/records';

const noon = 1_700_000_000_000;
let pace: Pace;
beforeEach(() => {
  pace = new Pace();
  for (let change = 0; change < mostPerMinute; change += 1) pace.note('app', noon + change);
  pace.note('web', noon);
});

const last = noon + mostPerMinute - 1;

it('has so many changes of an object in any minute', () => {
  expect([last, noon + minute - 1, noon + minute].map((now) => pace.isSpent('app', now))).toEqual([
    true,
    true,
    false,
  ]);
  pace.note('app', noon + minute);
  expect([noon + minute, noon + minute + 1].map((now) => pace.isSpent('app', now))).toEqual([true, false]);
});

it('tells which objects are spent, and when the next one is so no more', () => {
  expect([pace.spent(last), pace.nextAt(last), pace.nextAt(noon + minute)]).toEqual([
    ['app'],
    noon + minute,
    undefined,
  ]);
});

it('does not count what lies ahead, because the clock was set back', () => {
  expect([pace.isSpent('app', noon - day), pace.nextAt(noon - day)]).toEqual([false, undefined]);
});

it('forgets what is long past', () => {
  pace.forgetOld(noon + minute);
  expect(pace.isSpent('app', last)).toBe(true);
  pace.forgetOld(noon + 2 * minute);
  expect(pace.isSpent('app', last)).toBe(false);
});
