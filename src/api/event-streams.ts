import type { ServerResponse } from 'node:http';
import type { ChangeRecord } from '../model/change-record';
import type { StatusReport } from '../model/status';
import type { StatusSource } from '../ports/status-source';
import { jsonLine } from './json-body';
import { summary } from './summary';

const mostStreams = 32;
/** Unread bytes that a client may have. */
const mostUnread = 1024 * 1024;
/** Milliseconds. */
const betweenComments = 15_000;
const betweenStatuses = 250;

/** Server-sent events (HTML standard, section 9.2): audit events as they happen, and the status when it has changed. */
export class EventStreams {
  /** Clients with the digest of the status that each was sent last. */
  private readonly clients = new Map<ServerResponse, string>();
  private unsubscribe: (() => void) | undefined;
  private comments: NodeJS.Timeout | undefined;
  private statusTimer: NodeJS.Timeout | undefined;
  /** Events to send after the current task. */
  private pending = '';

  constructor(
    private readonly source: StatusSource,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  get isFull(): boolean {
    return this.clients.size >= mostStreams;
  }

  /** Sends events until the client disconnects. `lastId`: the last event that it has; absent: it wants only new ones. */
  open(response: ServerResponse, lastId: number | undefined): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.socket?.setTimeout(0);
    this.flush();
    const { text, picture } = this.statusEvent();
    response.write(text + this.missed(lastId).map(changeEvent).join(''));
    this.clients.set(response, picture);
    response.once('close', () => {
      this.clients.delete(response);
      if (this.clients.size === 0) this.rest();
    });
    this.begin();
  }

  /** Ids start again with the process, so a client with a higher id knew another process and gets all events of this one. */
  private missed(lastId: number | undefined): readonly ChangeRecord[] {
    if (lastId === undefined) return [];
    const all = this.source.changes();
    const newest = all.at(-1)?.id ?? 0;
    return lastId > newest ? all : all.filter(({ id }) => id > lastId);
  }

  private begin(): void {
    this.unsubscribe ??= this.source.subscribe({
      onChange: (record) => {
        this.queue(record);
      },
      onStatus: () => {
        this.statusTimer ??= setTimeout(() => {
          this.tellStatus();
        }, betweenStatuses);
      },
    });
    this.comments ??= setInterval(() => {
      this.send(': alive\n\n');
      // The status can become stale by time alone.
      this.tellStatus();
    }, betweenComments);
  }

  private rest(): void {
    this.unsubscribe?.();
    clearInterval(this.comments);
    clearTimeout(this.statusTimer);
    this.unsubscribe = this.comments = this.statusTimer = undefined;
    this.pending = '';
  }

  /** Runs during a pass, so it only queues the event. */
  private queue(record: ChangeRecord): void {
    if (this.pending === '')
      setImmediate(() => {
        this.flush();
      });
    this.pending += changeEvent(record);
  }

  private flush(): void {
    const text = this.pending;
    this.pending = '';
    if (text !== '') this.send(text);
  }

  private tellStatus(): void {
    this.statusTimer = undefined;
    const { text, picture } = this.statusEvent();
    for (const [client, told] of this.clients) {
      if (told === picture) continue;
      this.clients.set(client, picture);
      write(client, text);
    }
  }

  private statusEvent(): { readonly text: string; readonly picture: string } {
    const report = this.source.report();
    const told = summary(report, this.settings);
    const { engine, network, problems } = report;
    const { phase, counts } = told;
    const picture = jsonLine([
      phase,
      counts,
      engine.staleSince,
      network?.kernel?.inSync,
      problems,
      statesOf(report),
    ]);
    return { text: `event: status\ndata: ${jsonLine(told)}\n\n`, picture };
  }

  private send(text: string): void {
    for (const client of this.clients.keys()) write(client, text);
  }
}

/** Disconnects a client that reads too slowly: it can reconnect and get what it missed. */
function write(client: ServerResponse, text: string): void {
  if (client.writableLength > mostUnread) client.socket?.destroy();
  else client.write(text);
}

/** The states of containers and files. A container that only stops causes no audit event, so its state is compared. */
function statesOf({ names, proxies }: StatusReport): readonly string[] {
  const containers = names.map(({ holders, standbys }) =>
    [...holders, ...standbys].map(({ state }) => state).join(),
  );
  return [...containers, ...proxies.map(({ inSync }) => String(inSync))];
}

function changeEvent(record: ChangeRecord): string {
  return `id: ${record.id}\nevent: change\ndata: ${jsonLine(record)}\n\n`;
}
