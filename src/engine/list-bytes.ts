import type { IncomingMessage } from 'node:http';
import type Docker from 'dockerode';

interface Filters {
  readonly id: readonly string[];
}

/** The method of docker-modem 5 that dockerode uses. */
interface Modem {
  dial: (request: object, answered: (error: unknown, response: IncomingMessage) => void) => void;
}

/**
 * The raw list of all containers, or of those with these ids. dockerode's own call parses all of it, which for 1,000 containers takes
 * longer than everything nathost does with them. A lost connection is not noticed here.
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
