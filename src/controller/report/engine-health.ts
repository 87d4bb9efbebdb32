import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import type { Clock } from '../../model/clock';
import type { EngineStatus, ListedProblem } from '../../model/status';
import { DirtyQueue } from '../dirty-queue';
import { EngineWatch } from '../engine-watch';
import { staleAfter } from '../timing';

/** Whether what is known of the engine can be relied on. */
@injectable()
export class EngineHealth {
  /** When this process began, milliseconds since the epoch. */
  readonly startedAt: number;

  constructor(
    @inject(EngineWatch) private readonly watch: EngineWatch,
    @inject(DirtyQueue) private readonly queue: DirtyQueue,
    @inject(ports.clock) private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.startedAt = clock.now();
  }

  get status(): EngineStatus {
    const { status } = this.watch;
    const since = status.connected ? this.queue.dirtySince : undefined;
    const isStale = since !== undefined && this.clock.now() - since >= staleAfter;
    return { ...status, ...(isStale && { staleSince: since }) };
  }

  get problems(): readonly ListedProblem[] {
    const { staleSince } = this.status;
    return [...this.watch.problems, ...(staleSince === undefined ? [] : [stale(staleSince)])];
  }
}

function stale(since: number): ListedProblem {
  return {
    kind: 'engine-unreachable',
    about: { kind: 'engine' },
    message: 'the engine does not answer when it is asked what runs, so what is known may be out of date',
    remedy: 'See whether it hangs: docker ps, the engine’s log. It is asked again by itself.',
    since,
  };
}
