/** What leaders know of their partitions: trimming them, offsets by time, producers. */
import type { Millis, Offset } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import { OttlaError, refusal } from '../errors.ts';
import { askLeaders, byTopic, inAnswer, type TopicPartition } from '../leader-requests.ts';
import { type FoundOffset, type IsolationLevel, lookUpOffsets, specialTimestamps } from '../offsets.ts';
import type { ReadOptions } from './topics.ts';

export interface Trim extends TopicPartition {
  /** Records below this offset go; `end` means all that are there. */
  readonly before: Offset | 'end';
}

export interface Trimmed extends TopicPartition {
  /** First offset that is left. */
  readonly logStartOffset: Offset;
}

/** Which offset is wanted: the first, the last, of the record with the greatest time, or by time. */
export type OffsetAt = 'start' | 'end' | 'maxTimestamp' | { readonly timestamp: Millis };

export interface OffsetWanted extends TopicPartition {
  readonly at: OffsetAt;
}

export interface ListedOffset extends TopicPartition, FoundOffset {}

export interface ListOffsetsOptions extends ReadOptions {
  /** Whether the end lies before or behind open transactions. Default `read_uncommitted`. */
  readonly isolationLevel?: IsolationLevel | undefined;
}

/** An idempotent or transactional producer that a partition remembers. */
export interface ActiveProducer {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly lastSequence: number;
  /** When it last wrote. */
  readonly lastTimestamp: Millis;
  /** Where its open transaction begins; −1 for none. */
  readonly transactionStartOffset: Offset;
}

export interface PartitionProducers extends TopicPartition {
  readonly producers: readonly ActiveProducer[];
}

/** What DeleteRecords takes for "up to the end". */
const HIGH_WATERMARK = -1;

export function deleteRecords(
  cluster: Cluster,
  trims: readonly Trim[],
  { signal }: ReadOptions,
): Promise<readonly Trimmed[]> {
  return askLeaders(cluster, trims, signal, async (channel, items, timeoutMs) => {
    const topics = byTopic(items).map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition: index, before }) => ({
        index,
        offset: before === 'end' ? HIGH_WATERMARK : before,
      })),
    }));
    const answer = await channel.request('DeleteRecords', { topics, timeoutMs }, { timeoutMs, signal });
    const partOf = inAnswer(answer.topics);
    return items.map((item) => {
      const part = partOf(item);
      if (part === undefined) return leftOut(item);
      const { topic, partition } = item;
      if (part.error !== 'NONE') return refusal(part.error, `Cannot trim ${topic}-${partition}`);
      return { topic, partition, logStartOffset: part.lowWatermark };
    });
  });
}

export async function listOffsets(
  cluster: Cluster,
  wanted: readonly OffsetWanted[],
  { isolationLevel = 'read_uncommitted', signal }: ListOffsetsOptions,
): Promise<readonly ListedOffset[]> {
  const queries = wanted.map(({ topic, partition, at }) => ({
    topic,
    partition,
    timestamp: typeof at === 'string' ? specialTimestamps[at] : at.timestamp,
  }));
  const found = await lookUpOffsets(cluster, queries, isolationLevel, signal);
  return queries.map(({ topic, partition }, index) => {
    const { offset, timestamp, leaderEpoch } = found[index]!;
    return { topic, partition, offset, timestamp, leaderEpoch };
  });
}

export function describeProducers(
  cluster: Cluster,
  partitions: readonly TopicPartition[],
  { signal }: ReadOptions,
): Promise<readonly PartitionProducers[]> {
  return askLeaders(cluster, partitions, signal, async (channel, items, timeoutMs) => {
    const topics = byTopic(items).map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition }) => partition),
    }));
    const answer = await channel.request('DescribeProducers', { topics }, { timeoutMs, signal });
    const partOf = inAnswer(answer.topics);
    return items.map((item) => {
      const part = partOf(item);
      if (part === undefined) return leftOut(item);
      const { topic, partition } = item;
      if (part.error !== 'NONE')
        return refusal(part.error, `Producers of ${topic}-${partition}`, part.errorMessage);
      const producers = part.activeProducers.map(
        ({ currentTxnStartOffset, coordinatorEpoch: _, ...producer }) => ({
          ...producer,
          transactionStartOffset: currentTxnStartOffset,
        }),
      );
      return { topic, partition, producers };
    });
  });
}

function leftOut({ topic, partition }: TopicPartition): OttlaError {
  return new OttlaError('BAD_RESPONSE', `The broker's answer leaves out ${topic}-${partition}.`);
}
