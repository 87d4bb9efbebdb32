import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asked, folder, type Given, installer, program, refused, registry } from './asked-installer';

describe('an engine that cannot have the plugin', () => {
  test.each<[string, Record<string, string>, string]>([
    [
      "Podman's command",
      { '--version': 'echo podman version 4.3.1' },
      'this is Podman, which has no plugins',
    ],
    ["Podman's service", { 'version*': "echo 'linux amd64 Podman Engine '" }, 'this is Podman'],
    [
      'a rootless one',
      { 'info*SecurityOptions*': 'echo [name=rootless]' },
      'is rootless: what it calls the host',
    ],
    ['another architecture', { 'version*': "echo 'linux riscv64 Engine '" }, 'runs on linux riscv64'],
    ['Windows', { 'version*': "echo 'windows amd64 Engine '" }, 'runs on windows amd64'],
    [
      'no permission',
      { 'version*': 'echo dial unix: connect: permission denied >&2; exit 1' },
      'run this as root, or as a member of the group docker',
    ],
    ['none that answers', { 'version*': 'echo no such host >&2; exit 1' }, 'no engine answers at unix://'],
  ])('%s', async (_, says, said) => {
    expect(await refused({ says })).toContain(said);
  });

  test('one that DOCKER_HOST names', async () => {
    const says = { 'version*': 'echo no such host >&2; exit 1' };
    expect(await refused({ says, env: { DOCKER_HOST: 'tcp://away.test' } })).toContain('at DOCKER_HOST=');
  });

  test('no docker command', () => {
    const tools =
      'for tool in sh env sed sort cat mktemp rm dirname; do ln -s "$(command -v "$tool")" "$0"; done';
    spawnSync('sh', ['-c', tools, join(folder, 'bin')]);
    const { stderr, status } = spawnSync('/bin/sh', [installer, ...registry], {
      env: { PATH: join(folder, 'bin') },
      encoding: 'utf8',
    });
    expect({ stderr, status }).toEqual({
      stderr: 'install.sh: the docker command is missing (Debian: apt install docker.io)\n',
      status: 1,
    });
  });
});

describe('what would be done', () => {
  const dry = async (says: Record<string, string>) => {
    const { status, stdout } = await asked({ args: [...registry, '--dry-run'], says });
    expect(status).toBe(0);
    return stdout;
  };

  test('an engine on arm64 gets the plugin for it', async () => {
    expect(await dry({ 'version*': "echo 'linux arm64 Engine '" })).toContain(
      'would install the plugin registry.test:5000/nathost:1.0.0-arm64\n',
    );
  });

  test('settings are taken as they stand, and what is none of nathost’s is left alone', async () => {
    const env = {
      NATHOST_DOMAINS: 'a\\nNATHOST_LISTEN=127.0.0.1:1',
      NATHOST_SOCKET: '/run/other.sock',
      OTHER: 'x\nNATHOST_SUBNET=10.0.0.0/8',
    };
    const { stdout, stderr } = await asked({ args: [...registry, '--dry-run'], env });
    expect(stderr).toBe('');
    expect(stdout.split('\n').filter((line) => line.includes('NATHOST_'))).toEqual([
      'would set NATHOST_DOMAINS=a\\nNATHOST_LISTEN=127.0.0.1:1',
    ]);
  });

  test('a warning of the docker command changes nothing', async () => {
    expect(await dry({ 'version*': "echo 'WARNING: config' >&2; echo 'linux amd64 Engine '" })).toContain(
      'would install the plugin',
    );
  });

  test.each([
    ['the default registry is', 'mine', false],
    ['another registry is not', 'registry.test', true],
  ])('a plugin of %s the same, where the engine names the host', async (_, asks, isUpgraded) => {
    const says = {
      '*PluginReference*': 'echo registry.example.test/mine/nathost:1.0.0-amd64',
      "'plugin inspect'*": 'echo id',
    };
    const { stdout, stderr } = await asked({
      args: ['--registry', asks, '--version', '1.0.0', '--dry-run'],
      says,
    });
    expect([stderr, stdout.includes('would upgrade')]).toEqual(['', isUpgraded]);
  });

  test('a plugin that somebody has installed under another name is the one to upgrade', async () => {
    const says = {
      "'plugin ls'*": 'echo some/volumes:2; echo registry.test/nathost:0.9.0-amd64',
      '*Types*some/volumes:2': 'echo [docker.volumedriver/1.0]',
      '*Types*registry.test/nathost:0.9.0-amd64': 'echo [docker.nathost/1.0]',
      '*PluginReference*registry.test/nathost:0.9.0-amd64': 'echo registry.test/nathost:0.9.0-amd64',
    };
    expect(await dry(says)).toContain(
      'would upgrade the plugin from registry.test/nathost:0.9.0-amd64 to registry.test:5000/nathost:1.0.0-amd64\n',
    );
  });
});

describe('what is asked for', () => {
  test.each<[string, Given, string]>([
    [
      'an unknown setting',
      { env: { NATHOST_SUBNETS: 'x' } },
      'no such setting: NATHOST_SUBNETS; there are: NATHOST_NETWORK ',
    ],
    ['one as an argument', { args: [...registry, 'NATHOST_X=1'] }, 'no such setting: NATHOST_X'],
    [
      'a line break in one',
      { env: { NATHOST_SUBNET: 'a\nNATHOST_LISTEN=b' } },
      'NATHOST_SUBNET has a line break',
    ],
    ['an unknown option', { args: ['--remove'] }, 'not understood: --remove (install.sh --help)'],
    ['an option without its value', { args: ['--registry'] }, '--registry needs a value'],
    [
      'a line break as some shells write it',
      { env: { NATHOST_DOMAINS: 'a\\nNATHOST_X=1' }, args: [...registry, 'NATHOST_Y=1'] },
      'no such setting: NATHOST_Y',
    ],
    ['no registry', { args: [] }, 'where from? Name a registry'],
    ['no version', { args: ['--registry', 'registry.test'] }, 'which version?'],
  ])('%s', async (_, given, said) => {
    expect(await refused(given)).toContain(said);
  });
});

describe('a registry', () => {
  const install = "'plugin install --disable --alias nathost-never '*";

  test('that has no such plugin, with the engine own words', async () => {
    const says = { [install]: 'echo manifest unknown >&2; exit 1' };
    expect(await refused({ says })).toMatch(
      /could not get the plugin registry\.test:5000\/nathost:1\.0\.0-amd64 .*manifest unknown\nNothing was changed/,
    );
  });

  test('whose plugin asks for more than is known', async () => {
    const says = { [install]: "echo ' - allow-all-devices: [true]'; echo ' - mount: [/etc]'; exit 1" };
    expect(await refused({ says })).toContain(
      'asks for more than this installation knows: allow-all-devices: [true]\nNothing was changed',
    );
  });

  test('whose plugin hides what it asks for behind what a shell takes for an end', async () => {
    const says = {
      [install]: `printf '%s\\n' ' - network: [host]\\c]' ' - allow-all-devices: [true]'; exit 1`,
    };
    expect(await refused({ says })).toContain('allow-all-devices: [true]\nNothing was changed');
  });

  test.each(['n\n', '', 'perhaps\n'])('whose plugin may not have what it asks for: %j', async (answer) => {
    expect(await refused({ args: [...registry, '--ask'], answer })).toContain('nothing was changed');
  });
});

describe('this machine', () => {
  test("is not the engine's, where its timer belongs", async () => {
    const says = { "'context inspect'*": 'echo tcp://away.test' };
    const env = { DESTDIR: folder };
    expect(await refused({ args: ['--timer'], says, env })).toContain(
      'the engine at tcp://away.test is on another machine: install the timer there',
    );
  });

  test.each([
    [200, 'the plugin needs 400'],
    [100, 'the command needs 120'],
  ])('has %s MiB of room, and %s', async (free, needs) => {
    await program('df', `echo head; echo 'disk 1 1 ${free * 1024} 1% /'`);
    expect(await refused({})).toContain(`there are ${free} MiB free below ${folder}, and ${needs}`);
  });

  test('has no place for the command', async () => {
    await writeFile(join(folder, 'config'), '');
    expect(await refused({})).toContain(`${folder}/config is no folder that this user may write to`);
  });
});
