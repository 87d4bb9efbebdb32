import { buildId, version } from '../model/build';
import type { StatusReport } from '../model/status';
import { answer, refusal } from './answer';
import type { Answer } from './answer';
import { pageAnswer } from './page-answer';
import { pageAssets } from './page-assets';
import { readiness } from './readiness';

/** What the routes answer from. `report` is called at most once a request. */
export interface ApiSource {
  readonly report: () => StatusReport;
  /** Variable and text of every setting, as they are in force. */
  readonly settings: Readonly<Record<string, string>>;
}

type Route = (source: ApiSource, query: URLSearchParams) => Answer;

const routes = new Map<string, Route>([
  ['/healthz', () => answer(200, { alive: true })],
  ['/readyz', ({ report }) => readinessAnswer(report())],
  ['/v1/status', ({ report, settings }) => answer(200, summary(report(), settings))],
  ['/v1/names', ({ report }, query) => answer(200, { names: report().names.filter(nameFilter(query)) })],
  ['/v1/leases', ({ report }, query) => answer(200, { leases: report().leases.filter(nameFilter(query)) })],
  ['/v1/proxies', ({ report }) => answer(200, { proxies: report().proxies })],
  ['/v1/problems', ({ report }) => answer(200, { problems: report().problems })],
]);

/** Answers one request; `target` is the request target as it was sent, for example `/v1/names?name=shop`. */
export function route(source: ApiSource, method: string, target: string): Answer {
  // RFC 9112, section 3.2.2: a server accepts the absolute form as well.
  const [path = '', ...query] = target.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  const found = routes.get(path) ?? pageRoute(path);
  if (!found)
    return refusal(404, 'not-found', `there is nothing here; paths are ${[...routes.keys()].join(', ')}`);
  if (method !== 'GET' && method !== 'HEAD')
    return refusal(405, 'method-not-allowed', 'use GET or HEAD', { allow: 'GET, HEAD' });
  return found(source, new URLSearchParams(query.join('?')));
}

function pageRoute(path: string): Route | undefined {
  const page = pageAnswer(pageAssets, path);
  return page && (() => page);
}

/** Without `?name=`, everything; with one or more of them, what has one of these names. */
function nameFilter(query: URLSearchParams): (item: { readonly name: string }) => boolean {
  const wanted = query.getAll('name').map((name) => name.toLowerCase());
  return ({ name }) => wanted.length === 0 || wanted.includes(name);
}

function readinessAnswer(report: StatusReport): Answer {
  const state = readiness(report);
  return answer(state.ready ? 200 : 503, { ...state, phase: report.phase });
}

function summary(report: StatusReport, settings: ApiSource['settings']): object {
  const { phase, startedAt, engine, network, passes, names, leases, proxies, problems } = report;
  return {
    phase,
    version,
    buildId,
    startedAt,
    settings,
    engine,
    network,
    passes,
    counts: {
      names: names.length,
      leases: leases.length,
      proxies: proxies.length,
      problems: problems.length,
    },
  };
}
