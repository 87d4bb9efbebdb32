import { jsonBody } from './json-body';

/** A whole HTTP response, ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Stable codes of what the API refuses. */
export type RefusalCode = 'not-found' | 'method-not-allowed' | 'internal-error';

export function answer(
  status: number,
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = jsonBody(content);
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    },
    body,
  };
}

export function refusal(
  status: number,
  code: RefusalCode,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Answer {
  return answer(status, { error: { code, message } }, headers);
}
