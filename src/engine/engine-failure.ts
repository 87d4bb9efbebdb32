import { EngineError, messageOf, type ErrorCode } from '../model/errors';

/** What the engine's own words mean, whatever the status they come with. From its source, 20.10 to 29. */
const meanings: readonly (readonly [RegExp, ErrorCode])[] = [
  // With a capital: "bind: address already in use" speaks of a published port.
  [/(^|: )Address already in use\s*$/, 'address-in-use'],
  [/Pool overlaps with other one|networks have overlapping IPv/, 'network-overlap'],
  // Up to Engine 28; no record of the network tells who chose the subnet.
  [/only when connecting to networks with user configured subnets/, 'network-without-subnet'],
  // Somebody else connected the container meanwhile: to be looked at again, not to be given up.
  [/^endpoint with name .* already exists in network /, 'conflict'],
  // 20.10 says 500 to these.
  [/does not belong to any of this network's subnets|Invalid IPv[46] address|Invalid subnet/, 'refused'],
];

const notConnected = /is not connected to (the )?network|: network \S+ not found/;

/** Turns whatever a call threw into the one error that leaves this folder. */
export function engineFailure(call: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const status = statusOf(error);
  if (status === undefined)
    return new EngineError(codeWithoutReply(error), call, messageOf(error), { cause: error });
  const message = wordsOf(error);
  const meaning = meanings.find(([pattern]) => pattern.test(message));
  return new EngineError(meaning?.[1] ?? codeOfStatus(status), call, message, { cause: error });
}

/** True when a disconnect failed because there is nothing to disconnect. */
export function meansNotConnected(error: EngineError): boolean {
  return notConnected.test(error.message);
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 404) return 'not-found';
  if (status === 409) return 'conflict';
  if (status >= 500) return 'engine-failed';
  return status >= 400 ? 'refused' : 'engine-reply-malformed';
}

/** A request that could not be written, bytes that are not HTTP (Node's parser: codes `HPE_…`), else no or a broken connection. */
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

/** The engine's own text, without what docker-modem puts around it: `(HTTP code 403) unexpected - … `. */
function wordsOf(error: unknown): string {
  return messageOf(error)
    .replace(/^\(HTTP code \d+\) .*? - /, '')
    .trim();
}
