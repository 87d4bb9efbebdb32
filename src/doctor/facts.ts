import type { Chain } from '../firewall/rule';
import type { Fact, NathostFacts, NginxOfContainer, OwnedSocket } from '../inspect/facts';
import type { ContainerFacts, NetworkFacts } from '../inspect/parse/engine';
import type { Link, Route } from '../inspect/parse/ip';
import type { ConntrackCounters, Flow } from './parse/conntrack';

/** The input of all checks. Each fact is read independently (host/). */
export interface Facts {
  readonly containers: Fact<readonly ContainerFacts[]>;
  readonly networks: Fact<readonly NetworkFacts[]>;
  readonly nathost: Fact<NathostFacts>;
  readonly links: Fact<readonly Link[]>;
  readonly routes: Fact<readonly Route[]>;
  /** Ports of each bridge of the host, by the bridge's name. */
  readonly bridgePorts: Fact<ReadonlyMap<string, number>>;
  /** The IPv4 default gateway inside each running container, by the container's id. */
  readonly defaultGateways: Fact<ReadonlyMap<string, string>>;
  readonly conntrackTable: Fact<ConntrackTable>;
  readonly conntrackFlows: Fact<readonly Flow[]>;
  readonly conntrackGrowth: Fact<ConntrackGrowth>;
  readonly sockets: Fact<readonly OwnedSocket[]>;
  readonly tcp: Fact<TcpSettings>;
  readonly firewall: Fact<FirewallFacts>;
  readonly nginx: Fact<readonly NginxOfContainer[]>;
}

export interface ConntrackTable {
  readonly entries: number;
  readonly max: number;
}

export interface FirewallFacts {
  readonly chains: readonly Chain[];
  /** Why installed programs could not be used. */
  readonly unread: readonly string[];
}

/** The counters, read twice. */
export interface ConntrackGrowth {
  readonly before: ConntrackCounters;
  readonly after: ConntrackCounters;
  readonly seconds: number;
}

export interface TcpSettings {
  readonly firstPort: number;
  readonly lastPort: number;
  /** `net.ipv4.tcp_tw_reuse`: 0 off, 1 on, 2 for loopback only. */
  readonly timeWaitReuse: number;
}
