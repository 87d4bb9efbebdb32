import { spawnSync } from 'node:child_process';
import { access, chmod, constants, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asked, folder, installer, refused } from './asked-installer';

describe('a release folder', () => {
  const file = (name: string, text = '') => writeFile(join(folder, 'release', name), text, { mode: 0o755 });
  const fromFolder = (...more: string[]) => refused({ args: ['--folder', join(folder, 'release'), ...more] });

  beforeEach(() => mkdir(join(folder, 'release')));

  test('that is none', async () => {
    expect(await fromFolder()).toContain('is no release folder');
  });

  test("without a plugin for the engine's architecture", async () => {
    await file('docker-nathost-1.0.0-linux-amd64');
    await file('nathost-1.0.0-arm64.plugin.tar.gz');
    expect(await fromFolder()).toContain('has no plugin of version 1.0.0 for the engine');
  });

  test('with several versions', async () => {
    for (const version of ['1.0.0', '1.1.0']) await file(`docker-nathost-${version}-linux-amd64`);
    expect(await fromFolder()).toContain('name one with --version: 1.0.0 1.1.0');
  });

  test('with something else than it says', async () => {
    await file('docker-nathost-1.0.0-linux-amd64', '#!/bin/sh\n');
    await file('nathost-1.0.0-amd64.plugin.tar.gz', 'half');
    await file('SHA256SUMS', `${'0'.repeat(64)}  nathost-1.0.0-amd64.plugin.tar.gz\n`);
    expect(await fromFolder()).toContain('is not what SHA256SUMS says: fetch it again');
  });

  test('of a web page, whose files have no mode', async () => {
    await writeFile(join(folder, 'release/docker-nathost-1.0.0-linux-amd64'), '#!/bin/sh\nexit 0\n');
    const { status } = await asked({
      args: ['--folder', join(folder, 'release'), '--command'],
      env: { DOCKER_CLI_PLUGINS: join(folder, 'plugins') },
    });
    expect(status).toBe(0);
    await access(join(folder, 'plugins/docker-nathost'), constants.X_OK);
  });

  test('that anybody may write to is not taken for the installer’s own', async () => {
    await copyFile(installer, join(folder, 'release/install.sh'));
    await file('docker-nathost-9-linux-amd64', `#!/bin/sh\n>'${folder}/ran'\n`);
    const uninstall = () =>
      spawnSync('/bin/sh', [join(folder, 'release/install.sh'), '--uninstall', '--command'], {
        env: { PATH: process.env['PATH'], HOME: folder, DOCKER_CONFIG: join(folder, 'config') },
      });
    await chmod(join(folder, 'release'), 0o777);
    uninstall();
    await expect(access(join(folder, 'ran'))).rejects.toThrow('ENOENT');
    await chmod(join(folder, 'release'), 0o755);
    uninstall();
    await access(join(folder, 'ran'));
  });

  test('whose command cannot run here', async () => {
    await file('docker-nathost-1.0.0-linux-amd64', '#!/bin/sh\nexit 1\n');
    await file('nathost-1.0.0-amd64.plugin.tar.gz');
    expect(await fromFolder()).toContain(
      'the command cannot run on this machine (it needs glibc, and a folder whose programs may be run); nothing was changed',
    );
  });
});
