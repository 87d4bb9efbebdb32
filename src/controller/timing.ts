/** Every wait of the controller, in milliseconds, with its reason. */

/** The first retry comes soon, because most failures are short. Later ones come ever more rarely, so that nobody is flooded. */
export interface Delays {
  readonly first: number;
  readonly longest: number;
}

/** A restarting engine is back within seconds, and every proxy that starts meanwhile needs its names. */
export const reconnectDelays: Delays = { first: 100, longest: 5_000 };

/** The event stream is requested from a little earlier, because the engine answers before it has subscribed. */
export const streamOverlap = 2_000;

/** Each list costs the engine work, also one that fails. */
export const relistDelays: Delays = { first: 1_000, longest: 30_000 };

/**
 * The engine sends some events before its list shows the change, and sends none later: when a process ended (20.10), and when a running
 * container was connected or disconnected (all versions). A busy 20.10 took up to 1.53 s.
 */
export const listLag = 2_000;

/** If nathost has waited this long for an answer from the engine, the cache counts as stale. */
export const staleAfter = 30_000;

/** Most failures are short; a change that the engine rejects would fail again, so it waits longest. */
export const changeDelays: Delays = { first: 500, longest: 60_000 };

/** A change that the engine or the kernel has not answered for this long is reported. */
export const slowAfter = 10_000;

/**
 * A proxy gets its signal when its names have not changed for `quiet`, or `longest` after the first change. `quiet` is longer than the
 * writer keeps a line that is to go, so that a name with a new address causes one signal.
 */
export const signalAfter = { quiet: 1_500, longest: 10_000 } as const;
