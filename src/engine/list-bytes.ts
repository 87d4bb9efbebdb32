import type { IncomingMessage } from 'node:http';
import type Docker from 'dockerode';

interface Filters {
  readonly id: readonly string[];
}

/** The part of docker-modem 5 that dockerode asks itself. */
interface Modem {
  dial: (request: object, answered: (error: unknown, response: IncomingMessage) => void) => void;
}

/**
 * The engine's list of all containers, or of those with these ids, as it came. dockerode's own call makes objects of all of it, which for
 * 1,000 containers takes longer than all that nathost does with them. The connection's end, early or late, is not noticed here.
 */
export function listBytes(docker: Docker, filters?: Filters): Promise<Buffer> {
  const request = {
    path: '/containers/json?',
    method: 'GET',
    options: { all: true, ...(filters && { filters }) },
    isStream: true,
    statusCodes: { 200: true, 400: 'bad parameter', 500: 'server error' },
  };
  return new Promise((resolve, reject) => {
    (docker.modem as Modem).dial(request, (error, response) => {
      if (error instanceof Error) reject(error);
      else resolve(allOf(response));
    });
  });
}

function allOf(response: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    response.on('error', reject);
  });
}
