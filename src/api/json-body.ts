/**
 * JSON for people and programs: indented, with a newline at the end, and with times as ISO 8601 instead of the model's milliseconds. A
 * time is a number whose key is `at` or `since`, or ends in `At`, `Since` or `Until`.
 */
export function jsonBody(value: unknown): string {
  return `${JSON.stringify(value, withTimes, 2)}\n`;
}

/** The same on one line. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value, withTimes);
}

function withTimes(key: string, value: unknown): unknown {
  return typeof value === 'number' && /(?:^at|^since|At|Since|Until)$/.test(key)
    ? new Date(value).toISOString()
    : value;
}
