/** By name: when time alone changes its decision, milliseconds since the epoch. Names that time alone never changes are absent. */
export type DueTimes = ReadonlyMap<string, number>;

/** Keeps the earliest time of a name. */
export function addDue(due: Map<string, number>, name: string, at: number | undefined): void {
  if (at !== undefined && at < (due.get(name) ?? Infinity)) due.set(name, at);
}

/** The earliest time; `undefined` if time alone changes nothing. */
export function firstDue(due: DueTimes): number | undefined {
  let first = Infinity;
  for (const at of due.values()) if (at < first) first = at;
  return first === Infinity ? undefined : first;
}
