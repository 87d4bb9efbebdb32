/** Beyond this many edits, another name is meant. */
const mostEdits = 2;
const mostNamed = 3;

/** The most similar names. */
export function nearNames(name: string, names: Iterable<string>): string[] {
  const found: { readonly name: string; readonly edits: number }[] = [];
  for (const other of new Set(names)) {
    const edits = other.startsWith(name) || name.startsWith(other) ? 1 : editsBetween(name, other);
    if (edits <= mostEdits) found.push({ name: other, edits });
  }
  return found
    .toSorted((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, mostNamed)
    .map((near) => near.name);
}

/** Levenshtein distance, cut off above `mostEdits`. */
function editsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > mostEdits) return mostEdits + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > mostEdits) return mostEdits + 1;
    row = next;
  }
  return row[b.length] ?? 0;
}
