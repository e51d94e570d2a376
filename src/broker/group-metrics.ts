/**
 * Metrics of the groups that this broker coordinates.
 *
 * Cost   a scrape looks at every group, and for the lag at every committed offset, twice; how much of it is
 *        shown is bounded by the registry
 */
import type { GroupCoordinators } from '../cluster/group-coordinators.ts';
import type { Partitions } from '../cluster/partitions.ts';
import type { GroupCensus } from '../core/group/census.ts';
import type { MetricRegistry } from '../telemetry/metric-registry.ts';
import type { SampleOf } from '../telemetry/metrics.ts';

interface GroupSources {
  readonly groups: GroupCoordinators;
  readonly partitions: Partitions;
}

export function groupMetrics(registry: MetricRegistry, { groups, partitions }: GroupSources): void {
  registry.source('groups', () => byState(groups));
  registry.source('groupMembers', function* () {
    for (const { group, members } of groups.census()) yield { labels: { group }, value: members };
  });
  registry.source('groupRebalances', function* () {
    for (const { group, rebalances } of groups.census()) {
      for (const [cause, value] of rebalances) yield { labels: { group, cause }, value };
    }
  });
  registry.source('groupCommittedOffsets', function* () {
    for (const { group, commits } of groups.census()) yield { labels: { group }, value: commits };
  });
  registry.source('groupLag', function* () {
    for (const { group, topic, lags } of lagsOf(groups, partitions)) {
      yield { labels: { group, topic }, value: lags.reduce((sum, { lag }) => sum + lag, 0) };
    }
  });
  registry.source('groupPartitionLag', function* () {
    for (const { group, topic, lags } of lagsOf(groups, partitions)) {
      for (const { partition, lag } of lags) {
        yield { labels: { group, topic, partition: String(partition) }, value: lag };
      }
    }
  });
}

function byState(groups: GroupCoordinators): SampleOf<'groups'>[] {
  const counts = new Map<GroupCensus['state'], number>();
  for (const { state } of groups.census()) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, value]) => ({ labels: { state }, value }));
}

interface TopicLag {
  readonly group: string;
  readonly topic: string;
  readonly lags: readonly { readonly partition: number; readonly lag: number }[];
}

/** Where a partition is hosted elsewhere, or cannot be used, only its leader knows the end of its log. */
function* lagsOf(groups: GroupCoordinators, partitions: Partitions): Generator<TopicLag> {
  for (const { group, offsets } of groups.census()) {
    for (const [topic, committed] of offsets) {
      const lags: { partition: number; lag: number }[] = [];
      for (const [partition, { offset }] of committed) {
        const hosted = partitions.find(topic, partition);
        if (hosted?.isOnline) lags.push({ partition, lag: Math.max(0, hosted.highWatermark - offset) });
      }
      if (lags.length > 0) yield { group, topic, lags };
    }
  }
}
