import { RateLimiter } from '../../../../src/controller/apply/rate-limiter';
import { day, minute } from '../../../support/records';

const mostPerMinute = 12;
const noon = 1_700_000_000_000;
let rate: RateLimiter;
beforeEach(() => {
  rate = new RateLimiter(mostPerMinute);
  for (let change = 0; change < mostPerMinute; change += 1) rate.record('app', noon + change);
  rate.record('web', noon);
});

const last = noon + mostPerMinute - 1;

it('has so many changes of an object in any minute', () => {
  expect([last, noon + minute - 1, noon + minute].map((now) => rate.isLimited('app', now))).toEqual([
    true,
    true,
    false,
  ]);
  rate.record('app', noon + minute);
  expect([noon + minute, noon + minute + 1].map((now) => rate.isLimited('app', now))).toEqual([true, false]);
});

it('tells which objects are limited, and when the next one is so no more', () => {
  expect([rate.limited(last), rate.nextAt(last), rate.nextAt(noon + minute)]).toEqual([
    ['app'],
    noon + minute,
    undefined,
  ]);
});

it('does not count what lies ahead, because the clock was set back', () => {
  expect([rate.isLimited('app', noon - day), rate.nextAt(noon - day)]).toEqual([false, undefined]);
});

it('forgets what is long past', () => {
  rate.forgetOld(noon + minute);
  expect(rate.isLimited('app', last)).toBe(true);
  rate.forgetOld(noon + 2 * minute);
  expect(rate.isLimited('app', last)).toBe(false);
});

it('limits nothing where there is no limit', () => {
  const free = new RateLimiter();
  for (let change = 0; change < 1_000; change += 1) free.record('app', noon);
  expect([free.isLimited('app', noon), free.nextAt(noon)]).toEqual([false, undefined]);
});
