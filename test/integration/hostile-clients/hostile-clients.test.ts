import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../hosts/temporary-folder';
import { AttackedServer, mebibyte } from './attacked-server';

const folder = temporaryFolder();
const socket = path.join(folder, 'nathost.sock');

let server: AttackedServer;

beforeAll(async () => {
  // Anybody may look into the folder, so that the socket's own mode is what counts.
  fs.chmodSync(folder, 0o755);
  server = await AttackedServer.start('server-process.ts', socket);
});

afterEach(() => {
  server.hangUp();
});

afterAll(() => server.stop());

const open = () => server.open();
const during = (what: string, attack: () => Promise<string>) => server.during(what, attack);

/** Reads on until the connection is over, one way or another. */
function closing(client: Socket): Promise<void> {
  return new Promise((resolve) => {
    client.resume().once('close', () => {
      resolve();
    });
  });
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
      const held = fs.readdirSync(`/proc/${server.pid}/fd`).length;
      expect(held).toBeLessThan(300);
      await pause(500);
      return `${held} descriptors in use`;
    });
  });

  it('200 clients send their request a byte at a time', async () => {
    await during('slow senders', async () => {
      const clients = await Promise.all(Array.from({ length: 200 }, open));
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
