import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hostFiles } from '../../../src/inspect/host/files';
import { readProjects } from '../../../src/migrate/host/compose-projects';
import { container } from '../../support/healthy-host';

let folder: string;
let fine: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nathost-labels-'));
  fine = join(folder, 'compose.yaml');
  await writeFile(fine, 'services: {}');
});
afterEach(() => rm(folder, { recursive: true }));

/** A docker command whose Compose reads everything. */
const programs = {
  run: () => Promise.reject(new Error('no')),
  docker: () => Promise.resolve('2.26.1'),
  dockerBytes: () => Promise.resolve(Buffer.from('{"name":"web"}')),
};

/** What is read of files that a container's label names. */
async function readNamed(path: string, label = '.config_files'): Promise<string> {
  const labels = {
    'com.docker.compose.project.config_files': fine,
    [`com.docker.compose.project${label}`]: path,
  };
  const [found] = await readProjects({ programs, files: hostFiles }, [], [container('web', { labels })]);
  if (!found) return 'nothing';
  return 'unknown' in found.content ? found.content.unknown : found.files.join(',');
}

test('a file', async () => {
  expect(await readNamed(fine)).toBe(fine);
});

test('a FIFO that nobody writes into holds nothing up', async () => {
  const path = join(folder, 'fifo');
  await promisify(execFile)('mkfifo', [path]);
  expect(await readNamed(path)).toBe(`${path} is not a regular file`);
});

test('a device without an end is not read, nor one behind a link', async () => {
  const path = join(folder, 'link');
  await symlink('/dev/zero', path);
  expect(await readNamed('/dev/zero')).toBe('/dev/zero is not a regular file');
  expect(await readNamed(path)).toBe(`${path} is not a regular file`);
});

test('a folder', async () => {
  const path = join(folder, 'folder');
  await mkdir(path);
  expect(await readNamed(path)).toBe(`${path} is not a regular file`);
});

test('a file that is too large', async () => {
  const path = join(folder, 'large');
  await writeFile(path, '');
  await truncate(path, 1024 * 1024 + 1);
  expect(await readNamed(path)).toBe(`${path} is larger than 1 MiB`);
});

test('a path that is none from the root is not looked for where root happens to be', async () => {
  expect(await readNamed('package.json')).toBe('nothing');
});

test('a label that names more files than a project has', async () => {
  expect((await readNamed(Array.from({ length: 1000 }, () => fine).join(','))).split(',')).toHaveLength(20);
});

test('a file of variables', async () => {
  expect(await readNamed(fine, '.environment_file')).toBe(fine);
  expect(await readNamed('/dev/zero', '.environment_file')).toBe('/dev/zero is not a regular file');
});
