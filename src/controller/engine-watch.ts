import type { Clock } from '../model/clock';
import type { EngineEvent } from '../model/engine-event';
import { messageOf } from '../model/errors';
import type { EngineFacts } from '../model/record';
import type { EngineStatus, ProblemStatus } from '../model/status';
import type { Engine } from '../ports/engine';
import type { History } from '../ports/history';
import type { Log } from '../ports/log';

const firstDelay = 100;
const longestDelay = 5_000;
/** The stream is asked for from a little earlier: the engine answers before it has subscribed. */
const overlap = 2_000;

export interface WatchListener {
  /** The stream is open; everything has to be looked at, because events may have been missed. */
  readonly onOpen: (facts: EngineFacts) => void;
  readonly onEvent: (event: EngineEvent) => void;
  readonly onLost: () => void;
}

/** Keeps an event stream open for as long as it runs, through every absence of the engine. */
export class EngineWatch {
  private readonly stopping = new AbortController();
  private current: EngineStatus;
  private done: Promise<void> | undefined;
  private failures = 0;
  private lastError: string | undefined;
  private lastEventAt: number | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly history: History,
  ) {
    this.current = { connected: false, since: clock.now(), connections: 0 };
  }

  get status(): EngineStatus {
    return { ...this.current, ...(this.lastEventAt !== undefined && { lastEventAt: this.lastEventAt }) };
  }

  /** That the engine is away, while it is. */
  get problems(): readonly ProblemStatus[] {
    if (this.current.connected || this.lastError === undefined) return [];
    const problem: ProblemStatus = {
      kind: 'engine-unreachable',
      subject: 'engine',
      message: `the engine cannot be seen, so nothing is changed: ${this.lastError}`,
      remedy: 'Start the engine, or see whether DOCKER_HOST names its socket; nathost connects by itself.',
      since: this.current.since,
    };
    return [problem];
  }

  start(listener: WatchListener): void {
    this.done ??= this.watch(listener);
  }

  /** Resolves when nothing is listened to any more, whether the engine answers or not. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async watch(listener: WatchListener): Promise<void> {
    while (!this.isStopped()) {
      try {
        await this.followOnce(listener);
      } catch (error) {
        if (!this.isStopped()) this.lost(listener, error);
      }
      if (!this.isStopped()) await this.pause();
    }
  }

  private async followOnce(listener: WatchListener): Promise<void> {
    const facts = await this.unlessStopped(this.engine.open());
    if (facts === undefined) return;
    await this.engine.follow({
      sinceNano: BigInt(this.clock.now() - overlap) * 1_000_000n,
      onOpen: () => {
        this.opened(facts, listener);
      },
      onEvent: (event) => {
        this.lastEventAt = this.clock.now();
        listener.onEvent(event);
      },
      stop: this.stopping.signal,
    });
  }

  private opened(facts: EngineFacts, listener: WatchListener): void {
    const now = this.clock.now();
    const blindFor = Math.max(0, now - this.current.since);
    this.current = {
      connected: true,
      version: facts.version,
      apiVersion: facts.apiVersion,
      since: now,
      connections: this.current.connections + 1,
      lastBlindFor: blindFor,
      totalBlindFor: (this.current.totalBlindFor ?? 0) + blindFor,
    };
    this.log.info('engine connected', { ...facts, blindForMs: blindFor });
    this.tell('engine-connected', `the engine ${facts.version} is seen`);
    listener.onOpen(facts);
  }

  private lost(listener: WatchListener, error: unknown): void {
    const { connected, since } = this.current;
    // A stream that ends as soon as it is open must not be asked for again as soon as it has ended.
    if (connected && this.clock.now() - since >= longestDelay) this.failures = 0;
    this.failures += 1;
    this.lastError = messageOf(error);
    if (!connected && this.failures > 1) {
      this.log.debug('engine still away', { error: this.lastError, failures: this.failures });
      return;
    }
    // One that was never there is away since the beginning.
    this.current = { ...this.current, connected: false, since: connected ? this.clock.now() : since };
    this.log.warn('engine lost', { error: this.lastError });
    this.tell('engine-lost', `the engine cannot be seen: ${this.lastError}`);
    listener.onLost();
  }

  private tell(kind: 'engine-connected' | 'engine-lost', text: string): void {
    this.history.note({ kind, subject: 'engine', names: [], text });
  }

  /** What `work` comes to, or undefined as soon as this is stopped. */
  private unlessStopped<T>(work: Promise<T>): Promise<T | undefined> {
    const { signal } = this.stopping;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        resolve(undefined);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      work.then(resolve, reject).finally(() => {
        signal.removeEventListener('abort', giveUp);
      });
    });
  }

  private pause(): Promise<void> {
    const delay = Math.min(longestDelay, firstDelay * 2 ** Math.max(0, this.failures - 1));
    return new Promise((resolve) => {
      const cancel = this.clock.after(delay, done);
      const { signal } = this.stopping;
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }
}
