/**
 * Runs a task whenever it was asked for, one run at a time; requests during a run lead to exactly one more run.
 * The task must not reject: what goes wrong in it is its own to handle.
 */
export class SingleSlot {
  private running: Promise<void> | undefined;
  private requested = false;

  constructor(private readonly task: () => Promise<void>) {}

  request(): void {
    this.requested = true;
    this.running ??= this.runWhileRequested();
  }

  /** Resolves when nothing runs and nothing is asked for. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  private async runWhileRequested(): Promise<void> {
    // Begins after the caller is done, so that requests made in one go are one run.
    await Promise.resolve();
    while (this.requested) {
      this.requested = false;
      await this.task();
    }
    this.running = undefined;
  }
}
