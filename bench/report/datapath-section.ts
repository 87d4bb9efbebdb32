import type { DatapathFigures } from '../datapath';
import { caseNames } from '../datapath/cases';
import type { Load } from '../datapath/saturation';
import type { Result } from '../lib/results';
import { Comparison, loadNames as loads, type Measure, text } from './comparison';
import { datapathGoals } from './datapath-goals';
import { profileSection, ProfileReading } from './datapath-profile';
import { saturationCost } from './datapath-saturation';
import { shown, table } from './markdown';
import { plot } from './plot';

export async function datapathSection(
  results: ReadonlyMap<string, Result<DatapathFigures>>,
): Promise<string> {
  const runs = [...results.values()];
  const compared = new Comparison(runs.map(({ figures }) => figures));
  const profile = ProfileReading.of(runs.map(({ figures }) => figures));
  const engine = runs[0]?.figures.engine ?? '';
  return [
    `## The data path\n\n\`make bench-datapath\`, Engine ${engine}, ${compared.alternations.length} alternations. Each value is the median of them; in brackets from the least to the most. ` +
      'The client is a network of its own behind a veth pair; proxy and application are nginx. All of it shares the processors of one machine, so a request that costs less leaves more for others.\n',
    caseList(compared),
    '### Requests a second at saturation\n\n32 connections, as many requests as are answered.\n',
    saturationTable(compared),
    await saturationPlot(compared),
    saturationCost(compared),
    `### Latency\n\nOpen loop: a request at each of 600 moments a second, each over a new connection, timed from the moment it was due. Milliseconds.\n`,
    latencyTable(compared, 'small'),
    latencyTable(compared, 'large'),
    await latencyPlot(compared),
    clientNote(compared),
    '### What a request costs\n\nProcessor time of proxy, application and engine, and of the kernel’s softirqs, at the same fixed rate; entries in the connection tracking table of the host.\n',
    costTable(compared),
    ...profileSection(profile),
    '### Goals\n',
    datapathGoals(compared, profile),
  ].join('\n');
}

function caseList(compared: Comparison): string {
  return compared.keys.map((key) => `- (${key}) ${caseNames[key]}`).join('\n') + '\n';
}

function saturationTable(compared: Comparison): string {
  const rows = (Object.keys(loads) as Load[]).flatMap((load) => {
    const measure: Measure = ({ saturation }) => saturation[load];
    return compared.keys.map((key) => [
      `(${key}) ${loads[load]}`,
      text(compared.of(key, measure)),
      key === 'a' ? '1' : text(compared.ratio(key, 'a', measure)),
      key === 'e' ? '1' : text(compared.ratio(key, 'e', measure)),
    ]);
  });
  return table(['case', 'requests/s', '÷ (a)', '÷ (e)'], rows);
}

function saturationPlot(compared: Comparison): Promise<string> {
  const values = (Object.keys(loads) as Load[]).flatMap((load) =>
    compared.keys.map((key) => ({
      load: loads[load],
      case: key,
      ...compared.ratio(key, 'a', ({ saturation }) => saturation[load]),
    })),
  );
  return plot('datapath-saturation', 'Requests a second at saturation, as a multiple of (a)', {
    data: { values },
    facet: { column: { field: 'load', type: 'nominal', title: null, sort: Object.values(loads) } },
    spec: {
      width: 150,
      height: 220,
      encoding: { x: { field: 'case', type: 'nominal', axis: { labelAngle: 0, title: null } } },
      layer: [
        {
          mark: 'bar',
          encoding: {
            y: { field: 'median', type: 'quantitative', title: 'multiple of (a)' },
            color: { field: 'case', type: 'nominal', legend: null },
          },
        },
        { mark: 'rule', encoding: { y: { field: 'least', type: 'quantitative' }, y2: { field: 'most' } } },
      ],
    },
    resolve: { scale: { y: 'independent' } },
  });
}

const quantiles = ['p50', 'p99', 'p999', 'max'] as const;

function latencyTable(compared: Comparison, size: 'small' | 'large'): string {
  const rows = compared.keys.flatMap((key) =>
    (['connect', 'request'] as const).map((what) => [
      `(${key}) ${what}, ${size === 'small' ? '2 bytes' : '64 kB'}`,
      ...quantiles.map((quantile) => compared.of(key, (one) => one[size][what][quantile] / 1000).median),
      key === 'a' ? '1' : text(compared.ratio(key, 'a', (one) => one[size][what].p99)),
    ]),
  );
  return table(['case', 'p50', 'p99', 'p99.9', 'max', 'p99 ÷ (a)'], rows);
}

function latencyPlot(compared: Comparison): Promise<string> {
  const values = compared.keys.flatMap((key) =>
    (['connect', 'request'] as const).flatMap((what) =>
      quantiles.map((quantile) => ({
        case: key,
        what: `${what}, new connection, 2 bytes`,
        quantile: quantile === 'p999' ? 'p99.9' : quantile,
        ms: compared.of(key, (one) => one.small[what][quantile] / 1000).median,
      })),
    ),
  );
  return plot('datapath-latency', 'Latency at 600 requests a second, milliseconds (logarithmic)', {
    data: { values },
    facet: { column: { field: 'what', type: 'nominal', title: null } },
    spec: {
      width: 320,
      height: 240,
      mark: { type: 'line', point: true },
      encoding: {
        x: { field: 'quantile', type: 'ordinal', sort: null, axis: { labelAngle: 0, title: null } },
        y: { field: 'ms', type: 'quantitative', scale: { type: 'log' }, title: 'ms' },
        color: { field: 'case', type: 'nominal' },
      },
    },
  });
}

function clientNote(compared: Comparison): string {
  const late = Math.max(
    ...compared.keys.map((key) => compared.of(key, (one) => one.small.clientLate).median),
  );
  const told = `The client began 99 % of its requests at most ${shown(late / 1000)} ms late (the worst case’s median).`;
  return late < 1_000
    ? `${told}\n`
    : `${told} **So the client waited for a processor itself, and the absolute latencies above are too high**; the ratios compare cases that suffered alike.\n`;
}

function costTable(compared: Comparison): string {
  const rows = compared.keys.map((key) => [
    `(${key})`,
    text(compared.of(key, ({ small }) => small.processes)),
    text(compared.of(key, ({ small }) => small.softirq)),
    text(compared.ratio(key, 'a', ({ small }) => small.processes + small.softirq)),
    text(compared.entries(key)),
    compared.of(key, ({ insertFailed }) => insertFailed).most,
    compared.of(key, ({ drop }) => drop).most,
  ]);
  return table(
    ['case', 'processes, µs', 'softirq, µs', 'both ÷ (a)', 'entries a request', 'insert_failed', 'drop'],
    rows,
  );
}
