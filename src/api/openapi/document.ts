import { version } from '../../model/build';
import { gets, posts, type Operation } from './operations';
import { flag, object, oneOf, text } from './schema';
import { schemas } from './schemas';

const descriptions: Readonly<Record<number, string>> = {
  200: 'The answer, or done.',
  202: 'Accepted.',
  400: 'The request is invalid, or asks for something impossible.',
  404: 'Not found.',
  409: 'In conflict with a container, lease or label.',
  413: 'The body is too large.',
  503: 'Not possible now.',
};

/** OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1): every path except those of the page. */
export const openapi = {
  openapi: '3.1.1',
  info: {
    title: 'nathost',
    version,
    description:
      "The API of nathost on the plugin's socket; with NATHOST_LISTEN, also read-only on a loopback port.",
  },
  servers: [{ url: 'http://nathost', description: 'The unix socket; the host name does not matter.' }],
  paths: paths(),
  components: {
    schemas: {
      ...schemas,
      Ready: object({
        ready: flag,
        'reason?': text,
        phase: oneOf('misconfigured', 'starting', 'ready', 'disconnected'),
      }),
    },
  },
};

function paths(): Record<string, Record<string, unknown>> {
  const all = new Set([...Object.keys(gets), ...Object.keys(posts)]);
  return Object.fromEntries(
    [...all].map((path) => [
      path,
      {
        ...(gets[path] && { get: described(gets[path]) }),
        ...(posts[path] && { post: described(posts[path]) }),
      },
    ]),
  );
}

function described({ summary, parameters = [], body, answers }: Operation): object {
  const responses = Object.entries(answers).map(([status, answer]) => [
    status,
    {
      description: descriptions[Number(status)] ?? '',
      content:
        typeof answer === 'string'
          ? { [answer]: { schema: text } }
          : { 'application/json': { schema: answer } },
    },
  ]);
  return {
    summary,
    parameters: parameters.map((each) => ({ ...each, required: each.in === 'path' })),
    ...(body && { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: Object.fromEntries(responses) as object,
  };
}
