import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lasting } from '../load/lasting';

const remover = 'echo ready; cat >/dev/null; rm -rf -- "$1"';

/** A folder that does not outlive this process, whatever ends it. */
export class TemporaryFolder {
  private constructor(
    readonly path: string,
    private readonly guard: Lasting,
  ) {}

  static async make(prefix: string): Promise<TemporaryFolder> {
    const path = mkdtempSync(join(tmpdir(), prefix));
    return new TemporaryFolder(path, await Lasting.start('sh', ['-c', remover, 'sh', path]));
  }

  remove(): Promise<void> {
    return this.guard.end();
  }
}
