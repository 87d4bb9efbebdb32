import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { NetworkNamespace } from './network-namespace';

/** A network of a test's own, without rules or interfaces; it is gone with the process that holds it, whatever becomes of the test. */
export class OwnNetwork extends NetworkNamespace {
  private constructor(
    path: string,
    readonly end: () => Promise<void>,
  ) {
    super(path);
  }

  static async make(): Promise<OwnNetwork> {
    const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo ready; read _'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    const ended = once(holder, 'exit');
    return new OwnNetwork(`/proc/${String(holder.pid)}/ns/net`, async () => {
      holder.stdin.end();
      await ended;
    });
  }
}
