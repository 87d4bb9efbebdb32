import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request, on a unix socket or on a port, with a body if there is one. */
export async function ask(
  place: RequestOptions,
  method: string,
  path: string,
  body?: string,
): Promise<Reply> {
  const response = await open(place, method, path, body);
  return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
}

/** The same for an answer that need not end. */
export async function open(
  place: RequestOptions,
  method: string,
  path: string,
  body?: string,
): Promise<IncomingMessage> {
  const call = request({ agent: false, ...place, method, path });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  // Whoever is cut off in the middle of a stream has seen what he came for.
  response.on('error', () => undefined);
  return response;
}
