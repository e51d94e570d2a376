/**
 * The last committed batch of each producer: compaction leaves it, if need be without records, because it says
 * which sequence comes next, and which batch is sent again.
 *
 * What is not committed may be cut off yet. A producer of which only such batches are remembered has its last
 * one found where the log is read; until one is found there, each of its batches counts as the last.
 */
import type { BatchHeader } from '../../protocol/record/batch.ts';
import type { Offset } from '../base/units.ts';
import type { ProducerEntry } from './producer-state.ts';

export class LastBatches {
  /** Last offset of the last batch, by producer id. */
  readonly #offsets = new Map<number, Offset>();
  /** The same, for those of which nothing committed is remembered. */
  readonly #found = new Map<number, Offset | undefined>();

  constructor(producers: Iterable<ProducerEntry>, committedEnd: Offset) {
    for (const { producerId, batches } of producers) {
      const last = batches.findLast(({ lastOffset }) => lastOffset < committedEnd);
      if (last === undefined) this.#found.set(producerId, undefined);
      else this.#offsets.set(producerId, last.lastOffset);
    }
  }

  /** A committed batch, in the order of offsets. */
  note({ producerId, lastOffset }: BatchHeader): void {
    if (this.#found.has(producerId)) this.#found.set(producerId, lastOffset);
  }

  /** Whether the log may know of the batch's producer by it alone. */
  has({ producerId, lastOffset }: BatchHeader): boolean {
    if (!this.#found.has(producerId)) return this.#offsets.get(producerId) === lastOffset;
    const found = this.#found.get(producerId);
    return found === undefined || found === lastOffset;
  }
}
