/** What has become different since it was last asked for. */
export interface WorldChanges {
  /** True after a look at everything. */
  readonly everything: boolean;
  /** Containers that came, went, are described otherwise, are starting or no longer, or are down or away since another time. */
  readonly containers: ReadonlySet<string>;
}

export class ChangeCollector {
  private everything = true;
  private containers = new Set<string>();

  note(container: string): void {
    this.containers.add(container);
  }

  noteEverything(): void {
    this.everything = true;
  }

  /** Hands over what there is, and begins anew. */
  take(): WorldChanges {
    const { everything, containers } = this;
    this.everything = false;
    this.containers = new Set();
    return { everything, containers };
  }
}
