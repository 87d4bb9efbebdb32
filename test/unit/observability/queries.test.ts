import { alertRules } from '../../../scripts/lib/alert-rules';
import { metricTable, type MetricRow } from '../../../src/telemetry/metrics-table';
import { dashboardExpressions, panels } from '../../support/dashboard';
import { isMatched, readPromql, type Selector } from '../../support/promql';
import { everySeries, type Series } from './every-series';

const expressions = [
  ...alertRules().map(({ name, expression }) => [`alert ${name}`, expression] as const),
  ...dashboardExpressions(),
];
let series: readonly Series[];
beforeAll(async () => {
  series = await everySeries();
});

/** The series that a selector finds when everything has happened. */
function found({ metric, matchers }: Selector): Series[] {
  return series.filter(
    ({ name, labels }) =>
      name === metric && matchers.every((matcher) => isMatched(matcher, labels[matcher.label] ?? '')),
  );
}

describe('the queries of rules and dashboard', () => {
  it.each(expressions)('%s finds series that nathost has, by labels that they have', (_where, expression) => {
    const { selectors, grouping } = readPromql(expression);
    expect(selectors).not.toEqual([]);
    for (const selector of selectors) {
      expect([selector, found(selector).length > 0]).toEqual([selector, true]);
      const labels = found(selector).flatMap((one) => Object.keys(one.labels));
      for (const { label } of selector.matchers) expect(labels).toContain(label);
    }
    const known = selectors.flatMap(found).flatMap((one) => Object.keys(one.labels));
    for (const label of grouping) expect(known).toContain(label);
  });

  it.each(expressions)('%s takes the increase of counters, and of nothing else', (_where, expression) => {
    for (const { metric, within } of readPromql(expression).selectors)
      expect([metric, ['rate', 'increase'].includes(within)]).toEqual([metric, isCounter(metric)]);
  });

  it('use every metric that nathost has', () => {
    const used = expressions.flatMap(([, expression]) =>
      readPromql(expression).selectors.map(({ metric }) => metric.replace(/_(bucket|count|sum)$/, '')),
    );
    expect([...new Set(used)].filter((name) => name.startsWith('nathost_')).toSorted()).toEqual(
      Object.keys(metricTable).toSorted(),
    );
  });
});

function isCounter(metric: string): boolean {
  if (/_(total|bucket|count|sum)$/.test(metric)) return true;
  return (metricTable as Record<string, MetricRow>)[metric]?.type === 'counter';
}

describe('the dashboard', () => {
  it('has panels that do not cover one another, each with an id and a title of its own', () => {
    const cells = panels().flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels()) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (const key of ['id', 'title'] as const)
      expect(new Set(panels().map((panel) => panel[key])).size).toBe(panels().length);
  });
});
