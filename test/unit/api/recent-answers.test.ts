import type { Answer } from '../../../src/api/answer';
import { RecentAnswers } from '../../../src/api/recent-answers';
import { VirtualClock } from '../../support/virtual-clock';

const slowly = 40.5;
let clock: VirtualClock;
let recent: RecentAnswers;
let made: number;
let charged: number[];

const charge = (ms: number): void => void charged.push(ms);
const answer = (status = 200): Answer => ({ status, headers: {}, body: String((made += 1)) });
const later = async (took: number, status?: number): Promise<Answer> => {
  await new Promise<void>((resolve) => clock.after(took, resolve));
  return answer(status);
};

beforeEach(() => {
  clock = new VirtualClock();
  recent = new RecentAnswers(clock);
  [made, charged] = [0, []];
});

/** Asks for what takes `took` milliseconds, and lets them go by. */
async function ask(question: string, took: number, status?: number): Promise<string> {
  const asked = recent.ask(question, () => later(took, status), charge);
  await clock.advance(took);
  return (await asked).bytes.toString();
}

it('an answer that took its time is used again for three times as long, and charged once', async () => {
  const first = await ask('/a', slowly);
  await clock.advance(3 * slowly - 4);
  const read = recent.read('/a', answer, charge).bytes.toString();
  const again = await ask('/a', slowly);
  const other = await ask('/b', slowly);
  expect({ first, again, read, other, charged }).toEqual({
    first: '1',
    again: '1',
    read: '1',
    other: '2',
    charged: [expect.closeTo(slowly, -1), expect.closeTo(slowly, -1)],
  });
  await clock.advance(3 * slowly + 4);
  expect(await ask('/a', slowly)).toBe('3');
});

it('one that is still being made is waited for by all who ask', async () => {
  const asked = [1, 2, 3].map(() => recent.ask('/a', () => later(slowly), charge));
  await clock.advance(slowly);
  expect((await Promise.all(asked)).map(({ bytes }) => bytes.toString())).toEqual(['1', '1', '1']);
  expect(charged).toHaveLength(1);
});

it.each([
  ['was made quickly', 1.5, 200],
  ['is a refusal', slowly, 503],
])('one that %s is made anew each time', async (_, took, status) => {
  expect([await ask('/a', took, status), await ask('/a', took, status)]).toEqual(['1', '2']);
});

it('none is used after something has changed, also while it was being made', async () => {
  await ask('/a', slowly);
  recent.forgetAll();
  expect(await ask('/a', slowly)).toBe('2');
  const asked = recent.ask('/b', () => later(slowly), charge);
  recent.forgetAll();
  await clock.advance(slowly);
  expect((await asked).bytes.toString()).toBe('3');
  expect(await ask('/b', slowly)).toBe('4');
});

it('a failure is told to all who wait, and the next one asks anew', async () => {
  const fail = () => Promise.reject(new Error('out of order'));
  const asked = [1, 2].map(() => recent.ask('/a', fail, charge));
  for (const each of await Promise.allSettled(asked)) expect(each.status).toBe('rejected');
  expect(await ask('/a', slowly)).toBe('1');
});
