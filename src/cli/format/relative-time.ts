const units: readonly (readonly [string, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** A length of time as the docker command says it: `3 minutes`, `About an hour` is `1 hour` here. */
export function lengthText(ms: number): string {
  for (const [unit, size] of units) {
    const count = Math.floor(ms / size);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'less than a second';
}

/** `3 minutes ago`, `in 29 days`; nothing for a time that is not known. @param time ISO 8601 */
export function relativeText(time: string | undefined, now: number): string {
  const at = Date.parse(time ?? '');
  if (Number.isNaN(at)) return '';
  return at > now ? `in ${lengthText(at - now)}` : `${lengthText(now - at)} ago`;
}
