/**
 * A partition that a member holds: which of its records are in hand, and how far all of them have been
 * processed. Records of different keys may be finished out of order; the group's offset follows the
 * lowest that is not.
 *
 * A partition that is released is drained: what is in processing is told to stop, and of the rest only what
 * lies between finished records is begun, so that the group's offset can follow and nothing finished comes
 * again. `cut` ends that.
 *
 * Positions may go back, when the log was cut, or on to a topic that was made anew: `came` notices, and from
 * then on only what has come since counts.
 *
 * Invariants  `processed` never passes a record that is not finished (with `at-most-once`: not begun);
 *             none is begun once the partition has been cut
 */
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { Ring } from '../../base/ring.ts';
import type { Bytes, LeaderEpoch, Millis, Offset, Uuid } from '../../base/units.ts';
import type { RecordBatch } from '../consumer/consumer.ts';
import type { OttlaError } from '../errors.ts';
import { differ } from '../metadata-cache.ts';
import type { ConsumerRecord } from '../records.ts';
import { Deferred } from '../waiting.ts';
import type { IdentifiedPartition } from './committed-offsets.ts';

/** A place in a partition: the next record to process. */
export interface Progress {
  readonly offset: Offset;
  /** Of the record before it; −1 when unknown. */
  readonly leaderEpoch: LeaderEpoch;
}

/** A record, or a whole batch, in hand: taken from the partition and not counted as processed yet. */
export class Handling {
  readonly held: HeldPartition;
  /** Of a batch: its first. */
  readonly record: ConsumerRecord;
  /** Where the group's offset goes when this and everything before it is processed. */
  readonly until: Progress;
  /** What it keeps in memory. */
  readonly bytes: Bytes;
  /** Of the partition, as it was when the record came. */
  readonly turn: number;
  /** Since when it is in processing. */
  since: Millis = 0;
  /** Counts for the group's offset. */
  passed = false;
  /** A warning about it has been given. */
  isReported = false;
  /** Hash of its key, while records of other keys may be processed beside it. */
  key: number | undefined;
  #release: AbortController | undefined;
  #stop: OttlaError | undefined;

  /** Made by `HeldPartition.take`. */
  constructor(held: HeldPartition, record: ConsumerRecord, until: Progress, bytes: Bytes, turn: number) {
    this.held = held;
    this.record = record;
    this.until = until;
    this.bytes = bytes;
    this.turn = turn;
  }

  /**
   * Fires when it has to stop. One for each record, made when it is asked for: listeners that are added to it
   * go with the record.
   */
  get signal(): AbortSignal {
    this.#release ??= new AbortController();
    if (this.#stop !== undefined) this.#release.abort(this.#stop);
    return this.#release.signal;
  }

  /** Whether it has been told to stop. */
  get isStopped(): boolean {
    return this.#stop !== undefined;
  }

  /** Tells whoever processes it to stop. */
  stop(reason: OttlaError): void {
    if (this.#stop !== undefined) return;
    this.#stop = reason;
    this.#release?.abort(reason);
    // From now on others wait for it.
    this.isReported = false;
  }
}

export class HeldPartition implements IdentifiedPartition {
  readonly topic: string;
  readonly partition: number;
  /** `topic-partition`. */
  readonly name: string;
  /** Of the topic that all progress is in; the zero UUID while it is not known. */
  topicId: Uuid;
  /** Goes up when progress of before counts no more. */
  turn = 0;
  /** Behind the last record before which all have passed; undefined until one has. */
  processed: Progress | undefined;
  /** Behind the furthest record that was begun. */
  furthest: Progress | undefined;
  /** As far as the coordinator has confirmed it. */
  committed: Offset = -1;
  readonly #release = new AbortController();
  /** In hand, in order; the first has not passed. */
  readonly #inHand = new Ring<Handling>(4);
  readonly #running = new Set<Handling>();
  /** The turns of batches whose records are not all in hand. */
  readonly #turns = new WeakMap<RecordBatch, number>();
  #bytesInHand: Bytes = 0;
  #isCut = false;
  #idle: Deferred<void> | undefined;

  constructor({ topic, partition, topicId = zeroUuid }: IdentifiedPartition) {
    this.topic = topic;
    this.partition = partition;
    this.name = `${topic}-${partition}`;
    this.topicId = topicId;
  }

  /** Fires when the partition goes to somebody else, or the consumer closes. */
  get signal(): AbortSignal {
    return this.#release.signal;
  }

  /** What is in processing now. */
  get running(): ReadonlySet<Handling> {
    return this.#running;
  }

  /** Bytes of everything from the lowest unfinished record on. */
  get bytesInHand(): Bytes {
    return this.#bytesInHand;
  }

  /** Nothing is in processing, and of a partition that is drained nothing more will be. */
  get isIdle(): boolean {
    return this.#running.size === 0 && !this.#hasGap;
  }

  /** Resolves when it is. */
  get idle(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    this.#idle ??= new Deferred();
    return this.#idle.promise;
  }

  /** The next batch has been read, in the topic of this id. */
  came(batch: RecordBatch, topicId: Uuid): void {
    if (differ(this.topicId, topicId) || batch.records[0]!.offset < (this.furthest?.offset ?? 0)) {
      this.turn++;
      this.processed = undefined;
      this.furthest = undefined;
      this.committed = -1;
    }
    if (topicId !== zeroUuid) this.topicId = topicId;
    this.#turns.set(batch, this.turn);
  }

  /** Whether progress in the batch does not count any more. */
  isOutdated(batch: RecordBatch): boolean {
    return this.#turns.get(batch) !== this.turn;
  }

  /** Takes the next record of a batch, or all up to it; in the order of their offsets. */
  take(record: ConsumerRecord, until: Progress, batch: RecordBatch, bytes: Bytes = 0): Handling {
    const handling = new Handling(this, record, until, bytes, this.#turns.get(batch) ?? this.turn);
    this.#inHand.push(handling);
    this.#bytesInHand += bytes;
    return handling;
  }

  /** It is in processing from now on. */
  begin(handling: Handling, now: Millis): void {
    this.#running.add(handling);
    handling.since = now;
    if (handling.turn !== this.turn) return;
    if (this.furthest === undefined || handling.until.offset > this.furthest.offset)
      this.furthest = handling.until;
  }

  /** Whether it may be begun: always at first, while the partition is drained only in front of others. */
  mayBegin(handling: Handling): boolean {
    if (!this.signal.aborted) return true;
    return !this.#isCut && handling.until.offset < (this.furthest?.offset ?? 0);
  }

  /** It counts as processed. */
  pass(handling: Handling): void {
    handling.passed = true;
    for (let first = this.#inHand.peek(); first?.passed === true; first = this.#inHand.peek()) {
      if (first.turn === this.turn) this.processed = first.until;
      this.#bytesInHand -= first.bytes;
      this.#inHand.shift();
    }
  }

  /** It is not in processing any more; unless it has passed, it comes again, wherever the partition goes. */
  end(handling: Handling): void {
    this.#running.delete(handling);
    // Behind a record that was given up nothing counts any more.
    if (!handling.passed) this.#isCut = true;
    this.#settle();
  }

  /** Tells whoever processes records of it to stop, and begins to drain it. */
  release(reason: OttlaError): void {
    this.#release.abort(reason);
    for (const handling of this.#running) handling.stop(reason);
  }

  /** Nothing more of it is begun, and whatever is in processing is told to stop. */
  cut(reason: OttlaError): void {
    this.#isCut = true;
    for (const handling of this.#running) handling.stop(reason);
    this.#settle();
  }

  /** Something that is not finished lies in front of something that is. */
  get #hasGap(): boolean {
    const next = this.#inHand.peek();
    return this.signal.aborted && next !== undefined && this.mayBegin(next);
  }

  #settle(): void {
    if (this.#idle === undefined || !this.isIdle) return;
    this.#idle.resolve();
    this.#idle = undefined;
  }
}
