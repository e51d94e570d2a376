/**
 * Divides long work into slices of at most a MiB or 1,000 records, with a turn of the event loop after each.
 *
 * Counted, not timed, so that a simulation repeats it.
 */
import { type Bytes, MiB } from '../base/units.ts';
import type { Clock } from '../platform/ports.ts';

const SLICE_BYTES: Bytes = MiB;
const SLICE_RECORDS = 1000;

export class Pace {
  readonly #clock: Clock;
  #bytes: Bytes = 0;
  #records = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts work done; a promise to be awaited when the slice is used up. */
  spend(records: number, bytes: Bytes): Promise<void> | undefined {
    this.#records += records;
    this.#bytes += bytes;
    if (this.#records < SLICE_RECORDS && this.#bytes < SLICE_BYTES) return undefined;
    this.#records = 0;
    this.#bytes = 0;
    return this.#clock.turn();
  }
}
