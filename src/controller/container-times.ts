/** Since when something is so of a container, milliseconds since the epoch. */
class Since {
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

/** Since when containers are down, and not on the network in use; milliseconds since the epoch. */
export class ContainerTimes {
  private readonly down = new Since();
  private readonly away = new Since();

  /** Since when a container is not up; `now` for one that was never seen so. */
  downSince(id: string, now: number): number {
    return this.down.of(id) ?? now;
  }

  /** Since when a container has had no address on the network; absent for one that has. */
  awaySince(id: string): number | undefined {
    return this.away.of(id);
  }

  /** Takes what was listed of a container; returns whether that changes any of its times. */
  note(id: string, isUp: boolean, isPresent: boolean, now: number): boolean {
    const isDown = this.down.note(id, !isUp, now);
    return this.away.note(id, !isPresent, now) || isDown;
  }

  forget(id: string): void {
    this.down.forget(id);
    this.away.forget(id);
  }
}
