import type { EngineEvent } from '../model/engine-event';
import { messageOf } from '../model/errors';
import type { Log } from '../ports/log';
import { decodeEvent } from './decode-event';
import { LineSplitter } from './line-splitter';
import { RecentKeys } from './recent-keys';

/** More than the engine's ring buffer (256) and its queue for a slow reader (1,024) together. */
const rememberedEvents = 2048;
const longestLine = 1 << 20;

/**
 * Reads events until the stream ends or breaks (then it throws what the stream threw). It handles each chunk at once, because the engine
 * waits for its slowest reader within every container operation. Duplicate events are passed on once. Malformed lines are skipped; the
 * first is logged in full.
 */
export class EventStream {
  private readonly seen = new RecentKeys(rememberedEvents);
  private readonly lines = new LineSplitter(longestLine, () => {
    this.skip(`a line of more than ${longestLine} bytes`);
  });
  private skipped = 0;

  constructor(private readonly log: Log) {}

  async *read(stream: AsyncIterable<Buffer>): AsyncGenerator<EngineEvent> {
    try {
      for await (const chunk of stream) yield* this.events(this.lines.push(chunk));
      yield* this.events(this.lines.end());
    } finally {
      if (this.skipped > 1) this.log.warn('events could not be decoded', { count: this.skipped });
    }
  }

  private *events(lines: readonly string[]): Generator<EngineEvent> {
    for (const line of lines) {
      const event = this.decode(line);
      if (event && this.seen.isNew(keyOf(event))) yield event;
    }
  }

  private decode(line: string): EngineEvent | undefined {
    try {
      return decodeEvent(line);
    } catch (error) {
      this.skip(messageOf(error));
      return undefined;
    }
  }

  private skip(reason: string): void {
    this.skipped += 1;
    if (this.skipped === 1) this.log.warn('an event could not be decoded', { error: reason });
  }
}

function keyOf(event: EngineEvent): string {
  const subject = event.kind === 'container' ? event.id : `${event.networkId} ${event.containerId ?? ''}`;
  return `${event.timeNano} ${event.kind} ${event.action} ${subject}`;
}
