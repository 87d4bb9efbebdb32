import { version } from '../../model/build';
import { gets, posts, type Operation } from './operations';
import { flag, object, oneOf, text } from './schema';
import { schemas } from './schemas';

const descriptions: Readonly<Record<number, string>> = {
  200: 'Done, or what was asked for.',
  202: 'It will be done.',
  400: 'What was asked for is not understood, or cannot be.',
  404: 'There is no such thing.',
  409: 'Something that there is stands against it.',
  413: 'The body is too large.',
  503: 'Not now.',
};

/** OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1): every path but those of the page, and everything that may be answered. */
export const openapi = {
  openapi: '3.1.1',
  info: {
    title: 'nathost',
    version,
    description:
      "The API of nathost, on the plugin's socket; with NATHOST_LISTEN, for reading, on a loopback port as well.",
  },
  servers: [{ url: 'http://nathost', description: 'The unix socket; any host name will do.' }],
  paths: paths(),
  components: {
    schemas: {
      ...schemas,
      Ready: object({
        ready: flag,
        'reason?': text,
        phase: oneOf('misconfigured', 'starting', 'ready', 'blind'),
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
