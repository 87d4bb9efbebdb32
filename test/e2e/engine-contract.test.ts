import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DockerEngine } from '../../src/engine/docker-engine';
import { systemClock } from '../../src/model/clock';
import type { Log } from '../../src/ports/log';
import { describeEngineContract } from '../contract/engine-contract';
import type { EngineControls, EngineUnderTest } from '../contract/engine-controls';
import type { ContainerSpec } from '../support/fake-engine/container-spec';
import { PrivateEngine } from '../support/private-engine';

/** The first process of every container: ends on SIGHUP, and says when it would. */
const listener = [
  'busybox',
  'sh',
  '-c',
  'trap "exit 7" HUP; echo ready; while :; do sleep 1000 & wait; done',
];

const mustNotLog = (message: string): never => {
  throw new Error(`logged: ${message}`);
};
const silent: Log = { error: mustNotLog, warn: mustNotLog, info: mustNotLog, debug: mustNotLog };

async function setUp(): Promise<EngineUnderTest> {
  const daemon = await PrivateEngine.start();
  await daemon.loadImage('busybox');
  const socketPath = daemon.dockerHost.replace('unix://', '');
  const engine = new DockerEngine({ socketPath, clock: systemClock, log: silent });
  return { engine, controls: controlsOf(daemon), tearDown: () => daemon.stop() };
}

function controlsOf(daemon: PrivateEngine): EngineControls {
  const docker = async (...args: string[]): Promise<void> => {
    await daemon.docker(...args);
  };
  return {
    create: (spec) => daemon.docker('create', ...flagsOf(spec), ...listener),
    start: (id) => docker('start', id),
    stop: async (id) => {
      await docker('stop', '--time', '0', id);
      // The engine answers before its list knows; inspect waits for the lock that it holds until then.
      await docker('inspect', id);
    },
    pause: (id) => docker('pause', id),
    rename: (id, name) => docker('rename', id, name),
    remove: (id) => docker('rm', '--force', id),
    deleteNetwork: (name) => docker('network', 'rm', name),
    listening: (id) => firstLine(daemon.dockerHost, id),
    restartEngine: () => daemon.restart(),
    clear: async () => {
      const all = (await daemon.docker('ps', '--all', '--quiet')).split('\n').filter(Boolean);
      if (all.length > 0) await docker('rm', '--force', ...all);
      await docker('network', 'prune', '--force');
    },
  };
}

function flagsOf({
  name,
  labels = {},
  network,
  ipv4,
  ipv6,
  ownHostsMount,
  restart,
}: ContainerSpec): string[] {
  return [
    ...['--name', name],
    ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    ...(network === undefined ? [] : ['--network', network]),
    ...(ipv4 === undefined ? [] : ['--ip', ipv4]),
    ...(ipv6 === undefined ? [] : ['--ip6', ipv6]),
    ...(ownHostsMount ? ['--volume', '/etc/hosts:/etc/hosts'] : []),
    ...(restart ? ['--restart', 'always'] : []),
  ];
}

/** Resolves when a container has written its first line. */
async function firstLine(host: string, id: string): Promise<void> {
  const logs = spawn('docker', ['--host', host, 'logs', '--follow', id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface(logs.stdout), 'line');
  logs.kill();
  await once(logs, 'close');
}

describeEngineContract('the real engine', setUp);
