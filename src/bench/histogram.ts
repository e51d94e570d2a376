/**
 * Histogram of durations: log-linear, mergeable, of fixed size.
 *
 * Values are whole microseconds. Below 256 each has a bucket of its own; from there every power of two is
 * cut into 128 equal buckets, so that a value is known to 0.8 %. That is the layout of HDR histograms with
 * two decimal digits.
 *
 * Invariants  the sum of the counts is `count`; `max` and `min` are exact
 * Cost        26 KB; recording is a handful of integer operations, without a branch on the size
 */
import type { Millis } from '../base/units.ts';

const LINEAR_BITS = 7;
const BUCKETS_PER_POWER = 2 ** LINEAR_BITS;
/** 2^32 µs are 71 minutes: what takes longer counts as that, but for `max`. */
const LARGEST = 2 ** 32 - 1;
const BUCKETS = bucketOf(LARGEST) + 1;

/** Bucket and count by turns, buckets rising, empty ones left out: a histogram in a JSON document. */
export type SparseCounts = readonly number[];

export interface HistogramDocument {
  readonly minMs: Millis;
  readonly maxMs: Millis;
  /** Exact sum of all values, for the mean. */
  readonly sumMs: Millis;
  readonly counts: SparseCounts;
}

/** A run of equal values, as far as a histogram knows them. */
export interface HistogramBucket {
  readonly fromMs: Millis;
  /** Above the largest value of the bucket. */
  readonly toMs: Millis;
  readonly count: number;
}

export class Histogram {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;
  #sumMs = 0;
  #minMs = Number.POSITIVE_INFINITY;
  #maxMs = 0;

  /** Counts `times` values of `ms`; a negative one (two clocks that disagree) counts as 0. */
  record(ms: Millis, times = 1): void {
    const value = Math.max(0, ms);
    this.#counts[bucketOf(Math.min(LARGEST, Math.round(value * 1_000)))]! += times;
    this.#count += times;
    this.#sumMs += value * times;
    if (value < this.#minMs) this.#minMs = value;
    if (value > this.#maxMs) this.#maxMs = value;
  }

  get count(): number {
    return this.#count;
  }

  /** 0 when nothing was recorded, as for all that follow. */
  get meanMs(): Millis {
    return this.#count === 0 ? 0 : this.#sumMs / this.#count;
  }

  get minMs(): Millis {
    return this.#count === 0 ? 0 : this.#minMs;
  }

  get maxMs(): Millis {
    return this.#maxMs;
  }

  /** The least value that a share `quantile` of all does not exceed, rounded up to its bucket's end. */
  quantileMs(quantile: number): Millis {
    if (this.#count === 0) return 0;
    const rank = Math.max(1, Math.ceil(quantile * this.#count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen >= rank) return Math.min(this.#maxMs, Math.max(this.minMs, largestIn(bucket) / 1_000));
    }
    return this.#maxMs;
  }

  /** Adds all that the other one has recorded. */
  merge(other: Histogram): void {
    for (let bucket = 0; bucket < BUCKETS; bucket++) this.#counts[bucket]! += other.#counts[bucket]!;
    this.#count += other.#count;
    this.#sumMs += other.#sumMs;
    this.#minMs = Math.min(this.#minMs, other.#minMs);
    this.#maxMs = Math.max(this.#maxMs, other.#maxMs);
  }

  /** What is not empty, rising. */
  *buckets(): Generator<HistogramBucket> {
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = this.#counts[bucket]!;
      if (count > 0)
        yield { fromMs: smallestIn(bucket) / 1_000, toMs: (largestIn(bucket) + 1) / 1_000, count };
    }
  }

  toDocument(): HistogramDocument {
    const counts: number[] = [];
    for (let bucket = 0; bucket < BUCKETS; bucket++)
      if (this.#counts[bucket]! > 0) counts.push(bucket, this.#counts[bucket]!);
    return { minMs: this.minMs, maxMs: this.#maxMs, sumMs: this.#sumMs, counts };
  }

  /** The inverse of `toDocument`. Throws a RangeError for what is no histogram. */
  static of({ minMs, maxMs, sumMs, counts }: HistogramDocument): Histogram {
    const histogram = new Histogram();
    for (let at = 0; at < counts.length; at += 2) {
      const [bucket = -1, count = -1] = counts.slice(at, at + 2);
      if (!Number.isInteger(bucket) || bucket < 0 || bucket >= BUCKETS || !(count > 0))
        throw new RangeError('The counts of a histogram must be pairs of a bucket and what is in it.');
      histogram.#counts[bucket]! += count;
      histogram.#count += count;
    }
    histogram.#sumMs = sumMs;
    histogram.#maxMs = maxMs;
    if (histogram.#count > 0) histogram.#minMs = minMs;
    return histogram;
  }
}

function bucketOf(micros: number): number {
  const shift = Math.max(0, 32 - Math.clz32(micros) - (LINEAR_BITS + 1));
  return shift * BUCKETS_PER_POWER + (micros >>> shift);
}

function smallestIn(bucket: number): number {
  const shift = Math.max(0, (bucket >>> LINEAR_BITS) - 1);
  return (bucket - shift * BUCKETS_PER_POWER) * 2 ** shift;
}

function largestIn(bucket: number): number {
  const shift = Math.max(0, (bucket >>> LINEAR_BITS) - 1);
  return smallestIn(bucket) + 2 ** shift - 1;
}
