/**
 * A partition that a member holds: which of its records are in hand, and how far all of them have been
 * processed. Records of different keys may be finished out of order; the group's offset follows the
 * lowest that is not.
 *
 * Invariants  `processed` never passes a record that is not finished (with `at-most-once`: not begun);
 *             none is begun once the partition has been released
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
  /** Its key, while records of other keys may be processed beside it. */
  key: string | undefined;
  #release: AbortController | undefined;

  /** Made by `HeldPartition.take`. */
  constructor(held: HeldPartition, record: ConsumerRecord, until: Progress, bytes: Bytes) {
    this.held = held;
    this.record = record;
    this.until = until;
    this.bytes = bytes;
  }

  /**
   * Fires when the partition goes to somebody else. One for each record, made when it is asked for: listeners
   * that are added to it go with the record.
   */
  get signal(): AbortSignal {
    if (this.held.signal.aborted) return this.held.signal;
    this.#release ??= new AbortController();
    return this.#release.signal;
  }

  /** Tells whoever processes it to stop. */
  abort(reason: OttlaError): void {
    this.#release?.abort(reason);
  }
}

export class HeldPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** `topic-partition`. */
  readonly name: string;
  /** Undefined until something has been processed. */
  processed: Progress | undefined;
  /** As far as the coordinator has confirmed it. */
  committed: Offset = -1;
  readonly #release = new AbortController();
  /** In hand, in order; the first has not passed. */
  readonly #inHand = new Ring<Handling>(4);
  readonly #running = new Set<Handling>();
  #bytesInHand: Bytes = 0;
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

  /** Resolves when nothing is in processing. */
  get idle(): Promise<void> {
    return this.#idle?.promise ?? Promise.resolve();
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
    this.#idle ??= new Deferred();
    this.#running.add(handling);
    handling.since = now;
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
    if (this.#running.size > 0) return;
    this.#idle?.resolve();
    this.#idle = undefined;
  }

  /** Tells whoever processes records of it to stop. */
  release(reason: OttlaError): void {
    this.#release.abort(reason);
    for (const handling of this.#running) handling.abort(reason);
  }
}
