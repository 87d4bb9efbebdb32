import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeaseFile } from '../../../src/state/lease-file';
import { clock, silentLog } from '../../unit/state/lease-samples';

const run = ['-r', 'ts-node/register'];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nathost-state-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Lets a process commit until `count` commits are acknowledged, kills it, and answers the last acknowledged number. */
async function commitAndKill(start: number, count: number): Promise<number> {
  const program = join(__dirname, 'endless-commits.ts');
  const child = spawn(process.execPath, [...run, program, folder, String(start)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  let output = '';
  try {
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.split('\n').length > count) break;
    }
  } finally {
    child.kill('SIGKILL');
    await exit;
  }
  return Number(output.trimEnd().split('\n').at(-1));
}

describe('the lease file', () => {
  it('has every acknowledged commit, whole, after each kill -9', async () => {
    let last = 0;
    for (let kill = 1; kill <= 5; kill++) {
      const acknowledged = await commitAndKill(last + 1, 7 * kill);
      const file = new LeaseFile(folder, clock, silentLog);
      const { leases, problems } = await file.load();
      await file.close();
      const [one, two] = leases.map(({ createdAt }) => createdAt);
      expect({ problems, one, number: leases.length }).toEqual({ problems: [], one: two, number: 2 });
      expect(one).toBeGreaterThanOrEqual(acknowledged);
      last = one!;
    }
  });

  it('outlives a full disk and one that is read-only for a while', () => {
    const program = [process.execPath, ...run, join(__dirname, 'small-disk.ts'), folder];
    const output = execFileSync('unshare', ['--mount', '--map-root-user', ...program], { encoding: 'utf8' });
    const result = JSON.parse(output) as { count: number };
    const { count } = result;
    expect(count).toBeGreaterThan(30);
    expect(result).toEqual({
      count,
      full: { code: 'state-not-saved', endsWhole: true, lines: count },
      afterRoom: { leases: count + 1, problems: [] },
      readOnly: { leases: count + 1, problems: ['state-not-saved'], code: 'state-not-saved' },
      afterReadOnly: { leases: count, problems: [] },
      names: ['leases.ndjson'],
    });
  });
});
