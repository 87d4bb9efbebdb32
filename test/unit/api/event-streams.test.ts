import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { EventStreams } from '../../../src/api/event-streams';
import type { ContainerState } from '../../../src/model/record';
import type { StatusListener, StatusSource } from '../../../src/ports/status-source';
import { manyNames } from '../../support/many-names';

const noon = Date.UTC(2026, 0, 2, 12);

/** A client that reads nothing and remembers what it was sent. */
class Client extends EventEmitter {
  sent = '';
  readonly writableLength = 0;
  readonly socket = { setTimeout: () => undefined };
  readonly writeHead = () => this;
  readonly write = (text: string) => (this.sent += text) !== '';
  get statuses(): number {
    return this.sent.split('event: status\n').length - 1;
  }
}

let state: ContainerState;
let kernelInSync: boolean;
let listener: StatusListener;
let client: Client;
let streams: EventStreams;

beforeEach(() => {
  jest.useFakeTimers();
  state = 'running';
  kernelInSync = false;
  client = new Client();
  const source = {
    report: () => ({
      ...manyNames(3, noon),
      network: { name: 'nathost', kernel: { inSync: kernelInSync } },
      names: [{ name: 'shop', addresses: [], holders: [{ id: 'a', name: 'shop-1', state }], standbys: [] }],
    }),
    changes: () => [],
    subscribe: (told: StatusListener) => {
      listener = told;
      return () => undefined;
    },
  } as unknown as StatusSource;
  streams = new EventStreams(source, {});
  open(client);
});

function open(one: Client): void {
  streams.open(one as unknown as ServerResponse, undefined);
}

afterEach(() => {
  client.emit('close');
  jest.useRealTimers();
});

test('a pass that changed nothing that is shown is not told', () => {
  listener.onStatus();
  jest.advanceTimersByTime(1000);
  expect(client.statuses).toBe(1);
});

test('that a container has stopped is told, although no count changes', () => {
  state = 'exited';
  listener.onStatus();
  jest.advanceTimersByTime(1000);
  expect(client.statuses).toBe(2);
});

test('that the kernel has what it is to have is told', () => {
  kernelInSync = true;
  listener.onStatus();
  jest.advanceTimersByTime(1000);
  expect(client.statuses).toBe(2);
});

describe('a change that nobody was told of when another client connects', () => {
  test.each([
    [
      'after the pass that found it',
      () => {
        listener.onStatus();
      },
    ],
    ['before anything said so', () => undefined],
  ])('is told to who listens already, and once: %s', (_, announce) => {
    const second = new Client();
    state = 'exited';
    announce();
    open(second);
    jest.advanceTimersByTime(60_000);
    second.emit('close');
    expect({ first: client.statuses, second: second.statuses }).toEqual({ first: 2, second: 1 });
  });
});
