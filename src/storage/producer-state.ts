/**
 * What a log knows of idempotent producers: enough to tell a retry from a new batch.
 *
 * Derived from the log alone, so a new leader has the same. Expiry counts from the last append by the
 * broker's clock: a record's timestamp is the producer's word.
 *
 * Invariants   at most five batches per producer, all of its current epoch, oldest first
 * Errors       OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH
 * Source       KIP-98, KIP-360; Kafka's ProducerStateManager
 */
import type { BatchHeader } from '../../protocol/record/batch.ts';
import { type Failure, refused } from '../base/outcome.ts';
import type { LeaderEpoch, Millis, Offset } from '../base/units.ts';

/** Batches a producer may have in flight, and so may send again. */
export const REMEMBERED_BATCHES = 5;

/** One appended batch of a producer. */
export interface ProducerBatch {
  readonly lastSequence: number;
  readonly lastOffset: Offset;
  /** Records less one: first offset and first sequence follow. */
  readonly offsetDelta: number;
  /** Wall time of the append. */
  readonly timestamp: Millis;
}

export interface ProducerEntry {
  readonly producerId: number;
  epoch: number;
  batches: ProducerBatch[];
  /** Wall time of the last append, of data or of a marker. */
  lastTimestamp: Millis;
  /** Epoch of the coordinator that wrote the last marker; −1 before the first. */
  coordinatorEpoch: LeaderEpoch;
  /** First offset of the open transaction; −1 when none is open. */
  currentTxnFirstOffset: Offset;
}

/** What is to be done with a producer's batch. */
export type Verdict =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly of: ProducerBatch }
  | { readonly kind: 'refused'; readonly failure: Failure };

const APPEND: Verdict = { kind: 'append' };

function firstSequence(batch: ProducerBatch): number {
  return (batch.lastSequence - batch.offsetDelta) & 0x7fff_ffff;
}

export class ProducerState {
  readonly #entries = new Map<number, ProducerEntry>();

  constructor(entries: Iterable<ProducerEntry> = []) {
    for (const entry of entries) this.#entries.set(entry.producerId, entry);
  }

  get size(): number {
    return this.#entries.size;
  }

  entries(): IterableIterator<ProducerEntry> {
    return this.#entries.values();
  }

  /** Checks a batch with a producer id (≥ 0) before it is appended. */
  check(header: BatchHeader): Verdict {
    const entry = this.#entries.get(header.producerId);
    if (entry === undefined) return APPEND;
    if (header.producerEpoch < entry.epoch) {
      return refuse(
        'INVALID_PRODUCER_EPOCH',
        `Epoch ${header.producerEpoch} of producer ${header.producerId} is older than ${entry.epoch}.`,
      );
    }
    if (header.producerEpoch > entry.epoch) {
      return header.baseSequence === 0 ? APPEND : outOfOrder(header, 0);
    }
    const duplicate = entry.batches.find(
      (batch) => batch.lastSequence === header.lastSequence && firstSequence(batch) === header.baseSequence,
    );
    if (duplicate !== undefined) return { kind: 'duplicate', of: duplicate };
    const last = entry.batches.at(-1);
    const next = last === undefined ? 0 : (last.lastSequence + 1) & 0x7fff_ffff;
    return header.baseSequence === next ? APPEND : outOfOrder(header, next);
  }

  /** Takes in a batch that is in the log at `baseOffset`, be it new or read back. */
  update(header: BatchHeader, baseOffset: Offset, now: Millis): void {
    if (header.producerId < 0) return;
    const entry = this.#entryOf(header, now);
    if (header.isControl) {
      // A marker ends the transaction and takes no sequence number.
      entry.currentTxnFirstOffset = -1;
      return;
    }
    if (header.isTransactional && entry.currentTxnFirstOffset < 0) entry.currentTxnFirstOffset = baseOffset;
    if (entry.batches.length === REMEMBERED_BATCHES) entry.batches.shift();
    entry.batches.push({
      lastSequence: header.lastSequence,
      lastOffset: baseOffset + header.lastOffsetDelta,
      offsetDelta: header.lastOffsetDelta,
      timestamp: now,
    });
  }

  /** Forgets producers without an append since `now − expirationMs`, unless a transaction is open. */
  expire(now: Millis, expirationMs: Millis): void {
    for (const entry of this.#entries.values()) {
      const idle = now - entry.lastTimestamp >= expirationMs;
      if (idle && entry.currentTxnFirstOffset < 0) this.#entries.delete(entry.producerId);
    }
  }

  /** First offset of the oldest open transaction; undefined when none is open. */
  firstUnstableOffset(): Offset | undefined {
    let first: Offset | undefined;
    for (const { currentTxnFirstOffset: offset } of this.#entries.values()) {
      if (offset >= 0 && (first === undefined || offset < first)) first = offset;
    }
    return first;
  }

  #entryOf(header: BatchHeader, now: Millis): ProducerEntry {
    const known = this.#entries.get(header.producerId);
    if (known !== undefined) {
      if (header.producerEpoch !== known.epoch) known.batches = [];
      known.epoch = header.producerEpoch;
      known.lastTimestamp = now;
      return known;
    }
    const entry: ProducerEntry = {
      producerId: header.producerId,
      epoch: header.producerEpoch,
      batches: [],
      lastTimestamp: now,
      coordinatorEpoch: -1,
      currentTxnFirstOffset: -1,
    };
    this.#entries.set(header.producerId, entry);
    return entry;
  }
}

function refuse(error: Failure['error'], message: string): Verdict {
  return { kind: 'refused', failure: refused(error, message) };
}

function outOfOrder({ producerId, baseSequence }: BatchHeader, expected: number): Verdict {
  return refuse(
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
    `Producer ${producerId} sent sequence ${baseSequence}, ${expected} was expected.`,
  );
}
