import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { NetworkNamespace } from '../../test/support/network-namespace';

/** Somebody on the engine's host network who finds out when an address answers. Ends with this process. */
export class Answers {
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  constructor(network: NetworkNamespace) {
    const script = join(__dirname, 'answer-probe.js');
    const child = spawn('nsenter', [`--net=${network.path}`, '--', process.execPath, script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.#lines = createInterface(child.stdout);
  }

  /** The moment at which it first does, milliseconds since the epoch. */
  async at(address: string, port: number): Promise<number> {
    const line = once(this.#lines, 'line') as Promise<[string]>;
    this.#child.stdin?.write(`${address} ${port}\n`);
    return Number((await line)[0]);
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await ended;
  }
}
