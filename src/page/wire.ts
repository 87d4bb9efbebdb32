import type { ChangeRecord } from '../model/change-record';
import type { NameDetail } from '../model/name-detail';
import type {
  EngineStatus,
  LeaseStatus,
  NameStatus,
  NetworkStatus,
  PassStatus,
  ProblemStatus,
  ProxyStatus,
  StatusReport,
} from '../model/status';
import type { Wire } from '../model/wire';

export type Name = Wire<NameStatus>;
export type Container = Name['holders'][number];
export type Lease = Wire<LeaseStatus>;
export type Proxy = Wire<ProxyStatus>;
export type Problem = Wire<ProblemStatus>;

/** `/v1/status` */
export interface Summary {
  readonly phase: StatusReport['phase'];
  readonly version: string;
  readonly buildId: string;
  readonly startedAt: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly engine: Wire<EngineStatus>;
  readonly network?: Wire<NetworkStatus>;
  readonly passes: Wire<PassStatus>;
}

/** `/v1/changes` */
export type Change = Wire<ChangeRecord>;

/** `/v1/names/NAME` */
export type Detail = Wire<NameDetail>;

/** Everything the page shows at one moment, except the details of a name. */
export interface Picture {
  readonly summary: Summary;
  readonly names: readonly Name[];
  readonly leases: readonly Lease[];
  readonly proxies: readonly Proxy[];
  readonly problems: readonly Problem[];
  /** Oldest first. */
  readonly changes: readonly Change[];
}
