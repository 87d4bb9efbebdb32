import type { EngineEvent } from '../../src/model/engine-event';
import type { Engine } from '../../src/ports/engine';

/** Events as lines such as `container start` and `network connect host`, of one container or network. */
export const told = (event: EngineEvent): string =>
  event.kind === 'container' ? `container ${event.action}` : `network ${event.action} ${event.networkName}`;

export const isAbout = (id: string) => (event: EngineEvent) =>
  event.kind === 'container' ? event.id === id : event.containerId === id;

/** Follows an engine and keeps what it says. */
export class EventRecord {
  readonly events: EngineEvent[] = [];
  /** Settles when the following ends; rejects as follow() does. */
  readonly done: Promise<void>;
  readonly #stop = new AbortController();
  #onEvent: () => void = () => undefined;

  private constructor(engine: Engine, sinceNano: bigint, onOpen: () => void) {
    this.done = engine.follow({
      sinceNano,
      onOpen,
      onEvent: (event) => {
        this.events.push(event);
        this.#onEvent();
      },
      stop: this.#stop.signal,
    });
  }

  /** Resolves when the stream is open. */
  static start(engine: Engine, sinceNano = 0n): Promise<EventRecord> {
    return new Promise((resolve, reject) => {
      const record: EventRecord = new EventRecord(engine, sinceNano, () => {
        queueMicrotask(() => {
          resolve(record);
        });
      });
      record.done.catch(reject);
    });
  }

  /** Resolves with the first event that fits, also one that came before. */
  first(fits: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    return new Promise((resolve) => {
      const look = (): void => {
        const event = this.events.find(fits);
        if (event) resolve(event);
      };
      this.#onEvent = look;
      look();
    });
  }

  /** What was told of this container up to the first event `last`, in order. */
  async upTo(id: string, last: string): Promise<string[]> {
    const end = await this.first((event) => isAbout(id)(event) && told(event) === last);
    return this.events
      .slice(0, this.events.indexOf(end) + 1)
      .filter(isAbout(id))
      .map(told);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.done;
  }
}
