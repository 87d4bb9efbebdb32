import type { Connections } from '../load/generator';
import type { Tracking } from '../datapath/kernel';
import { rounded, summaryOf } from '../lib/statistics';

/** What users complain of, counted. A SYN that is lost is sent again after 1 s; then each second, before Linux 6.5 after 3 s and 7 s. */
export interface Symptom {
  readonly connections: number;
  /** Set up after less than half a second; after about 1 s; after 2 s to 5 s; later; not within 10 s. */
  readonly atOnce: number;
  readonly after1s: number;
  readonly after2s: number;
  readonly after5s: number;
  readonly never: number;
  /** Milliseconds, of those that were set up. */
  readonly median: number;
  readonly slowest: number;
}

export function symptomOf({ all }: Connections): Symptom {
  const seconds = all.map(({ connected }) => (connected < 0 ? Infinity : connected / 1e6));
  const within = (from: number, to: number): number =>
    seconds.filter((one) => one >= from && one < to).length;
  const done = summaryOf(seconds.filter((one) => one < Infinity));
  return {
    connections: all.length,
    atOnce: within(0, 0.5),
    after1s: within(0.5, 2),
    after2s: within(2, 5),
    after5s: within(5, Infinity),
    never: all.length - within(0, Infinity),
    median: rounded(done.p50 * 1000),
    slowest: rounded(done.max * 1000),
  };
}

/** The kernel's own evidence: how its counters have grown. */
export type Evidence = Omit<Tracking, 'entries'>;

export function growth(before: Tracking, after: Tracking): Evidence {
  return {
    insertFailed: after.insertFailed - before.insertFailed,
    drop: after.drop - before.drop,
    earlyDrop: after.earlyDrop - before.earlyDrop,
  };
}

/** Without a packet that the kernel counted as lost, a condition was not there, whatever took long. */
export function cameAbout({ evidence }: { readonly evidence: Evidence }): boolean {
  const { insertFailed, drop, earlyDrop } = evidence;
  return insertFailed + drop + earlyDrop > 0;
}
