import type { NathostOnEngine } from './nathost-on-engine';
import type { OutsideClient } from './outside-client';
import { disablePlugin, enablePlugin } from './plugin-switch';

/** Ports of the engine's machine for its own connections, so that a few requests are a large share of them. */
const fewPorts = { range: '40000 40019', count: 20, taken: 12 };

/** Every mistake of one file: all addresses, and a name that nginx looks up while it runs. For the page, nginx ends its connections
 * itself, so that they keep their local port. */
export const nginxMistakes = `server {
  listen 80;
  listen [::]:80;
  resolver 127.0.0.53;
  set $backend shop;
  location / { proxy_pass http://$backend:8080; }
  location = /up { return 204; }
  location = /page { proxy_pass http://page/; proxy_http_version 1.1; proxy_set_header Connection ""; }
}
`;

/** What the doctor is there to find, all of it at once, on an engine that has the container `shop-1` of the name shop.
 * @returns the local ports that were taken */
export async function bringAbout(nathost: NathostOnEngine, outside: OutsideClient): Promise<typeof fewPorts> {
  await adoptOutwardNetwork(nathost);
  await Promise.all([runProxies(nathost), runApplications(nathost), crowdBridge(nathost)]);
  await connect(nathost, outside);
  const { engine } = nathost;
  await engine.enter('ip', ['route', 'add', '10.203.3.0/24', 'via', outside.address]);
  await engine.enter('iptables', ['-P', 'INPUT', 'DROP']);
  await nathost.until('nothing left to do', async () => {
    const { changes } = (await nathost.api('/v1/plan')).body as { changes: unknown[] };
    return changes.length === 0 || undefined;
  });
  return fewPorts;
}

/** As somebody made it by hand who did not think of `--internal`, and connected a container to it: it takes the default route of one whose network has a later name. */
async function adoptOutwardNetwork(nathost: NathostOnEngine): Promise<void> {
  await disablePlugin(nathost);
  await nathost.docker('network', 'disconnect', '--force', 'nathost', 'shop-1');
  await nathost.docker('network', 'rm', 'nathost');
  const range = ['--subnet', '10.203.0.0/20', '--ip-range', '10.203.15.0/24'];
  const bridge = ['--opt', 'com.docker.network.bridge.name=nathost0'];
  await nathost.docker('network', 'create', ...range, ...bridge, 'nathost');
  await nathost.docker('network', 'create', 'zone');
  await nathost.runApp('zoned', { 'nathost.name': 'zoned' }, '--network', 'zone');
  await nathost.docker('network', 'connect', '--ip', '10.203.0.99', 'nathost', 'zoned');
  await enablePlugin(nathost);
  await nathost.ready();
}

async function runProxies(nathost: NathostOnEngine): Promise<void> {
  const folder = await nathost.engine.folder('own', { hosts: '127.0.0.1 localhost\n' });
  const run = (name: string, ...flags: string[]) =>
    nathost.docker('run', '-d', '--name', name, '--network', 'host', ...flags, 'busybox', 'sleep', '999');
  await Promise.all([
    run('fixed', '--add-host', 'shop:192.0.2.7'),
    run('own', '-v', `${folder}/hosts:/etc/hosts:ro`),
    run('sealed', '--read-only'),
  ]);
}

async function runApplications(nathost: NathostOnEngine): Promise<void> {
  await Promise.all([
    nathost.runApp('published', {}, '-p', '8081:8080'),
    nathost.runApp('guest', {}, '--network', 'nathost', '--ip', '10.203.15.200'),
    nathost.docker('run', '-d', '--name', 'page-1', '--label', 'nathost.name=page', 'nginx'),
  ]);
  await Promise.all(['shop-1', 'zoned', 'page-1'].map((container) => nathost.addressOf(container)));
}

/** 800 ports on one bridge; links are much cheaper than containers. */
async function crowdBridge({ engine }: NathostOnEngine): Promise<void> {
  await engine.docker('network', 'create', '--opt', 'com.docker.network.bridge.name=crowd0', 'crowd');
  const pairs = `for i in $(seq 400); do
    echo "link add left$i master crowd0 type veth peer name right$i"
    echo "link set right$i master crowd0"
  done | ip -batch -`;
  await engine.enter('sh', ['-ec', pairs]);
}

/** From another machine: through a published port, and through nginx to an application, a new connection each time. */
async function connect(nathost: NathostOnEngine, outside: OutsideClient): Promise<void> {
  const { engine } = nathost;
  const folder = await engine.folder('nginx', { 'default.conf': nginxMistakes });
  const mount = `${folder}:/etc/nginx/conf.d:ro`;
  await nathost.docker('run', '-d', '--name', 'edge', '--network', 'host', '-v', mount, 'nginx');
  const get = (path: string) => outside.get(`http://${outside.engineAddress}${path}`, { untilUp: true });
  await get(':8081/');
  await nathost.until('the page', async () => (await get('/page')).status === 200 || undefined);
  // What follows takes its ports from these, what was before it did not.
  await engine.enter('sh', ['-c', `echo ${fewPorts.range} >/proc/sys/net/ipv4/ip_local_port_range`]);
  await Promise.all(Array.from({ length: fewPorts.taken }, () => get('/page')));
}
