import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Metrics } from '../../../src/telemetry/metrics';
import { metricTable, type MetricRow } from '../../../src/telemetry/metrics-table';
import { fullReport, noon } from './full-report';

const count = 'sys/net/netfilter/nf_conntrack_count';
const max = 'sys/net/netfilter/nf_conntrack_max';
const stat = 'net/stat/nf_conntrack';

let procFolder: string;
let metrics: Metrics;
let now: number;

function put(path: string, content: string): void {
  mkdirSync(dirname(join(procFolder, path)), { recursive: true });
  writeFileSync(join(procFolder, path), content);
}

beforeEach(() => {
  procFolder = mkdtempSync(join(tmpdir(), 'nathost-proc-'));
  now = noon;
  metrics = new Metrics({ clock: { now: () => now }, procFolder });
});
afterEach(() => {
  rmSync(procFolder, { recursive: true });
});

/** The lines of one metric, without its buckets. */
async function lines(name: string, report = fullReport): Promise<string[]> {
  const text = await metrics.text(report);
  return text.split('\n').filter((line) => new RegExp(`^${name}(_sum|_count)?[ {]`).test(line));
}

describe('what is', () => {
  it.each<[string, string[]]>([
    [
      'nathost_phase',
      ['{phase="starting"} 0', '{phase="ready"} 1', '{phase="disconnected"} 0', '{phase="misconfigured"} 0'],
    ],
    ['nathost_names', ['{state="up"} 2', '{state="down"} 1']],
    ['nathost_standbys', [' 1']],
    ['nathost_leases', ['{state="held"} 1', '{state="idle"} 1']],
    ['nathost_pool_addresses', [' 3838']],
    ['nathost_pool_addresses_leased', [' 2']],
    ['nathost_targets', ['{state="in_sync"} 1', '{state="out_of_sync"} 2']],
    [
      'nathost_target_out_of_sync_timestamp_seconds',
      [`{target="/etc/hosts"} ${noon / 1000 - 60}`, `{target="host"} ${noon / 1000}`],
    ],
    ['nathost_last_pass_timestamp_seconds', [` ${noon / 1000 + 0.5}`]],
    ['nathost_drift_mended_total', [' 3']],
    ['nathost_engine_up', [' 1']],
    ['nathost_engine_info', ['{version="28.5.2",api_version="1.51"} 1']],
    ['nathost_engine_stream_opened_timestamp_seconds', [` ${noon / 1000}`]],
    ['nathost_engine_last_event_timestamp_seconds', [` ${noon / 1000 + 0.25}`]],
    ['nathost_engine_streams_opened_total', [' 2']],
    ['nathost_engine_disconnected_seconds_total', [' 1.25']],
  ])('%s', async (name, values) => {
    expect(await lines(name)).toEqual(values.map((value) => `${name}${value}`));
  });

  it('counts problems by kind, those that there are not as 0', async () => {
    const problems = await lines('nathost_problems');
    expect(problems.filter((line) => !line.endsWith(' 0'))).toEqual(['nathost_problems{kind="pool-full"} 2']);
    expect(problems).toContain('nathost_problems{kind="engine-unreachable"} 0');
  });

  it('leaves out what there is not: a network, a stream, a pass', async () => {
    const { network, ...rest } = fullReport;
    expect(network).toBeDefined();
    const engine = {
      connected: false,
      since: noon - 4_000,
      connections: 1,
      totalDisconnectedFor: 500,
      staleSince: noon,
    };
    const report = { ...rest, engine, passes: { count: 0, driftMended: 0 } };
    await metrics.text(fullReport);
    const text = await metrics.text(report);
    for (const name of [
      'pool_addresses',
      'engine_info',
      'engine_stream_opened_timestamp_seconds',
      'last_pass',
    ])
      expect(text).not.toMatch(new RegExp(`^nathost_${name}`, 'm'));
    expect(text).toContain('\nnathost_engine_disconnected_seconds_total 4.5\n');
    expect(text).toContain('\nnathost_engine_up 0\n');
    expect(text).toContain(`\nnathost_engine_stale_timestamp_seconds ${noon / 1000}\n`);
  });

  it('names no more than fifty files that are out of sync, those that are so for longest', async () => {
    const proxies = Array.from({ length: 80 }, (_, n) => ({
      ...fullReport.proxies[0]!,
      name: `p${n}`,
      containerId: `${n}`,
      inSync: false,
      since: noon - n,
    }));
    const named = await lines('nathost_target_out_of_sync_timestamp_seconds', { ...fullReport, proxies });
    expect([named.length, named[0]]).toEqual([50, expect.stringContaining('"p79"')]);
  });
});

describe('what happened', () => {
  it('is counted from 0 on, and timed in seconds', async () => {
    const before = await lines('nathost_hosts_file_writes_total');
    metrics.passEnded('done', 4);
    metrics.passEnded('failed', 4);
    metrics.eventAnswered('proxy', 30);
    metrics.fileWritten(2, 1);
    metrics.fileRefused();
    metrics.engineCalled('connect', 'address-in-use', 700);
    metrics.engineCalled('follow', 'engine-unreachable');
    metrics.engineEvent('network');
    metrics.signalSent();
    const text = await metrics.text(fullReport);
    expect(before).toEqual([
      'nathost_hosts_file_writes_total{result="written"} 0',
      'nathost_hosts_file_writes_total{result="refused"} 0',
    ]);
    for (const line of [
      'pass_duration_seconds_bucket{le="0.002"} 0',
      'pass_duration_seconds_bucket{le="0.005"} 1',
      'pass_failures_total 1',
      'event_to_file_seconds_sum{target="proxy"} 0.03',
      'event_to_file_seconds_count{target="host"} 0',
      'hosts_lines_changed_total{change="added"} 2',
      'hosts_file_writes_total{result="refused"} 1',
      'engine_calls_total{call="connect",result="address-in-use"} 1',
      'engine_calls_total{call="connect",result="ok"} 0',
      'engine_call_duration_seconds_bucket{le="1",call="connect"} 1',
      'engine_events_total{kind="network"} 1',
      'signals_sent_total 1',
    ])
      expect(text).toContain(`\nnathost_${line}\n`);
    expect(text).not.toContain('duration_seconds_count{call="follow"}');
  });
});

describe('the kernel’s connection tracking', () => {
  it('is what its files say, whatever columns they have', async () => {
    put(count, '81\n');
    put(max, '262144\n');
    const row = '00000051 00000000 0000000a 00000002 0000000f';
    put(stat, `entries  found insert_failed drop early_drop\n${row}\n${row}\n`);
    const text = await metrics.text(fullReport);
    for (const line of [
      'entries 81',
      'entries_limit 262144',
      'insert_failed_total 20',
      'drop_total 4',
      'early_drop_total 30',
    ])
      expect(text).toContain(`\nnathost_conntrack_${line}\n`);
  });

  it('is absent where its files are, or where they cannot be understood', async () => {
    expect(await metrics.text(fullReport)).not.toMatch(/^nathost_conntrack/m);
    put(count, '');
    put(max, 'many\n');
    put(stat, 'entries\n00000051\n');
    expect(await metrics.text(fullReport)).not.toMatch(/^nathost_conntrack/m);
  });
});

describe('the table', () => {
  const rows = Object.entries<MetricRow>(metricTable);

  it('is what the text has, types and help included', async () => {
    const text = await metrics.text(fullReport);
    const types = [...text.matchAll(/^# TYPE (nathost_\S+) (\w+)$/gm)].map(([, name, type]) => [name, type]);
    expect(types).toEqual(rows.map(([name, { type }]) => [name, type]));
    for (const [name, { help }] of rows) expect(text).toContain(`# HELP ${name} ${help}\n`);
  });

  it.each(rows)('has %s as Prometheus’ conventions want it', (name, { type, help, buckets }) => {
    expect(name).toMatch(/^nathost_[a-z]+(_[a-z]+)*$/);
    expect(help).toMatch(/^[A-Z1].*\.$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(buckets !== undefined).toBe(type === 'histogram');
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  });

  it('is followed by the measures of the process', async () => {
    const text = await metrics.text(fullReport);
    for (const name of [
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(text).toMatch(new RegExp(`^${name} `, 'm'));
  });
});
