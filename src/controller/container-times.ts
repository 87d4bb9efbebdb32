import { Since } from './since';

/** Since when containers are down, and not on the network in use; milliseconds since the epoch. */
export class Times {
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

  /** Takes what was seen of a container; returns whether that changes any of its times. */
  note(id: string, isUp: boolean, isPresent: boolean, now: number): boolean {
    const isDown = this.down.note(id, !isUp, now);
    return this.away.note(id, !isPresent, now) || isDown;
  }

  forget(id: string): void {
    this.down.forget(id);
    this.away.forget(id);
  }
}
