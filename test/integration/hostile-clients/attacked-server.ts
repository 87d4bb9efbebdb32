import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { systemCodeOf } from '../../../src/model/errors';
import { message, startScript } from '../hosts/child';

export const mebibyte = 1024 * 1024;
/**
 * What an attack may add to the server's memory at its worst moment: 109 to 147 were seen for 200,000 requests at once, garbage for the
 * most part, of which the collector leaves more the more other work the machine has.
 */
const mostMemory = 256 * mebibyte;
/** Processor time of the server that an attack may cost, in milliseconds: so long others may have to wait, on an idle machine. 1,620 to 2,720 were
 * seen for the same. */
const mostWork = 5_000;

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** A server in a process of its own, which serves the API at a path and sends `ready`. */
export class AttackedServer {
  private clients: Socket[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: string,
  ) {}

  /** @param script in this folder; it is given the path, and ends when it is disconnected */
  static async start(script: string, socket: string): Promise<AttackedServer> {
    const child = startScript(`../hostile-clients/${script}`, socket);
    await message(child);
    const server = new AttackedServer(child, socket);
    for (let count = 0; count < 50; count += 1) await server.ask('/v1/names');
    return server;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }

  /** One request on a connection of its own; a POST where there is a body. */
  ask(target: string, body?: Buffer | string): Promise<Reply> {
    const method = body === undefined ? 'GET' : 'POST';
    return inItsTurn(
      () =>
        new Promise((resolve, reject) => {
          const asked = request(
            { socketPath: this.socket, path: target, method, agent: false },
            (response) => {
              text(response).then((all) => {
                resolve({ status: response.statusCode ?? 0, text: all });
              }, reject);
            },
          );
          asked.on('error', reject).end(body);
        }),
    );
  }

  /** A connection whose end is nobody's concern. */
  open(): Promise<Socket> {
    return inItsTurn(async () => {
      const client = connect(this.socket);
      await once(client, 'connect');
      this.clients.push(client.on('error', () => undefined));
      return client;
    });
  }

  /** Ends all connections that were opened. */
  hangUp(): void {
    for (const client of this.clients.splice(0)) client.destroy();
  }

  /** Runs an attack beside an honest client, and holds the server to its bounds. */
  async during(what: string, attack: () => Promise<string>): Promise<void> {
    fs.writeFileSync(`/proc/${this.pid}/clear_refs`, '5'); // forgets the peak
    const [memoryBefore, workBefore] = [this.memory('VmRSS'), this.work()];
    const honest = this.honestClient();
    const found = await attack();
    const { answers, longest } = await honest.stop();
    const [grown, worked] = [this.memory('VmHWM') - memoryBefore, this.work() - workBefore];
    process.stdout.write(
      `${what}: ${found}; memory at most +${(grown / mebibyte).toFixed(0)} MiB, ${worked} ms of work; ` +
        `${answers} others answered, within ${longest.toFixed(0)} ms\n`,
    );
    expect(answers).toBeGreaterThan(0);
    expect(worked).toBeLessThan(mostWork);
    expect(grown).toBeLessThan(mostMemory);
    expect((await this.ask('/v1/names')).status).toBe(200);
  }

  /** In bytes: what is resident now, and the most that was since the attack began. */
  private memory(field: 'VmRSS' | 'VmHWM'): number {
    const status = fs.readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  }

  /** Its processor time so far, in milliseconds: proc(5), stat, fields 14 and 15, in hundredths of a second. */
  private work(): number {
    const stat = fs.readFileSync(`/proc/${this.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** Asks for the health of the server, one question after the other, until told to stop; the longest wait in milliseconds. */
  private honestClient(): { stop: () => Promise<{ answers: number; longest: number }> } {
    let stopped = false;
    const work = (async () => {
      let answers = 0;
      let longest = 0;
      while (!stopped) {
        const started = performance.now();
        expect((await this.ask('/healthz')).status).toBe(200);
        longest = Math.max(longest, performance.now() - started);
        answers += 1;
        await pause(5);
      }
      return { answers, longest };
    })();
    work.catch(() => undefined);
    return {
      stop: () => {
        stopped = true;
        return work;
      },
    };
  }
}

/**
 * While as many connections wait to be accepted as the kernel holds for the server, it refuses another at once (EAGAIN); so that
 * one is asked for again.
 */
async function inItsTurn<T>(connecting: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      return await connecting();
    } catch (error) {
      if (systemCodeOf(error) !== 'EAGAIN' || performance.now() > deadline) throw error;
    }
    await pause(5);
  }
}
