/**
 * Partition reader: how far a consumer is in one partition, and what has been fetched ahead of it.
 *
 * Two offsets move: `position` is the next record for the application, `fetchOffset` the next one to ask
 * the broker for. A seek changes `generation`, so that answers to older requests are recognised and
 * dropped. Offsets say nothing without their topic: a name may go to another topic, whose id is another one,
 * and a log that was cut goes on differently: the leader epoch of what was fetched last tells the broker.
 *
 * Invariants  position ≤ fetchOffset; both are undefined while the start is being looked up
 */
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { Ring } from '../../base/ring.ts';
import type { BrokerId, Bytes, LeaderEpoch, Millis, Offset, Uuid } from '../../base/units.ts';
import type { OttlaError } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import type { FetchedRecords } from './fetched-records.ts';
import type { StartPosition } from './positions.ts';
import { ReadReplica } from './read-replica.ts';

export class PartitionReader implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Who is asked in place of the leader. */
  readonly replica = new ReadReplica();
  /** What the start was asked to be; looked up while `position` is undefined. */
  start: StartPosition;
  position: Offset | undefined;
  fetchOffset: Offset | undefined;
  /** Of the topic that the position is one in; the zero UUID while that is not known. */
  topicId: Uuid = zeroUuid;
  /** Of the last record before `fetchOffset`; −1 when unknown. */
  leaderEpoch: LeaderEpoch = -1;
  /** Since when the topic of this name has been said to be another one. */
  strangeSince: Millis | undefined;
  /** Nothing at or beyond it is delivered; Infinity unless the reading stops at the end. */
  stopOffset: Offset = Number.POSITIVE_INFINITY;
  /** End of what can be read, as last told; −1 before. */
  endOffset: Offset = -1;
  generation = 0;
  paused = false;
  /** The start is being looked up. */
  resolving = false;
  /** Failures in a row, for the backoff. */
  failures = 0;
  /** Not fetched before this time. */
  notBefore: Millis = 0;
  /** Who was asked when it failed last: a new leader is asked at once. */
  failedAt: BrokerId | undefined;
  lastError: OttlaError | undefined;
  /** When it last had records, or was told that there are none. */
  soundAt: Millis;
  readonly #fetched = new Ring<FetchedRecords>(4);
  #fetchedBytes: Bytes = 0;

  constructor({ topic, partition }: TopicPartition, start: StartPosition, now: Millis) {
    this.topic = topic;
    this.partition = partition;
    this.start = start;
    this.soundAt = now;
  }

  get name(): string {
    return `${this.topic}-${this.partition}`;
  }

  /** Bytes fetched ahead of the application. */
  get fetchedBytes(): Bytes {
    return this.#fetchedBytes;
  }

  /** Everything up to where the reading stops has been delivered. */
  get isDone(): boolean {
    return this.position !== undefined && this.position >= this.stopOffset;
  }

  /** Records that wait in the broker, as far as known. */
  get lag(): Offset {
    return this.position === undefined || this.endOffset < 0
      ? 0
      : Math.max(0, this.endOffset - this.position);
  }

  /** What is to be read next; undefined when nothing has been fetched. */
  get current(): FetchedRecords | undefined {
    return this.#fetched.peek();
  }

  /** Where they end: the next offset to ask for, and the leader epoch of the last record before it. */
  add(records: FetchedRecords, nextOffset: Offset, leaderEpoch: LeaderEpoch): void {
    this.#fetched.push(records);
    this.#fetchedBytes += records.sizeInBytes;
    this.fetchOffset = nextOffset;
    this.leaderEpoch = leaderEpoch;
  }

  /** Everything before it has been delivered. What is left when that is all is not kept. */
  advance(position: Offset): void {
    this.position = position;
    if (this.isDone) this.#drop();
  }

  #drop(): void {
    this.#fetched.clear();
    this.#fetchedBytes = 0;
  }

  /** `current` has been read to its end. */
  shift(now: Millis): void {
    this.#fetchedBytes -= this.#fetched.shift()?.sizeInBytes ?? 0;
    this.soundAt = now;
  }

  /**
   * Begins anew at a position that may have to be looked up; an offset is one in the topic of this id, behind
   * a record of this leader epoch.
   */
  restart(start: StartPosition, now: Millis, topicId = zeroUuid, leaderEpoch: LeaderEpoch = -1): void {
    this.generation++;
    this.#drop();
    this.start = start;
    this.position = undefined;
    this.fetchOffset = undefined;
    this.topicId = zeroUuid;
    this.strangeSince = undefined;
    this.resolving = false;
    this.succeeded();
    this.soundAt = now;
    if (typeof start === 'number' && start >= 0) this.begin(start, topicId, leaderEpoch);
  }

  /** The start has been found, in the topic of this id, behind a record of this leader epoch. */
  begin(offset: Offset, topicId: Uuid, leaderEpoch: LeaderEpoch = -1): void {
    this.leaderEpoch = leaderEpoch;
    this.topicId = topicId;
    this.position = offset;
    this.fetchOffset = offset;
    this.resolving = false;
  }

  succeeded(): void {
    this.failures = 0;
    this.notBefore = 0;
    this.lastError = undefined;
  }
}
