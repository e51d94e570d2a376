/**
 * Partitioner: which partition a record goes to. Keys are hashed exactly as every Kafka client does, so
 * that all of them agree; records without a key stick to one partition for a while, which makes full
 * batches, and then to another, drawn by lot.
 *
 * Source   KIP-794 (uniform sticky partitioning)
 */
import { partitionForKey } from '../../../protocol/record/murmur2.ts';
import { type Bytes, KiB } from '../../base/units.ts';
import type { Random } from '../../platform/ports.ts';
import type { TopicMetadata } from '../metadata-cache.ts';

/** What goes to one partition before the next is drawn. */
const STICKY_BYTES: Bytes = 16 * KiB;

/** One per topic. */
export class Partitioner {
  readonly #random: Random;
  #sticky = -1;
  #stickyLeft: Bytes = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The partition for a record of about `size` bytes; one that has a leader unless it has a key. */
  choose(topic: TopicMetadata, key: Uint8Array | null, size: Bytes): number {
    const { partitions } = topic;
    if (key !== null) return partitionForKey(key, partitions.length);
    if (this.#stickyLeft <= 0 || partitions[this.#sticky] === undefined) this.#draw(topic);
    this.#stickyLeft -= size;
    return this.#sticky;
  }

  #draw({ partitions }: TopicMetadata): void {
    this.#stickyLeft = STICKY_BYTES;
    let candidates = partitions.filter(({ leaderId }) => leaderId >= 0);
    if (candidates.length === 0) candidates = [...partitions];
    if (candidates.length > 1) candidates = candidates.filter(({ index }) => index !== this.#sticky);
    this.#sticky = candidates[this.#random.below(candidates.length)]!.index;
  }
}
