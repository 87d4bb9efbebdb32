import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  metricTable,
  type Labels,
  type MetricName,
  type MetricOf,
  type MetricRow,
  type Sample,
} from './metrics-table';

/** The values of the table's metrics. A name or type that the table does not have does not compile. */
export class MetricRegistry {
  private readonly registry = new Registry();
  private readonly counters = new Map<string, Counter>();
  private readonly gauges = new Map<string, Gauge>();
  private readonly histograms = new Map<string, Histogram>();

  constructor() {
    for (const [name, row] of Object.entries<MetricRow>(metricTable)) this.add(name, row);
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  count(name: MetricOf<'work', 'counter'>, labels: Labels = {}, by = 1): void {
    this.counters.get(name)?.inc(labels, by);
  }

  observe(name: MetricOf<'work', 'histogram'>, labels: Labels, value: number): void {
    this.histograms.get(name)?.observe(labels, value);
  }

  /** Shows a series before its first value. */
  zero(name: MetricOf<'work', 'counter' | 'histogram'>, labels: Labels): void {
    this.counters.get(name)?.inc(labels, 0);
    this.histograms.get(name)?.zero(labels);
  }

  /** Replaces all series of these metrics. */
  show(samples: Readonly<Partial<Record<MetricName, readonly Sample[]>>>): void {
    for (const [name, values] of Object.entries(samples)) {
      const [gauge, counter] = [this.gauges.get(name), this.counters.get(name)];
      for (const metric of [gauge, counter]) metric?.reset();
      // A metric without labels would show 0 instead of being absent.
      if (values.length === 0) this.removeUnlabelled(name as MetricName);
      for (const { labels = {}, value } of values) {
        gauge?.set(labels, value);
        counter?.inc(labels, value);
      }
    }
  }

  private removeUnlabelled(name: MetricName): void {
    if ('labels' in metricTable[name]) return;
    this.gauges.get(name)?.remove();
    this.counters.get(name)?.remove();
  }

  private add(name: string, { type, help, labels = {}, buckets = [] }: MetricRow): void {
    const shape = { name, help, labelNames: Object.keys(labels), registers: [this.registry] };
    switch (type) {
      case 'counter':
        this.counters.set(name, new Counter(shape));
        break;
      case 'gauge':
        this.gauges.set(name, new Gauge(shape));
        break;
      case 'histogram':
        this.histograms.set(name, new Histogram({ ...shape, buckets: [...buckets] }));
    }
  }
}
