import { problemText, type Problem, type ProblemText } from './problem';
import type { ContainerState } from './record';

/** What the API shows: a picture of the last pass. Times are milliseconds since the Unix epoch. */
export interface StatusReport {
  /** `misconfigured`: a setting is wrong, nothing is changed; `blind`: the engine cannot be seen, what was written stays. */
  readonly phase: 'misconfigured' | 'starting' | 'ready' | 'blind';
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
  /** Since when the event stream is open, or since when it is not. */
  readonly since: number;
  /** How often the stream was opened. */
  readonly connections: number;
  /** How long the last gap between two streams was, milliseconds. */
  readonly lastBlindFor?: number;
  /** When the last event came in; absent while none has. */
  readonly lastEventAt?: number;
  /** Since when the engine owes an answer to what was asked; present when that is too long for the picture to be relied on. */
  readonly staleSince?: number;
  /** All gaps up to the last opening together, the one before the first included, milliseconds. */
  readonly totalBlindFor?: number;
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
  /** Absent until the network's bridge was looked at. */
  readonly kernel?: KernelStatus;
}

/** What is set in the kernel for the network's bridge. */
export interface KernelStatus {
  readonly bridge: string;
  /** How long the host asks for an IPv4 address on it; absent when the bridge is not in this network. */
  readonly arpTimeoutMs?: number;
  /** Whether nathost's traffic goes untracked. */
  readonly bypass: boolean;
  /** False while something still has to be set. */
  readonly isAsWanted: boolean;
}

export interface PassStatus {
  readonly count: number;
  readonly lastAt?: number;
  readonly lastDurationMs?: number;
  /** Differences found by a resync that no event had announced. */
  readonly driftMended: number;
}

export interface NameStatus {
  readonly name: string;
  /** The first name of the label, when this one is a further one. */
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
  /** The container that has it, or had it last; absent for a name that was only ever reserved. */
  readonly holder?: { readonly id: string; readonly name?: string };
  /** A pinned lease never ends by itself. */
  readonly pinned: boolean;
  readonly createdAt: number;
  readonly idleSince?: number;
  /** When the lease ends if nobody takes it up again. */
  readonly expiresAt?: number;
}

export interface ProxyStatus {
  /** `host` for the host's own file, else the container's name. */
  readonly name: string;
  readonly containerId?: string;
  readonly file: string;
  /** Names in the file as of the last look. */
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
