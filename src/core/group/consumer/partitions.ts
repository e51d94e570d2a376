/**
 * Sets of partitions by topic id, as members are assigned, own and release them. No topic is there with
 * an empty set.
 */
import type {
  OwnedTopicPartitions,
  TopicIdPartitions,
} from '../../../../protocol/internal/consumer-group-log.ts';
import type { Uuid } from '../../../base/units.ts';

/** Partition indexes of one topic; a map by index will do. */
interface PartitionsOfTopic {
  readonly size: number;
  has(partition: number): boolean;
  keys(): IterableIterator<number>;
}

export type Partitions = ReadonlyMap<Uuid, PartitionsOfTopic>;
/** Each with the member epoch in which it was given. */
export type Owned = ReadonlyMap<Uuid, ReadonlyMap<number, number>>;

export const noPartitions: ReadonlyMap<Uuid, never> = new Map<Uuid, never>();

function hasPartition(partitions: Partitions, topicId: Uuid, partition: number): boolean {
  return partitions.get(topicId)?.has(partition) ?? false;
}

export function* eachPartition(partitions: Partitions): Generator<readonly [Uuid, number]> {
  for (const [topicId, indexes] of partitions) for (const index of indexes.keys()) yield [topicId, index];
}

export function isSubset(part: Partitions, whole: Partitions): boolean {
  for (const [topicId, partition] of eachPartition(part)) {
    if (!hasPartition(whole, topicId, partition)) return false;
  }
  return true;
}

export function overlaps(a: Partitions, b: Partitions): boolean {
  for (const [topicId, partition] of eachPartition(a)) if (hasPartition(b, topicId, partition)) return true;
  return false;
}

export function samePartitions(a: Partitions, b: Partitions): boolean {
  if (a.size !== b.size) return false;
  for (const [topicId, indexes] of a) if (indexes.size !== b.get(topicId)?.size) return false;
  return isSubset(a, b);
}

/** What is named more than once counts once. */
export function partitionsOf(topics: readonly TopicIdPartitions[]): Partitions {
  const partitions = new Map<Uuid, Set<number>>();
  for (const { topicId, partitions: indexes } of topics) {
    if (indexes.length === 0) continue;
    const set = partitions.get(topicId) ?? new Set<number>();
    for (const index of indexes) set.add(index);
    partitions.set(topicId, set);
  }
  return partitions;
}

/** By topic, as records and answers have them: topics by id, partitions by index. */
export function topicsOf(partitions: Partitions): TopicIdPartitions[] {
  return [...partitions]
    .map(([topicId, indexes]) => ({ topicId, partitions: [...indexes.keys()].sort((a, b) => a - b) }))
    .sort((a, b) => (a.topicId < b.topicId ? -1 : 1));
}

/** `epoch` is that of partitions for which none is known. */
export function ownedOf(topics: readonly OwnedTopicPartitions[], epoch: number): Owned {
  const owned = new Map<Uuid, ReadonlyMap<number, number>>();
  for (const { topicId, partitions, epochs } of topics) {
    if (partitions.length === 0) continue;
    owned.set(topicId, new Map(partitions.map((partition, at) => [partition, epochs?.[at] ?? epoch])));
  }
  return owned;
}

export function ownedTopicsOf(owned: Owned): OwnedTopicPartitions[] {
  return topicsOf(owned).map(({ topicId, partitions }) => {
    const epochs = partitions.map((partition) => owned.get(topicId)!.get(partition)!);
    return { topicId, partitions, epochs };
  });
}
