/** Since when something is so of a container, milliseconds since the epoch. */
export class Since {
  private readonly times = new Map<string, number>();

  of(id: string): number | undefined {
    return this.times.get(id);
  }

  /** Returns whether that changes what is known. A moment that lies ahead is not believed: the clock was set back. */
  note(id: string, isSo: boolean, now: number): boolean {
    const known = this.times.get(id);
    if (isSo ? known !== undefined && known <= now : known === undefined) return false;
    if (isSo) this.times.set(id, now);
    else this.times.delete(id);
    return true;
  }

  forget(id: string): void {
    this.times.delete(id);
  }
}
