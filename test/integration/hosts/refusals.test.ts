import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { removeBlock } from '../../../src/hosts/remove-block';
import { message, scriptCommand, startBehindMount } from './child';
import { temporaryFolder } from './temporary-folder';
import { inStep } from '../../support/in-step';

const folder = temporaryFolder();
const at = (name: string) => path.join(folder, name);
const writer = new HostsFileWriter(inStep(Date.now));
const lines = [{ address: '::5', name: 'db' }];

let server: net.Server;

beforeAll(async () => {
  fs.writeFileSync(at('plain'), '127.0.0.1 localhost\n');
  fs.symlinkSync('plain', at('link'));
  fs.symlinkSync('nowhere', at('dangling'));
  fs.symlinkSync('loop', at('loop'));
  fs.mkdirSync(at('folder'));
  execFileSync('mkfifo', [at('pipe')]);
  fs.writeFileSync(at('large'), Buffer.alloc(9 * 1024 * 1024, '#'));
  server = net.createServer();
  await new Promise<void>((listening) => server.listen(at('socket'), listening));
});

afterAll(() => {
  server.close();
});

describe('a path that is no hosts file', () => {
  it.each([
    ['missing', at('nothing')],
    ['missing', at('plain/hosts')],
    ['symlink', at('link')],
    ['symlink', at('dangling')],
    ['symlink', at('loop')],
    ['not-a-file', at('folder')],
    ['not-a-file', at('pipe')],
    ['not-a-file', at('socket')],
    ['not-a-file', '/dev/null'],
    ['too-large', at('large')],
  ])('is refused as %s without being read: %s', (reason, file) => {
    const read = jest.spyOn(fs, 'readSync');
    const results = {
      write: writer.write(file, lines),
      remove: removeBlock(file, { now: Date.now }),
      read: writer.read(file),
      names: writer.foreignNames(file),
    };
    const expected = { outcome: 'refused', reason, detail: expect.stringContaining(file) as string };
    expect(results).toEqual({ write: expected, remove: expected, read: expected, names: expected });
    // Nor is it waited for: opening a pipe that nobody writes would never end.
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
  });

  it('is left as it was', () => {
    expect([fs.readFileSync(at('plain'), 'utf8'), fs.statSync(at('large')).size]).toEqual([
      '127.0.0.1 localhost\n',
      9 * 1024 * 1024,
    ]);
  });

  it('does not leak descriptors when it refuses', () => {
    const open = fs.readdirSync('/proc/self/fd').length;
    for (let round = 0; round < 50; round += 1) writer.write(at(round % 2 === 0 ? 'large' : 'pipe'), lines);
    expect(fs.readdirSync('/proc/self/fd').length).toBe(open);
  });
});

describe('a file that is mounted read-only', () => {
  it.each([
    ['is refused when something has to be written', lines, { outcome: 'refused', reason: 'read-only' }],
    ['is no trouble as long as nothing has to be written', [], { outcome: 'unchanged' }],
  ])('%s', async (_, wanted, expected) => {
    fs.writeFileSync(at('mounted'), '');
    const command = scriptCommand('write-process.ts', at('mounted'), JSON.stringify(wanted));
    const child = startBehindMount('ro', at('plain'), at('mounted'), command);
    const ended = once(child, 'exit');
    expect(await message(child)).toMatchObject(expected);
    await ended;
    expect(fs.readFileSync(at('plain'), 'utf8')).toBe('127.0.0.1 localhost\n');
  });
});
