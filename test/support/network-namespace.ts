import { join } from 'node:path';
import { run } from './command';

export interface Reply {
  readonly status: number;
  readonly body: string;
}

export interface GetOptions {
  /** For the whole request. Default 5,000. */
  readonly timeoutMs?: number;
  /** While nobody listens there, try again until the time is over: a container's start says nothing of its socket. */
  readonly untilUp?: boolean;
}

/** A network to make requests from, by way of a process that enters it: Node itself cannot. */
export class NetworkNamespace {
  /** @param path a file that stands for the namespace, as for `nsenter --net=PATH` */
  constructor(readonly path: string) {}

  /** Runs one of the machine's programs in this network.
   * @returns its stdout */
  run(file: string, args: readonly string[] = []): Promise<string> {
    return run('nsenter', [`--net=${this.path}`, '--', file, ...args]);
  }

  /** One HTTP request on a fresh connection.
   * @throws CommandFailed whose `stderr` names the system's error code, as in ECONNREFUSED */
  async get(url: string, { timeoutMs = 5_000, untilUp = false }: GetOptions = {}): Promise<Reply> {
    const args = [join(__dirname, 'http-get.js'), url, String(timeoutMs), String(untilUp)];
    return JSON.parse(await this.run(process.execPath, args)) as Reply;
  }
}
