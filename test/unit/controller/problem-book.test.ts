import type { Problem } from '../../../src/model/problem';
import { AuditLog } from '../../../src/controller/audit-log';
import { ProblemBook } from '../../../src/controller/problem-book';
import { VirtualClock } from '../../support/virtual-clock';
import { RecordingLog } from './recording-log';

const problem = (name: string, message = 'm'): Problem => ({
  kind: 'name-taken',
  about: { kind: 'network', name },
  message,
  remedy: 'r',
});

it('lists each problem since when it came, logs it once when it comes and once when it is over', () => {
  const log = new RecordingLog();
  const book = new ProblemBook(log, new AuditLog(new VirtualClock()));
  book.replace([problem('a'), problem('a')], 10);
  book.replace([problem('a'), problem('b')], 20);
  const during = book.list;
  book.replace([problem('b')], 50);
  expect([during, book.list, log.entries]).toEqual([
    [
      { ...problem('a'), since: 10 },
      { ...problem('b'), since: 20 },
    ],
    [{ ...problem('b'), since: 20 }],
    [
      {
        level: 'warn',
        message: 'problem',
        fields: { kind: 'name-taken', subject: 'network a', message: 'm', remedy: 'r' },
      },
      {
        level: 'warn',
        message: 'problem',
        fields: { kind: 'name-taken', subject: 'network b', message: 'm', remedy: 'r' },
      },
      {
        level: 'info',
        message: 'problem ended',
        fields: { kind: 'name-taken', subject: 'network a', lastedMs: 40 },
      },
    ],
  ]);
});

it('tells problems apart by what is wrong, and begins anew with one that comes back', () => {
  const book = new ProblemBook(new RecordingLog(), new AuditLog(new VirtualClock()));
  book.replace([problem('a', 'one')], 10);
  book.replace([problem('a', 'two')], 20);
  book.replace([problem('a', 'one')], 30);
  expect(book.list).toEqual([{ ...problem('a', 'one'), since: 30 }]);
});
