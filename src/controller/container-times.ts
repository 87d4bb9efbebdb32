import { timeOfDay, type Moment } from '../model/clock';

/** Since when something is so of a container, in milliseconds of `Clock.elapsed`: the time of day may be set meanwhile. */
class Since {
  private readonly times = new Map<string, number>();

  of(id: string): number | undefined {
    return this.times.get(id);
  }

  /** Returns whether that changes what is known. */
  note(id: string, isSo: boolean, elapsed: number): boolean {
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
 * Since when containers are down, and not on the network in use. Told as the time of day that it was by the clock as it is set now, so that
 * what has passed since is right.
 */
export class ContainerTimes {
  private readonly down = new Since();
  private readonly away = new Since();

  /** Since when a container is not up; now for one that was never seen so. */
  downSince(id: string, moment: Moment): number {
    return timeOfDay(this.down.of(id) ?? moment.elapsed, moment);
  }

  /** Since when a container has had no address on the network; absent for one that has. */
  awaySince(id: string, moment: Moment): number | undefined {
    const since = this.away.of(id);
    return since === undefined ? undefined : timeOfDay(since, moment);
  }

  /** Takes what was listed of a container; returns whether that changes any of its times. */
  note(id: string, isUp: boolean, isPresent: boolean, elapsed: number): boolean {
    const isDown = this.down.note(id, !isUp, elapsed);
    return this.away.note(id, !isPresent, elapsed) || isDown;
  }

  forget(id: string): void {
    this.down.forget(id);
    this.away.forget(id);
  }
}
