/** When time alone would change what was decided of a name, milliseconds since the epoch; by name, and only of those that it would. */
export type DueTimes = ReadonlyMap<string, number>;

/** Of several moments of one name, the first counts. */
export function noteDue(due: Map<string, number>, name: string, at: number | undefined): void {
  if (at !== undefined && at < (due.get(name) ?? Infinity)) due.set(name, at);
}

/** The first of all; `undefined` when time alone changes nothing. */
export function firstDue(due: DueTimes): number | undefined {
  let first = Infinity;
  for (const at of due.values()) if (at < first) first = at;
  return first === Infinity ? undefined : first;
}
