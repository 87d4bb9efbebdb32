import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { EventRouter } from './event-router';
import type { Clock } from '../model/clock';
import { messageOf } from '../model/errors';
import type { EngineFacts } from '../model/record';
import type { EngineStatus, ListedProblem } from '../model/status';
import type { Engine } from '../ports/engine';
import type { Log } from '../ports/log';
import { AuditLog } from './audit-log';
import { reconnectDelays, streamOverlap } from './timing';

/** Keeps an event stream open, and reconnects whenever the engine is away. */
@injectable()
export class EngineWatch {
  private readonly stopping = new AbortController();
  private current: EngineStatus;
  private done: Promise<void> | undefined;
  private failures = 0;
  private lastError: string | undefined;
  private lastEventAt: number | undefined;

  constructor(
    @inject(ports.engine) private readonly engine: Engine,
    @inject(ports.clock) private readonly clock: Clock,
    @inject(ports.log) private readonly log: Log,
    @inject(AuditLog) private readonly audit: AuditLog,
    @inject(EventRouter) private readonly events: Pick<EventRouter, 'opened' | 'event' | 'lost'>,
  ) {
    this.current = { connected: false, since: clock.now(), connections: 0 };
  }

  get status(): EngineStatus {
    return { ...this.current, ...(this.lastEventAt !== undefined && { lastEventAt: this.lastEventAt }) };
  }

  get problems(): readonly ListedProblem[] {
    if (this.current.connected || this.lastError === undefined) return [];
    const problem: ListedProblem = {
      kind: 'engine-unreachable',
      about: { kind: 'engine' },
      message: `nathost cannot reach the engine and changes nothing: ${this.lastError}`,
      remedy: 'Start the engine, or check that DOCKER_HOST names its socket. nathost reconnects by itself.',
      since: this.current.since,
    };
    return [problem];
  }

  start(): void {
    this.done ??= this.watch();
  }

  /** Resolves when the stream is closed, whether the engine answers or not. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async watch(): Promise<void> {
    while (!this.isStopped()) {
      try {
        await this.followOnce();
      } catch (error) {
        if (!this.isStopped()) this.lost(error);
      }
      if (!this.isStopped()) await this.pause();
    }
  }

  private async followOnce(): Promise<void> {
    const facts = await this.unlessStopped(this.engine.open());
    if (facts === undefined) return;
    await this.engine.follow({
      sinceNano: BigInt(this.clock.now() - streamOverlap) * 1_000_000n,
      onOpen: () => {
        this.opened(facts);
      },
      onEvent: (event) => {
        this.lastEventAt = this.clock.now();
        this.events.event(event);
      },
      stop: this.stopping.signal,
    });
  }

  private opened(facts: EngineFacts): void {
    const now = this.clock.now();
    const disconnectedFor = Math.max(0, now - this.current.since);
    this.current = {
      connected: true,
      version: facts.version,
      apiVersion: facts.apiVersion,
      since: now,
      connections: this.current.connections + 1,
      lastDisconnectedFor: disconnectedFor,
      totalDisconnectedFor: (this.current.totalDisconnectedFor ?? 0) + disconnectedFor,
    };
    this.log.info('engine connected', { ...facts, disconnectedForMs: disconnectedFor });
    this.events.opened(facts);
    this.tell('engine-connected', `connected to engine ${facts.version}`);
  }

  private lost(error: unknown): void {
    const { connected, since } = this.current;
    // A stream that ends right after it opened still counts as a failure, so that reconnecting backs off.
    if (connected && this.clock.now() - since >= reconnectDelays.longest) this.failures = 0;
    this.failures += 1;
    this.lastError = messageOf(error);
    if (!connected && this.failures > 1) {
      this.log.debug('engine still unreachable', { error: this.lastError, failures: this.failures });
      return;
    }
    // An engine that was never connected has been away since the start.
    this.current = { ...this.current, connected: false, since: connected ? this.clock.now() : since };
    this.log.warn('engine lost', { error: this.lastError });
    this.events.lost();
    this.tell('engine-lost', `lost the connection to the engine: ${this.lastError}`);
  }

  private tell(kind: 'engine-connected' | 'engine-lost', text: string): void {
    this.audit.record({ kind, subject: 'engine', names: [], text });
    this.audit.pictureChanged();
  }

  /** The result of `work`, or undefined as soon as this is stopped. */
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
    const { first, longest } = reconnectDelays;
    const delay = Math.min(longest, first * 2 ** Math.max(0, this.failures - 1));
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
