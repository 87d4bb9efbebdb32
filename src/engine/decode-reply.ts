import { getDotPath, safeParse, type BaseIssue, type GenericSchema, type InferOutput } from 'valibot';
import { EngineError } from '../model/errors';

/** Decodes a reply by the schema. Throws `engine-reply-malformed` with the first wrong field and its value. */
export function decodeReply<S extends GenericSchema>(
  call: string,
  schema: S,
  reply: unknown,
): InferOutput<S> {
  // docker-modem returns a buffer when the reply is not JSON.
  if (Buffer.isBuffer(reply))
    throw new EngineError('engine-reply-malformed', call, `the reply is ${show(reply.toString())}`);
  const result = safeParse(schema, reply, { abortEarly: true });
  if (result.success) return result.output;
  throw new EngineError('engine-reply-malformed', call, describe(result.issues[0]));
}

function describe(issue: BaseIssue<unknown>): string {
  const field = getDotPath(issue) ?? 'the reply';
  return `${field} is ${show(issue.input)}, expected ${issue.expected ?? issue.message}`;
}

/** Short, without line breaks or control characters. */
function show(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
