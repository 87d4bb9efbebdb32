import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from './command';
import type { PrivateEngine } from './private-engine';
import { until } from './until';

const script = join(__dirname, '../../scripts/private-systemd');

/** systemd on the machine of a private engine, with no unit but those that a test puts into the engine's `/etc/systemd/system`. It ends with the engine. */
export class PrivateSystemd {
  private constructor(
    private readonly engine: PrivateEngine,
    private readonly child: ChildProcess,
    private readonly pid: string,
  ) {}

  /** Resolves when it has started all units that are enabled. */
  static async boot(engine: PrivateEngine): Promise<PrivateSystemd> {
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', script, engine.dir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => (said += part));
    const ended = once(child, 'close').then(() => {
      throw new Error(`systemd did not come up: ${said}`);
    });
    const started = once(createInterface(child.stdout), 'line') as Promise<[string]>;
    const [pid] = await Promise.race([started, ended]);
    ended.catch(() => undefined);
    const booted = new PrivateSystemd(engine, child, pid);
    await until('systemd', async () =>
      (await booted.property('multi-user.target', 'ActiveState')) === 'active' ? true : undefined,
    );
    return booted;
  }

  /** Runs a shell's lines as root on its machine. @returns stdout */
  shell(lines: string, folder = this.engine.dir): Promise<string> {
    const { configDir } = this.engine.cli;
    return run(
      'nsenter',
      [
        `--target=${this.pid}`,
        '--mount',
        '--net',
        '--pid',
        `--wd=${folder}`,
        'bash',
        '-euo',
        'pipefail',
        '-c',
        lines,
      ],
      { env: { HOME: configDir, DOCKER_CONFIG: configDir } },
    );
  }

  async property(unit: string, name: string): Promise<string> {
    return (await this.shell(`systemctl show --value --property ${name} ${unit}`)).trimEnd();
  }

  /** Cuts its power. */
  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    process.kill(Number(this.pid), 'SIGKILL');
    await ended;
  }
}
