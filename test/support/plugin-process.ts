import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { NathostOnEngine } from './nathost-on-engine';
import { enablePlugin } from './plugin-switch';

/** The plugin's process, by the control group that the engine gives it; `undefined` while there is none. */
export async function pluginPid(nathost: NathostOnEngine): Promise<number | undefined> {
  const id = await nathost.docker('plugin', 'inspect', '--format', '{{.Id}}', 'nathost');
  return processOf(id);
}

/** The same for an id that is known, without asking the engine. */
export async function processOf(pluginId: string): Promise<number | undefined> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const group = await textOf(`/proc/${pid}/cgroup`);
    if (group.includes(pluginId) && (await textOf(`/proc/${pid}/cmdline`)).startsWith('/bin/node\0'))
      return Number(pid);
  }
  return undefined;
}

/** Resolves when the plugin is ready again after its process was killed. The engine starts it again at once, but gives it up, as disabled,
 * when it ends again before the engine found it listening; then it is enabled here.
 * @returns whether the engine had given it up */
export async function backAgain(nathost: NathostOnEngine): Promise<boolean> {
  let givenUp = false;
  await nathost.until(
    'plugin that is ready again',
    async () => {
      const enabled = await nathost.docker('plugin', 'inspect', '--format', '{{.Enabled}}', 'nathost');
      if (enabled !== 'true') {
        givenUp = true;
        await enablePlugin(nathost);
      }
      return (await nathost.api('/readyz')).status === 200 ? true : undefined;
    },
    60_000,
  );
  return givenUp;
}

/** In seconds. An engine that starts a plugin again after a crash knocks at its socket, and for the second time three seconds later; if the
 * process is gone by then, it gives the plugin up (moby, plugin/manager_linux.go, pluginPostStart). */
const settledAfter = 3.5;

/** Resolves when the plugin is ready and the engine has taken notice of it, so that it will be started again when it ends. */
export async function pluginSettled(nathost: NathostOnEngine): Promise<void> {
  await nathost.until('settled plugin', async () => {
    const pid = await pluginPid(nathost);
    return pid !== undefined && ageOf(pid) > settledAfter ? true : undefined;
  });
  await nathost.ready();
}

/** In seconds; of its start, proc(5) says after how many hundredths since the machine's start it was: stat, field 22. */
function ageOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const started = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]) / 100;
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) - started;
}

/** Of a process that may be gone by now. */
const textOf = (path: string) => readFile(path, 'utf8').catch(() => '');
