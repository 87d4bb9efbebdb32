import type { Clock } from '../../src/model/clock';

/** A clock whose time of day nobody sets. */
export const inStep = (now: () => number): Pick<Clock, 'now' | 'elapsed'> => ({ now, elapsed: now });
