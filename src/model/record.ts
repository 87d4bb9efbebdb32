/** Trimmed views of engine objects. engine/ creates them; they never change. */

/** The engine's own words, as the list call returns them. */
export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

/** Whose network namespace a container has: its own, the host's, another container's (id or name), or an empty one. */
export type NetworkMode =
  | { readonly kind: 'networks' }
  | { readonly kind: 'host' }
  | { readonly kind: 'none' }
  | { readonly kind: 'container'; readonly of: string };

export interface AddressPair {
  readonly ipv4?: string;
  readonly ipv6?: string;
}

/** A container's attachment to one network. */
export interface EndpointRecord {
  /** Id of the network this endpoint was last started on; empty until the first start. */
  readonly networkId: string;
  /** Static addresses stored in the container's configuration; the next start asks for them. */
  readonly configured: AddressPair;
  /** Addresses in use now; empty while the container is not running. */
  readonly live: AddressPair;
  /** The engine puts networks with a higher priority first; absent before API 1.48. */
  readonly priority?: number;
}

export interface ContainerRecord {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Without the engine's leading slash. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: ContainerState;
  /** Seconds since the Unix epoch. */
  readonly createdAt: number;
  readonly networkMode: NetworkMode;
  /** By network name. */
  readonly endpoints: Readonly<Record<string, EndpointRecord>>;
  /** True if the container has a mount of its own on `/etc/hosts`. */
  readonly ownHostsMount: boolean;
  /** Present for a reverse proxy on another network than the host's that may use any network of a container (reverse-proxies.ts). */
  readonly takesAnyNetwork?: true;
}

/** True for equal records. */
export function sameContainer(a: ContainerRecord, b: ContainerRecord): boolean {
  if (a === b) return true;
  return (
    a.id === b.id &&
    a.state === b.state &&
    a.name === b.name &&
    a.createdAt === b.createdAt &&
    a.ownHostsMount === b.ownHostsMount &&
    sameMode(a.networkMode, b.networkMode) &&
    sameMap(a.labels, b.labels, (one, other) => one === other) &&
    sameMap(a.endpoints, b.endpoints, sameEndpoint)
  );
}

function sameMode(a: NetworkMode, b: NetworkMode): boolean {
  return a.kind === b.kind && (a.kind !== 'container' || b.kind !== 'container' || a.of === b.of);
}

function sameEndpoint(a: EndpointRecord, b: EndpointRecord): boolean {
  return (
    a.networkId === b.networkId &&
    a.priority === b.priority &&
    samePair(a.configured, b.configured) &&
    samePair(a.live, b.live)
  );
}

function samePair(a: AddressPair, b: AddressPair): boolean {
  return a.ipv4 === b.ipv4 && a.ipv6 === b.ipv6;
}

function sameMap<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  same: (one: T, other: T) => boolean,
): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => {
      const [one, other] = [a[key], Object.hasOwn(b, key) ? b[key] : undefined];
      return one !== undefined && other !== undefined && same(one, other);
    })
  );
}

/** One address family of a network. */
export interface NetworkRange {
  /** CIDR, for example `10.203.0.0/20`. */
  readonly subnet: string;
  /** CIDR that the engine's own allocation is limited to, if one was set. */
  readonly ipRange?: string;
  readonly gateway?: string;
  /** Addresses set aside at creation (`--aux-address`). */
  readonly reserved: readonly string[];
}

export interface NetworkRecord {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly scope: string;
  readonly internal: boolean;
  readonly ipv4?: NetworkRange;
  readonly ipv6?: NetworkRange;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export function sameNetwork(a: NetworkRecord | undefined, b: NetworkRecord | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.id === b.id &&
    a.name === b.name &&
    a.driver === b.driver &&
    a.scope === b.scope &&
    a.internal === b.internal &&
    sameRange(a.ipv4, b.ipv4) &&
    sameRange(a.ipv6, b.ipv6) &&
    sameMap(a.options, b.options, Object.is) &&
    sameMap(a.labels, b.labels, Object.is)
  );
}

function sameRange(a: NetworkRange | undefined, b: NetworkRange | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const isSame = a.subnet === b.subnet && a.ipRange === b.ipRange && a.gateway === b.gateway;
  return (
    isSame && a.reserved.length === b.reserved.length && a.reserved.every((one, at) => one === b.reserved[at])
  );
}

/** The needed facts of another network. */
export interface NetworkKind {
  readonly name: string;
  /** Local to this engine, and internal. */
  readonly internal: boolean;
}

/** How to create a network. */
export interface NetworkSpec {
  readonly name: string;
  readonly internal: boolean;
  readonly ipv4: NetworkRangeSpec;
  readonly ipv6?: NetworkRangeSpec;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface NetworkRangeSpec {
  readonly subnet: string;
  readonly ipRange: string;
  /** Absent: the engine takes its first dynamic address and does not report it. */
  readonly gateway?: string;
}

/** Facts of the engine that do not change while it runs. */
export interface EngineFacts {
  readonly version: string;
  /** The version that both sides agreed on, for example `1.41`. */
  readonly apiVersion: string;
  /** The engine's data root on the host (`DockerRootDir`), for example `/var/lib/docker`. */
  readonly dataRoot: string;
  /** The machine's host name, for example `web-1.example.org`; empty if the engine does not know it. */
  readonly hostName: string;
}
