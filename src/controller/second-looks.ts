import type { Clock } from '../model/clock';
import type { EngineEvent } from '../model/engine-event';

/**
 * The engine tells of some changes before its list shows them, and says nothing when it does: of a process that ended (20.10), and
 * of a running container that was connected or disconnected (all). A busy engine of 20.10 took up to 1.53 s. Milliseconds.
 */
const longestLag = 2_000;

/** Containers that have to be looked at once more, because the first look may have come too early. At most one look of each is pending. */
export class SecondLooks {
  private readonly pending = new Map<string, () => void>();

  constructor(
    private readonly network: string,
    private readonly clock: Clock,
    private readonly onDue: (container: string) => void,
  ) {}

  note(event: EngineEvent): void {
    if (event.kind === 'network') {
      if (event.networkName === this.network && event.containerId !== undefined) this.plan(event.containerId);
    } else if (event.action === 'die') this.plan(event.id);
    // These are told when the list shows them.
    else if (event.action === 'start' || event.action === 'destroy') this.callOff(event.id);
  }

  stop(): void {
    for (const container of this.pending.keys()) this.callOff(container);
  }

  private plan(container: string): void {
    this.callOff(container);
    const cancel = this.clock.after(longestLag, () => {
      this.pending.delete(container);
      this.onDue(container);
    });
    this.pending.set(container, cancel);
  }

  private callOff(container: string): void {
    this.pending.get(container)?.();
    this.pending.delete(container);
  }
}
