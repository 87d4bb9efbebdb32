import type { Way } from './way';

/** The program's settings, decoded. config/ holds their names, defaults and rules. Durations are milliseconds. */
export interface Settings {
  readonly network: string;
  /** CIDR; absent when the user did not set one and an existing network's own subnet shall do. */
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
  /** How long the host may ask for the owner of an address on the bridge; absent: as long as the machine usually does. */
  readonly arpTimeout?: number;
  readonly conntrack: 'track' | 'bypass';
  /** Ports of proxies whose traffic is not tracked either, where `conntrack` is `bypass`. */
  readonly bypassPorts: readonly number[];
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  /** Path of the engine's unix socket. */
  readonly dockerSocket: string;
  /** Where anybody on this machine may read the API; absent when it is only on its socket. */
  readonly listen?: LoopbackPort;
  readonly way: Way;
  readonly paths: Paths;
}

export interface LoopbackPort {
  readonly host: '127.0.0.1' | '::1';
  readonly port: number;
}

/** Where things are as this process sees them; in the plugin they are mounts. */
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
 * What a network is made with when no subnet is set. Outside the engine's own default pools (172.17.0.0/16 to
 * 172.31.0.0/16, 192.168.0.0/16) and the usual ranges of Kubernetes; 4,094 addresses are more than one bridge can carry.
 */
export const defaultSubnet = '10.203.0.0/20';
