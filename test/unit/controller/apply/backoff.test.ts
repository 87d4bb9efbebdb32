import type { Problem } from '../../../../src/model/problem';
import { Backoff } from '../../../../src/controller/apply/backoff';
import { day } from '../../../support/records';

const problem = (name: string): Problem => ({
  kind: 'connect-failed',
  about: { kind: 'container', id: `id of ${name}`, name },
  message: 'm',
  remedy: 'r',
});
const now = 1_700_000_000_000;

it('lets a failure wait half a second, then twice as long each time, up to a minute', () => {
  const book = new Backoff();
  const waits: number[] = [];
  let at = now;
  for (let attempt = 0; attempt < 12; attempt += 1) {
    book.failed('a', problem('a'), at, false);
    const next = book.nextRetry(at) ?? at;
    expect([book.mayTry('a', next - 1), book.mayTry('a', next)]).toEqual([false, true]);
    waits.push(next - at);
    at = next;
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, ...Array<number>(5).fill(60_000)]);
});

it('lets a failure that would come again wait as long as any', () => {
  const book = new Backoff();
  book.failed('a', problem('a'), now, true);
  expect([book.nextRetry(now), book.mayTry('a', now + 59_999)]).toEqual([now + 60_000, false]);
});

it('lets each object wait for itself, and tells the soonest', () => {
  const book = new Backoff();
  book.failed('a', problem('a'), now, true);
  book.failed('b', problem('b'), now, false);
  expect([book.nextRetry(now), book.mayTry('b', now + 500), book.mayTry('c', now)]).toEqual([
    now + 500,
    true,
    true,
  ]);
});

it('begins from the start after a success, and has no problem then', () => {
  const book = new Backoff();
  book.failed('a', problem('a'), now, false);
  book.failed('a', problem('a'), now, false);
  book.succeeded('a');
  expect([book.problems, book.mayTry('a', now)]).toEqual([[], true]);
  book.failed('a', problem('a'), now, false);
  expect([book.problems, book.nextRetry(now)]).toEqual([[problem('a')], now + 500]);
});

it('forgets what is not wanted any more', () => {
  const book = new Backoff();
  book.failed('a', problem('a'), now, false);
  book.failed('b', problem('b'), now, false);
  book.keepOnly(new Set(['b']));
  expect([book.problems, book.mayTry('a', now)]).toEqual([[problem('b')], true]);
});

it('does not wait for a year when the clock was set back by one', () => {
  const book = new Backoff();
  book.failed('a', problem('a'), now, false);
  expect(book.mayTry('a', now - 365 * day)).toBe(true);
});

it('does not wait when what made it fail may be gone, and waits longer still when it fails again', () => {
  const book = new Backoff();
  book.failed('a', problem('a'), now, false);
  expect([book.retryNow('a'), book.retryNow('b'), book.mayTry('a', now)]).toEqual([true, false, true]);
  book.failed('a', problem('a'), now, false);
  expect(book.nextRetry(now)).toBe(now + 1_000);
});
