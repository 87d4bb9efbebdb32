/**
 * Fills a disk of 64 KiB with leases, makes room, and makes it read-only and writable again; prints what happened as JSON.
 * Runs in a mount namespace of its own. Argument: the folder where the disk is mounted.
 */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { LeaseFile } from '../../../src/state/lease-file';
import { clock, put, sampleLease, silentLog } from '../../unit/state/lease-samples';

const cursors = { ipv4: '10.0.0.1' };

async function main(disk: string): Promise<void> {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'nathost-test', disk]);
  const folder = join(disk, 'state');
  const path = join(folder, 'leases.ndjson');
  const ballast = join(disk, 'ballast');
  fs.writeFileSync(ballast, Buffer.alloc(40_960));

  const file = new LeaseFile(folder, clock, silentLog);
  await file.load();
  const next = (number: number) => file.commit([put(sampleLease(`n${number}`, `10.0.1.${number}`))], cursors);
  let count = 0;
  const rejection: unknown = await (async () => {
    for (; count < 254; count++) await next(count);
    return 'never full';
  })().catch((error: unknown) => error);
  const full = fs.readFileSync(path, 'utf8');

  fs.rmSync(ballast);
  await next(count);
  await file.close();
  const afterRoom = await reload(folder);

  execFileSync('mount', ['-o', 'remount,ro', disk]);
  const readOnly = new LeaseFile(folder, clock, silentLog);
  const { leases, problems } = await readOnly.load();
  const refused: unknown = await readOnly.commit([], {}).catch((error: unknown) => error);
  execFileSync('mount', ['-o', 'remount,rw', disk]);
  await readOnly.commit([{ kind: 'drop', name: 'n0', slot: 0 }], cursors);
  await readOnly.close();

  const result = {
    count,
    full: { code: codeOf(rejection), endsWhole: full.endsWith('\n'), lines: full.split('\n').length - 2 },
    afterRoom,
    readOnly: { leases: leases.length, problems: problems.map(({ kind }) => kind), code: codeOf(refused) },
    afterReadOnly: await reload(folder),
    names: fs.readdirSync(folder),
  };
  console.log(JSON.stringify(result));
}

async function reload(folder: string): Promise<object> {
  const file = new LeaseFile(folder, clock, silentLog);
  const { leases, problems } = await file.load();
  await file.close();
  return { leases: leases.length, problems };
}

const codeOf = (error: unknown) => (error as { code?: string }).code ?? String(error);

void main(process.argv[2] ?? '');
