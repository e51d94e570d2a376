/**
 * Delivery: the fate of what one call of `send` or `sendBatch` handed over. Its records may be spread
 * over several batches; the promise settles when all of them have.
 */
import type { Millis, Offset } from '../../base/units.ts';
import { Deferred } from '../waiting.ts';

/** Neighbouring records of one call that were appended together. */
export interface AppendedRange {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the first of them, the others follow without gaps; −1 with acks 0. */
  readonly firstOffset: Offset;
  readonly recordCount: number;
  /** Time of the first record: the producer's, or the broker's where the topic says so. */
  readonly timestamp: Millis;
}

/** Deliveries that a flush waits for together; kept by `Deliveries`. */
export interface DeliveryGeneration {
  /** Those without a fate. */
  open: number;
  /** One of them has got its fate. */
  settled(): void;
}

export class Delivery<Result> {
  readonly #deferred = new Deferred<Result>();
  readonly #resultOf: (ranges: AppendedRange[]) => Result;
  readonly #generation: DeliveryGeneration;
  readonly #ranges: AppendedRange[] = [];
  /** Runs of records without a fate, and one for the admission itself. */
  #open = 1;
  #error: Error | undefined;

  constructor(resultOf: (ranges: AppendedRange[]) => Result, generation: DeliveryGeneration) {
    this.#resultOf = resultOf;
    this.#generation = generation;
    generation.open++;
  }

  get promise(): Promise<Result> {
    return this.#deferred.promise;
  }

  /** Whether the caller has been told that it failed. */
  get hasFailed(): boolean {
    return this.#error !== undefined;
  }

  /** A run of its records has entered a batch. */
  begin(): void {
    this.#open++;
  }

  appended(range: AppendedRange): void {
    this.#ranges.push(range);
    this.#close();
  }

  failed(error: Error): void {
    this.#error ??= error;
    this.#close();
  }

  /** A run has gone into other batches, in which it has begun anew. */
  handedOn(): void {
    this.#close();
  }

  /** No further records will be added. */
  admitted(): void {
    this.#close();
  }

  #close(): void {
    this.#open--;
    if (this.#open > 0) return;
    if (this.#error !== undefined) this.#deferred.reject(this.#error);
    else this.#deferred.resolve(this.#resultOf(this.#ranges));
    this.#generation.settled();
  }
}
