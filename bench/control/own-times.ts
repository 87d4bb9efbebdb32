import { ask } from '../../test/support/api-client';
import { rounded } from '../lib/statistics';

/** Milliseconds that one of these takes nathost, by its own metrics: a list of some containers, and a pass. */
export interface OwnTimes {
  readonly list: number;
  readonly pass: number;
}

const histograms: Readonly<Record<keyof OwnTimes, RegExp>> = {
  list: /^nathost_engine_call_duration_seconds_(sum|count)\{call="list-some"\} (\S+)$/gm,
  pass: /^nathost_pass_duration_seconds_(sum|count) (\S+)$/gm,
};

/** Resolves with a function that tells of all since then. */
export async function followOwnTimes(socketPath: string): Promise<() => Promise<OwnTimes>> {
  const read = async (): Promise<string> => (await ask({ socketPath }, 'GET', '/metrics')).text;
  const before = await read();
  return async () => {
    const after = await read();
    return { list: meanOf(histograms.list, before, after), pass: meanOf(histograms.pass, before, after) };
  };
}

function meanOf(histogram: RegExp, before: string, after: string): number {
  const [from, to] = [partsOf(histogram, before), partsOf(histogram, after)];
  const grown = (part: string): number => (to[part] ?? 0) - (from[part] ?? 0);
  return rounded((grown('sum') / grown('count')) * 1000);
}

function partsOf(histogram: RegExp, text: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...text.matchAll(histogram)].map(([, part = '', value]) => [part, Number(value)]),
  );
}
