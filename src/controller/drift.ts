/**
 * Tells a difference that a resync found, and that no cause of ours explains, from one that is dealt with in its pass by
 * chance. In doubt it is none.
 */
export class Drift {
  /** A resync was asked for, or its answer is there and the pass that follows has not begun. */
  private resync: 'none' | 'asked' | 'answered' = 'none';
  private announced = false;

  /** Everything is to be looked at; `isResync`: only because it is time to. */
  lookedAt(isResync: boolean): void {
    this.resync = isResync ? 'asked' : 'none';
  }

  answered(): void {
    if (this.resync === 'asked') this.resync = 'answered';
  }

  /** An event, or a change of ours, gave a reason for what will be found. */
  announce(): void {
    this.announced = true;
  }

  /**
   * To be called when a pass begins: true when what it changes is drift. `isSettled`: all that was announced has been seen;
   * `isDue`: the pass has changes to make because of the time.
   */
  passBegins(isSettled: boolean, isDue: boolean): boolean {
    const isDrift = this.resync === 'answered' && !this.announced && !isDue;
    if (this.resync === 'answered') this.resync = 'none';
    if (isSettled) this.announced = false;
    return isDrift;
  }
}
