import type { FileSnapshot } from '../../../src/hosts/snapshot';
import { Snapshots } from '../../../src/hosts/snapshots';
import type { HostLine } from '../../../src/model/host-line';

const lines: readonly HostLine[] = [{ address: '::5', name: 'db' }];
const kilobyte = 1024;

const snapshot = (bytes: Buffer, of = lines): FileSnapshot => ({
  bytes,
  lines: of,
  free: [],
  ownEnd: undefined,
  slots: [1, 0, 0, 0],
});

/** The first byte tells them apart. */
const bytesOf = (length: number, first: number) => Buffer.alloc(length).fill(first, 0, 1);

let files: Snapshots;
beforeEach(() => {
  files = new Snapshots();
});

it('knows a file by its path and its identity', () => {
  const one = snapshot(bytesOf(8, 1));
  files.remember('/hosts', '1:1', one);
  expect([files.of('/hosts', '1:1'), files.of('/hosts', '1:2'), files.of('/other', '1:1')]).toEqual([
    one,
    undefined,
    undefined,
  ]);
});

it('keeps the bytes of files once that have the same, and the same list of lines', () => {
  const [one, same] = [snapshot(bytesOf(8, 1)), snapshot(bytesOf(8, 1))];
  files.remember('/a', '1:1', one);
  files.remember('/b', '1:2', same);
  files.remember('/c', '1:3', snapshot(bytesOf(8, 1), [...lines]));
  expect(files.of('/b', '1:2')).toBe(one);
  expect(files.of('/c', '1:3')).not.toBe(one);
  // The first one changes; the other one keeps what it had.
  files.remember('/a', '1:1', snapshot(bytesOf(8, 2)));
  expect(files.of('/b', '1:2')).toBe(one);
});

it('forgets the file that was used longest ago when it knows too many', () => {
  for (let file = 0; file < 1024; file += 1) files.remember(`/${file}`, '1:1', snapshot(bytesOf(8, 1)));
  files.remember('/0', '1:1', snapshot(bytesOf(8, 1)));
  files.remember('/1024', '1:1', snapshot(bytesOf(8, 1)));
  expect(['/0', '/1', '/2'].map((path) => files.of(path, '1:1') !== undefined)).toEqual([true, false, true]);
});

it('keeps no more than 32 MiB, of which equal files count once, and no file over 1 MiB', () => {
  const large = () => bytesOf(1024 * kilobyte, 0);
  for (let file = 0; file < 100; file += 1) files.remember(`/same/${file}`, '1:1', snapshot(large()));
  for (let file = 1; file <= 32; file += 1)
    files.remember(`/${file}`, '1:1', snapshot(large().fill(file, 0, 1)));
  files.remember('/33', '1:1', snapshot(bytesOf(1024 * kilobyte + 1, 99)));
  const known = (path: string) => files.of(path, '1:1') !== undefined;
  expect([known('/same/0'), known('/same/99'), known('/1'), known('/32'), known('/33')]).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});
