/** What has changed in the cache since the last call of `take`. */
export interface CacheChanges {
  /** True after a list of all containers. */
  readonly everything: boolean;
  /** True when such a list was the first on its connection: events may have been missed before it. */
  readonly missedEvents: boolean;
  /** Containers that were added, removed or changed, or whose start, down time or time off the network changed. */
  readonly containers: ReadonlySet<string>;
}

export class ChangeCollector {
  private everything = true;
  private missedEvents = true;
  private containers = new Set<string>();

  add(container: string): void {
    this.containers.add(container);
  }

  addEverything(missedEvents: boolean): void {
    this.everything = true;
    this.missedEvents ||= missedEvents;
  }

  /** Returns what was collected, and clears it. */
  take(): CacheChanges {
    const { everything, missedEvents, containers } = this;
    this.everything = false;
    this.missedEvents = false;
    this.containers = new Set();
    return { everything, missedEvents, containers };
  }
}
