import { join } from 'node:path';
import { run } from '../../test/support/command';
import type { NetworkNamespace } from '../../test/support/network-namespace';
import { Lasting } from './lasting';

const script = join(__dirname, '../../scripts/bench-tools');

/** One connection; times in microseconds from the moment it was due, -1 where it did not come to that. */
export interface Connection {
  readonly connected: number;
  readonly answered: number;
  /** SYNs and segments that had to be sent again. */
  readonly sentAgain: number;
  readonly status: number;
}

export interface Connections {
  readonly all: readonly Connection[];
  /** Microseconds by which the client itself began too late: at most, and in 99 of 100 cases. */
  readonly late: { readonly most: number; readonly p99: number };
}

export interface Saturation {
  readonly perSecond: number;
  readonly requests: number;
  /** Connections that broke off, timeouts, and statuses other than 2xx and 3xx. */
  readonly errors: number;
  /** Processor time of the client itself. */
  readonly clientSeconds: number;
}

/** Connections that are open, and stay so until they are let go. */
export interface Held {
  readonly count: number;
  readonly letGo: () => Promise<void>;
}

/** The client: makes load in a network. */
export class Generator {
  private constructor(
    private readonly network: NetworkNamespace,
    private readonly wrk: string,
    private readonly connections: string,
  ) {}

  static async in(network: NetworkNamespace): Promise<Generator> {
    const [wrk = '', connections = ''] = (await run(script, [])).trim().split('\n').slice(-2);
    return new Generator(network, wrk, connections);
  }

  /** As many requests as are answered, over 32 connections that are kept, or each over a new one.
   * @param options.around a program, with its arguments, that runs the client */
  async saturate(
    url: string,
    { seconds, keep, around = [] }: { seconds: number; keep: boolean; around?: readonly string[] },
  ): Promise<Saturation> {
    const header = keep ? [] : ['-H', 'Connection: close'];
    const libraries = `LD_LIBRARY_PATH=${join(this.wrk, '../../lib/x86_64-linux-gnu')}`;
    const command = [libraries, this.wrk, '-t', '1', '-c', '32', '-d', `${seconds}s`, '--timeout', '10s'];
    const timed = ['sh', '-c', '"$@"; times', 'sh', 'env', ...command, ...header, url];
    const [file = '', ...args] = [...around, ...timed];
    return saturationOf(await this.network.run(file, args));
  }

  /** A request at each of so many moments a second, each over a new connection, however long answers take. */
  async open(
    address: string,
    port: number,
    { seconds, perSecond, path }: { seconds: number; perSecond: number; path: string },
  ): Promise<Connections> {
    return this.#connections(['open', address, `${port}`, `${seconds}`, `${perSecond}`, path]);
  }

  /** Opens so many connections, or as many as are let in, to a port of that network on which nobody else listens; both ends are kept. */
  async hold(server: NetworkNamespace, address: string, port: number, count: number): Promise<Held> {
    const queue = await Lasting.start(...this.#in(server, ['queue', `${port}`]));
    const held = await Lasting.start(...this.#in(this.network, ['hold', address, `${port}`, `${count}`]));
    return {
      count: Number(held.said),
      letGo: async () => {
        await held.end();
        await queue.end();
      },
    };
  }

  /** Two connections at the same moment from the same source port to two addresses, so many times. */
  async twins(addresses: readonly [string, string], port: number, count: number): Promise<Connections> {
    return this.#connections(['twins', addresses.join(','), `${port}`, `${count}`, '20000']);
  }

  #in(network: NetworkNamespace, args: readonly string[]): [string, string[]] {
    return ['nsenter', [`--net=${network.path}`, '--', this.connections, ...args]];
  }

  async #connections(args: readonly string[]): Promise<Connections> {
    const lines = (await this.network.run(this.connections, args)).trim().split('\n');
    const late = /^late (\S+) (\S+)$/.exec(lines.at(-1) ?? '');
    const rows = (late ? lines.slice(0, -1) : lines).map((line) => line.split(' ').map(Number));
    return {
      all: rows.map(([connected = -1, answered = -1, sentAgain = 0, status = 0]) => ({
        connected,
        answered,
        sentAgain,
        status,
      })),
      late: { most: Number(late?.[1] ?? 0), p99: Number(late?.[2] ?? 0) },
    };
  }
}

function saturationOf(report: string): Saturation {
  const number = (pattern: RegExp): number => Number(pattern.exec(report)?.[1] ?? 0);
  const requests = number(/(\d+) requests in/);
  const sockets = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(report);
  const [, connect = 0, , write = 0, timeout = 0] = (sockets ?? []).map(Number);
  return {
    requests,
    perSecond: number(/Requests\/sec:\s+([\d.]+)/),
    errors: connect + write + timeout + number(/Non-2xx or 3xx responses: (\d+)/),
    clientSeconds: secondsOfChildren(report),
  };
}

/** The second line that a shell's `times` prints: of what it has run, user and system. */
function secondsOfChildren(report: string): number {
  const [, ...parts] = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(report) ?? [];
  const [userMinutes = NaN, user = NaN, systemMinutes = NaN, system = NaN] = parts.map(Number);
  return (userMinutes + systemMinutes) * 60 + user + system;
}
