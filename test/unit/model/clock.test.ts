import { momentOf, systemClock, timeOfDay } from '../../../src/model/clock';
import { day } from '../../support/records';
import { VirtualClock, withFraction } from '../../support/virtual-clock';

test('times of day by the real clock are whole', () => {
  const times = Array.from({ length: 100 }, () => {
    const moment = momentOf(systemClock);
    return [moment.now, timeOfDay(moment.elapsed - 579.8813, moment)];
  }).flat();
  expect(times.filter((time) => !Number.isSafeInteger(time))).toEqual([]);
});

test('a time of day is whole, and moves with the clock, whatever fractions have elapsed', () => {
  expect(timeOfDay(1_000.8813, { now: 1_700_000_000_000, elapsed: 3_500.25 })).toBe(1_699_999_997_500);
});

test('the clock of the tests tells fractions, other ones at each moment, and never goes back', async () => {
  const clock = new VirtualClock();
  const times: number[] = [];
  for (let ms = 0; ms < 50; ms += 1) {
    times.push(clock.elapsed());
    await clock.advance((ms % 3) / 2);
  }
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.filter(Number.isInteger)).toEqual([]);
  expect(new Set(times.map((time) => time % 1)).size).toBeGreaterThan(10);
  expect(withFraction(5)).toBeGreaterThan(5);
});

describe('the real clock', () => {
  // A lease ends after 30 days; Node runs a timer of more than 24.8 at once.
  const month = 30 * day;
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('waits for a month as long as for a second', () => {
    const ran: string[] = [];
    systemClock.after(month, () => ran.push('month'));
    jest.advanceTimersByTime(month - 1);
    const early = [...ran];
    jest.advanceTimersByTime(1);
    expect([early, ran]).toEqual([[], ['month']]);
  });

  it.each([0, 25 * day])('calls such a wait off after %d milliseconds', (after) => {
    const ran: string[] = [];
    const cancel = systemClock.after(month, () => ran.push('month'));
    jest.advanceTimersByTime(after);
    cancel();
    jest.advanceTimersByTime(2 * month);
    expect([ran, jest.getTimerCount()]).toEqual([[], 0]);
  });
});
