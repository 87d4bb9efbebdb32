import type { Answer } from '../../../src/api/answer';
import { RecentAnswers } from '../../../src/api/recent-answers';

const large = 'x'.repeat(128 * 1024);

/** Asks for answers that are numbered by how often one was made. */
function asking(): { ask: (target: string, text: string) => string } {
  const recent = new RecentAnswers();
  let made = 0;
  const make = (text: string) => (): Answer => ({ status: 200, headers: {}, body: `${(made += 1)}${text}` });
  return { ask: (target, text) => recent.answer('GET', target, make(text)).bytes.toString().charAt(0) };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('a large answer is shared by those who ask the same within a few milliseconds, and by nobody later', () => {
  const { ask } = asking();
  const seen = [ask('/a', large), ask('/a', large), ask('/b', large), ask('/b', large)];
  jest.advanceTimersByTime(9);
  expect([...seen, ask('/a', large)]).toEqual(['1', '1', '2', '2', '3']);
});

it('a small answer is made anew each time', () => {
  const { ask } = asking();
  expect([ask('/a', ''), ask('/a', '')]).toEqual(['1', '2']);
});
