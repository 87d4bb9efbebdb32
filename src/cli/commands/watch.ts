import { setTimeout as pause } from 'node:timers/promises';
import type { ChangeKind, ChangeRecord } from '../../model/change-record';
import { changeKinds } from '../../model/change-record';
import { messageOf } from '../../model/errors';
import type { ApiClient } from '../api-client';
import type { CommandSpec, Input } from '../command';
import { serverSentEvents } from '../connection/server-sent-events';
import type { Context } from '../context';
import { CliFailure, exitStatus } from '../exit-status';
import { objectFormatOption } from '../format/listing';
import type { Colour } from '../format/screen';
import { type ObjectFormat, printObject, readObjectFormat } from '../format/print-objects';
import type { Wire } from '../../model/wire';

type Change = Wire<ChangeRecord>;

export const watch: CommandSpec = {
  name: 'watch',
  summary: 'Show changes as they happen',
  description:
    'Runs until Ctrl-C. If nathost ends, the command waits for it and reconnects. With names, it shows only their changes.',
  arguments: [{ name: 'NAME', optional: true, many: true, values: 'names' }],
  options: [
    {
      name: 'last',
      short: 'n',
      value: 'number',
      description: 'First show this many of the last changes (default 0)',
    },
    {
      name: 'kind',
      value: 'kind',
      repeatable: true,
      description: 'Show only this kind of change',
      values: changeKinds,
    },
    objectFormatOption,
  ],
  examples: [
    { command: 'docker nathost watch -n 20 shop', says: 'The last 20 changes of a name, and the next ones' },
  ],
  run: async (context, input) => {
    const watcher = new Watcher(context, input);
    const api = await context.api();
    await watcher.watch(api);
    return exitStatus.ok;
  },
};

class Watcher {
  private readonly format: ObjectFormat | undefined;
  private readonly earlier: number;
  private readonly kinds: readonly string[];
  private readonly names: readonly string[];
  private readonly interruption: AbortSignal;
  /** The id of the last change received, so that none is missed after a break. */
  private lastId: string | undefined;

  constructor(
    private readonly context: Context,
    input: Input,
  ) {
    this.format = input.value('format') ? readObjectFormat(input.value('format')) : undefined;
    this.earlier = wholeNumber(input.value('last') ?? '0');
    this.kinds = input.values('kind');
    this.names = input.arguments.map((name) => name.toLowerCase());
    this.interruption = context.interruption();
  }

  async watch(first: ApiClient): Promise<void> {
    await this.showEarlier(first);
    for (let api: ApiClient | undefined = first; !this.ended(); api = await this.again()) {
      if (!api) return;
      const fault = await this.follow(api);
      if (this.ended()) return;
      this.context.err.line({
        text: `lost the connection to nathost (${fault}); waiting for it`,
        colour: 'yellow',
      });
    }
  }

  private async showEarlier(api: ApiClient): Promise<void> {
    const changes = await api.list<ChangeRecord>('/v1/changes', 'changes');
    this.lastId = changes.at(-1)?.id.toString();
    if (this.earlier === 0) return;
    for (const change of changes.filter((one) => this.concerns(one)).slice(-this.earlier)) this.show(change);
  }

  /** @returns why the stream ended */
  private async follow(api: ApiClient): Promise<string> {
    try {
      const headers = this.lastId === undefined ? {} : { 'last-event-id': this.lastId };
      const answer = await api.accepted({
        path: '/v1/events',
        headers,
        timeout: 10_000,
        signal: this.interruption,
      });
      for await (const { event, data, id } of serverSentEvents(answer.body)) {
        if (event !== 'change') continue;
        this.lastId = id ?? this.lastId;
        const change = JSON.parse(data) as Change;
        if (this.concerns(change)) this.show(change);
      }
      return 'the stream ended';
    } catch (error) {
      return messageOf(error);
    }
  }

  /** A new process counts its changes from 1. */
  private async again(): Promise<ApiClient | undefined> {
    while (!this.ended()) {
      await pause(1000, undefined, { signal: this.interruption }).catch(() => undefined);
      const api = await this.context.api().catch(() => undefined);
      if (!api) continue;
      this.lastId = undefined;
      this.context.err.line({ text: 'connected to nathost again', colour: 'green' });
      return api;
    }
    return undefined;
  }

  private ended(): boolean {
    return this.interruption.aborted;
  }

  private concerns({ kind, names }: Change): boolean {
    if (this.kinds.length > 0 && !this.kinds.includes(kind)) return false;
    return this.names.length === 0 || names.some((name) => this.names.includes(name));
  }

  private show(change: Change): void {
    if (this.format) {
      printObject(this.context, this.format, change);
      return;
    }
    this.context.out.line(
      { text: localTime(change.at), colour: 'dim' },
      '  ',
      { text: change.kind.padEnd(16), colour: colours[change.kind] },
      `  ${change.text}`,
    );
  }
}

const colours: Readonly<Partial<Record<ChangeKind, Colour>>> = {
  'engine-lost': 'red',
  problem: 'red',
  'problem-over': 'green',
  'engine-connected': 'green',
  'drift-mended': 'yellow',
  asked: 'cyan',
};

/** The local time of day. */
function localTime(time: string): string {
  return new Date(time).toLocaleTimeString('en-GB', { hour12: false });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text))
    throw new CliFailure(`invalid argument "${text}" for "-n, --last"`, {
      remedy: 'It is a number from 0.',
      status: exitStatus.usage,
    });
  return Number(text);
}
