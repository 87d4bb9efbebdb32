import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** The events of a stream of text; comments are left out. */
export async function* serverSentEvents(body: AsyncIterable<string>): AsyncGenerator<EventSourceMessage> {
  const found: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => found.push(event) });
  for await (const piece of body) {
    parser.feed(piece);
    yield* found.splice(0);
  }
}
