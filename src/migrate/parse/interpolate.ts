/** Replaces variables in all texts of a Compose file by the defaults that stand beside them; without one, they stay as they are written. */
export function interpolate(value: unknown): unknown {
  if (typeof value === 'string') return inText(value);
  if (Array.isArray(value)) return value.map(interpolate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, interpolate(inner)]));
}

function inText(text: string): string {
  return text.replace(
    /\$(?:(\$)|\{\w+:?-([^{}]*)\})/g,
    (_, dollar: string | undefined, otherwise: string | undefined) => dollar ?? otherwise ?? '',
  );
}
