/**
 * A partition that a member holds: which of its records are in hand, and how far all of them have been
 * processed. Records of different keys may be finished out of order; the group's offset follows the
 * lowest that is not.
 *
 * A partition that is released is drained: what is in processing is told to stop, and of the rest only what
 * lies between finished records is begun, so that the group's offset can follow and nothing finished comes
 * again. `cut` ends that.
 *
 * Invariants  `processed` never passes a record that is not finished (with `at-most-once`: not begun);
 *             none is begun once the partition has been cut
 */
import { Ring } from '../../base/ring.ts';
import type { Bytes, LeaderEpoch, Millis, Offset } from '../../base/units.ts';
import type { OttlaError } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import type { ConsumerRecord } from '../records.ts';
import { Deferred } from '../waiting.ts';

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
  constructor(held: HeldPartition, record: ConsumerRecord, until: Progress, bytes: Bytes) {
    this.held = held;
    this.record = record;
    this.until = until;
    this.bytes = bytes;
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

export class HeldPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** `topic-partition`. */
  readonly name: string;
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
  #bytesInHand: Bytes = 0;
  #isCut = false;
  #idle: Deferred<void> | undefined;

  constructor({ topic, partition }: TopicPartition) {
    this.topic = topic;
    this.partition = partition;
    this.name = `${topic}-${partition}`;
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

  /** Takes the next record, or batch of records; in the order of their offsets. */
  take(record: ConsumerRecord, until: Progress, bytes: Bytes = 0): Handling {
    const handling = new Handling(this, record, until, bytes);
    this.#inHand.push(handling);
    this.#bytesInHand += bytes;
    return handling;
  }

  /** It is in processing from now on. */
  begin(handling: Handling, now: Millis): void {
    this.#running.add(handling);
    handling.since = now;
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
      this.processed = first.until;
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
