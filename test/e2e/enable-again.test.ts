import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../support/command';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { processOf } from '../support/plugin-process';

const repository = join(__dirname, '../..');

let nathost: NathostOnEngine;
/** What stands for the machine's root where the timer is installed. */
let root: string;

beforeAll(async () => {
  nathost = await NathostOnEngine.start();
  await nathost.ready();
  root = await nathost.engine.folder('root');
});

afterAll(() => nathost.stop());

const installer = (...args: string[]) =>
  run(join(repository, 'packaging/install.sh'), args, {
    env: { DOCKER_HOST: nathost.engine.dockerHost, DESTDIR: root },
  });

/** What the service runs, as it would. @returns what it said */
async function enableAgain(): Promise<string> {
  const service = await readFile(join(root, 'etc/systemd/system/nathost-enable.service'), 'utf8');
  const [, variable = '', host = ''] = /^Environment="(DOCKER_HOST)=(.*)"$/m.exec(service)!;
  const [, program = ''] = /^ExecStart=(\S+)$/m.exec(service)!;
  return run(join(root, program), [], { env: { [variable]: host } });
}

const isEnabled = async () =>
  (await nathost.docker('plugin', 'inspect', '-f', '{{.Enabled}}', 'nathost')) === 'true';

/** Kills the plugin's process whenever there is one, until the engine starts it no more. */
async function makeEngineGiveUp(): Promise<void> {
  const id = await nathost.docker('plugin', 'inspect', '-f', '{{.Id}}', 'nathost');
  await nathost.until(
    'engine that has given the plugin up',
    async () => {
      const pid = await processOf(id);
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      return pid === undefined && !(await isEnabled()) ? true : undefined;
    },
    60_000,
  );
}

test('the timer and its service are what systemd understands, and start the program', async () => {
  expect(await installer('--timer')).toContain('put nathost-enable.timer into');
  expect(await installer('--timer')).toBe('');
  const units = ['timer', 'service'].map((kind) => join(root, `etc/systemd/system/nathost-enable.${kind}`));
  // In a mount namespace, where the program is at its place.
  const verify =
    'mount --bind "$1/usr/local/lib" /usr/local/lib && shift && exec systemd-analyze verify "$@"';
  await run('unshare', ['--mount', 'sh', '-c', verify, 'verify', root, ...units]);
});

test('a plugin that runs is left alone', async () => {
  expect(await enableAgain()).toBe('');
});

test('a plugin that the engine has given up is enabled again', async () => {
  await makeEngineGiveUp();
  expect(await enableAgain()).toContain('it is enabled again');
  await nathost.ready();
  expect(await enableAgain()).toBe('');
});

test('a plugin that a person has disabled stays so, also when it was given up and enabled before', async () => {
  await nathost.docker('plugin', 'disable', 'nathost');
  expect(await enableAgain()).toBe('');
  expect(await isEnabled()).toBe(false);
});

test('where there is no plugin or no engine, there is nothing to do', async () => {
  await nathost.docker('plugin', 'rm', 'nathost');
  expect(await enableAgain()).toBe('');
});

test('the timer goes as it came', async () => {
  expect(await installer('--uninstall', '--timer')).toContain('remove the timer');
  expect(existsSync(join(root, 'usr/local/lib/nathost'))).toBe(false);
  expect(await run('find', [join(root, 'etc'), '-type', 'f'])).toBe('');
  expect(await installer('--uninstall', '--timer')).toBe('');
});
