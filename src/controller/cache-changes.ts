/** What has changed in the cache since it was last asked for. */
export interface CacheChanges {
  /** True after a list of all containers. */
  readonly everything: boolean;
  /** True when such a list was the first on its connection: events may have been missed before it. */
  readonly missedEvents: boolean;
  /** Containers that came, went, are described otherwise, are starting or no longer, or are down or away since another time. */
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

  /** Hands over what there is, and begins anew. */
  take(): CacheChanges {
    const { everything, missedEvents, containers } = this;
    this.everything = false;
    this.missedEvents = false;
    this.containers = new Set();
    return { everything, missedEvents, containers };
  }
}
