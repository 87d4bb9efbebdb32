import type { ContainerFacts, NetworkFacts, PublishedPort } from '../../../src/inspect/parse/engine';
import { parseNginx } from '../../../src/inspect/parse/nginx';
import type { MigrationFacts, ProxySeen } from '../../../src/migrate/facts';
import { migration } from '../../../src/migrate/migration';
import { parseCompose } from '../../../src/migrate/parse/compose';
import { parseMadeWith, type MadeWith } from '../../../src/migrate/parse/made-with';
import type { ProxyKind } from '../../../src/migrate/proxy-kind';
import type { Part, Step } from '../../../src/migrate/step';
import { container, endpoint, nathost, nathostNetwork } from '../../support/healthy-host';

export { endpoint };

/** A host with nathost, and what the test puts on it. */
export function host(
  over: Partial<MigrationFacts> & { running?: readonly ContainerFacts[] } = {},
): MigrationFacts {
  const { running = [], ...more } = over;
  return {
    containers: { known: running },
    networks: { known: [nathostNetwork(), front] },
    nathost: { known: nathost({ names: [] }) },
    settings: {},
    links: {
      known: [
        { name: 'lo', kind: '', loopback: true, addresses: ['127.0.0.1', '::1'] },
        { name: 'eth0', kind: '', loopback: false, addresses: ['192.0.2.10'] },
      ],
    },
    routes: { known: [{ destination: 'default', interface: 'eth0', gateway: '192.0.2.1' }] },
    sockets: { known: [] },
    firstFreePort: { known: 1024 },
    proxies: new Map(),
    madeWith: new Map(running.map((one) => [one.id, made(one)])),
    projects: [],
    ...more,
  };
}

export const front: NetworkFacts = {
  id: 'front-id',
  name: 'web_front',
  driver: 'bridge',
  internal: false,
  bridge: 'br-front',
  subnets: [{ subnet: '172.30.0.0/24', gateway: '172.30.0.1' }],
};

/** A container of a service of the Compose project `web`, on its network `web_front`. */
export function service(name: string, over: Partial<ContainerFacts> = {}): ContainerFacts {
  return container(`web-${name}-1`, {
    labels: {
      'com.docker.compose.project': 'web',
      'com.docker.compose.service': name,
      'com.docker.compose.project.config_files': '/srv/web/compose.yaml',
    },
    networkMode: 'web_front',
    endpoints: [{ ...endpoint('web_front', addressOf(name)), aliases: [name, `web-${name}-1`] }],
    ...over,
  });
}

/** One without Compose. */
export const alone = container;

function addressOf(name: string): string {
  return `172.30.0.${10 + (name.charCodeAt(0) % 200)}`;
}

export function published(hostPort: number, containerPort: number, hostAddress = ''): PublishedPort {
  return { hostAddress, hostPort, containerPort, protocol: 'tcp' };
}

/** What is seen of a running nginx, by the container's id. */
export function nginx(of: ContainerFacts, text: string, more: Partial<ProxySeen> = {}): [string, ProxySeen] {
  const configuration = { nginx: parseNginx([{ path: '/etc/nginx/conf.d/default.conf', text }]) };
  return [of.id, { kind: 'nginx', configuration: { known: configuration }, ...more }];
}

/** What is seen of another one. */
export function texts(of: ContainerFacts, kind: ProxyKind, path: string, text: string): [string, ProxySeen] {
  return [of.id, { kind, configuration: { known: { texts: [{ path, text }] } } }];
}

/** Services of the project `web`, as Compose prints them. */
export function composeProject(services: object) {
  const files = ['/srv/web/compose.yaml'];
  const networks = { front: { name: 'web_front' }, default: { name: 'web_default' } };
  return {
    files,
    named: false,
    content: { known: parseCompose(files, JSON.stringify({ name: 'web', services, networks })) },
  };
}

/** As inspect would print it. */
export function made(
  { id, name, image }: ContainerFacts,
  over: { config?: object; host?: object; networks?: object; mounts?: object[] } = {},
): MadeWith {
  const [found] = parseMadeWith(
    JSON.stringify([
      {
        Id: id,
        Name: `/${name}`,
        Image: 'sha256:1',
        Config: { Image: image, Env: ['PATH=/bin'], Cmd: ['serve'], Labels: {}, ...over.config },
        HostConfig: { NetworkMode: 'default', RestartPolicy: { Name: 'no' }, ...over.host },
        Mounts: over.mounts ?? [],
        NetworkSettings: { Networks: over.networks ?? { bridge: {} } },
      },
    ]),
    JSON.stringify([{ Id: 'sha256:1', Config: { Env: ['PATH=/bin'], Cmd: ['serve'] } }]),
  );
  if (!found) throw new Error('nothing was made');
  return found;
}

export function stepsOf(facts: MigrationFacts, ...named: string[]): readonly Step[] {
  return migration(facts, new Set(named));
}

export function part(steps: readonly Step[], wanted: Part): readonly Step[] {
  return steps.filter((step) => step.part === wanted);
}

/** `subject: what` of the steps of one part. */
export function told(steps: readonly Step[], wanted: Part): string[] {
  return part(steps, wanted).map(({ subject, what }) => `${subject}: ${what}`);
}

/** `subject, place: from > to` of all edits. */
export function edited(steps: readonly Step[]): string[] {
  return steps.flatMap(({ subject, edits = [] }) =>
    edits.map(({ place, from, to }) => `${subject}, ${place}: ${from} > ${to}`),
  );
}

/** A published nginx, and an application behind it. */
export const edge = service('edge', { image: 'nginx:1.25', published: [published(80, 80)] });
export const shop = service('shop');

/** A configuration of nginx that listens on 80 and passes on to these. */
export function pass(...ends: string[]): string {
  return `server { listen 80; ${ends.map((end, at) => `location /${at}/ { proxy_pass ${end}; }`).join(' ')} }`;
}
