import { rounded } from '../lib/statistics';
import type { Generator } from '../load/generator';
import { type Work, work } from './kernel';
import { paths } from './nginx';
import type { Place } from './place';
import type { Site } from './site';

export const loads = {
  newSmall: { path: paths.small, keep: false },
  newLarge: { path: paths.large, keep: false },
  keptSmall: { path: paths.small, keep: true },
  keptLarge: { path: paths.large, keep: true },
} as const;
export type Load = keyof typeof loads;

/** What a request cost while as many were made as are answered. */
export interface SaturationCost {
  /** Microseconds of processor time a request: of proxy, application and engine; of the kernel's softirqs; of the client. What the kernel
   * does for packets while a process has the processor is in that process's, too. */
  readonly processes: number;
  readonly softirq: number;
  readonly client: number;
  /** Of one processor, the share that the client's thread had. */
  readonly clientThread: number;
  /** Of the time that all processors were used for anything, the client's share; and of all their time, that of nobody. */
  readonly clientShare: number;
  readonly idle: number;
}

export interface Saturated {
  readonly requests: number;
  readonly perSecond: number;
  readonly errors: number;
  readonly cost: SaturationCost;
}

const seconds = 2; // wrk takes whole ones

/** @param around a program that runs the client, and its arguments, as `perf record` */
export async function saturate(
  { nathost: { engine } }: Site,
  client: Generator,
  { address, ports }: Place,
  load: Load,
  around: readonly string[] = [],
): Promise<Saturated> {
  const { path, keep } = loads[load];
  const url = `http://${address}:${keep ? ports.kept : ports.fresh}${path}`;
  const before = work(engine.dir);
  const result = await client.saturate(url, { seconds, keep, around });
  const cost = costOf(before, work(engine.dir), result);
  return { perSecond: rounded(result.perSecond), errors: result.errors, requests: result.requests, cost };
}

function costOf(
  before: Work,
  after: Work,
  { requests, clientSeconds }: { readonly requests: number; readonly clientSeconds: number },
): SaturationCost {
  const idle = after.idle - before.idle;
  const perRequest = (spent: number): number => rounded((spent * 1e6) / requests);
  return {
    processes: perRequest(after.processes - before.processes),
    softirq: perRequest(after.softirq - before.softirq),
    client: perRequest(clientSeconds),
    clientThread: rounded(clientSeconds / seconds),
    clientShare: rounded(clientSeconds / (after.used - before.used)),
    idle: rounded(idle / (idle + after.used - before.used)),
  };
}

/** From this share of a processor on, a thread has no time left. */
const fullThread = 0.95;
/** Up to this share of their time, the processors count as fully used: a bit of it passes before the load begins and after its end. */
const fullyUsed = 0.1;
/** From this share on, the same without a client would be at least a quarter more. */
const largeShare = 0.2;

/** Whether the client was the bottleneck: its thread, or what it took from the processors that it shares with what is measured. */
export function clientLimit(cost: SaturationCost): 'thread' | 'processors' | undefined {
  if (cost.clientThread >= fullThread) return 'thread';
  return cost.idle <= fullyUsed && cost.clientShare >= largeShare ? 'processors' : undefined;
}
