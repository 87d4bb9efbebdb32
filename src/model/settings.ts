import type { Way } from './way';

/** The program's settings, decoded. config/ holds their names, defaults and rules. Durations are milliseconds. */
export interface Settings {
  readonly network: string;
  /** CIDR; absent: the subnet of an existing network, or the default. */
  readonly subnet?: string;
  /** CIDR. */
  readonly subnet6?: string;
  /** CIDR within the subnet that is left to the engine's own allocation; absent: the last sixteenth. */
  readonly ipRange?: string;
  readonly labelPrefix: string;
  readonly proxies: 'all' | 'labelled';
  readonly hostFile: boolean;
  readonly overrideHostNames: boolean;
  /** Domains in which labels may take names, besides those for private use; lower case. */
  readonly domains: readonly string[];
  readonly leaseTtl: number;
  readonly nameGrace: number;
  readonly handoverGrace: number;
  readonly resync: number;
  /** How long the host asks for the owner of an address on the bridge; absent: the machine's default. */
  readonly arpTimeout?: number;
  readonly conntrack: 'track' | 'bypass';
  /** Ports of proxies whose traffic is not tracked either, where `conntrack` is `bypass`. */
  readonly bypassPorts: readonly number[];
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  /** Path of the engine's unix socket. */
  readonly dockerSocket: string;
  /** The loopback port on which anybody on this machine may read the API; absent: none. */
  readonly listen?: LoopbackPort;
  readonly way: Way;
  readonly paths: Paths;
}

export interface LoopbackPort {
  readonly host: '127.0.0.1' | '::1';
  readonly port: number;
}

/** Paths as this process sees them; in the plugin they are mounts. */
export interface Paths {
  /** The API's unix socket. */
  readonly socket: string;
  /** The folder of the lease file. */
  readonly state: string;
  /** The engine's folder of container folders; absent: `containers` below the data root that the engine reports. */
  readonly containers?: string;
  /** The host's `/etc`. */
  readonly etc: string;
}

/**
 * The subnet of a new network if none is set. It is outside the engine's default pools (172.17.0.0/16 to 172.31.0.0/16, 192.168.0.0/16)
 * and the usual ranges of Kubernetes. Its 4,094 addresses are more than a bridge can carry.
 */
export const defaultSubnet = '10.203.0.0/20';
