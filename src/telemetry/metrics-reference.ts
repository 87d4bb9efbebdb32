import { metricTable, type MetricRow } from './metrics-table';

/** The documented parts of an alert. */
export interface AlertText {
  readonly name: string;
  readonly severity: string;
  readonly summary: string;
  readonly description: string;
}

/** docs/metrics.md, the whole page. */
export function metricsReference(alerts: readonly AlertText[]): string {
  const rows = Object.entries<MetricRow>(metricTable).map(([name, row]) => metricLine(name, row));
  return [
    head,
    getting,
    [
      '## Metrics',
      ['| metric | type | what it says | labels |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    ],
    limits,
    ['## What to alert on', alerting, alertTable(alerts)],
    '',
  ]
    .flat()
    .join('\n\n');
}

const head = `<!-- Generated from src/telemetry/metrics-table.ts and observability/prometheus/rules.yml by scripts/generate-metrics-reference.ts. -->

# Metrics

nathost serves metrics at \`/metrics\` in Prometheus' text format. [observability/](../observability) has alert rules with their tests, an example of a scrape
configuration, and a dashboard for Grafana.`;

const getting = `## Collect them

The plugin's API is a unix socket, which Prometheus cannot scrape. There are two ways.

**A loopback port.** Set \`NATHOST_LISTEN\`, and let a Prometheus or its agent on the same host scrape it:

\`\`\`sh
docker plugin disable nathost
docker plugin set nathost NATHOST_LISTEN=127.0.0.1:9618
docker plugin enable nathost
\`\`\`

A container and a service get it as any other setting ([install-ways.md](install-ways.md)).

[observability/prometheus/prometheus.yml](../observability/prometheus/prometheus.yml) is the other half. The port only reads, and is open
to every user and every host-networked container of the host.

**A file for node_exporter.** If you do not want another open port, let a timer write the metrics every 15 seconds or every minute into the folder of
node_exporter's option \`--collector.textfile.directory\` (Debian: \`/var/lib/prometheus/node-exporter\`):

\`\`\`sh
docker nathost metrics | grep -E '^(# (HELP|TYPE) )?nathost_' > /var/lib/prometheus/node-exporter/nathost.prom.new &&
  mv /var/lib/prometheus/node-exporter/nathost.prom.new /var/lib/prometheus/node-exporter/nathost.prom
\`\`\`

The \`grep\` leaves out the metrics of the process, because node_exporter has metrics with the same names. \`up\` is then that of node_exporter. Instead of the alert \`NathostDown\`, alert on the age of the file:
\`time() - node_textfile_mtime_seconds{file=~".*nathost.prom"} > 300\`.`;

const limits = `\`process_…\` and \`nodejs_…\` are the usual metrics of a Node program: CPU, memory, file descriptors, event loop, garbage collection. They are measured
from the first request for metrics on.

Points in time are Unix timestamps, so an age is \`time() - …\`. Values that the status API shows too come from the same report.

The number of series does not grow with names or containers. Only \`nathost_target_out_of_sync_timestamp_seconds\` has a label with a container's name, because
somebody has to fix that file. It has a series only for files that are out of sync, and at most 50. For single names, leases and proxies, use the API.`;

const alerting = `[observability/prometheus/rules.yml](../observability/prometheus/rules.yml) has these, with their expressions. _critical_: requests fail, or will at
the next change; _warning_: fix it today; _info_: may be intended.`;

function metricLine(name: string, { type, help, labels = {} }: MetricRow): string {
  const texts = Object.entries(labels).map(([label, values]) => `\`${label}\`: ${values}`);
  return `| \`${name}\` | ${type} | ${help} | ${texts.join('<br>')} |`;
}

function alertTable(alerts: readonly AlertText[]): string {
  const rows = alerts.map(
    ({ name, severity, summary, description }) =>
      `| \`${name}\` | ${severity} | ${withoutTemplates(summary)} ${description} |`,
  );
  return ['| alert | severity | what it means, and what to do |', '| --- | --- | --- |', ...rows].join('\n');
}

/** `{{ $labels.kind }}` as _kind_, `{{ $value | … }}` as _value_. */
function withoutTemplates(text: string): string {
  return text.replaceAll(/\{\{ *\$(?:labels\.)?(\w+).*?\}\}/g, '_$1_');
}
