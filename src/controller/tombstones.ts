/** Enough to outlast any look that is under way. */
const mostRemembered = 4096;

/** Containers that were destroyed, the last of them. */
export class Gone {
  private readonly ids = new Set<string>();

  has(id: string): boolean {
    return this.ids.has(id);
  }

  add(id: string): void {
    this.ids.add(id);
    const [oldest] = this.ids;
    if (this.ids.size > mostRemembered && oldest !== undefined) this.ids.delete(oldest);
  }
}
