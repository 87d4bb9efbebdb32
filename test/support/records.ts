import { createHash } from 'node:crypto';
import type { Claim, ServiceReplica } from '../../src/model/claim';
import type { Lease } from '../../src/model/lease';
import type { AddressPair, ContainerRecord, EndpointRecord, NetworkRecord } from '../../src/model/record';
import type { Settings } from '../../src/model/settings';

/** Builders whose defaults are the plainest case, so that a test shows only what matters to it. */

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The id that the builders give to a container of this name. */
export function idOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

export function container(parts: Partial<ContainerRecord> = {}): ContainerRecord {
  const name = parts.name ?? 'app-1';
  return {
    id: idOf(name),
    name,
    labels: {},
    state: 'running',
    createdAt: 1_000,
    networkMode: { kind: 'networks' },
    endpoints: {},
    ownHostsMount: false,
    ...parts,
  };
}

/** The endpoints of a container that has this address in its configuration and, with `live`, in use. */
export function endpoints(
  ipv4: string | AddressPair | undefined,
  parts: Partial<EndpointRecord> & { readonly isLive?: boolean } = {},
): Record<string, EndpointRecord> {
  const { isLive = false, ...rest } = parts;
  const configured = typeof ipv4 === 'object' ? ipv4 : { ...(ipv4 !== undefined && { ipv4 }) };
  return {
    nathost: { networkId: isLive ? 'network-1' : '', configured, live: isLive ? configured : {}, ...rest },
  };
}

/** The labels that Compose gives to a container of a service. */
export function composeLabels(project: string, service: string, replica: number): Record<string, string> {
  return {
    'com.docker.compose.project': project,
    'com.docker.compose.service': service,
    'com.docker.compose.container-number': String(replica),
    'com.docker.compose.oneoff': 'False',
  };
}

type ClaimParts = Partial<Omit<Claim, 'container'>> & {
  readonly container?: ContainerRecord | Partial<ContainerRecord>;
};

export function claim(parts: ClaimParts = {}): Claim {
  return { name: 'app', aliases: [], pin: {}, ...parts, container: container(parts.container) };
}

/** A replica as `docker compose up` makes it: replica 2 of service `app` in project `blue` is container `blue-app-2`. */
export function replica(
  project: string,
  number: number,
  parts: ClaimParts & { readonly of?: string } = {},
): Claim {
  const { of = 'app', ...rest } = parts;
  const service: ServiceReplica = { key: `compose:${project}/${of}`, replica: number };
  return claim({ service, ...rest, container: { name: `${project}-${of}-${number}`, ...parts.container } });
}

type LeaseParts = Partial<Omit<Lease, 'holder'>> & {
  /** The container's name. */
  readonly of?: string;
  readonly service?: ServiceReplica | undefined;
};

export function lease(parts: LeaseParts = {}): Lease {
  const { of = 'app-1', service, ...rest } = parts;
  const addresses = [parts.ipv4, parts.ipv6].filter((text) => text !== undefined);
  return {
    name: 'app',
    slot: 0,
    aliases: [],
    resolvesTo: addresses,
    holder: {
      container: idOf(of),
      ...(service && { service: service.key, replica: service.replica }),
    },
    createdAt: 0,
    ...rest,
  };
}

export function network(parts: Partial<NetworkRecord> = {}): NetworkRecord {
  return {
    id: 'network-1',
    name: 'nathost',
    driver: 'bridge',
    scope: 'local',
    internal: true,
    ipv4: { subnet: '10.203.0.0/24', ipRange: '10.203.0.240/28', gateway: '10.203.0.1', reserved: [] },
    options: {},
    labels: {},
    ...parts,
  };
}

export function settings(parts: Partial<Settings> = {}): Settings {
  return {
    network: 'nathost',
    labelPrefix: 'nathost',
    proxies: 'all',
    hostFile: true,
    overrideHostNames: false,
    domains: [],
    leaseTtl: 7 * day,
    nameGrace: hour,
    handoverGrace: 10_000,
    resync: minute,
    conntrack: 'track',
    bypassPorts: [],
    logLevel: 'info',
    dockerSocket: '/run/docker.sock',
    way: 'plugin',
    paths: { socket: '/run/nathost.sock', state: '/state', etc: '/etc' },
    ...parts,
  };
}

/** As the engine holds them: by id. */
export function byId(...containers: readonly ContainerRecord[]): Map<string, ContainerRecord> {
  return new Map(containers.map((record) => [record.id, record]));
}
