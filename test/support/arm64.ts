import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command';

/** The root file system of a plugin for arm64, with QEMU in it: its programs run here, with their own libraries alone. */
export class Arm64Root {
  private constructor(readonly folder: string) {}

  static async unpack(archive: string, folder: string): Promise<Arm64Root> {
    await mkdir(folder, { recursive: true });
    await run('tar', ['-xzf', archive, '-C', folder]);
    const root = join(folder, 'rootfs');
    await cp('/usr/bin/qemu-aarch64-static', join(root, 'tmp/qemu'));
    return new Arm64Root(root);
  }

  /** @param command a path in it, and arguments */
  run(...command: readonly string[]): Promise<string> {
    return run('chroot', [this.folder, '/tmp/qemu', ...command], { env: { LD_BIND_NOW: '1' } });
  }

  start(command: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    return spawn('/usr/sbin/chroot', [this.folder, '/tmp/qemu', ...command], { env, stdio: [...stdio] });
  }
}
