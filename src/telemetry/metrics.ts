import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Clock } from '../model/clock';
import type { EngineEvent } from '../model/engine-event';
import type { ErrorCode } from '../model/errors';
import type { StatusReport } from '../model/status';
import { engineCalls, type EngineCall, type Meter, type TargetKind } from '../ports/meter';
import { conntrackSamples } from './conntrack';
import { MetricRegistry } from './metric-registry';
import { stateSamples } from './state-samples';

export interface MetricsOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** `/proc`. */
  readonly procFolder: string;
}

/** How often the event loop's lag is measured, milliseconds. */
const lagPrecision = 100;

/** Counts what happens, and renders it together with the status in Prometheus' text format. */
export class Metrics implements Meter {
  private readonly registry = new MetricRegistry();
  private process: Registry | undefined;

  constructor(private readonly options: MetricsOptions) {
    this.beginWithZero();
  }

  /** The body of the answer to `/metrics`; its type is `text/plain; version=0.0.4; charset=utf-8`. */
  async text(report: StatusReport): Promise<string> {
    // Measuring the process costs time, so it begins with the first scrape.
    this.process ??= processMetrics();
    this.registry.show(stateSamples(report, this.options.clock.now()));
    this.registry.show(await conntrackSamples(this.options.procFolder));
    return `${await this.registry.text()}\n${await this.process.metrics()}`;
  }

  passEnded(result: 'done' | 'failed', duration: number): void {
    if (result === 'failed') this.registry.count('nathost_pass_failures_total');
    else this.registry.observe('nathost_pass_duration_seconds', {}, duration / 1000);
  }

  eventAnswered(target: TargetKind, latency: number): void {
    this.registry.observe('nathost_event_to_file_seconds', { target }, latency / 1000);
  }

  fileWritten(added: number, removed: number): void {
    this.registry.count('nathost_hosts_file_writes_total', { result: 'written' });
    this.registry.count('nathost_hosts_lines_changed_total', { change: 'added' }, added);
    this.registry.count('nathost_hosts_lines_changed_total', { change: 'removed' }, removed);
  }

  fileRefused(): void {
    this.registry.count('nathost_hosts_file_writes_total', { result: 'refused' });
  }

  engineCalled(call: EngineCall, result: 'ok' | ErrorCode, duration?: number): void {
    this.registry.count('nathost_engine_calls_total', { call, result });
    if (duration !== undefined)
      this.registry.observe('nathost_engine_call_duration_seconds', { call }, duration / 1000);
  }

  engineEvent(kind: EngineEvent['kind']): void {
    this.registry.count('nathost_engine_events_total', { kind });
  }

  signalSent(): void {
    this.registry.count('nathost_signals_sent_total');
  }

  /** Prometheus does not see an increase from a missing series. */
  private beginWithZero(): void {
    const zero = this.registry.zero.bind(this.registry);
    for (const result of ['written', 'refused']) zero('nathost_hosts_file_writes_total', { result });
    for (const change of ['added', 'removed']) zero('nathost_hosts_lines_changed_total', { change });
    for (const kind of ['container', 'network']) zero('nathost_engine_events_total', { kind });
    for (const target of ['host', 'proxy']) zero('nathost_event_to_file_seconds', { target });
    for (const call of engineCalls) {
      zero('nathost_engine_calls_total', { call, result: 'ok' });
      zero('nathost_engine_calls_total', { call, result: 'engine-unreachable' });
      if (call !== 'follow') zero('nathost_engine_call_duration_seconds', { call });
    }
  }
}

/** CPU, memory, file descriptors, event loop and garbage collection, under the names that dashboards for Node use. */
export function processMetrics(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register, eventLoopMonitoringPrecision: lagPrecision });
  return register;
}
