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
  const names = (records: readonly { name: string; state: string }[]) =>
    records.map(({ name, state }) => `${name} ${state}`);
  return {
    all: (reply) => names(containers.decodeAll('list', bytesOf(reply))),
    some: (reply) => names(containers.decodeSome('list', bytesOf(reply))),
    log,
  };
}

const bytesOf = (reply: unknown) => (Buffer.isBuffer(reply) ? reply : Buffer.from(JSON.stringify(reply)));

const reported = (keptLastRecord: boolean) => [
  'error',
  'a container in the engine’s list could not be decoded',
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

test('a list that says again what it said counts again, whatever a list of some said meanwhile', () => {
  const { all, some } = list();
  expect([all([web, db]), some([{ ...db, State: 'exited' }]), all([web, db]), all([web, db])]).toEqual([
    ['web running', 'db running'],
    ['db exited'],
    ['web running', 'db running'],
    ['web running', 'db running'],
  ]);
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

const whole = JSON.stringify([{ ...web, Mounts: [{}] }]);
const hurt = [whole.slice(0, -2), `${whole}, and more`].map((text) => Buffer.from(text));

test.each([null, {}, 'list', Buffer.from('<html>'), ...hurt])('%p is no list', (reply) => {
  expect(() => list().all(reply)).toThrow(malformed());
});

/** The records of two lists, one after the other. */
function twice(one: unknown, other: unknown): readonly [readonly Record[], readonly Record[]] {
  const containers = new ContainerList(new LogBook());
  return [containers.decodeAll('list', bytesOf(one)), containers.decodeAll('list', bytesOf(other))];
}

type Record = ReturnType<ContainerList['decodeAll']>[number];

test('what the engine says again is the same record, and what has changed is another', () => {
  const [first, again] = twice([web, db], [web, { ...db, State: 'paused' }]);
  expect(again[0]).toBe(first[0]);
  expect(again[1]).toEqual({ ...first[1], state: 'paused' });
});

test('that time goes by does not make a container another one', () => {
  const [first, again] = twice([web, db], [{ ...web, Status: 'Up 3 minutes' }, db]);
  expect(again[0]).toBe(first[0]);
});

const labels = { 'nathost.name': 'app', State: 'running', Status: 'old' };

test.each([
  ['a label that is called Status', { Labels: labels }, { Labels: { ...labels, Status: 'new' } }],
  [
    'a label that looks like the end of the status',
    { Labels: { Status: 'old","HostConfig":{' } },
    { Labels: { Status: 'new","HostConfig":{' } },
  ],
])('%s is read', (_, before, after) => {
  const [first, again] = twice([{ ...web, ...before }], [{ ...web, ...after }]);
  expect(first[0]?.labels['Status']).toMatch(/^old/);
  expect(again[0]?.labels['Status']).toMatch(/^new/);
});

test.each([
  ['with line breaks', Buffer.from(JSON.stringify([web, db], undefined, 2))],
  ['with the id elsewhere', [web, db].map(({ Id, ...rest }) => ({ ...rest, Id }))],
  ['with a line break behind it', Buffer.from(`${JSON.stringify([web, db])}\n`)],
  ['with lists of objects within', [{ ...web, Layers: [{}, { Id: 'x' }, { Id: 'y' }] }, db]],
  ['with labels that look like the next container', [{ ...web, Labels: { x: '},{"Id":"' } }, db]],
])('a list %s is read the same', (_, reply) => {
  const [first, again] = twice(reply, bytesOf(reply));
  expect(first.map(({ name }) => name)).toEqual(['web', 'db']);
  expect(again[0]).toBe(first[0]);
});
