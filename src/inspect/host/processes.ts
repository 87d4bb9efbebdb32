import type { Files } from './files';
import type { Programs } from './programs';

/** What the processes of a container are called, one each, perhaps behind columns of ps. None where they may not be seen, or are gone. */
export async function processesOf(programs: Programs, files: Files, id: string): Promise<readonly string[]> {
  try {
    return (await programs.docker(['top', id])).trim().split('\n').slice(1);
  } catch {
    return titlesOf(files, id);
  }
}

/** The engine lists processes with the program ps of its host, which a small one does not have. */
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
