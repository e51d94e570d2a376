/**
 * Pauses: which topics and partitions the application does not want records of for now. They outlive
 * rebalances: a paused partition that goes and comes back is still paused.
 */
import type { TopicPartition } from '../leader-requests.ts';

/** A whole topic by its name, or one partition. */
export type Pausable = string | TopicPartition;

export class Pauses {
  /** What was said last about everything, about a topic, about a partition; the narrower counts. */
  #all = false;
  readonly #topics = new Map<string, boolean>();
  readonly #partitions = new Map<string, Map<number, boolean>>();

  /** Of everything, when nothing is named. */
  set(paused: boolean, what: readonly Pausable[] | undefined): void {
    if (what === undefined) {
      this.#all = paused;
      this.#topics.clear();
      this.#partitions.clear();
    }
    for (const one of what ?? []) {
      if (typeof one === 'string') {
        this.#topics.set(one, paused);
        this.#partitions.delete(one);
      } else {
        const partitions = this.#partitions.get(one.topic) ?? new Map<number, boolean>();
        this.#partitions.set(one.topic, partitions.set(one.partition, paused));
      }
    }
  }

  has({ topic, partition }: TopicPartition): boolean {
    return this.#partitions.get(topic)?.get(partition) ?? this.#topics.get(topic) ?? this.#all;
  }
}
