import type { Settings } from '../../../src/model/settings';
import type { Refused } from '../../../src/ports/hosts-writer';
import { HostNamesSeen } from '../../../src/controller/host-names-seen';
import { settings } from '../../support/records';
import { problemText } from '../../../src/model/problem';

const refused = (reason: Refused['reason']): Refused => ({ outcome: 'refused', reason, detail: 'as found' });

/** What is seen of a file whose looks have these results. */
function seeing(results: (string[] | Refused)[], parts: Partial<Settings> = {}) {
  const looks: string[] = [];
  const foreignNames = (path: string) => {
    const result = results[looks.push(path) - 1] ?? [];
    return Array.isArray(result) ? new Set(result) : result;
  };
  const seen = new HostNamesSeen({ foreignNames }, settings(parts));
  return { seen, looks, names: () => [...(seen.current()?.inFile ?? ['any'])] };
}

it('the file is read once each time it may have changed, however many decisions there are', () => {
  const { seen, looks, names } = seeing([['a'], ['b']]);
  expect([names(), names()]).toEqual([['a'], ['a']]);
  seen.markDirty();
  expect([names(), names(), looks]).toEqual([['b'], ['b'], ['/etc/hosts', '/etc/hosts']]);
});

it.each(['busy', 'symlink', 'missing', 'io'] as const)(
  'a file that is %s frees no name, and is read again for the next decision',
  (reason) => {
    const { seen, names } = seeing([['a'], refused(reason), ['b']]);
    names();
    seen.markDirty();
    expect([names(), names()]).toEqual([['a'], ['b']]);
  },
);

it('a file that cannot be read is a problem when nobody else reports it', () => {
  const problems = (parts: Partial<Settings>, reason: Refused['reason']) => {
    const { seen, names } = seeing([refused(reason)], parts);
    names();
    return seen.problems.map(problemText).map(({ kind, subject }) => `${kind} ${subject}`);
  };
  expect([
    problems({ hostFile: false }, 'symlink'),
    problems({ hostFile: false }, 'missing'),
    problems({ hostFile: true }, 'symlink'),
  ]).toEqual([['hosts-file-refused the host'], [], []]);
});

it.each([
  ['web-1', ['web-1']],
  ['Web-1.Example.ORG', ['web-1.example.org', 'web-1']],
  ['', []],
])('a machine that calls itself %j has the names %j', (hostName, expected) => {
  const { seen } = seeing([]);
  expect([...(seen.current(hostName)?.ofMachine ?? [])]).toEqual(expected);
});

it('nothing is read when labels may take any name', () => {
  const { names, looks } = seeing([['a']], { overrideHostNames: true });
  expect([names(), looks]).toEqual([['any'], []]);
});
