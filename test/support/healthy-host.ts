import type { Facts } from '../../src/doctor/facts';
import type { NathostFacts, OwnedSocket } from '../../src/inspect/facts';
import { socketStates } from '../../src/inspect/parse/sockets';
import type { ContainerFacts, EndpointFacts, NetworkFacts } from '../../src/inspect/parse/engine';
import { parseNginx } from '../../src/inspect/parse/nginx';

/** A host with nothing wrong: nathost, an application `web`, a host-networked nginx `edge` on 192.0.2.10:80. */
export function healthy(over: Partial<Facts> = {}): Facts {
  return {
    containers: { known: [edge(), web()] },
    networks: { known: [bridge, nathostNetwork()] },
    nathost: { known: nathost() },
    links: {
      known: [
        { name: 'lo', kind: '', loopback: true, addresses: ['127.0.0.1', '::1'] },
        { name: 'eth0', kind: '', loopback: false, addresses: ['192.0.2.10', '2001:db8::10'] },
        { name: 'docker0', kind: 'bridge', loopback: false, addresses: ['172.17.0.1'] },
        { name: 'nathost0', kind: 'bridge', loopback: false, addresses: ['10.203.15.0'] },
        { name: 'veth1', kind: 'veth', loopback: false, addresses: [] },
      ],
    },
    routes: {
      known: [
        { destination: 'default', interface: 'eth0', gateway: '192.0.2.1' },
        { destination: '192.0.2.0/24', interface: 'eth0' },
        { destination: '172.17.0.0/16', interface: 'docker0' },
        { destination: '10.203.0.0/20', interface: 'nathost0' },
      ],
    },
    bridgePorts: {
      known: new Map([
        ['docker0', 1],
        ['nathost0', 1],
      ]),
    },
    defaultGateways: { known: new Map([['web-id', '172.17.0.1']]) },
    conntrackTable: { known: { entries: 40, max: 262_144 } },
    conntrackFlows: { known: [] },
    conntrackGrowth: { known: { before: noLosses, after: noLosses, seconds: 2 } },
    sockets: { known: [listening('192.0.2.10', 80)] },
    tcp: { known: { firstPort: 32_768, lastPort: 60_999, timeWaitReuse: 2 } },
    firewall: { known: { chains: [], unread: [] } },
    nginx: {
      known: [nginxWith('server { listen 192.0.2.10:80; location / { proxy_pass http://web:8080; } }')],
    },
    ...over,
  };
}

export const noLosses = { insertFailed: 0, drop: 0, earlyDrop: 0 };

export function container(name: string, over: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    id: `${name}-id`,
    name,
    image: 'busybox',
    commandLine: 'sleep 1d',
    environment: [],
    running: true,
    pid: 100,
    networkMode: 'bridge',
    labels: {},
    extraHosts: [],
    mounts: [],
    readOnlyRoot: false,
    hostsFile: `/var/lib/docker/containers/${name}-id/hosts`,
    published: [],
    endpoints: [],
    ...over,
  };
}

export const edge = (over: Partial<ContainerFacts> = {}) =>
  container('edge', { image: 'nginx', networkMode: 'host', ...over });

export const web = (over: Partial<ContainerFacts> = {}) =>
  container('web', {
    labels: { 'nathost.name': 'web' },
    endpoints: [endpoint('bridge', '172.17.0.2'), endpoint('nathost', '10.203.0.2', '10.203.0.2')],
    ...over,
  });

export function endpoint(network: string, ipv4: string, configured = ''): EndpointFacts {
  return { network, networkId: `${network}-id`, ipv4, ipv6: '', configured, aliases: [] };
}

const bridge: NetworkFacts = {
  id: 'bridge-id',
  name: 'bridge',
  driver: 'bridge',
  internal: false,
  bridge: 'docker0',
  subnets: [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1' }],
};

export const nathostNetwork = (over: Partial<NetworkFacts> = {}): NetworkFacts => ({
  id: 'nathost-id',
  name: 'nathost',
  driver: 'bridge',
  internal: true,
  bridge: 'nathost0',
  subnets: [{ subnet: '10.203.0.0/20', range: '10.203.15.0/24', gateway: '10.203.15.0' }],
  ...over,
});

export const plainBridge = bridge;

export function nathost(over: Partial<NathostFacts> = {}): NathostFacts {
  return {
    phase: 'ready',
    apiVersion: '1.41',
    labelPrefix: 'nathost',
    network: {
      name: 'nathost',
      id: 'nathost-id',
      subnet: '10.203.0.0/20',
      internal: true,
      poolSize: 3838,
      poolUsed: 1,
    },
    names: [{ name: 'web', addresses: ['10.203.0.2'], holders: [], standbys: [] }],
    proxies: [],
    problems: [],
    way: 'plugin',
    ...over,
  };
}

export function listening(
  local: string,
  localPort: number,
  owner = 'edge-id',
  program = 'nginx',
): OwnedSocket {
  return {
    protocol: 'tcp',
    family: local.includes(':') ? 6 : 4,
    local,
    localPort,
    remote: '0.0.0.0',
    remotePort: 0,
    state: socketStates.listen,
    inode: localPort,
    owner: { pid: 100, program, containerId: owner },
  };
}

export function nginxWith(http: string) {
  return {
    containerId: 'edge-id',
    configuration: {
      known: parseNginx([{ path: '/etc/nginx/nginx.conf', text: `events {} http { ${http} }` }]),
    },
  };
}
