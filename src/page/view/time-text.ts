const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A duration in its largest unit, for example `3 min`. */
export function lengthText(milliseconds: number): string {
  const [unit, size] = units.find(([, length]) => milliseconds >= length) ?? units[3];
  return `${Math.floor(milliseconds / size)} ${unit}`;
}

/** How long ago a time was, or how far in the future it is. */
export function agoText(then: number, now: number): string {
  const passed = now - then;
  if (passed <= -1000) return `in ${lengthText(-passed)}`;
  return passed < 5000 ? 'just now' : `${lengthText(passed)} ago`;
}
