import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { connectApi } from '../../../../src/cli/connection/connect-api';
import type { Context } from '../../../../src/cli/context';
import { TestServer, stage } from '../stage';

const id = 'ab'.repeat(32);
const plugin = (more: object = {}) => ({
  Id: id,
  Name: 'names:latest',
  Enabled: true,
  Config: { Interface: { Types: ['docker.nathost/1.0'] } },
  ...more,
});

let engine: TestServer;
let pluginSocket: string;

beforeEach(async () => {
  engine = await TestServer.start();
  pluginSocket = join(dirname(engine.socket), 'docker/plugins', id, 'nathost.sock');
});

afterEach(() => engine.stop());

function has(...plugins: object[]): void {
  engine.respond = ({ url }) => (url === '/plugins' ? { body: plugins } : undefined);
}

async function makeSocket(): Promise<void> {
  await mkdir(dirname(pluginSocket), { recursive: true });
  await writeFile(pluginSocket, '');
}

function connect(environment: Record<string, string> = {}, given: Partial<Context> = {}) {
  const all = { DOCKER_HOST: `unix://${engine.socket}`, ...environment };
  return connectApi(stage('', { environment: all, ...given }).context);
}

/** What a person reads: what is wrong, and what to do. */
async function refusal(...asked: Parameters<typeof connect>): Promise<string> {
  const error = (await connect(...asked).catch((thrown: unknown) => thrown)) as {
    message: string;
    remedy: string;
  };
  return `${error.message}\n${error.remedy}`;
}

test("the plugin's socket is next to that of the engine, whatever the plugin was named", async () => {
  has(
    {
      Id: 'other',
      Name: 'volumes',
      Enabled: true,
      Config: { Interface: { Types: ['docker.volumedriver/1.0'] } },
    },
    plugin(),
  );
  await makeSocket();
  expect(await connect()).toMatchObject({ socket: pluginSocket, name: 'the plugin names:latest' });
});

test('newer engines give the type of a plugin in parts', async () => {
  has(
    plugin({
      Config: { Interface: { Types: [{ Prefix: 'docker', Capability: 'nathost', Version: '1.0' }] } },
    }),
  );
  await makeSocket();
  expect((await connect()).socket).toBe(pluginSocket);
});

test('of two, the one that is enabled', async () => {
  has(plugin({ Id: 'cd', Name: 'old', Enabled: false }), plugin());
  await makeSocket();
  expect((await connect()).socket).toBe(pluginSocket);
});

test('NATHOST_SOCKET names a plain process, unless an engine is named behind it', async () => {
  has();
  expect((await connect({ NATHOST_SOCKET: '/run/n.sock' })).socket).toBe('/run/n.sock');
  const global = { debug: false, host: `unix://${engine.socket}` };
  expect(await refusal({ NATHOST_SOCKET: '/run/n.sock' }, { global })).toMatch(
    /^nathost is not installed on the engine/,
  );
});

test('what is missing, disabled, starting, elsewhere or forbidden is said, with what to do', async () => {
  has();
  expect(await refusal()).toMatch(
    /^nathost is not installed on the engine at unix:.* \(from DOCKER_HOST\)\nInstall it with make install/,
  );
  has(plugin({ Enabled: false }));
  expect(await refusal()).toBe(
    'the plugin names:latest is disabled; names and addresses stay as they are\nEnable it: docker plugin enable names:latest',
  );
  has(plugin());
  expect(await refusal()).toMatch(
    /^the plugin names:latest is enabled, but its socket is not there: .*\nIt may be starting again/,
  );
  expect(await refusal({ DOCKER_HOST: 'tcp://192.0.2.1:2375' })).toMatch(
    /tcp:\/\/192.0.2.1:2375 \(from DOCKER_HOST\) is on another machine.*\nRun docker nathost there/,
  );
  expect(await refusal({ DOCKER_HOST: 'ssh://root@build:2222' })).toMatch(
    /\nRun it there: ssh -p 2222 root@build docker nathost …$/,
  );
  expect(await refusal({ DOCKER_HOST: 'unix:///nowhere.sock' })).toMatch(
    /^no engine answers at unix:\/\/\/nowhere.sock \(from DOCKER_HOST\): .*connect ENOENT/,
  );
});

test('an engine that answers with an error', async () => {
  engine.respond = () => ({ status: 500, body: 'out of order' });
  expect(await refusal()).toMatch(/answered 500: out of order/);
});
