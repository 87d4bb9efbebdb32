import type { ErrorCode } from '../../../src/model/errors';

/** A refusal as it goes over the wire. */
export interface WireRefusal {
  readonly status: number;
  readonly message: string;
}

const statuses: Partial<Record<ErrorCode, number>> = {
  'not-found': 404,
  conflict: 409,
  refused: 400,
  'address-in-use': 403,
  'network-overlap': 403,
};

/** Engine 29's words, where they differ from those of 20.10 that the engine in memory uses. */
const words: readonly (readonly [RegExp, string, status?: number])[] = [
  [/^(endpoint with name \S+ already exists in network .*)/, '$1', 403],
  [/^Pool overlaps/, 'invalid pool request: Pool overlaps'],
  [
    /^Invalid address (\S+): It does not belong.*/,
    'invalid endpoint settings:\nno configured subnet contains IP address $1',
  ],
];

export function wireRefusal(code: ErrorCode, message: string): WireRefusal {
  const status = statuses[code] ?? 500;
  const found = words.find(([pattern]) => pattern.test(message));
  return found
    ? { status: found[2] ?? status, message: message.replace(found[0], found[1]) }
    : { status, message };
}
