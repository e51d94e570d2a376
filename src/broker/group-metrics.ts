/**
 * Metrics of the groups that this broker coordinates.
 *
 * Cost   a scrape looks at every group, and for the lag at every committed offset, twice; how much of it is
 *        shown is bounded by the registry
 */
import type { Offset } from '../base/units.ts';
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
    for (const { group, offsets } of groups.census()) {
      for (const [topic, committed] of offsets) {
        let sum = 0;
        for (const [partition, { offset }] of committed)
          sum += lag(partitions, topic, partition, offset) ?? 0;
        yield { labels: { group, topic }, value: sum };
      }
    }
  });
  registry.source('groupPartitionLag', function* () {
    for (const { group, offsets } of groups.census()) {
      for (const [topic, committed] of offsets) {
        for (const [partition, { offset }] of committed) {
          const value = lag(partitions, topic, partition, offset);
          if (value !== undefined) yield { labels: { group, topic, partition: String(partition) }, value };
        }
      }
    }
  });
}

function byState(groups: GroupCoordinators): SampleOf<'groups'>[] {
  const counts = new Map<GroupCensus['state'], number>();
  for (const { state } of groups.census()) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, value]) => ({ labels: { state }, value }));
}

/** Undefined where the partition is hosted elsewhere, or cannot be used: only its leader knows its end. */
function lag(partitions: Partitions, topic: string, index: number, offset: Offset): number | undefined {
  const partition = partitions.find(topic, index);
  return partition?.isOnline ? Math.max(0, partition.highWatermark - offset) : undefined;
}
