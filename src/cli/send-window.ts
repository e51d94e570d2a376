/**
 * Records on their way to the broker: bounds how many bytes wait for their acknowledgement, and counts
 * what was acknowledged, by partition.
 */

import type { Bytes, Offset } from '../base/units.ts';
import type { Producer, ProducerRecord } from '../client/index.ts';

/** What went into one partition; offsets are −1 when nobody was asked for them (acks 0). */
export interface WrittenPartition {
  readonly partition: number;
  readonly records: number;
  readonly firstOffset: Offset;
  readonly lastOffset: Offset;
}

/** Enough to keep every request of the producer full. */
const maxUnderWayBytes = 16 * 1024 * 1024;

export class SendWindow {
  readonly #producer: Producer;
  readonly #partitions = new Map<number, WrittenPartition>();
  readonly #underWay = new Set<Promise<void>>();
  #underWayBytes = 0;
  #records = 0;
  #refused: { readonly error: unknown } | undefined;

  constructor(producer: Producer) {
    this.#producer = producer;
  }

  /** Records that were acknowledged. */
  get records(): number {
    return this.#records;
  }

  get partitions(): readonly WrittenPartition[] {
    return [...this.#partitions.values()].sort((one, other) => one.partition - other.partition);
  }

  /**
   * Hands records over and resolves when there is room for more. Rejects with the first error of any
   * record so far; `bytes` is about what they take.
   */
  async send(records: readonly ProducerRecord[], bytes: Bytes): Promise<void> {
    if (records.length > 0) this.#start(records, bytes);
    while (this.#underWayBytes > maxUnderWayBytes && this.#refused === undefined)
      await Promise.race(this.#underWay);
    if (this.#refused !== undefined) throw this.#refused.error;
  }

  /** Resolves when the fate of all is known; rejects with the first error. */
  async finish(): Promise<undefined> {
    await Promise.all(this.#underWay);
    if (this.#refused !== undefined) throw this.#refused.error;
    return undefined;
  }

  #start(records: readonly ProducerRecord[], bytes: Bytes): void {
    this.#underWayBytes += bytes;
    const done = this.#producer
      .sendBatch(records)
      .then(
        (ranges) => {
          for (const range of ranges) this.#count(range);
        },
        (error: unknown) => {
          this.#refused ??= { error };
        },
      )
      .then(() => {
        this.#underWayBytes -= bytes;
        this.#underWay.delete(done);
      });
    this.#underWay.add(done);
  }

  #count(range: { partition: number; firstOffset: Offset; recordCount: number }): void {
    const { partition, firstOffset, recordCount } = range;
    const before = this.#partitions.get(partition);
    const lastOffset = firstOffset < 0 ? -1 : firstOffset + recordCount - 1;
    this.#records += recordCount;
    this.#partitions.set(partition, {
      partition,
      records: (before?.records ?? 0) + recordCount,
      firstOffset: Math.min(before?.firstOffset ?? firstOffset, firstOffset),
      lastOffset: Math.max(before?.lastOffset ?? lastOffset, lastOffset),
    });
  }
}
