import * as actions from './actions';
import type { Action } from './actions';
import { refusal, type Answer } from './answer';
import type { ApiSource } from './api-source';
import { pageAnswer } from './page-answer';
import { pageAssets } from './page-assets';
import * as readings from './readings';
import type { Question, Reading } from './readings';

/** What a path answers. `{name}` stands for a name. */
export interface Route {
  readonly path: string;
  readonly get?: Reading;
  /** A GET with a constant answer. */
  readonly same?: Answer;
  /** A GET with an asynchronous answer. */
  readonly ask?: (from: ApiSource) => Promise<Answer>;
  /** A GET that opens an event stream. */
  readonly stream?: true;
  readonly post?: Action;
}

export const routes: readonly Route[] = [
  { path: '/healthz', same: readings.health },
  { path: '/readyz', get: readings.ready },
  { path: '/metrics', ask: readings.metrics },
  { path: '/openapi.json', same: readings.openapiDocument },
  { path: '/v1/status', get: readings.status },
  { path: '/v1/names', get: readings.names },
  { path: '/v1/names/{name}', get: readings.nameDetail },
  { path: '/v1/leases', get: readings.leases },
  { path: '/v1/leases/import', post: actions.importLeases },
  { path: '/v1/leases/{name}/release', post: actions.release },
  { path: '/v1/leases/{name}/pin', post: actions.pin },
  { path: '/v1/proxies', get: readings.proxies },
  { path: '/v1/problems', get: readings.problems },
  { path: '/v1/plan', get: readings.plan },
  { path: '/v1/changes', get: readings.changes },
  { path: '/v1/events', stream: true },
  { path: '/v1/export', get: readings.exported },
  { path: '/v1/resync', post: actions.resync },
];

/** How to answer a request. */
export type Routed =
  | { readonly kind: 'same'; readonly answer: Answer }
  | { readonly kind: 'read'; readonly make: () => Answer }
  | { readonly kind: 'ask'; readonly make: () => Promise<Answer> }
  | { readonly kind: 'stream'; readonly question: Question }
  | { readonly kind: 'act'; readonly most: number; readonly act: (body: Buffer) => Promise<Answer> };

/**
 * Finds the route of a request. `target`: the request target as sent, for example `/v1/names?name=shop`. `readOnly`: the client may not
 * change anything.
 */
export function route(from: ApiSource, method: string, target: string, readOnly = false): Routed {
  // RFC 9112, section 3.2.2: a server must also accept the absolute form.
  const [path = '', ...query] = target.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  const page = pageAnswer(pageAssets, path);
  const found = page ? { route: { path, same: page }, name: '' } : find(path);
  if (!found) return refused(404, 'not-found', `there is no such path; paths are ${listed}`);
  const question = { name: found.name, query: new URLSearchParams(query.join('?')) };
  const { post } = found.route;
  if (method === 'POST' && post && !readOnly)
    return { kind: 'act', most: post.most, act: (body) => post.act(from, question, body) };
  if (method === 'GET' || method === 'HEAD') return reading(from, found.route, question);
  return notAllowed(found.route, readOnly);
}

function reading(from: ApiSource, { get, same, ask, stream, post }: Route, question: Question): Routed {
  if (same) return { kind: 'same', answer: same };
  if (get) return { kind: 'read', make: () => get(from, question) };
  if (ask) return { kind: 'ask', make: () => ask(from) };
  if (stream) return { kind: 'stream', question };
  return notAllowed({ path: '', ...(post && { post }) }, false);
}

const listed = routes.map(({ path }) => path).join(', ');

const patterns = routes.map((each) => ({
  route: each,
  // A segment, so never empty and never with a slash.
  pattern: new RegExp(`^${each.path.replace('.', '\\.').replace('{name}', '([^/]+)')}$`),
}));

function find(path: string): { readonly route: Route; readonly name: string } | undefined {
  for (const { route: each, pattern } of patterns) {
    const match = pattern.exec(path);
    if (!match) continue;
    const name = decoded(match[1] ?? '');
    if (name !== undefined) return { route: each, name: name.toLowerCase() };
  }
  return undefined;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function notAllowed({ post, ...gets }: Route, readOnly: boolean): Routed {
  const canGet = [gets.get, gets.same, gets.ask, gets.stream].some((way) => way !== undefined);
  const allowed = [...(canGet ? ['GET', 'HEAD'] : []), ...(post && !readOnly ? ['POST'] : [])];
  const message =
    allowed.length === 0 ? "this is possible only on nathost's unix socket" : `use ${allowed.join(' or ')}`;
  return refused(405, 'method-not-allowed', message, { headers: { allow: allowed.join(', ') } });
}

function refused(...parts: Parameters<typeof refusal>): Routed {
  return { kind: 'same', answer: refusal(...parts) };
}
