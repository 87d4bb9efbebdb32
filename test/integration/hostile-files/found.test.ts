import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { temporaryFolder } from '../hosts/temporary-folder';
import { inStep } from '../../support/in-step';

const folder = temporaryFolder();
const at = (name: string) => path.join(folder, name);
const lines = [{ address: '10.203.0.2', name: 'shop' }];
const megabyte = 1024 * 1024;
/** Milliseconds of processor time for one write, whatever is found. One that waited for somebody would never end. */
const mostWork = 2_000;

/** What comes of a write, in words. */
function write(file: string): string {
  const before = process.cpuUsage();
  const result = new HostsFileWriter(inStep(Date.now)).write(file, lines);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(mostWork);
  return result.outcome === 'refused' ? `refused: ${result.reason}` : result.outcome;
}

/** A file that nobody has written for a while. */
function make(name: string, content: string | Buffer): string {
  fs.writeFileSync(at(name), content);
  const before = Date.now() / 1000 - 60;
  fs.utimesSync(at(name), before, before);
  return at(name);
}

describe('a container can make its own hosts file', () => {
  it.each<[string, string | Buffer, string]>([
    ['100 MB long', Buffer.alloc(100 * megabyte, '#'), 'refused: too-large'],
    ['8 MB of line ends', Buffer.alloc(8 * megabyte - 1_000, '\n'), 'written'],
    ['8 MB of one line', Buffer.alloc(8 * megabyte - 1_000, 'a'), 'written'],
    ['8 MB of zeros', Buffer.alloc(8 * megabyte - 1_000), 'written'],
    ['full of lines like ours', '1 a # nathost\n'.repeat(590_000), 'refused: too-large'],
    ['full of free lines like ours', '#1 # nathost\n'.repeat(640_000), 'written'],
    ['as full of lines like ours as it may be', '1 a # nathost\n'.repeat(32_000), 'written'],
  ])('%s: one write ends in time', (_, content, expected) => {
    expect(write(make('hosts', content))).toBe(expected);
  });

  it('a terabyte long without filling the disk: refused', () => {
    fs.truncateSync(make('sparse', ''), 1024 * 1024 * megabyte);
    expect(write(at('sparse'))).toBe('refused: too-large');
  });

  it('unreadable to all but root: root writes it, and its mode stays', () => {
    fs.chmodSync(make('closed', '127.0.0.1 localhost\n'), 0);
    expect([write(at('closed')), fs.statSync(at('closed')).mode & 0o777]).toEqual(['written', 0]);
  });

  it('wait for whoever opens it, with a lease on it (fcntl): nathost does not wait', async () => {
    const hold = `use Fcntl; $SIG{IO} = 'IGNORE'; open(F, '+<', $ARGV[0]) or die; fcntl(F, 1024, F_WRLCK) or die $!; $| = 1; print 'held'; sleep`;
    const holder = spawn('perl', ['-e', hold, make('leased', '127.0.0.1 localhost\n')]);
    try {
      expect(String(await once(holder.stdout, 'data'))).toBe('held');
      expect(write(at('leased'))).toBe('refused: busy');
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'close');
    }
    expect(write(at('leased'))).toBe('written');
  });
});

describe('what only the host can do to a file', () => {
  const flag = (change: string, file: string) => execFileSync('chattr', [change, file]);

  it.each(['i', 'a'])('chattr +%s: it is reported as read-only, and complete once that is over', (letter) => {
    const file = make(`chattr-${letter}`, '127.0.0.1 localhost\n');
    flag(`+${letter}`, file);
    try {
      expect([write(file), write(file)]).toEqual(['refused: read-only', 'refused: read-only']);
      // What was appended before it was found out is a comment, and one at most.
      expect(fs.readFileSync(file, 'latin1')).toMatch(
        /^127\.0\.0\.1 localhost\n(# nathost: .*\n#\.+ # nathost\n)?$/,
      );
    } finally {
      flag(`-${letter}`, file);
    }
    make(`chattr-${letter}`, fs.readFileSync(file));
    expect(write(file)).toBe('written');
  });

  it('a hard link to another file: neither is touched', () => {
    const file = make('victim', 'precious\n');
    fs.linkSync(file, at('hard'));
    expect([write(at('hard')), fs.readFileSync(file, 'utf8')]).toEqual(['refused: hard-link', 'precious\n']);
  });

  it('a symbolic link in place of its folder: what is behind it is not touched', () => {
    fs.mkdirSync(at('elsewhere'));
    fs.symlinkSync('elsewhere', at('linked'));
    const file = make('elsewhere/hosts', 'precious\n');
    expect([write(at('linked/hosts')), fs.readFileSync(file, 'utf8')]).toEqual([
      'refused: symlink',
      'precious\n',
    ]);
  });
});
