import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { NetworkNamespace } from './network-namespace';

export interface SteadyRequests {
  readonly url: string;
  readonly perSecond: number;
  /** What each reply has to say, without white space around it; another body, or another status than 200, is a failure. */
  readonly body: string;
  /** For one request. Default 10,000. */
  readonly timeoutMs?: number;
}

export interface Tally {
  readonly asked: number;
  readonly failed: number;
  /** The first twenty; `at` in milliseconds since the start. */
  readonly failures: readonly { readonly at: number; readonly why: string }[];
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
}

/** Somebody in a network who asks for the same page again and again, each time on a fresh connection. Ends when this process does,
 * whatever ends it. */
export class SteadyClient {
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    for (const pipe of [child.stdout, child.stderr])
      pipe?.on('data', (part: Buffer) => (this.output += part.toString()));
  }

  static async start(network: NetworkNamespace, requests: SteadyRequests): Promise<SteadyClient> {
    const { url, perSecond, body, timeoutMs = 10_000 } = requests;
    const script = [join(__dirname, 'steady-requests.js'), url, String(perSecond), String(timeoutMs), body];
    const child = spawn('nsenter', [`--net=${network.path}`, '--', process.execPath, ...script]);
    await once(child, 'spawn');
    return new SteadyClient(child);
  }

  /** Waits for the last replies. */
  async stop(): Promise<Tally> {
    this.child.stdin?.end();
    if (this.child.exitCode === null) await once(this.child, 'close');
    return JSON.parse(this.output) as Tally;
  }
}
