import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const patience = 60_000;
/** Milliseconds: each question costs the process that is measured one of its own. */
const betweenQuestions = 10;

/** Resolves with the moment at which `/readyz` says that all is seen and written. */
export async function waitUntilReady(folder: string): Promise<number> {
  const socketPath = join(folder, 'nathost.sock');
  for (const deadline = performance.now() + patience; performance.now() < deadline;) {
    if ((await statusOf(socketPath, '/readyz')) === 200) return performance.now();
    await pause(betweenQuestions);
  }
  throw new Error(`nathost was not ready within ${patience} ms`);
}

/** 0 while nobody listens. */
function statusOf(socketPath: string, path: string): Promise<number> {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path, agent: false }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    request.on('error', () => {
      resolve(0);
    });
  });
}
