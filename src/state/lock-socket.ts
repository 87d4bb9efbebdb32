import net from 'node:net';
import { systemCodeOf } from '../model/errors';

/** More than ever wait for one lock. */
const mostWaiting = 16;
const longestCard = 1_024;
/** Enough for a busy process to answer. */
const timeout = 1_000;

/**
 * Takes a name among the abstract unix sockets of this network namespace. Only one process can have it, and the kernel releases it when
 * that process ends, however it ends. Whoever connects is sent the card, and stays connected until this process releases the name.
 * Undefined if another process has the name. Where abstract sockets do not exist, nathost works without a lock.
 */
export function takeName(name: string, card: string): Promise<TakenName | undefined> {
  const connected = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    connected.add(socket);
    socket.on('close', () => connected.delete(socket)).on('error', () => undefined);
    socket.resume().unref().write(card);
  });
  server.maxConnections = mostWaiting;
  return new Promise((resolve) => {
    server.on('error', (error) => {
      resolve(systemCodeOf(error) === 'EADDRINUSE' ? undefined : noName);
    });
    server.listen({ path: abstract(name) }, () => {
      server.unref();
      resolve({
        letGo: () => {
          server.close();
          for (const socket of connected) socket.destroy();
        },
      });
    });
  });
}

export interface TakenName {
  letGo(): void;
}

const noName: TakenName = { letGo: () => undefined };

/** A connection to the process that has a name. */
export interface Visit {
  /** Its card, if it sends one in time. */
  readonly card: Promise<string | undefined>;
  /** Resolves when it has released the name, or refused the connection. */
  readonly over: Promise<void>;
  end(): void;
}

export function visit(name: string): Visit {
  const socket = net.connect({ path: abstract(name) });
  const over = new Promise<void>((resolve) => {
    socket
      .on('error', () => undefined)
      .on('close', () => {
        resolve();
      });
  });
  const card = new Promise<string | undefined>((resolve) => {
    let text = '';
    const late = setTimeout(resolve, timeout, undefined);
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part.slice(0, longestCard);
      if (text.length > longestCard) socket.destroy();
      else if (text.endsWith('\n')) resolve(text);
    });
    void over.then(() => {
      clearTimeout(late);
      resolve(undefined);
    });
  });
  return { card, over, end: () => socket.destroy() };
}

const abstract = (name: string): string => `\0${name}`;
