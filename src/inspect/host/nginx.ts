import { messageOf } from '../../model/errors';
import type { Fact, NginxOfContainer } from '../facts';
import type { ContainerFacts } from '../parse/engine';
import { parseNginx, splitDump, type NginxDirective, type NginxFile } from '../parse/nginx';
import { readTar } from '../parse/tar';
import type { Files } from './files';
import { processesOf } from './processes';
import type { Programs } from './programs';

/** The configurations of running nginx processes in these containers; containers without nginx are left out. */
export async function readNginx(
  programs: Programs,
  files: Files,
  containers: readonly ContainerFacts[],
): Promise<NginxOfContainer[]> {
  const found = await Promise.all(
    containers.map(async ({ id }) => {
      const start = await masterOf(programs, files, id);
      return start === undefined
        ? []
        : [{ containerId: id, configuration: await configurationOf(programs, id, start) }];
    }),
  );
  return found.flat();
}

/** The command line of nginx's master process, which is its process title. */
async function masterOf(programs: Programs, files: Files, id: string): Promise<string | undefined> {
  const processes = await processesOf(programs, files, id);
  return /(?:nginx|openresty): master process (.+)/.exec(processes.join('\n'))?.[1]?.trim();
}

async function configurationOf(
  programs: Programs,
  id: string,
  start: string,
): Promise<Fact<NginxDirective[]>> {
  const [program = 'nginx', ...args] = start.split(' ');
  const at = args.indexOf('-c');
  const named = at < 0 ? [] : ['-c', args[at + 1] ?? ''];
  try {
    return { known: parseNginx(splitDump(await programs.docker(['exec', id, program, '-T', ...named]))) };
  } catch (error) {
    const files = await filesOf(programs, id, named[1]);
    return files.length > 0 ? { known: parseNginx(files) } : { unknown: messageOf(error) };
  }
}

const largest = 8 * 1024 * 1024;

/** If nginx -T cannot run, or finds an error in files that were changed after the start. */
async function filesOf(
  programs: Programs,
  id: string,
  named = '/etc/nginx/nginx.conf',
): Promise<NginxFile[]> {
  const folder = named.slice(0, named.lastIndexOf('/')) || '/etc/nginx';
  try {
    const archive = await programs.dockerBytes(['cp', '--follow-link', `${id}:${folder}`, '-'], largest);
    const base = folder.slice(0, folder.lastIndexOf('/'));
    return (await readTar(archive))
      .map(({ path, content }) => ({ path: `${base}/${path}`, text: content.toString('utf8') }))
      .filter(({ path }) => path === named || path.endsWith('.conf') || path.includes('/sites-enabled/'));
  } catch {
    return [];
  }
}
