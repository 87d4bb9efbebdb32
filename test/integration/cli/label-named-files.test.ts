import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hostFiles } from '../../../src/inspect/host/files';
import { readFiles } from '../../../src/migrate/host/compose-files';
import { container } from '../../support/healthy-host';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nathost-labels-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What is read of a file that a container's label names. */
async function readNamed(path: string): Promise<string> {
  const labels = { 'com.docker.compose.project.config_files': path };
  const [file] = await readFiles(hostFiles, [], [container('web', { labels })]);
  if (!file) return 'nothing';
  return 'unknown' in file.content ? file.content.unknown : JSON.stringify(file.content.known.services);
}

test('a file', async () => {
  const path = join(folder, 'compose.yaml');
  await writeFile(path, 'services: {}');
  expect(await readNamed(path)).toBe('[]');
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
  const many = Array.from({ length: 1000 }, (_, at) => `/none/${at}`).join(',');
  const labels = { 'com.docker.compose.project.config_files': many };
  expect(await readFiles(hostFiles, [], [container('web', { labels })])).toHaveLength(20);
});
