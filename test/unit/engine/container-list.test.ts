import { ContainerList } from '../../../src/engine/container-list';
import { LogBook } from './log-book';
import { malformed } from './malformed';
import { id, listedContainer } from './replies';

const web = listedContainer({ Id: id('a'), Names: ['/web'] });
const db = listedContainer({ Id: id('b'), Names: ['/db'] });
const brokenDb = { ...db, State: 'flying' };

function list(): { all: (reply: unknown) => string[]; some: (reply: unknown) => string[]; log: LogBook } {
  const log = new LogBook();
  const containers = new ContainerList(log);
  const names = (records: { name: string; state: string }[]) =>
    records.map(({ name, state }) => `${name} ${state}`);
  return {
    all: (reply) => names(containers.decodeAll('list', reply)),
    some: (reply) => names(containers.decodeSome('list', reply)),
    log,
  };
}

const reported = (keptLastRecord: boolean) => [
  'error',
  'a container in the engine’s list cannot be read',
  {
    error: expect.stringContaining(`list, container ${id('b')}: State is "flying"`) as string,
    keptLastRecord,
  },
];

test('a container that cannot be read keeps its last record, and is reported once', () => {
  const { all, some, log } = list();
  all([web, db]);
  expect([all([web, brokenDb]), some([brokenDb]), all([brokenDb]), log.lines]).toEqual([
    ['web running', 'db running'],
    ['db running'],
    ['db running'],
    [reported(true)],
  ]);
});

test('the last record may come from a list of some', () => {
  const { all, some } = list();
  all([web, db]);
  some([{ ...db, State: 'exited' }]);
  expect(all([web, brokenDb])).toEqual(['web running', 'db exited']);
});

test('a container that was never read is left out, without loss of the others', () => {
  const { all, log } = list();
  expect([all([brokenDb, web]), log.lines]).toEqual([['web running'], [reported(false)]]);
});

test('what is no longer listed is forgotten', () => {
  const { all } = list();
  all([web, db]);
  all([web]);
  expect(all([web, brokenDb])).toEqual(['web running']);
});

test('a list of which nothing can be read is no empty list', () => {
  const { all } = list();
  expect(() => all([brokenDb, null])).toThrow(malformed());
  expect(all([])).toEqual([]);
});

test.each([null, {}, 'list', Buffer.from('<html>')])('%p is no list', (reply) => {
  expect(() => list().all(reply)).toThrow(malformed());
});

test('what the engine says again is the same record, and what has changed is another', () => {
  const containers = new ContainerList(new LogBook());
  const first = containers.decodeAll('list', [web, db]);
  const again = containers.decodeAll('list', structuredClone([web, { ...db, State: 'paused' }]));
  expect(again[0]).toBe(first[0]);
  expect(again[1]).toEqual({ ...first[1], state: 'paused' });
});
