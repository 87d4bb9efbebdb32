import { EngineError, messageOf, type ErrorCode } from '../model/errors';

/** What the engine's messages mean, whatever the status. From its source, 20.10 to 29. */
const meanings: readonly (readonly [RegExp, ErrorCode])[] = [
  // With a capital: "bind: address already in use" is about a published port.
  [/(^|: )Address already in use\s*$/, 'address-in-use'],
  [/Pool overlaps with other one|networks have overlapping IPv/, 'network-overlap'],
  // Up to Engine 28; no field of the network tells who chose the subnet.
  [/only when connecting to networks with user configured subnets/, 'network-without-subnet'],
  // Somebody else connected the container meanwhile: list it again, do not give up.
  [/^endpoint with name .* already exists in network /, 'conflict'],
  // 20.10 answers these with 500.
  [/does not belong to any of this network's subnets|Invalid IPv[46] address|Invalid subnet/, 'refused'],
];

const notConnected = /is not connected to (the )?network|: network \S+ not found/;

/** Converts whatever a call threw to an `EngineError`. */
export function engineFailure(call: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const status = statusOf(error);
  if (status === undefined)
    return new EngineError(codeWithoutReply(error), call, messageOf(error), { cause: error });
  const message = wordsOf(error);
  const meaning = meanings.find(([pattern]) => pattern.test(message));
  return new EngineError(meaning?.[1] ?? codeOfStatus(status), call, message, { cause: error });
}

/** True if a disconnect failed because there is nothing to disconnect. */
export function meansNotConnected(error: EngineError): boolean {
  return notConnected.test(error.message);
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 404) return 'not-found';
  if (status === 409) return 'conflict';
  if (status >= 500) return 'engine-failed';
  return status >= 400 ? 'refused' : 'engine-reply-malformed';
}

/** For a request that could not be built, a reply that is not HTTP (codes `HPE_…` of Node's parser), or a missing or broken connection. */
function codeWithoutReply(error: unknown): ErrorCode {
  const { name, code } = fieldsOf(error);
  if (name === 'TypeError' || name === 'URIError') return 'refused';
  return typeof code === 'string' && code.startsWith('HPE_')
    ? 'engine-reply-malformed'
    : 'engine-unreachable';
}

function statusOf(error: unknown): number | undefined {
  const { statusCode } = fieldsOf(error);
  return typeof statusCode === 'number' ? statusCode : undefined;
}

function fieldsOf(error: unknown): { name?: unknown; code?: unknown; statusCode?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}

/** The engine's message without docker-modem's prefix: `(HTTP code 403) unexpected - … `. */
function wordsOf(error: unknown): string {
  return messageOf(error)
    .replace(/^\(HTTP code \d+\) .*? - /, '')
    .trim();
}
