import net from 'node:net';
import { systemCodeOf } from '../model/errors';

/** More who wait for the same lock than any host has. */
const mostWaiting = 16;
const longestCard = 1_024;
/** For one that is busy. */
const patience = 1_000;

/**
 * Takes a name among the abstract unix sockets of this network namespace: only one process can have it, and the kernel takes it from one
 * that ends, however it ends. Whoever connects is told the card, and stays connected until this process lets go.
 * Undefined when somebody else has the name. Where there are no such sockets nobody can have one, and nathost works without.
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

/** A connection to whoever has a name. */
export interface Visit {
  /** What it says of itself, if it does so soon. */
  readonly card: Promise<string | undefined>;
  /** Resolves when it has let go of the name, or did not want to be visited. */
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
    const late = setTimeout(resolve, patience, undefined);
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
