/**
 * A partition that a member holds: how far its records have been processed, and whether one is in
 * processing now.
 *
 * Invariants  records of it are processed one after the other; none is begun once it has been released
 */
import type { LeaderEpoch, Millis, Offset } from '../../base/units.ts';
import type { OttlaError } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import { Deferred } from '../waiting.ts';

/** A place in a partition: the next record to process. */
export interface Progress {
  readonly offset: Offset;
  /** Of the record before it; −1 when unknown. */
  readonly leaderEpoch: LeaderEpoch;
}

export class HeldPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly #release = new AbortController();
  #handRelease: AbortController | undefined;
  /** Undefined until something has been processed. */
  processed: Progress | undefined;
  /** As far as the coordinator has confirmed it. */
  committed: Offset = -1;
  /** Where the group's offset goes once the records in hand are processed. */
  inHand: Progress | undefined;
  /** Since when they are; undefined while there are none. */
  busySince: Millis | undefined;
  #idle: Deferred<void> | undefined;

  constructor({ topic, partition }: TopicPartition) {
    this.topic = topic;
    this.partition = partition;
  }

  get name(): string {
    return `${this.topic}-${this.partition}`;
  }

  /** Fires when the partition goes to somebody else, or the consumer closes. */
  get signal(): AbortSignal {
    return this.#release.signal;
  }

  /**
   * The same for the records in hand alone: listeners that are added to it go with them. Made when it is
   * asked for, since most handlers do not.
   */
  get signalInHand(): AbortSignal {
    if (this.signal.aborted) return this.signal;
    this.#handRelease ??= new AbortController();
    return this.#handRelease.signal;
  }

  /** Resolves when no record is in processing. */
  get idle(): Promise<void> {
    return this.#idle?.promise ?? Promise.resolve();
  }

  /** Records are being processed; `until` is where that will have led to. */
  begin(until: Progress, now: Millis): void {
    this.#idle ??= new Deferred();
    this.inHand = until;
    this.busySince = now;
  }

  /** The records in hand have been processed. */
  done(): void {
    this.processed = this.inHand ?? this.processed;
    this.giveUp();
  }

  /** They have not: they come again, wherever the partition goes. */
  giveUp(): void {
    this.inHand = undefined;
    this.#handRelease = undefined;
    this.busySince = undefined;
    this.#idle?.resolve();
    this.#idle = undefined;
  }

  /** Tells whoever processes records of it to stop. */
  release(reason: OttlaError): void {
    this.#release.abort(reason);
    this.#handRelease?.abort(reason);
  }
}
