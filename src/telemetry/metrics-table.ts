import { engineCalls } from '../ports/meter';

/** One metric as Prometheus' conventions have it: base units, counters that end in `_total`, moments as Unix timestamps. */
export interface MetricRow {
  readonly type: 'gauge' | 'counter' | 'histogram';
  /**
   * `state` is read from the status report when somebody asks, `work` is counted as it happens, `host` is read from the machine
   * when somebody asks.
   */
  readonly from: 'state' | 'work' | 'host';
  /** One sentence. */
  readonly help: string;
  /** Label and what its values are. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Upper bounds, of a histogram. */
  readonly buckets?: readonly number[];
}

/** How many hosts files that are out of step are named one by one. */
export const mostNamedTargets = 50;

/** Everything nathost measures, and docs/metrics.md, which is generated from it. A new metric is one row here and the place that tells it. */
export const metricTable = {
  nathost_build_info: {
    type: 'gauge',
    from: 'state',
    help: 'Always 1; the labels say what runs.',
    labels: { version: 'of nathost', build_id: 'changes with anything that is shipped' },
  },
  nathost_phase: {
    type: 'gauge',
    from: 'state',
    help: '1 for the phase that nathost is in, 0 for the others.',
    labels: { phase: '`starting`, `ready`, `blind` (the engine cannot be seen), `misconfigured`' },
  },
  nathost_names: {
    type: 'gauge',
    from: 'state',
    help: 'Names in the hosts files, further names included.',
    labels: { state: '`up`: a container that has it runs; `down`: none does, requests fail' },
  },
  nathost_standbys: {
    type: 'gauge',
    from: 'state',
    help: 'Containers that stand by for a name another container holds, counted for each name.',
  },
  nathost_leases: {
    type: 'gauge',
    from: 'state',
    help: 'Leases of addresses.',
    labels: { state: '`held`: a container has it; `idle`: it waits for one, until it expires' },
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
    help: 'Hosts files that nathost keeps: the host’s own and one of each proxy.',
    labels: { state: '`in_sync`, or `out_of_sync`: it could not be read or written' },
  },
  nathost_target_out_of_sync_timestamp_seconds: {
    type: 'gauge',
    from: 'state',
    help: `Since when a hosts file is out of sync; absent for those that are in sync, and beyond the first ${mostNamedTargets}.`,
    labels: { target: '`/etc/hosts` of the host, or the container: the alert has to say which file to mend' },
  },
  nathost_problems: {
    type: 'gauge',
    from: 'state',
    help: 'Problems that somebody can mend.',
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
    help: 'Differences that a resync found and no event had announced: somebody else changed what nathost keeps.',
  },
  nathost_engine_up: {
    type: 'gauge',
    from: 'state',
    help: '1 while the engine’s event stream is open.',
  },
  nathost_engine_info: {
    type: 'gauge',
    from: 'state',
    help: 'Always 1; the labels say which engine was seen last. Absent before the first connection.',
    labels: { version: 'of the engine', api_version: 'that is spoken with it' },
  },
  nathost_engine_stream_opened_timestamp_seconds: {
    type: 'gauge',
    from: 'state',
    help: 'When the event stream was opened that is open now; absent while there is none.',
  },
  nathost_engine_last_event_timestamp_seconds: {
    type: 'gauge',
    from: 'state',
    help: 'When the last event came in; absent before the first.',
  },
  nathost_engine_stale_timestamp_seconds: {
    type: 'gauge',
    from: 'state',
    help: 'Since when the engine owes an answer; absent unless that is too long for names to be relied on.',
  },
  nathost_engine_streams_opened_total: {
    type: 'counter',
    from: 'state',
    help: 'Event streams that were opened; each but the first is a reconnect.',
  },
  nathost_engine_blind_seconds_total: {
    type: 'counter',
    from: 'state',
    help: 'Time without an event stream, the gap that lasts still included.',
  },
  nathost_engine_events_total: {
    type: 'counter',
    from: 'work',
    help: 'Events that the engine sent.',
    labels: { kind: '`container`, `network`' },
  },
  nathost_engine_calls_total: {
    type: 'counter',
    from: 'work',
    help: 'Calls to the engine that are over.',
    labels: {
      call: engineCalls.map((call) => `\`${call}\``).join(', '),
      result: '`ok`, or a code of `src/model/errors.ts`, such as `engine-unreachable`',
    },
  },
  nathost_engine_call_duration_seconds: {
    type: 'histogram',
    from: 'work',
    help: 'How long calls to the engine took, failed ones included. A container that hangs makes connect and disconnect wait.',
    labels: { call: 'as above, without `follow`, which lasts as long as the engine' },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  nathost_pass_duration_seconds: {
    type: 'histogram',
    from: 'work',
    help: 'Passes that were made, and how long each took.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
  nathost_pass_failures_total: {
    type: 'counter',
    from: 'work',
    help: 'Passes that a defect of nathost ended; the log has each.',
  },
  nathost_event_to_file_seconds: {
    type: 'histogram',
    from: 'work',
    help: 'From the engine’s time of an event to the line in the file; of a burst, each file counts once, with its longest wait.',
    labels: { target: '`host`: the host’s own file; `proxy`: a container’s' },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  nathost_hosts_file_writes_total: {
    type: 'counter',
    from: 'work',
    help: 'Hosts files that were written, or that had to be left alone.',
    labels: { result: '`written`, `refused`' },
  },
  nathost_hosts_lines_changed_total: {
    type: 'counter',
    from: 'work',
    help: 'Lines of names that came and went in hosts files.',
    labels: { change: '`added`, `removed`' },
  },
  nathost_signals_sent_total: {
    type: 'counter',
    from: 'work',
    help: 'Signals of `nathost.reload` that were sent to proxies.',
  },
  nathost_conntrack_entries: {
    type: 'gauge',
    from: 'host',
    help: 'Flows that the kernel tracks in the host’s network.',
  },
  nathost_conntrack_entries_limit: {
    type: 'gauge',
    from: 'host',
    help: 'How many flows the kernel tracks at most; beyond it new connections are dropped.',
  },
  nathost_conntrack_insert_failed_total: {
    type: 'counter',
    from: 'host',
    help: 'Packets that were dropped because their flow could not be entered, mostly two that took one source port in NAT.',
  },
  nathost_conntrack_drop_total: {
    type: 'counter',
    from: 'host',
    help: 'Packets that were dropped because the table was full or memory was short.',
  },
  nathost_conntrack_early_drop_total: {
    type: 'counter',
    from: 'host',
    help: 'Flows that were given up early to make room in a full table.',
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

/** By metric, all its values now: none where there is nothing to say. */
export type Samples<N extends MetricName> = Readonly<Record<N, readonly Sample[]>>;
