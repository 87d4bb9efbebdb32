import { spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemCodeOf } from '../../../src/model/errors';
import { message, startScript } from '../hosts/child';
import { temporaryFolder } from '../hosts/temporary-folder';

const folder = temporaryFolder();
const socket = path.join(folder, 'nathost.sock');
const mebibyte = 1024 * 1024;
/**
 * What an attack may add to the server's memory at its worst moment: 109 to 147 were seen for 200,000 requests at once, garbage for the
 * most part, of which the collector leaves more the more other work the machine has.
 */
const mostMemory = 256 * mebibyte;
/** Processor time of the server that an attack may cost, in milliseconds: so long others may have to wait, on an idle machine. */
const mostWork = 3_000;

let server: ChildProcess;
let clients: Socket[] = [];

beforeAll(async () => {
  // Anybody may look into the folder, so that the socket's own mode is what counts.
  fs.chmodSync(folder, 0o755);
  server = startScript('../hostile-clients/server-process.ts', socket);
  await message(server);
  for (let count = 0; count < 50; count += 1) await ask('/v1/names');
});

afterEach(() => {
  for (const client of clients) client.destroy();
  clients = [];
});

afterAll(async () => {
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
});

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

const ask = (target: string): Promise<number | undefined> =>
  inItsTurn(
    () =>
      new Promise((resolve, reject) => {
        const request = get({ socketPath: socket, path: target, agent: false }, (response) => {
          response.resume().on('end', () => {
            resolve(response.statusCode);
          });
        });
        request.on('error', reject);
      }),
  );

/** A connection whose end is nobody's concern. */
const open = (): Promise<Socket> =>
  inItsTurn(async () => {
    const client = connect(socket);
    await once(client, 'connect');
    clients.push(client.on('error', () => undefined));
    return client;
  });

/** Reads on until the connection is over, one way or another. */
function closing(client: Socket): Promise<void> {
  return new Promise((resolve) => {
    client.resume().once('close', () => {
      resolve();
    });
  });
}

/** Of the server, in bytes: what is resident now, and the most that was since `forgetPeak`. */
function memory(field: 'VmRSS' | 'VmHWM'): number {
  const status = fs.readFileSync(`/proc/${String(server.pid)}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
}
/** The server's processor time so far, in milliseconds: proc(5), stat, fields 14 and 15, in hundredths of a second. */
function work(): number {
  const stat = fs.readFileSync(`/proc/${String(server.pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const forgetPeak = () => {
  fs.writeFileSync(`/proc/${String(server.pid)}/clear_refs`, '5');
};

/** Asks for the health of the server, one question after the other, until told to stop; the longest wait in milliseconds. */
function honestClient(): { stop: () => Promise<{ answers: number; longest: number }> } {
  let stopped = false;
  const work = (async () => {
    let answers = 0;
    let longest = 0;
    while (!stopped) {
      const started = performance.now();
      expect(await ask('/healthz')).toBe(200);
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

/** Runs an attack beside an honest client, and holds the server to its bounds. */
async function during(what: string, attack: () => Promise<string>): Promise<void> {
  forgetPeak();
  const [memoryBefore, workBefore] = [memory('VmRSS'), work()];
  const honest = honestClient();
  const found = await attack();
  const { answers, longest } = await honest.stop();
  const [grown, worked] = [memory('VmHWM') - memoryBefore, work() - workBefore];
  process.stdout.write(
    `${what}: ${found}; memory at most +${(grown / mebibyte).toFixed(0)} MiB, ${worked} ms of work; ` +
      `${answers} others answered, within ${longest.toFixed(0)} ms\n`,
  );
  expect(answers).toBeGreaterThan(0);
  expect(worked).toBeLessThan(mostWork);
  expect(grown).toBeLessThan(mostMemory);
  expect(await ask('/v1/names')).toBe(200);
}

/** Writes without end; how much the other side took before it hung up. */
async function pour(head: string, chunk: Buffer, most: number): Promise<number> {
  const client = await open();
  client.resume();
  client.write(head);
  while (!client.destroyed && client.bytesWritten < most) {
    if (!client.write(chunk))
      await Promise.race([once(client, 'drain'), once(client, 'close')]).catch(() => undefined);
  }
  return client.bytesWritten - client.writableLength;
}

describe('the API is held to its bounds and others are answered while', () => {
  it('2,000 clients send 16 KB of random bytes each', async () => {
    await during('garbage', async () => {
      for (let batch = 0; batch < 40; batch += 1) {
        const all = await Promise.all(Array.from({ length: 50 }, open));
        const closed = all.map((client) => closing(client));
        for (const client of all) client.write(randomBytes(16 * 1024));
        await Promise.all(closed);
      }
      return '2,000 connections ended';
    });
  });

  it.each([
    ['of a known length', 'Content-Length: 1073741824'],
    ['in chunks', 'Transfer-Encoding: chunked'],
  ])('a client sends a body of 1 GB %s', async (_, header) => {
    await during(`body (${header})`, async () => {
      const piece = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
      const taken = await pour(`POST /v1/names HTTP/1.1\r\n${header}\r\n\r\n`, piece, 1024 * mebibyte);
      expect(taken).toBeLessThan(8 * mebibyte);
      return `hung up after ${(taken / 1024).toFixed(0)} KiB`;
    });
  });

  it('1,000 connections are held open, and half of them sent half a request', async () => {
    await during('1,000 connections', async () => {
      for (let count = 0; count < 1_000; count += 1) {
        const client = await open();
        if (count % 2 === 0) client.write('GET /v1/na');
      }
      const held = fs.readdirSync(`/proc/${String(server.pid)}/fd`).length;
      expect(held).toBeLessThan(300);
      await pause(500);
      return `${held} descriptors in use`;
    });
  });

  it('200 clients send their request a byte at a time', async () => {
    await during('slow senders', async () => {
      await Promise.all(Array.from({ length: 200 }, open));
      const closed = Promise.all(clients.map((client) => closing(client)));
      let ended = false;
      void closed.then(() => (ended = true));
      const started = performance.now();
      const bytes = `GET /v1/names HTTP/1.1\r\nx: ${'x'.repeat(10_000)}`;
      for (let at = 0; !ended; at += 1) {
        for (const client of clients) if (!client.destroyed) client.write(bytes.charAt(at));
        await pause(100);
      }
      return `all ended after ${((performance.now() - started) / 1000).toFixed(1)} s`;
    });
  });

  it('200 clients ask for everything and read nothing', async () => {
    await during('readers of nothing', async () => {
      for (let count = 0; count < 200; count += 1)
        (await open()).pause().write('GET /v1/names HTTP/1.1\r\n\r\n');
      await pause(2_000);
      return '200 answers not taken';
    });
  });

  it('20 clients send 10,000 requests each at once and read nothing', async () => {
    await during('pipelines', async () => {
      for (let count = 0; count < 20; count += 1) {
        (await open()).pause().write('GET /v1/names HTTP/1.1\r\n\r\n'.repeat(10_000));
      }
      await pause(2_000);
      return '200,000 requests not taken';
    });
  });
});

describe('the socket', () => {
  const asNobody = () =>
    spawnSync(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', 'perl', '-MIO::Socket::UNIX', '-e'].concat(
        `IO::Socket::UNIX->new(Peer => $ARGV[0]) ? print 'open' : print $!`,
        socket,
      ),
      { encoding: 'utf8', env: { PATH: process.env['PATH'], LC_ALL: 'C' } },
    ).stdout;

  it('can be opened by root alone', () => {
    const { uid, mode } = fs.statSync(socket);
    expect({ uid, mode: mode & 0o777, nobody: asNobody() }).toEqual({
      uid: 0,
      mode: 0o600,
      nobody: 'Permission denied',
    });
  });

  it('would be open to others if it were not for its mode', () => {
    fs.chmodSync(socket, 0o666);
    try {
      expect(asNobody()).toBe('open');
    } finally {
      fs.chmodSync(socket, 0o600);
    }
  });
});
