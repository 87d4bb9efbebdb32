import { ClockJumps } from '../../../src/controller/clock-jumps';
import { day, minute } from '../../support/records';
import { VirtualClock } from '../../support/virtual-clock';

const noon = 1_700_000_000_000;
let clock: VirtualClock;
let jumps: ClockJumps;
beforeEach(() => {
  clock = new VirtualClock(noon);
  jumps = new ClockJumps(clock);
  jumps.check();
});

it('takes the course of time for no jump, however long nobody looked', async () => {
  for (const gap of [0, minute, day, 365 * day]) {
    await clock.advance(gap);
    expect(jumps.check()).toBeUndefined();
  }
});

it('takes a small step in either direction for no jump', () => {
  for (const step of [999, -999, -999]) {
    clock.set(step);
    expect(jumps.check()).toBeUndefined();
  }
});

it('tells a jump in either direction once, and goes on from there', async () => {
  clock.set(-day);
  expect(jumps.check()).toEqual({ before: noon, by: -day });
  await clock.advance(minute);
  expect(jumps.check()).toBeUndefined();
  clock.set(4 * day);
  expect(jumps.check()).toEqual({ before: noon - day + minute, by: 4 * day });
  expect(jumps.check()).toBeUndefined();
});

it('tells how far the clock was set while nobody looked, and not how long that was', async () => {
  await clock.advance(day);
  clock.set(-365 * day);
  await clock.advance(day);
  expect(jumps.check()).toEqual({ before: noon + 2 * day, by: -365 * day });
});
