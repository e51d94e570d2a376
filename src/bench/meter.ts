/**
 * Meter: what one worker has seen of its load.
 *
 * A record belongs to the measurement when it was meant to be sent (or was read) within the measured window,
 * so that nothing of the warm-up counts and nothing slow is left out at the end. Rates are these records over
 * the time until the last of them was acknowledged.
 */
import type { Bytes, Millis } from '../base/units.ts';
import { Histogram, type HistogramDocument } from './histogram.ts';

/** Width of the pieces into which throughput over time is cut. */
export const binMs: Millis = 250;

/** What a meter has seen, to be added to that of other workers. */
export interface MeterDocument {
  readonly records: number;
  /** Of keys, values and headers, before compression. */
  readonly bytes: Bytes;
  /** When the last record that counts was done, on the clock that all workers share. */
  readonly lastAt: Millis;
  readonly latency: HistogramDocument;
  /** Records done in each `binMs` since the window began, whether they count or not. */
  readonly recordsByBin: readonly number[];
  readonly bytesByBin: readonly Bytes[];
}

export class Meter {
  readonly latency = new Histogram();
  readonly #from: Millis;
  readonly #until: Millis;
  readonly #recordsByBin: number[] = [];
  readonly #bytesByBin: Bytes[] = [];
  #records = 0;
  #bytes = 0;
  #lastAt: Millis;
  /** Since the very beginning, for whoever watches. */
  #allRecords = 0;
  #allBytes = 0;

  /** The window [from, until) on the shared clock; `until` may be Infinity. */
  constructor(from: Millis, until: Millis) {
    this.#from = from;
    this.#until = until;
    this.#lastAt = from;
  }

  /** Whether what was meant for that time belongs to the measurement. */
  counts(meantFor: Millis): boolean {
    return meantFor >= this.#from && meantFor < this.#until;
  }

  /** Records that were done at `now`; of these `measured` belong to the measurement. */
  done(now: Millis, records: number, bytes: Bytes, measured: number): void {
    this.#allRecords += records;
    this.#allBytes += bytes;
    if (now >= this.#from) this.#note(now, records, bytes);
    if (measured === 0) return;
    this.#records += measured;
    this.#bytes += (bytes * measured) / records;
    if (now > this.#lastAt) this.#lastAt = now;
  }

  /** Everything so far, the warm-up included. */
  get progress(): { readonly records: number; readonly bytes: Bytes } {
    return { records: this.#allRecords, bytes: this.#allBytes };
  }

  toDocument(): MeterDocument {
    return {
      records: this.#records,
      bytes: Math.round(this.#bytes),
      lastAt: this.#lastAt,
      latency: this.latency.toDocument(),
      recordsByBin: this.#recordsByBin,
      bytesByBin: this.#bytesByBin,
    };
  }

  #note(now: Millis, records: number, bytes: Bytes): void {
    const bin = Math.floor((now - this.#from) / binMs);
    while (this.#recordsByBin.length <= bin) {
      this.#recordsByBin.push(0);
      this.#bytesByBin.push(0);
    }
    this.#recordsByBin[bin]! += records;
    this.#bytesByBin[bin]! += bytes;
  }
}
