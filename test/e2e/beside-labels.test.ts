import { join } from 'node:path';
import { CommandFailed, run } from '../support/command';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { librariesFor } from '../support/libraries-for-engine';
import { disablePlugin, enablePlugin } from '../support/plugin-switch';
import { answerAt } from '../support/reach';

/**
 * What a label must leave as it is: how two applications that share a network of their own reach each other by name, and their way out.
 * Names before and after `nathost` in the alphabet, because engines order a container's networks by that.
 */
const networks = [
  { network: 'a_front', internal: false },
  { network: 'a_back', internal: true },
  { network: 'z_front', internal: false },
  { network: 'z_back', internal: true },
];
const members = networks.flatMap(({ network }) =>
  ['asker', 'answerer'].map((role) => ({ network, name: `${network}-${role}`, role })),
);

let nathost: NathostOnEngine;
let knowsOrder: boolean;

beforeAll(async () => {
  nathost = await NathostOnEngine.start();
  await nathost.ready();
  const version = await nathost.docker('version', '--format', '{{.Server.APIVersion}}');
  knowsOrder = Number(version.split('.')[1]) >= 48;
  for (const { network, internal } of networks)
    await nathost.docker('network', 'create', ...(internal ? ['--internal'] : []), network);
});

afterAll(() => nathost.stop());

/** Makes all of them again. */
async function make(labelled: boolean): Promise<void> {
  for (const { name, network, role } of members) {
    const labels = labelled ? { 'nathost.name': name.replace('_', '-') } : {};
    await nathost.runApp(name, labels, '--network', network, '--network-alias', `${role}-of-${network}`);
  }
  for (const { name, network } of members) {
    if (labelled) await nathost.addressOf(name);
    const { ipv4 } = await nathost.endpoint(name, network);
    await answerAt(nathost, ipv4);
  }
}

/** What an application gets when it asks for another one by its name and by its alias, and its way out. */
async function seenFrom(network: string): Promise<Record<string, unknown>> {
  const asker = `${network}-asker`;
  const onNetwork = (await nathost.endpoint(`${network}-answerer`, network)).ipv4;
  const found: Record<string, unknown> = {
    wayOut: (await nathost.docker('exec', asker, 'ip', 'route')).match(/^default .*$/m)?.[0].trimEnd(),
  };
  for (const name of [`${network}-answerer`, `answerer-of-${network}`]) {
    const address = await lookedUp(asker, name);
    found[name] = { isOnNetwork: address === onNetwork, says: await answer(asker, address) };
  }
  return found;
}

async function lookedUp(asker: string, name: string): Promise<string | undefined> {
  const text = await nathost.docker('exec', asker, 'nslookup', name, '127.0.0.11');
  return /Name:.*\n+Address(?: 1)?: (\S+)/.exec(text)?.[1];
}

/** What the application at an address calls itself; nothing where packets go astray. */
async function answer(asker: string, address = ''): Promise<string | undefined> {
  const ask = `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 3 ${address} 8080 || true`;
  return (await nathost.docker('exec', asker, 'sh', '-c', ask)).split('\n').at(-1);
}

async function seenFromAll(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const { network } of networks) found[network] = await seenFrom(network);
  return found;
}

const removeAll = () => nathost.docker('rm', '--force', ...members.map(({ name }) => name));

/** The addresses that names have on a network of nathost's, as soon as all are connected. */
async function addresses(network: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of members)
    found.push(
      await nathost.until(
        `${name} on ${network}`,
        async () => (await nathost.endpoint(name, network)).ipv4 || undefined,
      ),
    );
  return found;
}

const problem = () => nathost.until('problem', async () => (await nathost.problems())[0]);
const noProblem = () =>
  nathost.until('end of the problem', async () => (await nathost.problems()).length === 0 || undefined);

/** Lets a shell do what a remedy says behind these words. */
async function obey(remedy: string, words: string): Promise<void> {
  const [, commands = ''] = remedy.split(words);
  const { host, configDir } = nathost.engine.cli;
  await run('sh', ['-ec', commands], { env: { DOCKER_HOST: host, DOCKER_CONFIG: configDir } });
}

let before: Record<string, unknown>;

beforeAll(async () => {
  await make(false);
  before = await seenFromAll();
  for (const { network } of networks) {
    const name = `${network}-answerer`;
    expect(before[network]).toMatchObject({ [name]: { isOnNetwork: true, says: name } });
  }
  await removeAll();
  await make(true);
});

test('a label leaves names, traffic between applications and their way out as they were; or a problem names whom it does not, and what helps', async () => {
  if (knowsOrder) {
    expect([await seenFromAll(), await nathost.problems()]).toEqual([before, []]);
    return;
  }
  const { z_back: broken, ...others } = await seenFromAll();
  expect(before).toMatchObject(others);
  expect(broken).not.toEqual(before['z_back']);

  const { kind, subject, message, remedy } = await problem();
  expect({ kind, subject, message }).toEqual({
    kind: 'name-shadowed',
    subject: 'network z_back',
    message: expect.stringMatching(/^containers z_back-answerer, z_back-asker share it/) as string,
  });
  const leased = await addresses('nathost');
  await obey(remedy, 'takes a second: ');
  expect(await addresses('zz-nathost')).toEqual(leased);
  await noProblem();
  expect(await seenFromAll()).toEqual(before);
});

/** As somebody does by hand, and older versions of nathost did. */
async function connectWithoutOrder(names: readonly string[], network: string): Promise<void> {
  await disablePlugin(nathost);
  for (const name of names) {
    const { ipv4 } = await nathost.endpoint(name, network);
    await nathost.docker('network', 'disconnect', network, name);
    await nathost.docker('network', 'connect', '--ip', ipv4, network, name);
  }
  await enablePlugin(nathost);
  await nathost.ready();
}

const both = ['z_back-asker', 'z_back-answerer'];
test.each([
  [
    'by what the problem says',
    async () => obey((await problem()).remedy, 'connections from the host to the container: '),
  ],
  [
    'while it does not run',
    async () => {
      await nathost.docker('stop', '--time', '0', ...both);
      await noProblem();
      await nathost.docker('start', ...both);
    },
  ],
])('what was connected without an order is put behind %s', async (_, mend) => {
  const network = knowsOrder ? 'nathost' : 'zz-nathost';
  await connectWithoutOrder(both, network);
  if (knowsOrder) {
    expect(await problem()).toMatchObject({ kind: 'name-shadowed', subject: 'network z_back' });
    await mend();
  }
  await noProblem();
  for (const name of both) await answerAt(nathost, (await nathost.endpoint(name, 'z_back')).ipv4);
  expect((await seenFromAll())['z_back']).toEqual(before['z_back']);
});

/** What `docker nathost` says to these words, typed where the engine's files, processes and network are. */
async function said(libraries: string, ...words: string[]): Promise<string> {
  const { configDir } = nathost.engine.cli;
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const environment = [path, libraries, `HOME=${configDir}`, `DOCKER_CONFIG=${configDir}`];
  try {
    return await nathost.engine.enter('env', [...environment, 'docker', 'nathost', ...words]);
  } catch (error) {
    if (error instanceof CommandFailed) return error.stdout;
    throw error;
  }
}

test('a Traefik beside an application is told of before it looks for it on nathost’s network, and the line to add helps', async () => {
  const { configDir } = nathost.engine.cli;
  await run(join(__dirname, '../../scripts/install'), ['--command'], {
    env: { HOME: configDir, DOCKER_CONFIG: configDir },
  });
  const libraries = await librariesFor(nathost.engine);
  const traefik = ['sh', '-c', 'exec sleep 1d', 'traefik', '--providers.docker'];
  await nathost.docker('run', '-d', '--name', 'edge', '--network', 'z_front', 'busybox', ...traefik);
  const create = (...labels: string[]) =>
    nathost.docker(
      ...['create', '--name', 'routed', '--network', 'z_front', '--label', 'nathost.name=routed'],
      ...['--label', 'traefik.enable=true', ...labels, 'busybox', 'sleep', '1d'],
    );
  await create();

  expect(await problem()).toMatchObject({
    kind: 'network-ambiguous',
    subject: 'container routed',
    message: expect.stringContaining('Traefik (container edge)') as string,
    remedy: expect.stringContaining('with the label traefik.docker.network=z_front;') as string,
  });
  expect(await said(libraries, 'plan')).toContain('traefik.docker.network=z_front');
  const findings = await said(libraries, 'doctor', '--interval', '200ms', '--format', 'json');
  expect(
    findings
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toContainEqual(
    expect.objectContaining({
      Check: 'proxy-networks',
      Severity: 'warning',
      Subject: 'container edge',
      Command: expect.stringContaining('with the label traefik.docker.network=z_front') as string,
    }),
  );

  await nathost.docker('rm', 'routed');
  await create('--label', 'traefik.docker.network=z_front');
  await nathost.until(
    'name',
    async () => (await nathost.names()).some(({ name }) => name === 'routed') || undefined,
  );
  await noProblem();
});
