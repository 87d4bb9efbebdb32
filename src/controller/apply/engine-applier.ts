import { isUp } from '../../model/claim';
import type { Clock } from '../../model/clock';
import { earliest } from '../../model/collections';
import { messageOf, NathostError } from '../../model/errors';
import { addressText } from '../../model/lease';
import type { Problem } from '../../model/problem';
import type { Happening } from '../../model/change-record';
import type { Engine } from '../../ports/engine';
import type { History } from '../../ports/history';
import type { Log } from '../../ports/log';
import { type DirtyKey, type DirtyQueue, keys } from '../dirty-queue';
import type { EngineCache } from '../engine-cache';
import { FailureBook, type Wait } from './backoff';
import { mostPerMinute, Pace } from './rate-limiter';
import { objectOf, type EngineChange } from '../plan/change';
import { changeWithoutEffect, contested, failedChange, slowChange } from './engine-problems';

/** An engine that has not answered for this long is reported, milliseconds. */
const longWait = 10_000;

/**
 * Carries out changes of networks and endpoints. Changes of different objects run side by side, so that a container that
 * hangs holds up nobody else; of one object at most one runs, after a failure the next waits its time, and so does one that somebody
 * undoes again and again.
 */
export class EngineChanges {
  private readonly running = new Map<string, { readonly change: EngineChange; readonly since: number }>();
  private readonly failures = new FailureBook();
  /** By object: the change that the engine took last, until a look has shown what came of it. */
  private readonly taken = new Map<string, string>();
  private readonly pace = new Pace();
  /** By object that was changed as often as it may be: the last change. */
  private readonly spent = new Map<string, EngineChange>();
  private begunAt = 0;

  constructor(
    private readonly engine: Engine,
    private readonly cache: EngineCache,
    private readonly queue: DirtyQueue,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly history: History,
  ) {}

  get problems(): readonly Problem[] {
    const now = this.clock.now();
    const slow = [...this.running.values()].filter(({ since }) => now - since >= longWait);
    return [
      ...this.failures.problems,
      ...slow.map(({ change }) => slowChange(change, longWait)),
      ...[...this.spent.values()].map((change) => contested(change, mostPerMinute)),
    ];
  }

  /** When something here would change by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined {
    const slowAt = [...this.running.values()].map(({ since }) => since + longWait);
    const waits = [this.failures.nextRetry(this.begunAt), this.pace.nextAt(this.begunAt)];
    return earliest(...waits, ...slowAt.filter((time) => time > this.begunAt));
  }

  /** Why a wanted change is not made at once. */
  waitOf(change: EngineChange): Wait | undefined {
    const [object, now] = [objectOf(change), this.clock.now()];
    if (this.running.has(object)) return { because: 'the engine was asked and has not answered yet' };
    const isDirty = this.isDirty(change) && { because: 'it is being looked at again' };
    if (!this.pace.isSpent(object, now)) return (this.failures.waitOf(object, now) ?? isDirty) || undefined;
    return { because: contested(change, mostPerMinute).message, until: this.pace.nextAt(now) ?? now };
  }

  /** A network is gone, maybe one that was in the way of ours. Returns true when ours may be tried again because of that. */
  retryNetwork(): boolean {
    return this.failures.retryNow(`network ${this.network}`);
  }

  /**
   * Begins what may begin now. Takes the complete list of wanted changes; those that rest on what may be out of
   * date wait. Returns how many were begun for the first time.
   */
  begin(changes: readonly EngineChange[]): number {
    this.begunAt = this.clock.now();
    this.forgetAllBut(changes);
    const ready = changes.filter((change) => !this.running.has(objectOf(change)) && !this.isDirty(change));
    for (const change of ready) this.judge(change);
    const due = ready.filter((change) => this.mayBegin(objectOf(change)));
    const first = due.filter((change) => !this.failures.has(objectOf(change)));
    for (const change of due) this.beginOne(change, objectOf(change));
    for (const object of this.spent.keys())
      if (!this.pace.isSpent(object, this.begunAt)) this.spent.delete(object);
    return first.length;
  }

  private mayBegin(object: string): boolean {
    return this.failures.mayTry(object, this.begunAt) && !this.pace.isSpent(object, this.begunAt);
  }

  private beginOne(change: EngineChange, object: string): void {
    this.running.set(object, { change, since: this.begunAt });
    this.pace.note(object, this.begunAt);
    if (this.pace.isSpent(object, this.begunAt)) this.spent.set(object, change);
    void this.run(change, object);
  }

  private forgetAllBut(changes: readonly EngineChange[]): void {
    const wanted = new Set([...changes.map(objectOf), ...this.running.keys()]);
    this.failures.keepOnly(wanted);
    this.pace.forgetOld(this.begunAt);
    for (const object of this.taken.keys()) if (!wanted.has(object)) this.taken.delete(object);
  }

  /** What the engine took and is wanted still was without effect: asked for again at once, it would be asked for for ever. */
  private judge(change: EngineChange): void {
    const object = objectOf(change);
    const taken = this.taken.get(object);
    if (taken === undefined) return;
    this.taken.delete(object);
    if (taken !== textOf(change)) this.failures.succeeded(object);
    else this.failures.failed(object, changeWithoutEffect(change), this.begunAt, false);
  }

  private async run(change: EngineChange, object: string): Promise<void> {
    try {
      await this.perform(change);
      this.taken.set(object, textOf(change));
      this.log.info('engine changed', describe(change));
      this.history.note(happening(change, this.network));
      this.running.delete(object);
      this.changed(change);
    } catch (error) {
      const final = error instanceof NathostError && error.disposition === 'reject';
      this.failures.failed(object, failedChange(change, error, this.network), this.clock.now(), final);
      this.log.debug('engine did not change', { ...describe(change), error: messageOf(error) });
      this.running.delete(object);
      this.queue.add(keyOf(change));
    }
  }

  /**
   * The connect of a container that does not run is stored in its configuration, and nothing more: it is believed. Should the container
   * have been started meanwhile, events tell of that. Whatever else the engine has taken is listed again.
   */
  private changed(change: EngineChange): void {
    const known = change.kind === 'connect' ? this.cache.containers.get(change.container.id) : undefined;
    if (change.kind !== 'connect' || known === undefined || isUp(known) || this.queue.isDirty(known.id)) {
      this.queue.add(keyOf(change));
      return;
    }
    this.cache.configured(known.id, change.addresses);
    this.queue.add(keys.pass);
  }

  private get network(): string {
    return this.cache.networkName;
  }

  /** What has just been changed, or had an event, is as it is known only after the next list. */
  private isDirty(change: EngineChange): boolean {
    return this.queue.isDirty(keys.network) || this.queue.isDirty(keyOf(change));
  }

  private perform(change: EngineChange): Promise<void> {
    switch (change.kind) {
      case 'create-network':
        return this.engine.createNetwork(change.spec);
      case 'connect':
        return this.engine.connect(this.network, change.container.id, change.addresses);
      case 'disconnect':
        return this.engine.disconnect(this.network, change.container.id);
    }
  }
}

/** What has to be listed again after a change. */
function keyOf(change: EngineChange): DirtyKey {
  return change.kind === 'create-network' ? keys.network : change.container.id;
}

function describe(change: EngineChange): Record<string, unknown> {
  if (change.kind === 'create-network') return { change: change.kind, ...change.spec };
  const { id, name } = change.container;
  return { change: change.kind, container: name, id, ...(change.kind === 'connect' && change.addresses) };
}

function happening(change: EngineChange, network: string): Happening {
  if (change.kind === 'create-network') {
    const { name, ipv4 } = change.spec;
    return {
      kind: 'network-made',
      subject: `network ${name}`,
      names: [],
      text: `the network ${name} was made, with ${ipv4.subnet}`,
    };
  }
  const { names, container } = change;
  const subject = `container ${container.name}`;
  if (change.kind === 'disconnect')
    return { kind: 'disconnected', subject, names, text: `${subject} was disconnected from ${network}` };
  const text = `${subject} was connected to ${network} at ${addressText(change.addresses)}`;
  return { kind: 'connected', subject, names, text };
}

function textOf(change: EngineChange): string {
  return JSON.stringify(describe(change));
}
