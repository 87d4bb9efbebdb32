/** Enough for every list in flight. */
const mostRemembered = 4096;

/** Destroyed containers that are still remembered, and how many lists had begun when each was destroyed. */
export class Tombstones {
  private readonly listsBefore = new Map<string, number>();

  has(id: string): boolean {
    return this.listsBefore.has(id);
  }

  add(id: string, listsBegun: number): void {
    if (!this.has(id)) this.listsBefore.set(id, listsBegun);
    const [oldest] = this.listsBefore.keys();
    if (this.listsBefore.size > mostRemembered && oldest !== undefined) this.listsBefore.delete(oldest);
  }

  /** True when the container was destroyed after this list began. */
  isYoungerThan(list: number, id: string): boolean {
    return (this.listsBefore.get(id) ?? -Infinity) >= list;
  }
}
