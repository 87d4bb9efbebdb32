import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineAddress } from '../../../../src/cli/connection/engine-address';
import type { GlobalOptions } from '../../../../src/cli/invocation';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nathost-contexts-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function addContext(name: string, host: string): Promise<void> {
  const at = join(folder, 'contexts/meta', createHash('sha256').update(name).digest('hex'));
  await mkdir(at, { recursive: true });
  await writeFile(
    join(at, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  );
}

const find = (environment: Record<string, string> = {}, global: Partial<GlobalOptions> = {}) =>
  engineAddress({
    environment: { DOCKER_CONFIG: folder, ...environment },
    global: { debug: false, ...global },
  });

test('as the docker command has it: --host, --context, DOCKER_HOST, DOCKER_CONTEXT, the current context, the default', async () => {
  await addContext('build', 'ssh://root@build');
  await addContext('test', 'unix:///test.sock');
  expect(await find()).toEqual({ host: 'unix:///var/run/docker.sock', from: 'the default context' });
  await writeFile(join(folder, 'config.json'), '{"currentContext":"test"}');
  expect((await find()).host).toBe('unix:///test.sock');
  const environment = { DOCKER_CONTEXT: 'build' };
  expect(await find(environment)).toEqual({ host: 'ssh://root@build', from: 'the context "build"' });
  expect((await find({ ...environment, DOCKER_HOST: 'unix:///a' })).host).toBe('unix:///a');
  expect((await find({ DOCKER_HOST: 'unix:///a' }, { context: 'test' })).host).toBe('unix:///test.sock');
  expect((await find(environment, { host: 'unix:///b' })).host).toBe('unix:///b');
});

test('the folder of contexts may be named by --config, or be the one in HOME', async () => {
  await addContext('test', 'unix:///test.sock');
  const wanted = { DOCKER_CONFIG: '', DOCKER_CONTEXT: 'test' };
  expect((await find(wanted, { config: folder })).host).toBe('unix:///test.sock');
  await rename(join(folder, 'contexts'), join(await inHome(), 'contexts'));
  expect((await find({ ...wanted, HOME: folder })).host).toBe('unix:///test.sock');
});

async function inHome(): Promise<string> {
  const path = join(folder, '.docker');
  await mkdir(path);
  return path;
}

test('a configuration that cannot be read', async () => {
  await writeFile(join(folder, 'config.json'), 'no JSON');
  await expect(find()).rejects.toThrow(/config\.json cannot be read/);
});

test('a context there is not, and two that are named at once', async () => {
  await expect(find({}, { context: 'nix' })).rejects.toThrow('there is no context "nix"');
  await expect(find({}, { context: 'nix', host: 'unix:///a' })).rejects.toThrow('conflicting options');
});
