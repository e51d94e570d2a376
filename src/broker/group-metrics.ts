/**
 * Metrics of the groups that this broker coordinates.
 *
 * Cost   a scrape looks at every group, and for the lag at every committed offset; how much of it is shown is
 *        bounded by the registry
 */
import type { OffsetCommitValue } from '../../protocol/internal/offsets-log.ts';
import type { GroupCoordinators } from '../cluster/group-coordinators.ts';
import type { Partitions } from '../cluster/partitions.ts';
import type { GroupCensus } from '../core/group/census.ts';
import type { MetricRegistry } from '../telemetry/metric-registry.ts';
import type { SampleOf } from '../telemetry/metrics.ts';

interface GroupSources {
  readonly groups: GroupCoordinators;
  readonly partitions: Partitions;
}

/** How far a group is behind in one topic. */
interface TopicLag {
  readonly group: string;
  readonly topic: string;
  readonly sum: number;
  /** By partition; only those whose end is known here. */
  readonly lags: readonly (readonly [partition: number, lag: number])[];
}

export function groupMetrics(registry: MetricRegistry, { groups, partitions }: GroupSources): void {
  const census = registry.oncePerScrape(() => [...groups.census()]);
  const topics = registry.oncePerScrape(() => census().flatMap((each) => topicLags(partitions, each)));
  registry.source('groups', () => byState(census()));
  registry.source('groupMembers', () =>
    census().map(({ group, members }) => ({ labels: { group }, value: members })),
  );
  registry.source('groupRebalances', function* () {
    for (const { group, rebalances } of census()) {
      for (const [cause, value] of rebalances) yield { labels: { group, cause }, value };
    }
  });
  registry.source('groupCommittedOffsets', () =>
    census().map(({ group, commits }) => ({ labels: { group }, value: commits })),
  );
  registry.source('groupLag', () =>
    topics().map(({ group, topic, sum }) => ({ labels: { group, topic }, value: sum })),
  );
  registry.source('groupPartitionLag', function* () {
    for (const { group, topic, lags } of topics()) {
      for (const [partition, value] of lags) {
        yield { labels: { group, topic, partition: String(partition) }, value };
      }
    }
  });
}

function byState(census: readonly GroupCensus[]): SampleOf<'groups'>[] {
  const counts = new Map<GroupCensus['state'], number>();
  for (const { state } of census) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, value]) => ({ labels: { state }, value }));
}

function topicLags(partitions: Partitions, { group, offsets }: GroupCensus): TopicLag[] {
  return Array.from(offsets, ([topic, committed]) => {
    const lags = [...lagsOf(partitions, topic, committed)];
    return { group, topic, sum: lags.reduce((sum, [, lag]) => sum + lag, 0), lags };
  });
}

/** Of partitions that are hosted here and can be used: only the leader knows the end of one. */
function* lagsOf(
  partitions: Partitions,
  topic: string,
  committed: ReadonlyMap<number, OffsetCommitValue>,
): Generator<[partition: number, lag: number]> {
  for (const [index, { offset }] of committed) {
    const partition = partitions.find(topic, index);
    if (partition?.isOnline) yield [index, Math.max(0, partition.highWatermark - offset)];
  }
}
