import fc from 'fast-check';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeaseFile } from '../../../src/state/lease-file';
import {
  anyCommit,
  clock,
  put,
  sampleLease,
  silentLog,
  stateAfter,
  withoutProblems,
} from '../../unit/state/lease-samples';
import type { Commit } from '../../unit/state/lease-samples';

const first: Commit = { changes: [put(sampleLease('first', '10.9.0.1'))], cursors: { ipv4: '10.9.0.1' } };
const second: Commit = { changes: [put(sampleLease('second', '10.9.0.2'))], cursors: { ipv4: '10.9.0.2' } };

let folder: string;
let path: string;

beforeEach(() => {
  folder = join(fs.mkdtempSync(join(tmpdir(), 'nathost-state-')), 'nathost');
  path = join(folder, 'leases.ndjson');
});

afterEach(() => {
  fs.rmSync(join(folder, '..'), { recursive: true });
});

/** Loads, commits and closes; answers what was loaded. */
async function live(...commits: readonly Commit[]) {
  const file = new LeaseFile(folder, clock, silentLog);
  const loaded = await file.load();
  for (const { changes, cursors } of commits) await file.commit(changes, cursors);
  await file.close();
  return loaded;
}

const text = () => fs.readFileSync(path, 'utf8');

describe('LeaseFile', () => {
  it('makes its folder and its file for its owner alone', async () => {
    expect(await live()).toEqual({ leases: [], cursors: {}, problems: [] });
    const modes = [folder, path].map((each) => (fs.statSync(each).mode & 0o777).toString(8));
    expect([modes, fs.readdirSync(folder)]).toEqual([['700', '600'], ['leases.ndjson']]);
  });

  it('finds what was committed, commit by commit and life by life', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyCommit, { maxLength: 5 }), { maxLength: 4 }), async (lives) => {
        fs.rmSync(folder, { recursive: true, force: true });
        for (const [index, commits] of lives.entries())
          expect(withoutProblems(await live(...commits))).toEqual(stateAfter(lives.slice(0, index).flat()));
        expect(await live().then(withoutProblems)).toEqual(stateAfter(lives.flat()));
      }),
      { numRuns: 25 },
    );
  });

  it('goes on in the same file when nothing in it is dead, and without the dead lines otherwise', async () => {
    await live(first, second);
    const before = fs.statSync(path).ino;
    await live();
    expect([fs.statSync(path).ino, text().split('\n').length]).toEqual([before, 4]);
    await live({ changes: [{ kind: 'drop', name: 'first', slot: 0 }], cursors: {} });
    await live();
    expect([fs.statSync(path).ino === before, text().split('\n').length]).toEqual([false, 3]);
  });

  it('rewrites itself while it runs, before dead lines are many', async () => {
    const file = new LeaseFile(folder, clock, silentLog);
    await file.load();
    let most = 0;
    for (let round = 0; round < 1500; round++) {
      const sent = [file.commit(first.changes, first.cursors), file.commit(second.changes, second.cursors)];
      if (round % 100 === 0) most = Math.max(most, (await Promise.all(sent), text().split('\n').length));
    }
    await file.close();
    expect(most).toBeLessThan(1300);
    expect(await live().then(withoutProblems)).toEqual(stateAfter([first, second]));
  });
});

describe('a lease file that was cut off', () => {
  it('at any byte holds the state after the commits that are whole, and takes further ones', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCommit, { maxLength: 4 }),
        fc.array(
          fc.record({
            changes: anyCommit.map((commit) => commit.changes.slice(0, 4)),
            cursors: fc.constant({}),
          }),
          { maxLength: 6 },
        ),
        fc.nat(),
        async (compacted, commits, random) => {
          fs.rmSync(folder, { recursive: true, force: true });
          await live(...compacted);
          await live(); // rewritten without dead lines
          const start = fs.statSync(path).size;
          await live(...commits);
          const whole = fs.readFileSync(path);
          const end = start + (random % (whole.length - start + 1));
          fs.truncateSync(path, end);

          const count = whole.subarray(start, end).toString().split('\n').length - 1;
          const certain = [...compacted, ...commits.slice(0, count)];
          const { problems, ...found } = await live(first).then((loaded) => ({
            ...withoutProblems(loaded),
            problems: loaded.problems,
          }));
          expect({ problems, ...found }).toEqual({ problems: [], ...stateAfter(certain) });
          expect(withoutProblems(await live())).toEqual(stateAfter([...certain, first]));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('within what was once written as a whole is damaged, and keeps the leases before the cut', async () => {
    await live(first, second);
    await live({ changes: [{ kind: 'drop', name: 'none', slot: 0 }], cursors: {} });
    await live();
    const whole = fs.readFileSync(path);
    for (let end = 0; end < whole.length; end++) {
      fs.rmSync(folder, { recursive: true });
      fs.mkdirSync(folder);
      fs.writeFileSync(path, whole.subarray(0, end));
      const { leases, problems } = await live();
      const lines = Math.max(0, whole.subarray(0, end).toString().split('\n').length - 2);
      expect([leases.length, problems.map(({ kind }) => kind)]).toEqual([lines, ['state-damaged']]);
      expect(fs.readFileSync(`${path}.bad-2026-01-02T12-00-00.000Z`)).toEqual(whole.subarray(0, end));
    }
  });
});

describe('a lease file that cannot be read', () => {
  it('is set aside as it was, once, with a word on what was kept and what to do', async () => {
    await live(first);
    fs.appendFileSync(path, 'garbage\n');
    const damaged = text();
    const { leases, problems } = await live(second);
    const aside = `${path}.bad-2026-01-02T12-00-00.000Z`;
    expect({ leases, problems }).toEqual({
      leases: stateAfter([first]).leases,
      problems: [
        {
          kind: 'state-damaged',
          about: { kind: 'file', path },
          message: expect.stringMatching(
            /^line 3: .*; 1 leases were recovered; the old file is now /,
          ) as string,
          remedy: expect.stringContaining('copied line by line from the old file') as string,
        },
      ],
    });
    expect(problems[0]?.message).toContain(aside);
    expect(fs.readFileSync(aside, 'utf8')).toBe(damaged);
    expect(await live()).toMatchObject({ ...stateAfter([first, second]), problems: [] });
  });

  it('never takes the place of another one that was set aside', async () => {
    for (const content of ['one', 'two', 'three']) {
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path, content);
      await live();
    }
    const aside = ['', '-1', '-2'].map((mark) => `${path}.bad-2026-01-02T12-00-00.000Z${mark}`);
    expect(aside.map((each) => fs.readFileSync(each, 'utf8'))).toEqual(['one', 'two', 'three']);
  });

  it('is set aside when it is a folder', async () => {
    fs.mkdirSync(join(path, 'inner'), { recursive: true });
    const { problems } = await live(first);
    expect(problems).toMatchObject([
      { kind: 'state-damaged', message: expect.stringContaining('EISDIR') as string },
    ]);
    expect(fs.existsSync(`${path}.bad-2026-01-02T12-00-00.000Z/inner`)).toBe(true);
    expect(withoutProblems(await live())).toEqual(stateAfter([first]));
  });

  it('comes back from a newer version without a loss', async () => {
    fs.mkdirSync(folder);
    const newer = '{"format":"nathost-leases","version":2}\n{"lease":"of the future"}\n';
    fs.writeFileSync(path, newer);
    const { leases, problems } = await live(first);
    const aside = `${path}.newer-2026-01-02T12-00-00.000Z`;
    expect([leases, fs.readFileSync(aside, 'utf8'), problems]).toEqual([
      [],
      newer,
      [
        {
          kind: 'state-damaged',
          about: { kind: 'file', path },
          message: `format version 2 is newer than 1, which this nathost reads; the old file is now ${aside}`,
          remedy: expect.stringContaining('Install the newer nathost again') as string,
        },
      ],
    ]);
    expect(withoutProblems(await live())).toEqual(stateAfter([first]));
  });

  it('is nothing to stumble over when the folder is a file', async () => {
    fs.writeFileSync(folder, 'not a folder');
    const file = new LeaseFile(folder, clock, silentLog);
    const { leases, problems } = await file.load();
    expect([leases, problems.map(({ kind }) => kind)]).toEqual([[], ['state-damaged', 'state-not-saved']]);
    await expect(file.commit(first.changes, first.cursors)).rejects.toMatchObject({
      code: 'state-not-saved',
    });
    fs.rmSync(folder);
    await file.commit(second.changes, second.cursors);
    await file.close();
    expect(withoutProblems(await live())).toEqual(stateAfter([second]));
  });
});
