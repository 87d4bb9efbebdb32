import { timeOfDay, type Moment } from '../model/clock';

/** Since when a condition has held for each container, in `Clock.elapsed` milliseconds, which a set clock does not change. */
class Since {
  private readonly times = new Map<string, number>();

  of(id: string): number | undefined {
    return this.times.get(id);
  }

  /** Returns whether this is a change. */
  record(id: string, isSo: boolean, elapsed: number): boolean {
    if (isSo === this.times.has(id)) return false;
    if (isSo) this.times.set(id, elapsed);
    else this.times.delete(id);
    return true;
  }

  forget(id: string): void {
    this.times.delete(id);
  }
}

/**
 * Since when containers have been down, and off nathost's network. Returned as a time of day by the clock as it is set now, so that the
 * time passed since then is right.
 */
export class ContainerTimes {
  private readonly down = new Since();
  private readonly away = new Since();

  /** Since when a container has been down; the present moment for one never recorded as down. */
  downSince(id: string, moment: Moment): number {
    return timeOfDay(this.down.of(id) ?? moment.elapsed, moment);
  }

  /** Since when a container has had no address on the network; absent for one that has. */
  awaySince(id: string, moment: Moment): number | undefined {
    const since = this.away.of(id);
    return since === undefined ? undefined : timeOfDay(since, moment);
  }

  /** Records what a list says of a container. Returns whether any of its times changed. */
  record(id: string, isUp: boolean, isPresent: boolean, elapsed: number): boolean {
    const isDown = this.down.record(id, !isUp, elapsed);
    return this.away.record(id, !isPresent, elapsed) || isDown;
  }

  forget(id: string): void {
    this.down.forget(id);
    this.away.forget(id);
  }
}
