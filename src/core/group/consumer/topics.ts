/** The cluster's topics, as far as assigning their partitions goes. */
import type { Offset, Uuid } from '../../../base/units.ts';

export interface GroupTopic {
  readonly name: string;
  readonly id: Uuid;
  /** How many there are. */
  readonly partitions: number;
}

/** All topics at one offset of the metadata log. */
export interface GroupTopics {
  readonly version: Offset;
  named(name: string): GroupTopic | undefined;
  withId(id: Uuid): GroupTopic | undefined;
  /** Those that a pattern can match: all but the broker's own bookkeeping. */
  matchable(): Iterable<string>;
  isMatchable(name: string): boolean;
}

/**
 * A number that differs, as good as always, when the topics of these names do: another id, other
 * partitions, a topic more or less. 0 without any. Whatever order they are named in.
 */
export function metadataHash(names: Iterable<string>, topics: GroupTopics): number {
  const known: string[] = [];
  for (const name of names) {
    const topic = topics.named(name);
    if (topic !== undefined) known.push(`${topic.id} ${topic.partitions} ${name}`);
  }
  if (known.length === 0) return 0;
  const text = known.sort().join('\n');
  // Two hashes of 32 and 21 bits: as many as a number holds.
  return hash(text, 31) * 2 ** 21 + (hash(text, 37) >>> 11);
}

function hash(text: string, factor: number): number {
  let value = 17;
  for (let at = 0; at < text.length; at++) value = (Math.imul(value, factor) + text.charCodeAt(at)) | 0;
  // The low bits of a product know nothing of the high ones.
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return (value ^ (value >>> 16)) >>> 0;
}
