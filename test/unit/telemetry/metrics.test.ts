/** What a scrape gets. */
import { describe, expect, it } from 'vitest';
import { MetricRegistry } from '../../../src/telemetry/metric-registry.ts';
import { type Metric, metrics, metricsPage } from '../../../src/telemetry/metrics.ts';

const table = Object.entries<Metric<string>>(metrics);

describe('the table of metrics', () => {
  it.each(table)('%s follows the conventions of Prometheus', (_, { name, kind, unit, labels, about }) => {
    expect(name).toMatch(/^ottla_[a-z_]+$/);
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    if (unit !== 'none') expect(name).toMatch(new RegExp(`_${unit}(_total)?$`));
    for (const label of labels) expect(label).toMatch(/^[a-z_]+$/);
    expect(about).toMatch(/\.$/);
  });

  it('has no name twice', () => {
    expect(new Set(table.map(([, { name }]) => name)).size).toBe(table.length);
  });

  it('is what docs/metrics.md says (update it with vitest -u)', async () => {
    await expect(metricsPage()).toMatchFileSnapshot('../../../docs/metrics.md');
  });
});

describe('a scrape', () => {
  it('shows counters, gauges and histograms of the sources, read at that moment', async () => {
    const registry = new MetricRegistry();
    let accepted = 3;
    registry.value('connectionsAccepted', () => accepted);
    registry.source('logReads', () => [
      { labels: { from: 'cache' }, value: 7 },
      { labels: { from: 'file' }, value: 2 },
    ]);
    registry.source('requestDuration', () => [
      { labels: { api: 'Fetch' }, bounds: [0.5, 10], buckets: [1, 2, 4], sum: 2500 },
    ]);
    accepted++;
    const { contentType, text } = await registry.scrape();
    expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
      'ottla_connections_accepted_total 4',
      'ottla_request_duration_seconds_bucket{le="0.0005",api="Fetch"} 1',
      'ottla_request_duration_seconds_bucket{le="0.01",api="Fetch"} 3',
      'ottla_request_duration_seconds_bucket{le="+Inf",api="Fetch"} 7',
      'ottla_request_duration_seconds_sum{api="Fetch"} 2.5',
      'ottla_request_duration_seconds_count{api="Fetch"} 7',
      'ottla_log_reads_total{from="cache"} 7',
      'ottla_log_reads_total{from="file"} 2',
    ]);
    expect(text).toContain('# TYPE ottla_connections_accepted_total counter');
    accepted++;
    expect((await registry.scrape()).text).toContain('ottla_connections_accepted_total 5');
  });

  it('looks once at what several sources share, and anew for the next scrape', async () => {
    const registry = new MetricRegistry();
    let looks = 0;
    const shared = registry.oncePerScrape(() => ++looks);
    registry.value('topics', shared);
    registry.value('partitions', shared);
    expect((await registry.scrape()).text).toMatch(/ottla_topics 1\n[\s\S]*ottla_partitions 1\n/);
    expect((await registry.scrape()).text).toMatch(/ottla_topics 2\n[\s\S]*ottla_partitions 2\n/);
  });

  it('adds up what exceeds the cap on series', async () => {
    const registry = new MetricRegistry({ maxSeries: 2 });
    registry.source('partitionSize', () =>
      [1, 2, 3, 4].map((value) => ({ labels: { topic: 't"\\', partition: String(value) }, value })),
    );
    registry.source('requestDuration', () =>
      ['a', 'b', 'c', 'd'].map((api) => ({ labels: { api }, bounds: [1], buckets: [1, 1], sum: 2000 })),
    );
    const { text } = await registry.scrape();
    expect(text.match(/^ottla_partition_size_bytes\{.*$/gm)).toEqual([
      'ottla_partition_size_bytes{topic="t\\"\\\\",partition="1"} 1',
      'ottla_partition_size_bytes{topic="t\\"\\\\",partition="2"} 2',
      'ottla_partition_size_bytes{topic="other",partition="other"} 7',
    ]);
    expect(text).toContain('ottla_request_duration_seconds_bucket{le="+Inf",api="other"} 4');
    expect(text).toContain('ottla_request_duration_seconds_sum{api="other"} 4');
  });

  it('of two brokers in one process shows each its own', async () => {
    const [a, b] = [new MetricRegistry(), new MetricRegistry()];
    a.value('topics', () => 1);
    b.value('topics', () => 2);
    expect((await a.scrape()).text).toContain('ottla_topics 1');
    expect((await b.scrape()).text).toContain('ottla_topics 2');
  });

  it('has the process in it when asked to', async () => {
    const { text } = await new MetricRegistry({ processMetrics: true }).scrape();
    expect(text).toContain('process_resident_memory_bytes');
  });
});
