import { types } from 'node:util';
import { messageOf } from '../model/errors';
import { visible } from '../model/visible';
import type { LogFields } from '../ports/log';

/** At a line of 64 KiB, Engine 20.10 stops reading a plugin's output for ever (its log reader is a bufio.Scanner). */
const mostBytes = 32 * 1024;
const longestMessage = 1024;
const longestText = 4096;
/** In characters of JSON, each at most three bytes when escaped in JSON. */
const longestRemainder = 8192;

/**
 * One line of JSON without the newline: time (ISO 8601), level, message, then the fields. Never throws, and never has more than 32 KiB: a
 * longer line has a field `truncated` with the beginning of the rest.
 */
export function logLine(time: number, level: string, message: string, fields: LogFields = {}): string {
  const head = { time: new Date(time).toISOString(), level, message: cut(message, longestMessage) };
  const rest = render(fields, head);
  const line = `${JSON.stringify(head).slice(0, -1)}${rest === '{}' ? '' : ','}${rest.slice(1)}`;
  return Buffer.byteLength(line) < mostBytes
    ? line
    : JSON.stringify({ ...head, truncated: rest.slice(0, longestRemainder) });
}

/** A field with the name of one in `head` gets an underscore. */
function render(fields: LogFields, head: object): string {
  try {
    const marked = Object.entries(fields).map(([key, value]) => [
      Object.hasOwn(head, key) ? `${key}_` : key,
      value,
    ]);
    // Also escapes what JSON leaves as it is and a terminal would interpret.
    return visible(JSON.stringify(Object.fromEntries(marked), (_key, value: unknown) => plain(value)));
  } catch (error) {
    // A circular structure, or a getter that throws.
    return visible(JSON.stringify({ unprintable: cut(messageOf(error), longestText) }));
  }
}

function plain(value: unknown): unknown {
  if (types.isNativeError(value)) return plainError(value);
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'string' ? cut(value, longestText) : value;
}

/** An error with a code is a known failure; for any other, the stack shows where it comes from. */
function plainError(error: Error): Record<string, unknown> {
  const { message, stack } = error;
  return 'code' in error ? { message, code: error.code } : { message, stack };
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
