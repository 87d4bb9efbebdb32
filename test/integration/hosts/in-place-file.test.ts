import fs from 'node:fs';
import path from 'node:path';
import { InPlaceFile } from '../../../src/hosts/in-place-file';
import { temporaryFolder } from './temporary-folder';

const file = path.join(temporaryFolder(), 'hosts');
const piece = 64 * 1024;

/** `act` happens when the file was opened. */
function opened<T>(content: Buffer, act: (file: InPlaceFile) => T): T {
  fs.writeFileSync(file, content);
  const inPlace = new InPlaceFile(file);
  try {
    return act(inPlace);
  } finally {
    inPlace.close();
  }
}

describe('InPlaceFile', () => {
  it.each([0, 1, piece - 1, piece, piece + 1, 2 * piece, 3 * piece + 7])(
    'reads and compares %i bytes',
    (size) => {
      const content = Buffer.alloc(size, 'ab');
      const other = Buffer.from(content).fill('x', Math.max(size - 1, 0));
      const found = opened(content, (inPlace) => [
        inPlace.read().equals(content),
        inPlace.holds(content),
        inPlace.holds(Buffer.concat([content, Buffer.from('a')])),
        inPlace.holds(content.subarray(0, Math.max(size - 1, 0))),
        inPlace.holds(other),
      ]);
      const isEmpty = size === 0;
      expect(found).toEqual([true, true, false, isEmpty, isEmpty]);
    },
  );

  it.each([
    ['longer', 'abcdef'],
    ['shorter', 'a'],
    ['empty', ''],
  ])('reads and compares a file that has become %s since it was opened', (_, text) => {
    const found = opened(Buffer.from('abc'), (inPlace) => {
      fs.writeFileSync(file, text);
      return [inPlace.read().toString(), inPlace.holds(Buffer.from(text)), inPlace.holds(Buffer.from('abc'))];
    });
    expect(found).toEqual([text, true, false]);
  });

  it('puts together what the kernel gives in small pieces', () => {
    const content = Buffer.from('127.0.0.1 localhost\n');
    const read = fs.readSync.bind(fs) as (...given: unknown[]) => number;
    const inPieces = jest.spyOn(fs, 'readSync') as unknown as jest.SpyInstance<number, unknown[]>;
    inPieces.mockImplementation((descriptor, bytes, offset, length, position) =>
      read(descriptor, bytes, offset, Math.min(length as number, 7), position),
    );
    try {
      const found = opened(content, (inPlace) => [inPlace.read().equals(content), inPlace.holds(content)]);
      expect(found).toEqual([true, true]);
    } finally {
      inPieces.mockRestore();
    }
  });
});
