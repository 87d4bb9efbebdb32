import { count, flag, ipv4, ipv6, list, object, oneOf, ref, text, type Schema } from './schema';

/** What one method of a path does. */
export interface Operation {
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly body?: Schema;
  /** By status: the answer's JSON schema, or its content type. */
  readonly answers: Readonly<Record<number, Schema | string>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly description: string;
  readonly schema: Schema;
}

const error = ref('Error');
const inPath: Parameter = { name: 'name', in: 'path', description: 'A name, in any case.', schema: text };
const byName: Parameter = {
  name: 'name',
  in: 'query',
  description: 'Only items with this name; may be repeated.',
  schema: list(text),
};
const sinceId: Parameter = {
  name: 'since',
  in: 'query',
  description: 'Only changes with a greater id.',
  schema: count,
};

const reading = (summary: string, schema: Schema, ...parameters: Parameter[]): Operation => ({
  summary,
  parameters,
  answers: { 200: schema },
});

/** GET by path. HEAD answers the same without the body. */
export const gets: Readonly<Record<string, Operation>> = {
  '/healthz': reading('Whether the process is alive.', object({ alive: { const: true } })),
  '/readyz': {
    summary: 'Whether the engine is connected and answers, and a complete pass has run.',
    answers: { 200: ref('Ready'), 503: ref('Ready') },
  },
  '/metrics': { summary: 'Metrics.', answers: { 200: 'text/plain; version=0.0.4; charset=utf-8' } },
  '/openapi.json': reading('This document.', { type: 'object' }),
  '/v1/status': reading('The status without the lists.', ref('Status')),
  '/v1/names': reading('Every name that resolves.', object({ names: list(ref('Name')) }), byName),
  '/v1/names/{name}': {
    summary: 'Everything about one name.',
    parameters: [inPath],
    answers: { 200: ref('NameDetail'), 404: error },
  },
  '/v1/leases': reading('Every lease.', object({ leases: list(ref('Lease')) }), byName),
  '/v1/proxies': reading('Every hosts file that nathost keeps.', object({ proxies: list(ref('Proxy')) })),
  '/v1/problems': reading(
    'What is wrong, and what to do about it.',
    object({ problems: list(ref('Problem')) }),
  ),
  '/v1/plan': {
    summary: 'What a pass would do now, with the settings in force or with others.',
    parameters: [
      {
        name: 'set',
        in: 'query',
        description: 'A setting to try instead, such as NATHOST_SUBNET=10.99.0.0/20; may be repeated.',
        schema: list(text),
      },
    ],
    answers: { 200: ref('Plan'), 400: error, 503: error },
  },
  '/v1/changes': {
    summary: 'The last 1,000 changes of this process, oldest first.',
    parameters: [byName, sinceId],
    answers: { 200: object({ changes: list(ref('Change')) }), 400: error },
  },
  '/v1/events': {
    summary:
      'Server-sent events: `change` with a Change and its id, and `status` with a Status when phase, counts or problems have changed.',
    parameters: [
      sinceId,
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'The id of the last change that the client has.',
        schema: count,
      },
    ],
    answers: { 200: 'text/event-stream', 400: error, 503: error },
  },
  '/v1/export': reading('The leases, for POST /v1/leases/import elsewhere.', ref('LeaseDocument')),
};

/** POST by path. Only on the unix socket. */
export const posts: Readonly<Record<string, Operation>> = {
  '/v1/resync': {
    summary: 'Starts a resync now.',
    answers: { 202: object({}), 400: error, 413: error, 503: error },
  },
  '/v1/leases/{name}/release': {
    summary: 'Ends the idle leases of a name, or that of one slot.',
    parameters: [inPath],
    body: object({ 'slot?': count }),
    answers: {
      200: object({ released: list(ref('Lease')) }),
      400: error,
      404: error,
      409: error,
      413: error,
      503: error,
    },
  },
  '/v1/leases/{name}/pin': {
    summary: 'Pins or unpins a lease, moves a name to an address, or reserves an address for it.',
    parameters: [inPath],
    body: object({ 'slot?': count, 'ipv4?': ipv4, 'ipv6?': ipv6, 'pinned?': flag }),
    answers: { 200: ref('Lease'), 400: error, 404: error, 409: error, 413: error, 503: error },
  },
  '/v1/leases/import': {
    summary: 'Imports the leases of an export. Each one that cannot be imported is refused with the reason.',
    parameters: [
      {
        name: 'dry-run',
        in: 'query',
        description: '1: only report what would happen to each lease.',
        schema: oneOf('0', '1', 'true', 'false', ''),
      },
    ],
    body: ref('LeaseDocument'),
    answers: { 200: ref('ImportResult'), 400: error, 413: error, 503: error },
  },
};
