import { ClockJumps } from '../../../../src/reconcile/actual/clock-jumps';
import { day, minute } from '../../../support/records';

const noon = 1_700_000_000_000;
let jumps: ClockJumps;
beforeEach(() => {
  jumps = new ClockJumps(minute);
});

it('takes a step in either direction that may be the course of time, or hardly matters, for no jump', () => {
  const moments = [noon, noon, noon + minute, noon + 2 * minute, noon + minute];
  expect(moments.map((now) => jumps.look(now))).toEqual(moments.map(() => undefined));
});

it('tells a jump in either direction once, and goes on from there', () => {
  const moments = [noon, noon - day, noon - day + minute, noon + 3 * day, noon + 3 * day];
  expect(moments.map((now) => jumps.look(now))).toEqual([
    undefined,
    { before: noon, by: -day },
    undefined,
    { before: noon - day + minute, by: 4 * day - minute },
    undefined,
  ]);
});
