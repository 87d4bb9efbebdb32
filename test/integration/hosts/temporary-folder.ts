import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A folder of the test's own, removed when it is over. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nathost-hosts-'));
  afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
