/** A line of a hosts file: one name and one of its addresses. */
export interface HostLine {
  /** Canonical IPv4 or IPv6 address. */
  readonly address: string;
  /** Lower-case host name. */
  readonly name: string;
}

/** True for equal lines in the same order. */
export function sameLines(a: readonly HostLine[], b: readonly HostLine[]): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every((line, index) => line.name === b[index]?.name && line.address === b[index].address)
  );
}
