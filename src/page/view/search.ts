import type { NameRow } from './name-rows';

/** Whether each word of `wanted` is part of one of the texts, ignoring case. */
export function finds(wanted: string, texts: readonly string[]): boolean {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const searched = texts.map((text) => text.toLowerCase());
  return words.every((word) => searched.some((text) => text.includes(word)));
}

/** The searchable texts of a name: itself, its aliases, addresses and containers. */
export function textsOf({ name, aliases, places, standbys }: NameRow): string[] {
  const containers = [...places.flatMap(({ container }) => container ?? []), ...standbys];
  return [
    name,
    ...aliases,
    ...places.flatMap(({ addresses }) => addresses),
    ...containers.flatMap((container) => [container.name, container.state, container.id.slice(0, 12)]),
  ];
}
