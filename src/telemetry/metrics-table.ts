import { engineCalls } from '../ports/meter';

/** One metric, by Prometheus' conventions: base units, counters that end in `_total`, points in time as Unix timestamps. */
export interface MetricRow {
  readonly type: 'gauge' | 'counter' | 'histogram';
  /**
   * `state` is read from the status report at each scrape, `work` is counted as it happens, `host` is read from the machine at each
   * scrape.
   */
  readonly from: 'state' | 'work' | 'host';
  /** One sentence. */
  readonly help: string;
  /** Labels and their values. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

/** How many hosts files that are out of sync have a series. */
export const mostNamedTargets = 50;

/** All metrics; docs/metrics.md is generated from this table. A new metric is one row here and the place that counts it. */
export const metricTable = {
  nathost_build_info: {
    type: 'gauge',
    from: 'state',
    help: 'Always 1; the labels show the running version.',
    labels: { version: 'of nathost', build_id: 'changes with every change of what is shipped' },
  },
  nathost_phase: {
    type: 'gauge',
    from: 'state',
    help: '1 for the current phase, 0 for the others.',
    labels: { phase: '`starting`, `ready`, `disconnected` (from the engine), `misconfigured`' },
  },
  nathost_names: {
    type: 'gauge',
    from: 'state',
    help: 'Names in the hosts files, including aliases.',
    labels: { state: '`up`: a container of the name is running; `down`: none is, requests fail' },
  },
  nathost_standbys: {
    type: 'gauge',
    from: 'state',
    help: 'Standbys: containers that wait to take over a name, counted for each name.',
  },
  nathost_leases: {
    type: 'gauge',
    from: 'state',
    help: 'Leases of addresses.',
    labels: { state: '`held` by a container, or `idle`: without a container, until it expires' },
  },
  nathost_pool_addresses: {
    type: 'gauge',
    from: 'state',
    help: 'IPv4 addresses that nathost can lease; absent while there is no network.',
  },
  nathost_pool_addresses_leased: {
    type: 'gauge',
    from: 'state',
    help: 'IPv4 addresses that are leased; absent while there is no network.',
  },
  nathost_targets: {
    type: 'gauge',
    from: 'state',
    help: 'Hosts files that nathost keeps: the host’s own and one for each proxy.',
    labels: { state: '`in_sync`, or `out_of_sync`: could not be read or written' },
  },
  nathost_target_out_of_sync_timestamp_seconds: {
    type: 'gauge',
    from: 'state',
    help: `Since when a hosts file has been out of sync; absent for files in sync, and beyond the first ${mostNamedTargets}.`,
    labels: { target: '`/etc/hosts` for the host’s own file, else the container’s name' },
  },
  nathost_problems: {
    type: 'gauge',
    from: 'state',
    help: 'Problems that a person can fix.',
    labels: { kind: 'as in [problems.md](problems.md)' },
  },
  nathost_last_pass_timestamp_seconds: {
    type: 'gauge',
    from: 'state',
    help: 'When the last pass began; absent before the first.',
  },
  nathost_drift_mended_total: {
    type: 'counter',
    from: 'state',
    help: 'Differences that a resync found and no event explains: somebody else changed what nathost keeps.',
  },
  nathost_engine_up: {
    type: 'gauge',
    from: 'state',
    help: '1 while the engine’s event stream is open.',
  },
  nathost_engine_info: {
    type: 'gauge',
    from: 'state',
    help: 'Always 1; the labels show the last connected engine. Absent before the first connection.',
    labels: { version: 'of the engine', api_version: 'used with it' },
  },
  nathost_engine_stream_opened_timestamp_seconds: {
    type: 'gauge',
    from: 'state',
    help: 'When the present event stream was opened; absent while there is none.',
  },
  nathost_engine_last_event_timestamp_seconds: {
    type: 'gauge',
    from: 'state',
    help: 'When the last event arrived; absent before the first.',
  },
  nathost_engine_stale_timestamp_seconds: {
    type: 'gauge',
    from: 'state',
    help: 'Since when nathost has waited for an answer from the engine; present only if that is too long to rely on the names.',
  },
  nathost_engine_streams_opened_total: {
    type: 'counter',
    from: 'state',
    help: 'Event streams opened; each after the first is a reconnect.',
  },
  nathost_engine_disconnected_seconds_total: {
    type: 'counter',
    from: 'state',
    help: 'Time without an event stream, including a gap that has not ended.',
  },
  nathost_engine_events_total: {
    type: 'counter',
    from: 'work',
    help: 'Events received from the engine.',
    labels: { kind: '`container`, `network`' },
  },
  nathost_engine_calls_total: {
    type: 'counter',
    from: 'work',
    help: 'Finished calls to the engine.',
    labels: {
      call: engineCalls.map((call) => `\`${call}\``).join(', '),
      result: '`ok`, or a code of `src/model/errors.ts`, such as `engine-unreachable`',
    },
  },
  nathost_engine_call_duration_seconds: {
    type: 'histogram',
    from: 'work',
    help: 'Duration of calls to the engine, including failed ones. A container that hangs makes connect and disconnect wait.',
    labels: { call: 'as above, without `follow`, the event stream' },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  nathost_pass_duration_seconds: {
    type: 'histogram',
    from: 'work',
    help: 'Duration of passes.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
  nathost_pass_failures_total: {
    type: 'counter',
    from: 'work',
    help: 'Passes that failed because of a bug in nathost; the log has each.',
  },
  nathost_event_to_file_seconds: {
    type: 'histogram',
    from: 'work',
    help: 'Time from the engine’s timestamp of an event to the written file. For a burst, each file counts once, with its longest wait.',
    labels: { target: '`host`: the host’s own file; `proxy`: a container’s' },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  nathost_hosts_file_writes_total: {
    type: 'counter',
    from: 'work',
    help: 'Writes of hosts files.',
    labels: { result: '`written`, or `refused`: the file was left alone' },
  },
  nathost_hosts_lines_changed_total: {
    type: 'counter',
    from: 'work',
    help: 'Lines added to and removed from hosts files.',
    labels: { change: '`added`, `removed`' },
  },
  nathost_signals_sent_total: {
    type: 'counter',
    from: 'work',
    help: 'Signals sent to proxies because of `nathost.reload`.',
  },
  nathost_conntrack_entries: {
    type: 'gauge',
    from: 'host',
    help: 'Connections that the kernel tracks in the host’s network.',
  },
  nathost_conntrack_entries_limit: {
    type: 'gauge',
    from: 'host',
    help: 'How many connections the kernel tracks at most; beyond that it drops new ones.',
  },
  nathost_conntrack_insert_failed_total: {
    type: 'counter',
    from: 'host',
    help: 'Packets dropped because their connection could not be inserted, mostly because NAT gave two connections one source port.',
  },
  nathost_conntrack_drop_total: {
    type: 'counter',
    from: 'host',
    help: 'Packets dropped because the table was full or memory was short.',
  },
  nathost_conntrack_early_drop_total: {
    type: 'counter',
    from: 'host',
    help: 'Tracked connections dropped early to make room in a full table.',
  },
} as const satisfies Record<`nathost_${string}`, MetricRow>;

export type MetricName = keyof typeof metricTable;

/** Names of metrics by where their values come from, and by type. */
export type MetricOf<S extends MetricRow['from'], T extends MetricRow['type'] = MetricRow['type']> = {
  [N in MetricName]: (typeof metricTable)[N] extends { readonly from: S; readonly type: T } ? N : never;
}[MetricName];

export type Labels = Readonly<Record<string, string>>;

/** One value and its labels. */
export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/** All present values by metric; none if there is nothing to report. */
export type Samples<N extends MetricName> = Readonly<Record<N, readonly Sample[]>>;
