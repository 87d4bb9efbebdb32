import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import type { Clock } from '../../model/clock';
import type { EngineStatus, ListedProblem } from '../../model/status';
import { DirtyQueue } from '../dirty-queue';
import { EngineWatch } from '../engine-watch';
import { staleAfter } from '../timing';

/** Whether the cache is current enough to rely on. */
@injectable()
export class EngineHealth {
  /** When this process started, milliseconds since the epoch. */
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
    message: 'the engine does not answer lists of containers, so what nathost knows may be out of date',
    remedy: 'Check whether the engine hangs: docker ps, the engine’s log. nathost tries again by itself.',
    since,
  };
}
