import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import { ask } from '../support/api-client';
import { run } from '../support/command';
import { CopiedRepository } from '../support/copied-repository';
import { Installer } from '../support/installer';
import { PrivateEngine } from '../support/private-engine';
import { Registry } from '../support/registry';

let folder: string;
let built: CopiedRepository;
let release: string;
let engine: PrivateEngine;
let registry: Registry;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nathost-release-'));
  built = await CopiedRepository.make(join(folder, 'built'));
  release = join(built.folder, 'dist/release');
  await built.makeReleasable(version);
  await built.build(version);
  engine = await PrivateEngine.start();
  registry = await Registry.serve(engine, join(folder, 'registry'));
}, 300_000);

afterAll(async () => {
  await registry.stop();
  await engine.stop();
  await rm(folder, { recursive: true });
});

const inRegistry = (name: string) => `${Registry.address}/tools/${name}`;
const push = () =>
  engine.inHostNetwork(join(built.folder, 'scripts/push-release'), [`${Registry.address}/tools`]);
const nodeIn = (image: string, ...words: string[]) =>
  engine.docker('run', '--rm', '--entrypoint', '/bin/node', image, ...words);

/** The digest of the command in an image, as SHA256SUMS has it. */
async function commandIn(image: string): Promise<string> {
  const container = await engine.docker('create', image, 'none');
  await engine.docker('cp', `${container}:/docker-nathost`, join(engine.dir, 'docker-nathost'));
  return (await run('sha256sum', [join(engine.dir, 'docker-nathost')])).slice(0, 64);
}
const commandListed = async () =>
  RegExp(`^(\\w+)  docker-nathost-${version}-linux-amd64$`, 'm').exec(
    await readFile(join(release, 'SHA256SUMS'), 'utf8'),
  )![1];

test('a release has images that can be loaded', async () => {
  await engine.docker('load', '--input', join(release, `nathost-${version}.oci.tar`));
  await engine.docker('load', '--input', join(release, `docker-nathost-${version}.oci.tar`));
  expect(await nodeIn(`nathost-image:${version}-amd64`, '--version')).toBe(process.version);
  expect(await commandIn(`nathost-image:cli-${version}-amd64`)).toBe(await commandListed());
});

test('its install.sh installs it, and removes it, with its folder and the docker command alone', async () => {
  const env = (await Installer.for(engine, join(folder, 'installer'))).environment;
  const install = (...args: string[]) => run('sh', [join(release, 'install.sh'), ...args], { env });
  await install();
  const described = await engine.docker(
    'plugin',
    'inspect',
    '--format',
    '{{.Config.Description}}',
    'nathost',
  );
  expect(described).toContain(`(${version}, build `);
  expect(await engine.docker('nathost', 'status')).toContain('ready');
  await install('--purge');
  expect(await engine.docker('plugin', 'ls', '--quiet')).toBe('');
});

test('it is pushed to a registry without it, and again without an effect', async () => {
  const names = [`nathost:${version}-amd64`, `nathost:${version}-arm64`];
  const images = [`nathost-image:${version}`, `nathost-image:cli-${version}`];
  const pushed = [...names, ...images].map((name) => `${inRegistry(name)}\n`).join('');
  expect(await push()).toBe(pushed);
  expect(await push()).toBe(pushed);
});

test('it comes from there as plugin, image and command', async () => {
  const plugin = inRegistry(`nathost:${version}-amd64`);
  await engine.docker(
    'plugin',
    'install',
    '--disable',
    '--grant-all-permissions',
    '--alias',
    'nathost',
    plugin,
  );
  const sources = [`run.source=${engine.dir}/run`, `containers.source=${engine.dataRoot}/containers`];
  await engine.docker('plugin', 'set', 'nathost', ...sources);
  await engine.docker('plugin', 'enable', 'nathost');
  const id = await engine.docker('plugin', 'inspect', '--format', '{{.Id}}', 'nathost');
  const socketPath = await engine.pluginSocket(id);
  expect((await ask({ socketPath }, 'GET', '/healthz')).status).toBe(200);
  expect(await nodeIn(inRegistry(`nathost-image:${version}`), '--version')).toBe(process.version);
  expect(await commandIn(inRegistry(`nathost-image:cli-${version}`))).toBe(await commandListed());
});

test('it leaves alone what the registry has of the same version with other bytes', async () => {
  const other = inRegistry(`nathost-image:${version}`);
  await engine.docker('tag', inRegistry(`nathost-image:cli-${version}`), other);
  await engine.docker('push', other);
  await expect(push()).rejects.toThrow(`has another nathost-image:${version} already`);
});
