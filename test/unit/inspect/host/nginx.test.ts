import type { Files } from '../../../../src/inspect/host/files';
import { readNginx } from '../../../../src/inspect/host/nginx';
import type { Programs } from '../../../../src/inspect/host/programs';
import { edge, web } from '../../../support/healthy-host';

const dump = `# configuration file /etc/nginx/nginx.conf:\nhttp { server { listen 80; } }\n`;

/** An engine whose host has no ps, or has it. */
function programsWhere(top: (id: string) => Promise<string>): Programs {
  const docker = ([verb = '', id = '']: readonly string[]): Promise<string> =>
    verb === 'top' ? top(id) : Promise.resolve(dump);
  const no = () => Promise.reject(new Error('no'));
  return { run: no, docker, dockerBytes: no };
}

/** `/proc` with one process in a container. */
function procWhere(title: string, group: string): Files {
  const texts: Partial<Record<string, string>> = { '/proc/7/cmdline': title, '/proc/7/cgroup': group };
  return {
    list: () => Promise.resolve(['7', '8', 'net']),
    readNamed: () => Promise.reject(new Error('no')),
    read: (path) => {
      const text = texts[path];
      return text === undefined ? Promise.reject(new Error(`no ${path}`)) : Promise.resolve(text);
    },
    link: () => Promise.reject(new Error('no')),
  };
}

const master = 'nginx: master process nginx -g daemon off;';
const found = async (programs: Programs, files: Files) =>
  (await readNginx(programs, files, [edge(), web()])).map(({ containerId }) => containerId);

test('nginx is found by the processes that the engine lists', async () => {
  const programs = programsWhere((id) =>
    Promise.resolve(id === 'edge-id' ? `UID PID CMD\nroot 7 ${master}\n` : 'UID'),
  );
  expect(await found(programs, procWhere('', ''))).toEqual(['edge-id']);
});

test('without the program ps on its host the engine lists none, and /proc is read', async () => {
  const programs = programsWhere(() =>
    Promise.reject(new Error('exec: "ps": executable file not found in $PATH')),
  );
  expect(await found(programs, procWhere(`${master}\0\0`, '0::/docker/edge-id\n'))).toEqual(['edge-id']);
  expect(await found(programs, procWhere('sleep\u0000999\u0000', '0::/docker/edge-id\n'))).toEqual([]);
});
