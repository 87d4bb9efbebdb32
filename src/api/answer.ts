import { NathostError, ActionRefused, type ErrorCode } from '../model/errors';
import { jsonBody } from './json-body';

/** A whole HTTP response, ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Stable codes of the API's own refusals, beside those of src/model/errors.ts. */
export const refusalCodes = [
  'not-found',
  'method-not-allowed',
  'internal-error',
  'query-invalid',
  'body-invalid',
  'body-too-large',
  'cross-origin',
  'busy',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

type Headers = Readonly<Record<string, string>>;

export function answer(status: number, content: unknown, headers: Headers = {}): Answer {
  return textAnswer(status, 'application/json', jsonBody(content), headers);
}

export function textAnswer(status: number, type: string, body: string, headers: Headers = {}): Answer {
  return {
    status,
    headers: {
      'content-type': type,
      'cache-control': 'no-store',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    },
    body,
  };
}

/** A refusal as an error. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: RefusalCode,
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}

export function refusal(
  status: number,
  code: RefusalCode | ErrorCode,
  message: string,
  { remedy, headers }: { readonly remedy?: string | undefined; readonly headers?: Headers } = {},
): Answer {
  return answer(status, { error: { code, message, ...(remedy !== undefined && { remedy }) } }, headers);
}

/** The HTTP status of each refused request; other errors are internal failures. */
const statusOf: Partial<Record<ErrorCode, number>> = {
  'address-outside-pool': 400,
  'setting-invalid': 400,
  'no-such-lease': 404,
  'lease-held': 409,
  'address-taken': 409,
  'label-decides': 409,
  'name-unusable': 409,
  'not-ready': 503,
  busy: 503,
  'state-not-saved': 503,
};

/** The answer for an error, unless it is an internal failure. */
export function refusalOf(error: unknown): Answer | undefined {
  if (error instanceof Refusal) return refusal(error.status, error.code, error.message, error);
  const status = error instanceof NathostError ? statusOf[error.code] : undefined;
  if (status === undefined || !(error instanceof NathostError)) return undefined;
  const remedy = error instanceof ActionRefused ? error.remedy : undefined;
  return refusal(status, error.code, error.message, { remedy });
}
