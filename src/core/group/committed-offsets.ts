/** Committed offsets of all groups of a partition: group → topic → partition → what was committed. */
import type { OffsetCommitRecord, OffsetCommitValue } from '../../../protocol/internal/offsets-log.ts';

/** Where an offset belongs. */
export interface OffsetKey {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

/** What takes a committed offset away. */
export function offsetTombstone({ group, topic, partition }: OffsetKey): OffsetCommitRecord {
  return { type: 'OffsetCommit', group, topic, partition, value: null };
}

type Partitions = Map<number, OffsetCommitValue>;

export class CommittedOffsets {
  readonly #groups = new Map<string, Map<string, Partitions>>();

  set({ group, topic, partition, value }: OffsetCommitRecord): void {
    if (value === null) this.#delete({ group, topic, partition });
    else inside(inside(this.#groups, group), topic).set(partition, value);
  }

  has(group: string): boolean {
    return this.#groups.has(group);
  }

  get({ group, topic, partition }: OffsetKey): OffsetCommitValue | undefined {
    return this.#groups.get(group)?.get(topic)?.get(partition);
  }

  /** Groups with an offset. */
  groups(): IterableIterator<string> {
    return this.#groups.keys();
  }

  /** Topics of a group, each with its offsets by partition. */
  topics(group: string): ReadonlyMap<string, ReadonlyMap<number, OffsetCommitValue>> {
    return this.#groups.get(group) ?? new Map();
  }

  *offsets(group: string): Generator<readonly [OffsetKey, OffsetCommitValue]> {
    for (const topic of this.topics(group).keys()) yield* this.offsetsOf(group, topic);
  }

  *offsetsOf(group: string, topic: string): Generator<readonly [OffsetKey, OffsetCommitValue]> {
    const partitions = this.#groups.get(group)?.get(topic) ?? new Map<number, OffsetCommitValue>();
    for (const [partition, offset] of partitions) yield [{ group, topic, partition }, offset];
  }

  /** Leaves no empty maps behind: a group without offsets is not here. */
  #delete({ group, topic, partition }: OffsetKey): void {
    const topics = this.#groups.get(group);
    const partitions = topics?.get(topic);
    if (topics === undefined || partitions === undefined) return;
    partitions.delete(partition);
    if (partitions.size === 0) topics.delete(topic);
    if (topics.size === 0) this.#groups.delete(group);
  }
}

function inside<Key, Name, Value>(maps: Map<Key, Map<Name, Value>>, key: Key): Map<Name, Value> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const added = new Map<Name, Value>();
  maps.set(key, added);
  return added;
}
