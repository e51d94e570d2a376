/**
 * Which closed segments have their indexes in memory: the `limit` that were looked into last.
 */
import type { Segment } from './segment.ts';

export class LoadedIndexes {
  readonly #limit: number;
  /** Least recently used first. */
  readonly #segments = new Set<Segment>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `segment` has just been used; its indexes, and those of active segments, stay for now. */
  touch(segment: Segment): void {
    if (segment.active) return;
    this.#segments.delete(segment);
    this.#segments.add(segment);
    if (this.#segments.size <= this.#limit) return;
    const oldest: Segment = this.#segments.values().next().value!;
    this.#segments.delete(oldest);
    if (!oldest.active) oldest.indexes = undefined;
  }
}
