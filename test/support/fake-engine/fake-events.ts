import type { EngineEvent } from '../../../src/model/engine-event';

type Listener = (event: EngineEvent) => void;
type Broken = (reason: string) => void;

/** How many past events the engine keeps for those who ask for what was since. */
const ring = 256;

/** Two events of one moment would be one. */
type Unstamped = EngineEvent extends infer E ? (E extends EngineEvent ? Omit<E, 'timeNano'> : never) : never;

interface Follower {
  readonly listener: Listener;
  readonly broken: Broken;
  readonly queue: EngineEvent[];
}

/** The event stream, and what can go wrong with it. Listeners run after the code that caused an event, in order. */
export class FakeEvents {
  readonly #followers = new Set<Follower>();
  #past: EngineEvent[] = [];
  #lastNano = 0n;
  #drop = 0;
  #repeat = 0;
  #held: EngineEvent[] | undefined;

  constructor(private readonly now: () => number) {}

  emit(event: Unstamped): void {
    const timeNano = this.#stamp();
    const stamped = { ...event, timeNano } as EngineEvent;
    this.#past.push(stamped);
    if (this.#past.length > ring) this.#past.shift();
    if (this.#drop > 0) {
      this.#drop -= 1;
      return;
    }
    const times = this.#repeat > 0 ? 2 : 1;
    this.#repeat = Math.max(0, this.#repeat - 1);
    for (let time = 0; time < times; time += 1) {
      if (this.#held) this.#held.push(stamped);
      else this.#deliver(stamped);
    }
  }

  /** @returns what ends the following */
  follow(sinceNano: bigint, listener: Listener, broken: Broken): () => void {
    const follower: Follower = { listener, broken, queue: [] };
    this.#followers.add(follower);
    for (const event of this.#past) if (event.timeNano >= sinceNano) this.#enqueue(follower, event);
    return () => this.#followers.delete(follower);
  }

  /** The next events reach nobody; who asks for what was since finds them still. */
  dropNext(count: number): void {
    this.#drop += count;
  }

  /** The next events arrive twice. */
  repeatNext(count: number): void {
    this.#repeat += count;
  }

  /** Events pile up until they are released. */
  hold(): void {
    this.#held ??= [];
  }

  /** Delivers what piled up, in the order that `arrange` gives it. */
  release(arrange: (events: readonly EngineEvent[]) => readonly EngineEvent[] = (events) => events): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const event of arrange(held)) this.#deliver(event);
  }

  /** Ends every stream; what had not arrived does not arrive. */
  breakStreams(reason = 'the engine ended the stream'): void {
    const followers = [...this.#followers];
    this.#followers.clear();
    for (const { broken } of followers) broken(reason);
  }

  /** As after the engine's start. */
  forget(): void {
    this.#past = [];
    this.#held = undefined;
  }

  #stamp(): bigint {
    const now = BigInt(this.now()) * 1_000_000n;
    this.#lastNano = now > this.#lastNano ? now : this.#lastNano + 1n;
    return this.#lastNano;
  }

  #deliver(event: EngineEvent): void {
    for (const follower of this.#followers) this.#enqueue(follower, event);
  }

  #enqueue(follower: Follower, event: EngineEvent): void {
    follower.queue.push(event);
    if (follower.queue.length > 1) return;
    queueMicrotask(() => {
      while (follower.queue.length > 0 && this.#followers.has(follower)) {
        const next = follower.queue.shift();
        if (next) follower.listener(next);
      }
      follower.queue.length = 0;
    });
  }
}
