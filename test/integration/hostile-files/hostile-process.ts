/**
 * Does something to a hosts file, again and again, until it is killed: `hostile-process.ts WAY FILE`. Sends `ready` when it
 * begins.
 */
import fs from 'node:fs';
import path from 'node:path';

const [way = '', file = ''] = process.argv.slice(2);
const beside = (name: string) => path.join(path.dirname(file), name);
const next = beside('next');
const megabyte = 1024 * 1024;
let round = 0;

/** One round of each way. The first three are what a container can do to its own file, the last needs the host's folder. */
const ways: Record<string, () => void> = {
  /** Byte by byte, so that the file is longer whenever somebody has asked for its length; never too long to be read. */
  grow: () => {
    const end = fs.openSync(file, 'a');
    for (let count = 0; count < 100_000; count += 1) fs.writeSync(end, '\n');
    if (fs.fstatSync(end).size > 7.5 * megabyte) fs.ftruncateSync(end, 7 * megabyte);
    fs.closeSync(end);
  },
  rewrite: () => {
    fs.writeFileSync(file, `#${'ab'.charAt(round % 2).repeat(62)}\n`.repeat(100));
  },
  truncate: () => {
    fs.truncateSync(file);
    fs.writeFileSync(file, '127.0.0.1 localhost\n');
  },
  /** The path leads to a file of its own, a link, another name of the victim, a pipe, nothing. */
  swap: () => {
    fs.writeFileSync(next, '127.0.0.1 localhost\n');
    fs.renameSync(next, file);
    fs.symlinkSync('victim', next);
    fs.renameSync(next, file);
    for (const other of ['victim', 'pipe']) {
      fs.linkSync(beside(other), next);
      fs.renameSync(next, file);
    }
    fs.unlinkSync(file);
  },
};

const act = ways[way];
if (act === undefined) throw new Error(`no such way: ${way}`);
process.send?.('ready');
for (;;) {
  act();
  round += 1;
}
