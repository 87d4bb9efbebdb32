import { once } from 'node:events';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { dirname, join } from 'node:path';
import { connectApi } from '../../../../src/cli/connection/connect-api';
import { withShortPath } from '../../../../src/cli/connection/short-path';
import type { Context } from '../../../../src/cli/context';
import type { CliFailure } from '../../../../src/cli/exit-status';
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
    /^nathost is not installed on the engine at unix:.* \(from DOCKER_HOST\)\nInstall it: install\.sh of a release/,
  );
  has(plugin({ Enabled: false }));
  expect(await refusal()).toBe(
    'the plugin names:latest is disabled; names and addresses stay as they are\nEnable it: docker plugin enable names:latest',
  );
  has(plugin());
  expect(await refusal()).toMatch(
    /^the plugin names:latest is enabled, but its socket does not exist: .*\nIt may be restarting/,
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

describe('a nathost that is no plugin', () => {
  let run: string;
  const listening: http.Server[] = [];

  beforeEach(async () => {
    run = dirname(engine.socket);
    await mkdir(join(run, 'nathost'));
  });

  afterEach(() => {
    for (const server of listening.splice(0)) server.close();
  });

  /** One that listens there: run as this, and waiting for another one or not. */
  async function listen(socket: string, runAs: string, waits = false): Promise<void> {
    await mkdir(dirname(socket), { recursive: true });
    const server = http.createServer(({ url }, response) => {
      const problems = waits ? [{ kind: 'another-nathost' }] : [];
      const settings = { NATHOST_RUN_AS: runAs, NATHOST_SOCKET: '/run/nathost/nathost.sock' };
      response.end(JSON.stringify(url === '/v1/problems' ? { problems } : { settings }));
    });
    listening.push(server);
    await withShortPath(socket, async (path) => {
      server.listen(path);
      await once(server, 'listening');
    });
  }

  const usual = () => join(run, 'nathost/nathost.sock');

  test.each([
    ['container', 'the container of nathost'],
    ['service', 'the service nathost'],
    ['', 'the nathost process'],
  ])('run as %j is found below the run folder of the engine', async (runAs, name) => {
    has();
    await listen(usual(), runAs);
    expect(await connect()).toMatchObject({ socket: usual(), name });
  });

  test('is spoken to where the plugin is disabled', async () => {
    has(plugin({ Enabled: false }));
    await listen(usual(), 'container');
    expect(await connect()).toMatchObject({ socket: usual(), name: 'the container of nathost' });
  });

  test('leaves a plugin that is enabled alone when it was killed, and its socket stayed', async () => {
    has(plugin());
    await makeSocket();
    await writeFile(usual(), '');
    expect((await connect()).socket).toBe(pluginSocket);
    has();
    expect(await connect()).toMatchObject({ socket: usual(), name: 'nathost' });
  });

  test.each([
    [false, true, 'the plugin names:latest', 'the service nathost'],
    [true, false, 'the service nathost', 'the plugin names:latest'],
  ])('beside the plugin: the one that is at work is spoken to, and that is said', async (...row) => {
    const [pluginWaits, otherWaits, atWork, waiting] = row;
    has(plugin());
    await listen(pluginSocket, '', pluginWaits);
    await listen(usual(), 'service', otherWaits);
    const { context, err } = stage('', { environment: { DOCKER_HOST: `unix://${engine.socket}` } });
    expect((await connectApi(context)).name).toBe(atWork);
    expect(err.text).toBe(`two nathosts run here: this is ${atWork}; ${waiting} waits until it ends\n`);
  });

  test('beside the plugin, both at work: it asks to choose', async () => {
    has(plugin());
    await listen(pluginSocket, '');
    await listen(usual(), 'container');
    const error = (await connect().catch((thrown: unknown) => thrown)) as CliFailure;
    expect(error.message).toBe('two nathosts run here: the plugin names:latest and the container of nathost');
    expect(error.remedy).toEqual([
      'Name the one you mean:',
      `NATHOST_SOCKET=${pluginSocket} docker nathost …   # the plugin names:latest`,
      `NATHOST_SOCKET=${usual()} docker nathost …   # the container of nathost`,
    ]);
  });

  test('that is a container and does not run is named, with how to start it', async () => {
    const listed = (...containers: object[]) => {
      engine.respond = ({ url }) => ({
        body: url.startsWith('/containers/json?all=1&filters=') ? containers : [],
      });
    };
    listed({ Names: ['/nathost'], State: 'exited' });
    expect(await refusal()).toBe(
      'the container nathost is not running (exited); names and addresses stay as they are\nStart it: docker start nathost',
    );
    expect(engine.asked.at(-1)).toContain(encodeURIComponent('org.opencontainers.image.title=nathost'));
    for (const strange of [
      { Names: ['/x; reboot'], State: 'exited' },
      { Names: ['/nathost'], State: 'running' },
      {},
    ]) {
      listed(strange);
      expect(await refusal()).toMatch(/^nathost is not installed/);
    }
  });

  test('is spoken to while the engine is down, unless another engine is named', async () => {
    await listen(usual(), 'service');
    engine.server.close();
    await rm(engine.socket, { force: true });
    expect(await connect()).toMatchObject({ socket: usual(), name: 'the service nathost' });
    expect(await refusal({ DOCKER_HOST: `unix://${run}/elsewhere/docker.sock` })).toMatch(
      /^no engine answers/,
    );
  });

  test('is for root alone, which others are told', async () => {
    has();
    await listen(usual(), 'container');
    await chmod(usual(), 0o600);
    await chmod(run, 0o755);
    await chmod(engine.socket, 0o777);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    else await chmod(usual(), 0o000);
    try {
      expect(await refusal({}, { root: false })).toBe(
        'no permission to use the API of nathost: only root may, because it can change names\nRun it as root: sudo docker nathost …',
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});
