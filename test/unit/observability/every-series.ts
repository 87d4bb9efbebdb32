import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineCalls } from '../../../src/ports/meter';
import { Metrics } from '../../../src/telemetry/metrics';
import { fullReport, noon } from '../telemetry/full-report';

/** One line of the text format. */
export interface Series {
  /** `nathost_names`; of a histogram with `_bucket`, `_sum` or `_count`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The series of a nathost to which everything has happened, and what Prometheus adds to them. */
export async function everySeries(): Promise<Series[]> {
  const procFolder = mkdtempSync(join(tmpdir(), 'nathost-proc-'));
  try {
    for (const folder of ['sys/net/netfilter', 'net/stat'])
      mkdirSync(join(procFolder, folder), { recursive: true });
    writeFileSync(join(procFolder, 'sys/net/netfilter/nf_conntrack_count'), '1\n');
    writeFileSync(join(procFolder, 'sys/net/netfilter/nf_conntrack_max'), '2\n');
    writeFileSync(join(procFolder, 'net/stat/nf_conntrack'), 'insert_failed drop early_drop\n0 0 0\n');
    const metrics = new Metrics({ clock: { now: () => noon }, procFolder });
    for (const call of engineCalls) metrics.engineCalled(call, 'ok', 1);
    const text = await metrics.text({ ...fullReport, engine: { ...fullReport.engine, staleSince: noon } });
    return [{ name: 'up', labels: target }, ...text.split('\n').flatMap(readLine)];
  } finally {
    rmSync(procFolder, { recursive: true });
  }
}

const target = { job: 'nathost', instance: 'web-1' };

function readLine(line: string): Series[] {
  const [, name, inBraces = ''] = /^([a-z]\w*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
  if (name === undefined) return [];
  const labels = [...inBraces.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value]);
  return [{ name, labels: { ...target, ...(Object.fromEntries(labels) as Record<string, string>) } }];
}
