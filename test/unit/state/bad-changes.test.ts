import fc from 'fast-check';
import { LeaseFile } from '../../../src/state/lease-file';
import { decodeJournal } from '../../../src/state/lease-journal';
import { anyCommit, clock, put, sampleLease, silentLog, stateAfter, withoutProblems } from './lease-samples';
import type { Commit } from './lease-samples';
import { MemoryDisk, systemError } from './memory-disk';

const path = '/state/leases.ndjson';
const leaseFile = (disk: MemoryDisk) => new LeaseFile('/state', clock, silentLog, disk);

async function reload(disk: MemoryDisk) {
  const file = leaseFile(disk);
  const loaded = await file.load();
  await file.close();
  return loaded;
}

const first: Commit = { changes: [put(sampleLease('first', '10.9.0.1'))], cursors: { ipv4: '10.9.0.1' } };
const second: Commit = { changes: [put(sampleLease('second', '10.9.0.2'))], cursors: { ipv4: '10.9.0.2' } };

describe('a change that could not be read back', () => {
  const bad = sampleLease('bad', '10.8.0.9', { idleSince: 579.8813 });

  it('is told, and refuses neither the others of its commit nor a later one', async () => {
    const disk = new MemoryDisk();
    const file = leaseFile(disk);
    await file.load();
    expect(await file.commit([put(bad), ...first.changes], first.cursors)).toEqual([
      { change: put(bad), reason: expect.stringMatching(/^lease\.idleSince: .*579\.8813/) as string },
    ]);
    expect(await file.commit(second.changes, second.cursors)).toEqual([]);
    expect(withoutProblems(await reload(disk))).toEqual(stateAfter([first, second]));
  });

  it('leaves the lease as it was stored, but gives way to whoever has its address now', async () => {
    const disk = new MemoryDisk();
    const file = leaseFile(disk);
    await file.load();
    const [was, other] = [sampleLease('bad', '10.9.0.7'), sampleLease('other', '10.9.0.8')];
    await file.commit([put(was), put(other)], {});
    await file.commit([put(bad)], {});
    expect([...decodeJournal(disk.entries.get(path)!.data).state.leases.values()]).toEqual([was, other]);
    const heir = sampleLease('heir', '10.9.0.7');
    await file.commit([put(heir)], {});
    expect(await reload(disk)).toMatchObject({ leases: [other, heir], problems: [] });
  });

  it('is stored as soon as it can be', async () => {
    const disk = new MemoryDisk();
    const file = leaseFile(disk);
    await file.load();
    await file.commit([put(bad)], {});
    const mended = { ...bad, idleSince: 579 };
    expect(await file.commit([put(mended)], {})).toEqual([]);
    expect((await reload(disk)).leases).toEqual([mended]);
  });

  it('nor a bad cursor, nor a failing disk, however they are mixed, costs anything that came before or comes after', async () => {
    const step = fc.record({
      commit: anyCommit,
      bad: fc.constantFrom('nothing', 'change', 'cursor'),
      at: fc.nat(4),
      diskFails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.infiniteStream(fc.nat(3)),
        async (steps, chance) => {
          const disk = new MemoryDisk();
          const file = leaseFile(disk);
          await file.load();
          const stored: Commit[] = [];
          let cursors: Commit['cursors'] = {};
          for (const { commit, bad: kind, at, diskFails } of steps) {
            disk.before = () => {
              if (diskFails && chance.next().value === 0) throw systemError('EIO');
            };
            const changes = kind === 'change' ? commit.changes.toSpliced(at, 0, put(bad)) : commit.changes;
            const asked = kind === 'cursor' ? { ipv4: 'nowhere' } : commit.cursors;
            await file.commit(changes, asked).then(
              (refused) => {
                expect(refused.map(({ change }) => change)).toEqual(kind === 'change' ? [put(bad)] : []);
                if (kind !== 'cursor') cursors = commit.cursors;
                stored.push({ changes: commit.changes, cursors });
              },
              (error: unknown) => {
                expect([diskFails, error]).toEqual([
                  true,
                  expect.objectContaining({ code: 'state-not-saved' }),
                ]);
              },
            );
          }
          disk.before = () => undefined;
          expect(await file.commit(first.changes, first.cursors)).toEqual([]);
          await file.close();
          expect(await reload(disk)).toMatchObject({ problems: [] });
          expect(withoutProblems(await reload(disk))).toEqual(stateAfter([...stored, first]));
        },
      ),
      { numRuns: 100 },
    );
  });
});
