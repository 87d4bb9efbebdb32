import fc from 'fast-check';
import { NathostError } from '../../../src/model/errors';
import { LeaseFile } from '../../../src/state/lease-file';
import {
  anyCommit,
  Burst,
  clock,
  put,
  sampleLease,
  silentLog,
  stateAfter,
  withoutProblems,
} from './lease-samples';
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

/** Commits one after the other; answers those that were acknowledged. */
async function commitAll(file: LeaseFile, commits: readonly Commit[]): Promise<Commit[]> {
  const acknowledged: Commit[] = [];
  for (const commit of commits)
    await file.commit(commit.changes, commit.cursors).then(
      () => acknowledged.push(commit),
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'state-not-saved' });
      },
    );
  return acknowledged;
}

const first: Commit = { changes: [put(sampleLease('first', '10.9.0.1'))], cursors: { ipv4: '10.9.0.1' } };
const second: Commit = { changes: [put(sampleLease('second', '10.9.0.2'))], cursors: { ipv4: '10.9.0.2' } };
const third: Commit = { changes: [put(sampleLease('third', '10.9.0.3'))], cursors: { ipv4: '10.9.0.3' } };

describe('a power cut', () => {
  it('at any operation loses no acknowledged commit and shows no half one, time after time', async () => {
    const life = fc.record({ commits: fc.array(anyCommit, { maxLength: 12 }), cutAfter: fc.nat(60) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(life, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        async (lives, random) => {
          const pick = (most: number) => (random.next().value as number) % (most + 1);
          let disk = new MemoryDisk();
          let history: Commit[] = [];
          for (const { commits, cutAfter } of lives) {
            let left = cutAfter;
            disk.before = () => {
              if (left-- <= 0) throw systemError('EIO');
            };
            const file = leaseFile(disk);
            await file.load();
            const acknowledged = await commitAll(file, commits);
            await file.close();
            disk = disk.afterPowerCut(pick);

            const { problems, ...found } = await reload(disk).then((loaded) => ({
              ...withoutProblems(loaded),
              problems: loaded.problems,
            }));
            const certain = [...history, ...acknowledged];
            const underWay = commits[acknowledged.length];
            const possible = [certain, ...(underWay ? [[...certain, underWay]] : [])];
            expect(problems).toEqual([]);
            expect(possible.map(stateAfter)).toContainEqual(found);
            history = possible.find((each) => isSame(stateAfter(each), found)) ?? [];
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  function isSame(a: unknown, b: unknown): boolean {
    try {
      expect(a).toEqual(b);
      return true;
    } catch {
      return false;
    }
  }
});

describe('a disk that fails now and then', () => {
  it('costs only the commits that were rejected, as soon as it works again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCommit, { maxLength: 12 }),
        fc.infiniteStream(fc.nat(3)),
        async (commits, chance) => {
          const disk = new MemoryDisk();
          const file = leaseFile(disk);
          disk.before = () => {
            if (chance.next().value === 0) throw systemError('EIO');
          };
          await file.load();
          const acknowledged = await commitAll(file, commits);
          disk.before = () => undefined;
          await file.commit(first.changes, first.cursors);
          await file.close();
          expect(withoutProblems(await reload(disk))).toEqual(stateAfter([...acknowledged, first]));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a full disk', () => {
  it('rejects a commit, leaves the file as it was, and is over when there is room again', async () => {
    const disk = new MemoryDisk();
    const file = leaseFile(disk);
    await file.load();
    await file.commit(first.changes, first.cursors);
    const before = disk.entries.get(path)?.data.toString();

    disk.room = 20;
    const rejection: unknown = await file
      .commit(second.changes, second.cursors)
      .catch((error: unknown) => error);
    expect(rejection).toBeInstanceOf(NathostError);
    expect(rejection).toMatchObject({
      code: 'state-not-saved',
      disposition: 'retry',
      message: `${path}: ENOSPC: simulated`,
    });
    expect(disk.entries.get(path)?.data.toString()).toBe(before);

    disk.room = Infinity;
    await file.commit(third.changes, third.cursors);
    expect([disk.names(), withoutProblems(await reload(disk))]).toEqual([[path], stateAfter([first, third])]);
  });

  it('stops a rewrite without a trace, and commits go on', async () => {
    const disk = new MemoryDisk();
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
    const file = new LeaseFile('/state', clock, log, disk);
    await file.load();
    disk.before = (operation, at) => {
      if (operation === 'sync' && at.endsWith('.new')) throw systemError('ENOSPC');
    };
    for (const changes of [new Burst(put(sampleLease('first', '10.9.0.1'))), first.changes, first.changes])
      await file.commit(changes, first.cursors);
    await file.commit(new Burst(put(sampleLease('first', '10.9.0.1'))), first.cursors);
    await file.close();
    expect(warnings).toEqual(['lease file not compacted', 'lease file not compacted']);
    expect([disk.names(), withoutProblems(await reload(disk))]).toEqual([[path], stateAfter([first])]);
  });
});

describe('a damaged file', () => {
  const damagedDisk = async () => {
    const disk = new MemoryDisk();
    const file = leaseFile(disk);
    await file.load();
    await file.commit(first.changes, first.cursors);
    await file.close();
    const inode = disk.entries.get(path)!;
    inode.data = Buffer.concat([inode.data, Buffer.from('garbage\n')]);
    return { disk, damaged: inode.data.toString() };
  };

  it('is set aside on a full disk, and replaced when there is room again', async () => {
    const { disk, damaged } = await damagedDisk();
    const file = leaseFile(disk);
    disk.room = 0;
    const { leases, problems } = await file.load();
    const aside = `${path}.bad-2026-01-02T12-00-00.000Z`;
    expect([leases.length, problems.map(({ kind }) => kind), disk.names()]).toEqual([
      1,
      ['state-damaged', 'state-not-saved'],
      [path, aside],
    ]);
    expect(problems[0]?.message).toContain(`the old file is now ${aside}`);
    disk.room = Infinity;
    await file.commit(second.changes, second.cursors);
    expect([disk.entries.get(aside)?.data.toString(), withoutProblems(await reload(disk))]).toEqual([
      damaged,
      stateAfter([first, second]),
    ]);
  });

  it('is never replaced before it has a second name', async () => {
    const { disk, damaged } = await damagedDisk();
    const warnings: unknown[] = [];
    const log = { ...silentLog, warn: (...line: unknown[]) => void warnings.push(line) };
    const file = new LeaseFile('/state', clock, log, disk);
    disk.before = (operation) => {
      if (operation === 'link' || operation === 'rename') throw systemError('EROFS');
    };
    const { problems } = await file.load();
    expect(problems[0]?.message).toContain('the file could not be renamed and is unchanged');
    await expect(file.commit(second.changes, second.cursors)).rejects.toMatchObject({
      code: 'state-not-saved',
    });
    expect(disk.entries.get(path)?.data.toString()).toBe(damaged);
    disk.before = () => undefined;
    await file.commit(third.changes, third.cursors);
    const aside = `${path}.bad-2026-01-02T12-00-00.000Z`;
    expect([disk.entries.get(aside)?.data.toString(), warnings]).toEqual([
      damaged,
      [['lease file set aside', { file: aside }]],
    ]);
  });
});

describe('a sync that fails', () => {
  it('makes the next commit write the whole file anew, because nothing in the old one is certain', async () => {
    const disk = new MemoryDisk();
    const file = leaseFile(disk);
    await file.load();
    await file.commit(first.changes, first.cursors);
    const inode = disk.entries.get(path);
    disk.before = (operation) => {
      if (operation === 'datasync') throw systemError('EIO');
    };
    await expect(file.commit(second.changes, second.cursors)).rejects.toMatchObject({
      code: 'state-not-saved',
    });
    disk.before = () => undefined;
    await file.commit(third.changes, third.cursors);
    expect(disk.entries.get(path)).not.toBe(inode);
    expect(withoutProblems(await reload(disk))).toEqual(stateAfter([first, third]));
  });
});

describe('commits', () => {
  it('are carried out in the order of the calls', async () => {
    const disk = new MemoryDisk();
    const file = leaseFile(disk);
    const all = [
      file.load(),
      ...[first, second, third].map(({ changes, cursors }) => file.commit(changes, cursors)),
    ];
    await Promise.all(all);
    expect(withoutProblems(await reload(disk))).toEqual(stateAfter([first, second, third]));
  });

  it('are refused before anything is loaded, lest they replace what was not read', async () => {
    const disk = new MemoryDisk();
    await expect(leaseFile(disk).commit(first.changes, first.cursors)).rejects.toThrow('commit before load');
    expect(disk.names()).toEqual([]);
  });

  it('cost the same with many leases as with few', async () => {
    const bytesOf = async (count: number) => {
      const disk = new MemoryDisk();
      const file = leaseFile(disk);
      await file.load();
      const many = Array.from({ length: count }, (_, n) =>
        put(sampleLease(`n${n}`, `10.1.${n >> 8}.${n & 255}`)),
      );
      await file.commit(many, {});
      const operations: string[] = [];
      disk.before = (operation) => void operations.push(operation);
      const room = (disk.room = 1_000_000);
      await file.commit(first.changes, first.cursors);
      return { written: room - disk.room, operations };
    };
    const few = await bytesOf(10);
    expect(few.operations).toEqual(['write', 'datasync']);
    expect(await bytesOf(10_000)).toEqual(few);
  });
});
