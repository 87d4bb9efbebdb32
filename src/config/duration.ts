const milliseconds = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/**
 * Parses a duration such as `1h30m`, `30s` or `500ms` to milliseconds; `undefined` for anything else. The notation is Go's
 * (pkg.go.dev/time#ParseDuration), with whole numbers and the units h, m, s and ms, each at most once and in this order.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = /^(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/.exec(text);
  if (text === '' || !parts) return undefined;
  const [, h = 0, m = 0, s = 0, ms = 0] = parts.map(Number).map((count) => (Number.isNaN(count) ? 0 : count));
  return h * milliseconds.h + m * milliseconds.m + s * milliseconds.s + ms;
}
