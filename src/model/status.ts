import { problemText, type Problem, type ProblemText } from './problem';
import type { ContainerState } from './record';

/** What the API shows: the state after the last pass. Times are milliseconds since the Unix epoch. */
export interface StatusReport {
  /**
   * `misconfigured`: a setting is wrong, so nothing is changed; `disconnected`: the engine cannot be reached, and what was written stays.
   */
  readonly phase: 'misconfigured' | 'starting' | 'ready' | 'disconnected';
  readonly startedAt: number;
  readonly engine: EngineStatus;
  readonly network?: NetworkStatus;
  readonly passes: PassStatus;
  readonly names: readonly NameStatus[];
  readonly leases: readonly LeaseStatus[];
  readonly proxies: readonly ProxyStatus[];
  readonly problems: readonly ProblemStatus[];
}

export interface EngineStatus {
  readonly connected: boolean;
  readonly version?: string;
  readonly apiVersion?: string;
  /** Since when the event stream has been open, or closed. */
  readonly since: number;
  /** How often the stream was opened. */
  readonly connections: number;
  /** How long the last gap between two streams was, milliseconds. */
  readonly lastDisconnectedFor?: number;
  /** When the last event arrived; absent before the first. */
  readonly lastEventAt?: number;
  /** Since when nathost has waited for an answer from the engine; present when that is too long to rely on what is shown. */
  readonly staleSince?: number;
  /** The sum of all gaps before the last opening, including the one before the first, milliseconds. */
  readonly totalDisconnectedFor?: number;
}

export interface NetworkStatus {
  readonly name: string;
  readonly id: string;
  readonly subnet: string;
  readonly subnet6?: string;
  readonly internal: boolean;
  /** IPv4 addresses that nathost may lease, and how many of them it has leased. */
  readonly poolSize: number;
  readonly poolUsed: number;
  /** Absent until the kernel's settings were read. */
  readonly kernel?: KernelStatus;
}

/** The kernel's settings for the network's bridge. */
export interface KernelStatus {
  readonly bridge: string;
  /** How long the host asks for an IPv4 address on it; absent if the bridge is in another network namespace. */
  readonly arpTimeoutMs?: number;
  /** Whether nathost's traffic bypasses connection tracking. */
  readonly bypass: boolean;
  /** False while a setting still has to be applied. */
  readonly inSync: boolean;
}

export interface PassStatus {
  readonly count: number;
  readonly lastAt?: number;
  readonly lastDurationMs?: number;
  /** Differences that a resync found and no event explains. */
  readonly driftMended: number;
}

export interface NameStatus {
  readonly name: string;
  /** The first name of the label, if this one is an alias. */
  readonly aliasOf?: string;
  readonly addresses: readonly string[];
  readonly holders: readonly ContainerStatus[];
  readonly standbys: readonly ContainerStatus[];
}

export interface ContainerStatus {
  readonly id: string;
  readonly name: string;
  readonly state: ContainerState;
}

export interface LeaseStatus {
  readonly name: string;
  readonly slot: number;
  readonly ipv4?: string;
  readonly ipv6?: string;
  /** The container that has it, or had it last; absent for a reserved name that no container has had. */
  readonly holder?: { readonly id: string; readonly name?: string };
  /** A pinned lease never expires. */
  readonly pinned: boolean;
  readonly createdAt: number;
  readonly idleSince?: number;
  /** When the lease expires if no container takes it. */
  readonly expiresAt?: number;
}

export interface ProxyStatus {
  /** `host` for the host's own file, else the container's name. */
  readonly name: string;
  readonly containerId?: string;
  readonly file: string;
  /** Names in the file when it was last read or written. */
  readonly names: number;
  readonly inSync: boolean;
  /** Since when `inSync` has its value. */
  readonly since: number;
  readonly lastWriteAt?: number;
  readonly writes: number;
  /** Lines of ours that somebody else had changed, and that were put right. */
  readonly drift: number;
  readonly reload?: { readonly signal: string; readonly lastAt?: number; readonly count: number };
}

/** A problem that is listed now. */
export interface ListedProblem extends Problem {
  readonly since: number;
}

export interface ProblemStatus extends ProblemText {
  readonly since: number;
}

export function problemStatus(problem: ListedProblem): ProblemStatus {
  return { ...problemText(problem), since: problem.since };
}
