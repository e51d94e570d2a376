/**
 * The metrics of one broker: who can tell each of them, and the text that a scrape gets.
 *
 * prom-client writes the text and is loaded by the first scrape, so that a broker nobody watches pays
 * neither its memory nor its start. It reads the sources directly; nothing is counted twice.
 *
 * Limits  a metric shows at most `maxSeries` series; what comes after is added up in one whose labels
 *         all say `other`, so that ten thousand topics do not make ten thousand lines each
 */
import type { Registry } from 'prom-client';
import {
  type HistogramSample,
  type Metric,
  type MetricName,
  metrics,
  type Sample,
  type SampleOf,
} from './metrics.ts';

export interface MetricRegistryOptions {
  /** Default 1000. */
  readonly maxSeries?: number;
  /** Adds memory, CPU, garbage collection and event loop of the process. Default false. */
  readonly processMetrics?: boolean;
}

type AnySample = Sample<string> | HistogramSample<string>;
type Source = () => Iterable<AnySample>;

/** A line of the text. */
interface Value {
  readonly metricName?: string;
  readonly labels: { readonly [label: string]: string };
  readonly value: number;
}

export class MetricRegistry {
  readonly #sources = new Map<MetricName, Source>();
  readonly #maxSeries: number;
  readonly #processMetrics: boolean;
  #exporter: Promise<Registry> | undefined;
  /** What forgets what was read for a scrape. */
  readonly #forget: (() => void)[] = [];

  constructor({ maxSeries = 1000, processMetrics = false }: MetricRegistryOptions = {}) {
    this.#maxSeries = maxSeries;
    this.#processMetrics = processMetrics;
  }

  /** `read` is called with each scrape; a metric has one source, and is not shown without. */
  source<Name extends MetricName>(name: Name, read: () => Iterable<SampleOf<Name>>): void {
    this.#sources.set(name, read as Source);
  }

  /** A source with one series and no labels. */
  value(name: MetricName, read: () => number): void {
    this.#sources.set(name, () => [{ labels: {}, value: read() }]);
  }

  /** For sources that look at the same: what is returned calls `read` once per scrape. */
  oncePerScrape<T>(read: () => T): () => T {
    let found: { readonly value: T } | undefined;
    this.#forget.push(() => {
      found = undefined;
    });
    return () => {
      found ??= { value: read() };
      return found.value;
    };
  }

  /** The current values in Prometheus's text format. */
  async scrape(): Promise<{ readonly contentType: string; readonly text: string }> {
    this.#exporter ??= this.#connect();
    const exporter = await this.#exporter;
    try {
      return { contentType: exporter.contentType, text: await exporter.metrics() };
    } finally {
      for (const forget of this.#forget) forget();
    }
  }

  async #connect(): Promise<Registry> {
    const { collectDefaultMetrics, Registry } = await import('prom-client');
    const registry = new Registry();
    if (this.#processMetrics) collectDefaultMetrics({ register: registry });
    for (const [key, metric] of Object.entries<Metric<string>>(metrics)) {
      const read = this.#sources.get(key as MetricName);
      if (read === undefined) continue;
      const { name, kind: type, about: help } = metric;
      const get = () => ({ name, help, type, aggregator: 'sum', values: this.#values(metric, read) });
      // The registry asks a metric for nothing but this; prom-client's own would count a second time.
      registry.registerMetric({ name, get } as unknown as Parameters<typeof registry.registerMetric>[0]);
    }
    return registry;
  }

  #values(metric: Metric<string>, read: Source): Value[] {
    const values: Value[] = [];
    let series = 0;
    let rest: AnySample | undefined;
    /** What the plain numbers of the rest add up to: there may be very many. */
    let total = 0;
    for (const sample of read()) {
      if (series < this.#maxSeries) {
        series++;
        values.push(...lines(metric, sample));
        continue;
      }
      if ('value' in sample) total += sample.value;
      if (rest === undefined) rest = others(metric, sample);
      else if ('buckets' in rest && 'buckets' in sample) rest = sum(rest, sample);
    }
    if (rest !== undefined) values.push(...lines(metric, 'value' in rest ? { ...rest, value: total } : rest));
    return values;
  }
}

function others(metric: Metric<string>, sample: AnySample): AnySample {
  return { ...sample, labels: Object.fromEntries(metric.labels.map((label) => [label, 'other'])) };
}

function sum(a: HistogramSample<string>, b: HistogramSample<string>): HistogramSample<string> {
  return { ...a, sum: a.sum + b.sum, buckets: a.buckets.map((count, at) => count + (b.buckets[at] ?? 0)) };
}

function lines(metric: Metric<string>, sample: AnySample): Value[] {
  const { labels } = sample;
  if ('value' in sample) return [{ labels, value: inUnit(metric, sample.value) }];
  const { bounds, buckets, sum } = sample;
  let count = 0;
  const values: Value[] = buckets.map((observed, at) => {
    count += observed;
    const le = at < bounds.length ? String(inUnit(metric, bounds[at]!)) : '+Inf';
    return { metricName: `${metric.name}_bucket`, labels: { le, ...labels }, value: count };
  });
  return [
    ...values,
    { metricName: `${metric.name}_sum`, labels, value: inUnit(metric, sum) },
    { metricName: `${metric.name}_count`, labels, value: count },
  ];
}

/** Milliseconds become seconds. */
function inUnit({ unit }: Metric<string>, value: number): number {
  return unit === 'seconds' ? value / 1000 : value;
}
