/** Looks up offsets: the first, the last, by time. Shared by consumer and admin. */
import type { Millis, Offset } from '../base/units.ts';
import type { Cluster } from './cluster.ts';
import { OttlaError, refusal } from './errors.ts';
import { askLeaders, byTopic, inAnswer, type TopicPartition } from './leader-requests.ts';

/** What a reader may see: everything, or nothing of open and aborted transactions. */
export type IsolationLevel = 'read_uncommitted' | 'read_committed';

/** Timestamps that ask for special offsets. */
export const specialTimestamps = { end: -1, start: -2, maxTimestamp: -3 } as const;

export interface OffsetQuery extends TopicPartition {
  /** Least timestamp wanted, or one of `specialTimestamps`. */
  readonly timestamp: Millis;
}

export interface FoundOffset {
  /** −1 when no record matches. */
  readonly offset: Offset;
  /** Of the record found; −1 for the start, the end, and when there is none. */
  readonly timestamp: Millis;
  readonly leaderEpoch: number;
}

/**
 * Resolves with one result per query, in their order. Brokers refuse a partition that stands twice in a
 * request, so such queries go in several.
 */
export async function lookUpOffsets(
  cluster: Cluster,
  queries: readonly OffsetQuery[],
  isolation: IsolationLevel,
  signal?: AbortSignal,
): Promise<readonly FoundOffset[]> {
  const found = new Map<OffsetQuery, FoundOffset>();
  const rounds = distinctRounds(queries);
  await Promise.all(
    rounds.map(async (round) => {
      const offsets = await lookUpDistinct(cluster, round, isolation, signal);
      round.forEach((query, index) => {
        found.set(query, offsets[index]!);
      });
    }),
  );
  return queries.map((query) => found.get(query)!);
}

/** Splits queries so that no partition stands twice in a round. */
function distinctRounds(queries: readonly OffsetQuery[]): OffsetQuery[][] {
  const rounds: OffsetQuery[][] = [];
  const seen = new Map<string, number>();
  for (const query of queries) {
    const name = `${query.topic}-${query.partition}`;
    const round = seen.get(name) ?? 0;
    seen.set(name, round + 1);
    rounds[round] ??= [];
    rounds[round].push(query);
  }
  return rounds;
}

function lookUpDistinct(
  cluster: Cluster,
  queries: readonly OffsetQuery[],
  isolation: IsolationLevel,
  signal: AbortSignal | undefined,
): Promise<readonly FoundOffset[]> {
  return askLeaders(cluster, queries, signal, async (channel, items, timeoutMs) => {
    const topics = byTopic(items).map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition, timestamp }) => ({
        index: partition,
        currentLeaderEpoch: cluster.metadata.leaderOf(name, partition)?.epoch ?? -1,
        timestamp,
      })),
    }));
    const isolationLevel = isolation === 'read_committed' ? 1 : 0;
    const body = { replicaId: -1, isolationLevel, topics, timeoutMs };
    const answer = await channel.request('ListOffsets', body, { timeoutMs, signal });
    const partOf = inAnswer(answer.topics);
    return items.map((item) => {
      const part = partOf(item);
      const where = `Offsets of ${item.topic}-${item.partition}`;
      if (part === undefined)
        return new OttlaError('BAD_RESPONSE', `${where}: the broker's answer leaves them out.`);
      return part.error === 'NONE' ? part : refusal(part.error, where);
    });
  });
}
