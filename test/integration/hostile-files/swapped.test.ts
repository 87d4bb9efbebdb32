import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { temporaryFolder } from '../hosts/temporary-folder';
import { inStep } from '../../support/in-step';

const folder = temporaryFolder();
const at = (name: string) => path.join(folder, name);
const original = '127.0.0.1 localhost\n';
const precious = 'not a byte of this may change\n';
const shop = { address: '10.203.0.2', name: 'shop' };

beforeEach(() => {
  fs.rmSync(at(''), { recursive: true });
  fs.mkdirSync(at(''));
  fs.writeFileSync(at('hosts'), original);
  fs.writeFileSync(at('victim'), precious);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** Does something right before the file is opened for the n-th time, when it was looked at already. */
function beforeOpening(count: number, act: () => void): void {
  const open = fs.openSync;
  let opened = 0;
  jest.spyOn(fs, 'openSync').mockImplementation((...given) => {
    opened += 1;
    if (opened === count) act();
    return open(...given);
  });
}

/** What takes the file's place, and as what it is refused. */
const replacements: Record<string, [reason: string, take: () => void]> = {
  'a link to another file': [
    'symlink',
    () => {
      fs.unlinkSync(at('hosts'));
      fs.symlinkSync('victim', at('hosts'));
    },
  ],
  'another name of another file': [
    'hard-link',
    () => {
      fs.unlinkSync(at('hosts'));
      fs.linkSync(at('victim'), at('hosts'));
    },
  ],
  'a pipe': [
    'not-a-file',
    () => {
      fs.unlinkSync(at('hosts'));
      execFileSync('mkfifo', [at('hosts')]);
    },
  ],
  'a folder': [
    'not-a-file',
    () => {
      fs.unlinkSync(at('hosts'));
      fs.mkdirSync(at('hosts'));
    },
  ],
  nothing: [
    'missing',
    () => {
      fs.unlinkSync(at('hosts'));
    },
  ],
};

/** The file is opened for reading, for appending, and for changing what was appended. */
const moments: [number, string][] = [
  [1, 'read'],
  [2, 'appended to'],
  [3, 'changed'],
];
const cases = moments.flatMap(([count, moment]) =>
  Object.keys(replacements).map((what): [string, string, number] => [what, moment, count]),
);

describe('between the look at a hosts file and its opening', () => {
  it.each(cases)('%s takes its place before it is %s: refused, and nothing is touched', (what, _, count) => {
    const [reason, take] = replacements[what]!;
    beforeOpening(count, take);
    const result = new HostsFileWriter(inStep(Date.now)).write(at('hosts'), [shop]);
    expect(result).toMatchObject({ outcome: 'refused', reason });
    expect(fs.readFileSync(at('victim'), 'utf8')).toBe(precious);
  });

  it.each(moments)('(%i) another file takes its place before it is %s: that one gets the names', (count) => {
    beforeOpening(count, () => {
      fs.renameSync(at('hosts'), at('aside'));
      fs.writeFileSync(at('hosts'), '192.0.2.1 theirs\n');
    });
    const writer = new HostsFileWriter(inStep(Date.now));
    expect(writer.write(at('hosts'), [shop]).outcome).toBe('written');
    expect(writer.read(at('hosts'))).toEqual([shop]);
    expect(fs.readFileSync(at('hosts'), 'utf8')).toMatch(/^192\.0\.2\.1 theirs\n/);
    // What was its own file until then may have got free lines, which are comments.
    expect(fs.readFileSync(at('aside'), 'utf8')).toMatch(
      /^127\.0\.0\.1 localhost\n(# nathost: .*\n#\.+ # nathost\n)?$/,
    );
  });
});
