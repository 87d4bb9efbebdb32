import fs from 'node:fs';
import path from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const second = 1000;
const shop = { address: '::6', name: 'shop' };

function slot(content: string): string {
  return `${content.padEnd(21)} # nathost\n`;
}

/** Puts a file there that was modified at this moment. */
function place(file: string, content: string, modified: number): void {
  fs.writeFileSync(file, content);
  fs.utimesSync(file, modified / second, modified / second);
}

// Some file systems, ext4 among them, give a new file the inode number of the one just removed.
it.each([
  [
    'after the other was removed, as a rule with its number',
    (file: string, write: (file: string) => void) => {
      fs.rmSync(file);
      write(file);
    },
  ],
  [
    'by renaming, with a number of its own',
    (file: string, write: (file: string) => void) => {
      write(`${file}.new`);
      fs.renameSync(`${file}.new`, file);
    },
  ],
])('the slots of a file that comes in the place of another %s rest for a second', (_, replace) => {
  const clock = { now: () => clock.time, elapsed: () => clock.time, time: Date.now() - 3600 * second };
  const file = path.join(folder, 'hosts');
  place(file, slot('#:5 db'), clock.time - 5 * second);
  const writer = new HostsFileWriter(clock);
  expect(writer.write(file, [])).toEqual({ outcome: 'unchanged' });
  clock.time += 10 * second;
  replace(file, (path) => {
    place(path, slot('#:5 db'), clock.time);
  });
  writer.write(file, [shop]);
  expect(fs.readFileSync(file, 'utf8')).toBe(slot('#:5 db') + slot('::6 shop'));
});
