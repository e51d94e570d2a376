/**
 * What a log knows of idempotent producers: enough to tell a retry from a new batch.
 *
 * Derived from the log alone, so a new leader has the same. Expiry counts from the last append by the
 * broker's clock: a record's timestamp is the producer's word. Beyond the bound the producer that wrote
 * least recently is forgotten: it may go on at any sequence, and only its retries are no longer known.
 *
 * Invariants   at most five batches per producer, all of its current epoch, oldest first; entries never
 *              change, so those taken for a snapshot are the state as of then; their order is that of the
 *              last appends, which a snapshot keeps, so a restart forgets in the same order
 * Errors       OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH
 * Cost         what a batch costs does not depend on how many producers are known
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
  /** Wall time of the append: as the leader stamped it where the topic wants that, else by this broker's clock. */
  readonly timestamp: Millis;
}

export interface ProducerEntry {
  readonly producerId: number;
  readonly epoch: number;
  readonly batches: readonly ProducerBatch[];
  /** Wall time of the last append, of data or of a marker. */
  readonly lastTimestamp: Millis;
  /** Epoch of the coordinator that wrote the last marker; −1 before the first. */
  readonly coordinatorEpoch: LeaderEpoch;
  /** First offset of the open transaction; −1 when none is open. */
  readonly currentTxnFirstOffset: Offset;
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
  readonly #max: number;
  /** By producer id; who wrote last comes last. */
  readonly #entries = new Map<number, ProducerEntry>();
  /** Producers with an open transaction, and its first offset. */
  readonly #open = new Map<number, Offset>();
  #newest = -1;
  /** Where the oldest are forgotten from: a new walk would first pass the places of those forgotten before. */
  #walk: IterableIterator<number> | undefined;

  /** Remembers `max` producers, and more only while they have a transaction open; `entries` as `entries()`. */
  constructor(max: number, entries: Iterable<ProducerEntry> = []) {
    this.#max = max;
    for (const entry of entries) this.#put(entry);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The one that wrote least recently comes first. */
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
    const known = this.#entries.get(header.producerId);
    const batches = known?.epoch === header.producerEpoch ? known.batches : [];
    this.#put({
      producerId: header.producerId,
      epoch: header.producerEpoch,
      // A marker takes no sequence number.
      batches: header.isControl
        ? batches
        : [...batches.slice(1 - REMEMBERED_BATCHES), appended(header, baseOffset, now)],
      lastTimestamp: now,
      coordinatorEpoch: known?.coordinatorEpoch ?? -1,
      currentTxnFirstOffset: openAfter(header, baseOffset, known?.currentTxnFirstOffset ?? -1),
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
    for (const offset of this.#open.values()) {
      if (first === undefined || offset < first) first = offset;
    }
    return first;
  }

  #put(entry: ProducerEntry): void {
    const { producerId, currentTxnFirstOffset } = entry;
    if (producerId !== this.#newest) this.#entries.delete(producerId);
    this.#newest = producerId;
    this.#entries.set(producerId, entry);
    if (currentTxnFirstOffset >= 0) this.#open.set(producerId, currentTxnFirstOffset);
    else this.#open.delete(producerId);
    if (this.#entries.size > this.#max) this.#forgetOldest();
  }

  /** Never one with an open transaction: readers of committed records wait for its end. */
  #forgetOldest(): void {
    const walk = this.#walk ?? this.#entries.keys();
    this.#walk = walk;
    for (let next = walk.next(); !next.done; next = walk.next()) {
      const producerId = next.value;
      if (!this.#open.has(producerId) && producerId !== this.#newest) {
        this.#entries.delete(producerId);
        return;
      }
      // It stays behind: the next walk begins with it.
      this.#walk = undefined;
    }
  }
}

function appended(header: BatchHeader, baseOffset: Offset, now: Millis): ProducerBatch {
  const { lastSequence, lastOffsetDelta: offsetDelta } = header;
  const timestamp = header.timestampType === 'log-append-time' ? header.maxTimestamp : now;
  return { lastSequence, lastOffset: baseOffset + offsetDelta, offsetDelta, timestamp };
}

/** First offset of the transaction that is open after a batch, −1 for none; `before`: until then. */
function openAfter(header: BatchHeader, baseOffset: Offset, before: Offset): Offset {
  // A marker ends the transaction.
  if (header.isControl) return -1;
  return header.isTransactional && before < 0 ? baseOffset : before;
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
