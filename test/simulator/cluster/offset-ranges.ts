/** Ranges of offsets, in the order in which they were noted. */
import type { Offset } from '../../../src/base/units.ts';

export class OffsetRanges {
  readonly #ranges: (readonly [from: Offset, to: Offset])[] = [];

  add(from: Offset, to: Offset): void {
    this.#ranges.push([from, to]);
  }

  /** Whether one of them holds all offsets from `first` to `last`. */
  hold(first: Offset, last: Offset): boolean {
    return this.#ranges.some(([from, to]) => from <= first && last < to);
  }
}
