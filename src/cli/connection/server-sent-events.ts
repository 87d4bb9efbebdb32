/** One event of a stream, as the HTML standard's "server-sent events" defines it. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  readonly id?: string;
}

/** Takes a stream of text apart. Comments are left out. */
export async function* serverSentEvents(body: AsyncIterable<string>): AsyncGenerator<ServerSentEvent> {
  let rest = '';
  for await (const piece of body) {
    const blocks = (rest + piece).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const found = eventIn(block);
      if (found) yield found;
    }
  }
}

function eventIn(block: string): ServerSentEvent | undefined {
  const fields = block.split('\n').map((line) => {
    const [, name = '', value = ''] = /^([^:]*):? ?([^]*)$/.exec(line) ?? [];
    return { name, value };
  });
  const of = (name: string) => fields.filter((field) => field.name === name).map(({ value }) => value);
  const data = of('data');
  if (data.length === 0) return undefined;
  const id = of('id').at(-1);
  return { event: of('event').at(-1) ?? 'message', data: data.join('\n'), ...(id !== undefined && { id }) };
}
