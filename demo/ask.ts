import http from 'node:http';
import { basename, dirname } from 'node:path';

/**
 * Asks the API behind a unix socket. Enters the socket's folder for it: the path of a socket may have 107 bytes, which a plugin's id and
 * a deep folder exceed; its name alone does not.
 * @throws when nobody answers, or with another status than 200 */
export function getJson(socket: string, path: string): Promise<unknown> {
  process.chdir(dirname(socket));
  return new Promise((resolve, reject) => {
    const request = http.get({ socketPath: basename(socket), path }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        body += piece;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(body));
        else reject(new Error(`${path} answered ${String(response.statusCode)}: ${body}`));
      });
    });
    request.on('error', reject);
  });
}
