import { buildId, version } from '../model/build';
import { problemKinds } from '../model/problem';
import type { EngineStatus, NameStatus, StatusReport } from '../model/status';
import { mostNamedTargets, type MetricOf, type Sample, type Samples } from './metrics-table';

const phases = [
  'starting',
  'ready',
  'disconnected',
  'misconfigured',
] as const satisfies StatusReport['phase'][];

/** The status report as metrics. `now`: milliseconds since the epoch. */
export function stateSamples(report: StatusReport, now: number): Samples<MetricOf<'state'>> {
  const { phase, names, leases, network, passes, problems } = report;
  const held = leases.filter(({ idleSince }) => idleSince === undefined).length;
  return {
    nathost_build_info: [{ labels: { version, build_id: buildId }, value: 1 }],
    nathost_phase: phases.map((one) => ({ labels: { phase: one }, value: Number(one === phase) })),
    nathost_names: inStates('up', 'down', names.filter(isUp).length, names.length),
    nathost_standbys: one(
      names.reduce((sum, { aliasOf, standbys }) => sum + (aliasOf ? 0 : standbys.length), 0),
    ),
    nathost_leases: inStates('held', 'idle', held, leases.length),
    nathost_pool_addresses: one(network?.poolSize),
    nathost_pool_addresses_leased: one(network?.poolUsed),
    ...targetSamples(report),
    nathost_problems: problemKinds.map((kind) => ({
      labels: { kind },
      value: problems.filter((problem) => problem.kind === kind).length,
    })),
    nathost_last_pass_timestamp_seconds: one(seconds(passes.lastAt)),
    nathost_drift_mended_total: one(passes.driftMended),
    ...engineSamples(report.engine, now),
  };
}

function targetSamples({
  proxies,
}: StatusReport): Samples<'nathost_targets' | 'nathost_target_out_of_sync_timestamp_seconds'> {
  const out = proxies.filter(({ inSync }) => !inSync).toSorted((a, b) => a.since - b.since);
  return {
    nathost_targets: inStates('in_sync', 'out_of_sync', proxies.length - out.length, proxies.length),
    nathost_target_out_of_sync_timestamp_seconds: out
      .slice(0, mostNamedTargets)
      .map(({ name, containerId, since }) => ({
        // Not by name: a container may be called `host`.
        labels: { target: containerId === undefined ? '/etc/hosts' : name },
        value: since / 1000,
      })),
  };
}

type EngineMetric = Extract<MetricOf<'state'>, `nathost_engine_${string}`>;

function engineSamples(engine: EngineStatus, now: number): Samples<EngineMetric> {
  const { connected, since, connections, totalDisconnectedFor = 0 } = engine;
  const seen =
    engine.version === undefined ? {} : { version: engine.version, api_version: engine.apiVersion ?? '' };
  return {
    nathost_engine_up: one(Number(connected)),
    nathost_engine_info: 'version' in seen ? [{ labels: seen, value: 1 }] : [],
    nathost_engine_stream_opened_timestamp_seconds: one(connected ? seconds(since) : undefined),
    nathost_engine_last_event_timestamp_seconds: one(seconds(engine.lastEventAt)),
    nathost_engine_stale_timestamp_seconds: one(seconds(engine.staleSince)),
    nathost_engine_streams_opened_total: one(connections),
    // The clock may have been set back.
    nathost_engine_disconnected_seconds_total: one(
      (totalDisconnectedFor + (connected ? 0 : Math.max(0, now - since))) / 1000,
    ),
  };
}

function isUp({ holders }: NameStatus): boolean {
  return holders.some(({ state }) => state === 'running');
}

function inStates(first: string, second: string, ofFirst: number, all: number): Sample[] {
  return [
    { labels: { state: first }, value: ofFirst },
    { labels: { state: second }, value: all - ofFirst },
  ];
}

function one(value: number | undefined): Sample[] {
  return value === undefined ? [] : [{ value }];
}

function seconds(at: number | undefined): number | undefined {
  return at === undefined ? undefined : at / 1000;
}
