const units: readonly (readonly [string, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** A duration such as `3 minutes`, like the docker command's, but `1 hour` instead of `About an hour`. */
export function lengthText(ms: number): string {
  for (const [unit, size] of units) {
    const count = Math.floor(ms / size);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'less than a second';
}

/** `3 minutes ago`, `in 29 days`; empty for an unknown time. @param time ISO 8601 */
export function relativeText(time: string | undefined, now: number): string {
  const at = Date.parse(time ?? '');
  if (Number.isNaN(at)) return '';
  return at > now ? `in ${lengthText(at - now)}` : `${lengthText(now - at)} ago`;
}
