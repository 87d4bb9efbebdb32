import { answer, Refusal, refusal, textAnswer, type Answer } from './answer';
import type { ApiSource } from './api-source';
import { nearNames } from './near-names';
import { openapi } from './openapi/document';
import { readiness } from './readiness';
import { summary } from './summary';

/** The parts of a GET or POST that handlers need. */
export interface Question {
  /** The `{name}` of the path, in lower case; empty if the path has none. */
  readonly name: string;
  readonly query: URLSearchParams;
}

/** Answers a GET from memory. */
export type Reading = (from: ApiSource, question: Question) => Answer;

export const health = answer(200, { alive: true });

export const ready: Reading = ({ source }) => {
  const report = source.report();
  const state = readiness(report);
  return answer(state.ready ? 200 : 503, { ...state, phase: report.phase });
};

export const status: Reading = ({ source, settings }) => answer(200, summary(source.report(), settings));

export const names: Reading = ({ source }, { query }) =>
  answer(200, { names: source.report().names.filter(nameFilter(query)) });

export const leases: Reading = ({ source }, { query }) =>
  answer(200, { leases: source.report().leases.filter(nameFilter(query)) });

export const proxies: Reading = ({ source }) => answer(200, { proxies: source.report().proxies });

export const problems: Reading = ({ source }) => answer(200, { problems: source.report().problems });

export const nameDetail: Reading = ({ source }, { name }) => {
  const detail = source.detail(name);
  return detail === undefined ? noSuchName(source, name) : answer(200, detail);
};

export const plan: Reading = ({ source, tryOut }, { query }) => {
  const assignments = query.getAll('set');
  if (assignments.length === 0) return answer(200, source.plan());
  const { settings, tried } = tryOut(assignments);
  return answer(200, { ...source.plan(settings), settings: tried });
};

export const changes: Reading = ({ source }, { query }) => {
  const since = idIn(query.get('since'));
  const wanted = wantedNames(query);
  const records = source.changes(since);
  const matching = records.filter((record) => record.names.some((name) => wanted.includes(name)));
  return answer(200, { changes: wanted.length === 0 ? records : matching });
};

export const exported: Reading = ({ source }) => answer(200, source.exported());

export const openapiDocument = answer(200, openapi);

export const metrics = async ({ metrics: read }: ApiSource): Promise<Answer> =>
  textAnswer(200, 'text/plain; version=0.0.4; charset=utf-8', await read());

function noSuchName(source: ApiSource['source'], name: string): Answer {
  const known = source.report();
  const near = nearNames(
    name,
    [...known.names, ...known.leases].map((each) => each.name),
  );
  const shown = JSON.stringify(name);
  return refusal(404, 'not-found', `there is no name ${shown}`, {
    remedy:
      near.length > 0
        ? `The nearest ${near.length === 1 ? 'name is' : 'names are'} ${near.join(', ')}.`
        : 'GET /v1/names lists all names.',
  });
}

/** Without `?name=` everything matches; else items with one of these names. */
function nameFilter(query: URLSearchParams): (item: { readonly name: string }) => boolean {
  const wanted = wantedNames(query);
  return ({ name }) => wanted.length === 0 || wanted.includes(name);
}

function wantedNames(query: URLSearchParams): string[] {
  return query.getAll('name').map((name) => name.toLowerCase());
}

/** The id of an audit event; 0 without one. */
export function idIn(text: string | null): number {
  if (text === null) return 0;
  if (!/^\d{1,15}$/.test(text))
    throw new Refusal(
      400,
      'query-invalid',
      `since is ${JSON.stringify(text.slice(0, 80))}, not the id of a change`,
    );
  return Number(text);
}
