import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { OutsideClient } from '../support/outside-client';
import { configurePlugin, disablePlugin, enablePlugin } from '../support/plugin-switch';
import { SteadyClient, type Tally } from '../support/steady-client';

const configuration = `server {
  listen 80;
  location /shop/ { proxy_pass http://shop:8080/; }
}`;

let nathost: NathostOnEngine;
let outside: OutsideClient;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    images: ['busybox', 'nginx'],
    settings: { NATHOST_RESYNC: '1s', NATHOST_SUBNET6: 'fd6e:6174:686f::/64' },
  });
  await nathost.ready();
  outside = await OutsideClient.join(nathost.engine);
});

afterAll(() => nathost.stop());

interface Timing {
  readonly dev?: string;
  readonly family: string;
  readonly retrans: number;
  readonly mcast_probes: number;
}

/** How an interface asks for neighbours; the kernel's rounding of a few milliseconds left out. */
async function timingOf(device: string): Promise<Record<string, [number, number]>> {
  const text = await nathost.engine.inHostNetwork('ip', ['-json', 'ntable', 'show', 'dev', device]);
  const rows = JSON.parse(text) as Timing[];
  return Object.fromEntries(
    rows.map(({ family, retrans, mcast_probes }) => [family, [Math.floor(retrans / 10) * 10, mcast_probes]]),
  );
}

const quick = { inet: [30, 3], inet6: [30, 3] };
const usual = { inet: [1_000, 3], inet6: [1_000, 3] };

function timingBecomes(wanted: object): Promise<unknown> {
  return nathost.until(`timing ${JSON.stringify(wanted)}`, async () =>
    JSON.stringify(await timingOf('nathost0')) === JSON.stringify(wanted) ? true : undefined,
  );
}

/** Requests to the proxy from another machine, each on a new connection. */
function ask(path: string, perSecond: number): Promise<SteadyClient> {
  const url = `http://${outside.engineAddress}${path}`;
  return SteadyClient.start(outside, { url, perSecond, body: 'shop' });
}

async function askFor(ms: number, path: string, perSecond: number): Promise<Tally> {
  const client = await ask(path, perSecond);
  await pause(ms);
  return client.stop();
}

/** Resolves when the host knows no owner of the address. */
function forgets(address: string): Promise<unknown> {
  return nathost.until('forgotten address', async () => {
    const text = await nathost.engine.inHostNetwork('ip', ['neighbour', 'show', 'to', address]);
    return text.includes('lladdr') ? undefined : true;
  });
}

/** The timings of IPv4 that nathost has set so far, as `retrans probes`. */
async function timingsSet(): Promise<string[]> {
  const log = await readFile(join(nathost.engine.dir, 'dockerd.log'), 'utf8');
  const lines = log.replaceAll('\\', '').matchAll(/kernel set.*"family":4.*"retrans":(\d+),"probes":(\d+)/g);
  return [...lines].map(([, retrans, probes]) => `${retrans} ${probes}`);
}

/** Does something after which the host waits for a container, and resolves when it does so no longer. */
async function awaited(...command: string[]): Promise<void> {
  const before = (await timingsSet()).length;
  await nathost.docker(...command);
  await nathost.until('waiting', async () =>
    (await timingsSet()).slice(before).includes('1000 6') ? true : undefined,
  );
  await timingBecomes(quick);
}

describe('the bridge', () => {
  test('asks for neighbours quickly, and nothing else of the host does', async () => {
    await timingBecomes(quick);
    expect([await timingOf('docker0'), await timingOf('lo'), await timingOf('outside0')]).toEqual([
      usual,
      usual,
      usual,
    ]);
  });

  test('does again when it was made again, and when somebody else has set something', async () => {
    await nathost.docker('network', 'rm', 'nathost');
    await nathost.until('network', () => timingOf('nathost0'));
    await timingBecomes(quick);
    const slow = 'ntable change name arp_cache dev nathost0 retrans 500';
    await nathost.engine.inHostNetwork('ip', slow.split(' '));
    await timingBecomes(quick);
    expect(await nathost.problems()).toEqual([]);
  });
});

describe('behind nginx', () => {
  let address: string;
  /** Until a name whose container is stopped is answered for. */
  let quickMs: number;

  beforeAll(async () => {
    await nathost.runApp('shop', { 'nathost.name': 'shop' });
    address = await nathost.addressOf('shop');
    const folder = await nathost.engine.folder('nginx', { 'default.conf': configuration });
    const mount = `${folder}:/etc/nginx/conf.d`;
    await nathost.docker('run', '-d', '--network', 'host', '-v', mount, '--name', 'proxy', 'nginx');
    await nathost.until('proxy', async () =>
      (await outside.get(`http://${outside.engineAddress}/shop/`)).status === 200 ? true : undefined,
    );
  });

  test('a name whose container is stopped answers 502 at once, also when it was asked for just before', async () => {
    const { body } = await outside.get(`http://${outside.engineAddress}/shop/`);
    expect(body).toBe('shop\n');
    await awaited('stop', '-t', '0', 'shop');
    await forgets(address);
    const { asked, failed, failures, medianMs } = await askFor(1_000, '/shop/', 10);
    expect({ failed, first: failures[0]?.why.slice(0, 3) }).toEqual({ failed: asked, first: '502' });
    quickMs = medianMs;
  });

  test('the host waits for one that restarts, as it would without nathost', async () => {
    await nathost.docker('start', 'shop');
    await awaited('restart', '-t', '0', 'shop');
    await awaited('stop', '-t', '0', 'shop');
  });

  test('it is reached again as soon as it is up, also while nathost is dead, and nothing of the timing goes then', async () => {
    await disablePlugin(nathost);
    await nathost.docker('start', 'shop');
    await nathost.until('answer of shop', async () =>
      (await outside.get(`http://${outside.engineAddress}/shop/`)).status === 200 ? true : undefined,
    );
    const { failed } = await askFor(1_000, '/shop/', 20);
    expect({ failed, timing: await timingOf('nathost0') }).toEqual({
      failed: 0,
      timing: quick,
    });
    await enablePlugin(nathost);
    await nathost.ready();
  });

  test('switched off, the machine’s timing is back, and a connect takes ten times as long to fail', async () => {
    await configurePlugin(nathost, { NATHOST_ARP_TIMEOUT: 'off' });
    await timingBecomes(usual);
    await nathost.docker('stop', '-t', '0', 'shop');
    await nathost.engine.inHostNetwork('ip', ['neighbour', 'flush', 'dev', 'nathost0']);
    const { medianMs } = await askFor(500, '/shop/', 4);
    process.stdout.write(
      `fail fast: 502 after ${quickMs.toFixed(0)} ms, switched off ${medianMs.toFixed(0)}\n`,
    );
    expect(medianMs).toBeGreaterThan(10 * quickMs);
  });
});
