import type { Files } from './files';
import type { Programs } from './programs';

/** The command lines of a container's processes, maybe after columns of ps. Empty if they are not visible or gone. */
export async function processesOf(programs: Programs, files: Files, id: string): Promise<readonly string[]> {
  try {
    return (await programs.docker(['top', id])).trim().split('\n').slice(1);
  } catch {
    return titlesOf(files, id);
  }
}

/** The engine lists processes with the host's ps, which a minimal host does not have. */
async function titlesOf(files: Files, id: string): Promise<string[]> {
  const pids = (await files.list('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const titles = await Promise.all(
    pids.map(async (pid) => {
      const groups = await files.read(`/proc/${pid}/cgroup`).catch(() => '');
      return groups.includes(id) ? files.read(`/proc/${pid}/cmdline`).catch(() => '') : '';
    }),
  );
  return titles.map((title) => title.replaceAll('\0', ' ').trim()).filter((title) => title !== '');
}
