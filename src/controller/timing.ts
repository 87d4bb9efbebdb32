/** Every wait of the controller, milliseconds, with its reason. */

/** A first try that failed is made again soon, because most failures are short; later ones grow rare, so that nobody is flooded. */
export interface Delays {
  readonly first: number;
  readonly longest: number;
}

/** An engine that restarts is back within seconds; every proxy that starts meanwhile waits for us. */
export const reconnectDelays: Delays = { first: 100, longest: 5_000 };

/** The event stream is asked for from a little earlier: the engine answers before it has subscribed. */
export const streamOverlap = 2_000;

/** A list that failed costs the engine work each time. */
export const relistDelays: Delays = { first: 1_000, longest: 30_000 };

/**
 * The engine tells of some changes before its list shows them, and says nothing when it does: of a process that ended (20.10), and
 * of a running container that was connected or disconnected (all). A busy engine of 20.10 took up to 1.53 s.
 */
export const listLag = 2_000;

/** An engine that owes an answer for this long has no view that can be relied on. */
export const staleAfter = 30_000;

/** A change that failed is tried again: most failures are short, and one that is rejected would fail again. */
export const changeDelays: Delays = { first: 500, longest: 60_000 };

/** An engine, or a kernel, that has not answered for this long is reported. */
export const slowAfter = 10_000;

/**
 * A proxy is told that names have changed when they have been quiet for a while, longer than the writer lets a line linger, so that a
 * name which gets another address is one change; or when this much time has passed since the first change.
 */
export const signalAfter = { quiet: 1_500, longest: 10_000 } as const;
