/**
 * Followed partition: the log of a replica while it follows one leader in one epoch. Says where to fetch, and
 * takes in what was fetched.
 *
 * One thing at a time: an answer is taken in, synced and vouched for before there is a next fetch. `stop`
 * waits for what is under way, so that whoever comes next finds a log that nobody changes.
 *
 * Errors   a failure of the disk ends it for good; bytes that are not what they should be are dropped, and
 *          fetched again after a pause
 */
import type { FetchResponsePartition } from '../../protocol/generated/fetch.ts';
import type { BatchHeader } from '../../protocol/record/batch.ts';
import { type BrokerId, type LeaderEpoch, MiB, type Offset, type Uuid } from '../base/units.ts';
import {
  type FetchPoint,
  type FollowedLog,
  fetchPoint,
  followedHighWatermark,
  followedLogStart,
  restartOffset,
  truncationOffset,
} from '../core/replication/follower.ts';
import { type Clock, type Compute, DiskError } from '../platform/ports.ts';
import { batchAt } from '../storage/batch-check.ts';
import type { Log } from '../storage/log.ts';
import { contiguous } from '../storage/log-slice.ts';

export interface FollowedPartitionOptions {
  readonly topic: string;
  readonly topicId: Uuid;
  readonly index: number;
  readonly leader: BrokerId;
  readonly leaderEpoch: LeaderEpoch;
  readonly log: Log;
  readonly clock: Clock;
  readonly compute: Compute;
  /** The page cache counts as safe. */
  readonly writeCaching: () => boolean;
  readonly isInSync: () => boolean;
  /** Whether the controller counts on this replica as it is: it may be elected. */
  readonly mayLead: () => boolean;
  /** Records are deleted by later ones, which go in the end. */
  readonly isCompacted: () => boolean;
  /** Whether the topic's settings name this replica as one to be held up while it is not in sync. */
  readonly isNamed: () => boolean;
  /** The high watermark may have moved. */
  readonly advanced: () => void;
}

/** Appended in one go before others have their turn. */
const SLICE = MiB;

export class FollowedPartition {
  readonly topic: string;
  readonly topicId: Uuid;
  readonly index: number;
  readonly leader: BrokerId;
  readonly leaderEpoch: LeaderEpoch;
  readonly #options: FollowedPartitionOptions;
  readonly #log: Log;
  readonly #view: FollowedLog;
  #isOver = false;
  #isPrepared = false;
  /** F9: from here on its log is fetched once more. */
  #repairFrom: Offset | undefined;
  #working: Promise<unknown> = Promise.resolve();
  #safe: ((reached: boolean) => void) | undefined;

  constructor(options: FollowedPartitionOptions) {
    const { log, writeCaching } = options;
    this.topic = options.topic;
    this.topicId = options.topicId;
    this.index = options.index;
    this.leader = options.leader;
    this.leaderEpoch = options.leaderEpoch;
    this.#options = options;
    this.#log = log;
    this.#view = {
      get logStartOffset() {
        return log.logStartOffset;
      },
      get nextOffset() {
        return log.nextOffset;
      },
      get safeEnd() {
        return writeCaching() ? log.logEndOffset : log.recoveryPoint;
      },
      get highWatermark() {
        return log.highWatermark;
      },
      epochBefore: (offset) => log.leaderEpochAt(offset - 1),
      endOfEpoch: (epoch) => log.endOffsetForEpoch(epoch),
    };
  }

  /** Another epoch has begun, or the partition is gone. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether what it is sent counts towards the follower's throttle. */
  get isThrottled(): boolean {
    return this.#options.isNamed() && !this.#options.isInSync();
  }

  /** As the leader is told: it counts on it. */
  get logStartOffset(): Offset {
    return this.#log.savedStartOffset;
  }

  get highWatermark(): Offset {
    return this.#log.highWatermark;
  }

  /** Makes the log ready to follow, once. Resolves to false when it cannot be now. */
  prepare(): Promise<boolean> {
    return this.#work(async () => {
      if (this.#isPrepared) return true;
      if (!(await this.#whenSafe())) return false;
      await this.#log.truncateTo(this.#log.nextOffset);
      this.#lookForDamage(this.#log.logStartOffset);
      this.#isPrepared = true;
      return true;
    });
  }

  /** Where to fetch next; undefined when it is not the time. */
  next(): FetchPoint | undefined {
    return this.#isPrepared && !this.#isOver ? fetchPoint(this.#view, this.#repairFrom) : undefined;
  }

  /** Takes in an answer to a fetch from `next`. Resolves to false when the next one should wait a while. */
  take(answer: FetchResponsePartition): Promise<boolean> {
    return this.#work(() => this.#take(answer));
  }

  /** Nothing is fetched any more. Resolves once nothing that was changes the log. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#settleSafe(false);
    await this.#working;
  }

  /** The log has been written, or synced. */
  moved(): void {
    if (this.#view.safeEnd >= this.#view.nextOffset) this.#settleSafe(true);
  }

  /** The log has failed: what is not safe now may never be. */
  failed(): void {
    this.#settleSafe(false);
  }

  #work(run: () => Promise<boolean>): Promise<boolean> {
    const work = this.#working.then(async () => {
      try {
        return !this.#isOver && (await run()) && !this.#isOver;
      } catch (error) {
        // The directory has seen it and is offline.
        if (error instanceof DiskError) return false;
        throw error;
      }
    });
    this.#working = work.catch(() => undefined);
    return work;
  }

  /** Below `start` nothing is worth a repair, nor while the replica is counted on. */
  #lookForDamage(start: Offset): void {
    const { mayLead, isCompacted } = this.#options;
    const damage = mayLead() ? undefined : this.#log.damaged.find(({ endOffset }) => endOffset > start);
    // The tombstones behind the damage may have gone at the leader: what they delete must not outlive them here.
    this.#repairFrom = damage && (isCompacted() ? start : Math.max(damage.baseOffset, start));
  }

  /** F9: what lies behind the damage goes when the leader has shown that it has it, or that nobody needs it. */
  async #repair(answer: FetchResponsePartition): Promise<void> {
    const from = this.#repairFrom;
    if (from === undefined) return;
    const isOutside = answer.error === 'OFFSET_OUT_OF_RANGE';
    if (isOutside && answer.logStartOffset > from) this.#lookForDamage(answer.logStartOffset);
    else if (isOutside || this.#isShown(answer, from)) {
      await this.#log.truncateTo(Math.max(from, this.#log.logStartOffset));
      this.#repairFrom = undefined;
    }
  }

  #isShown({ error, divergingEpoch, records, highWatermark }: FetchResponsePartition, from: Offset): boolean {
    if (error !== 'NONE' || divergingEpoch !== null) return false;
    const bytes = contiguous(records ?? []);
    return bytes.length > 0 ? this.#batchAt(bytes, 0) !== undefined : highWatermark <= from;
  }

  async #take(answer: FetchResponsePartition): Promise<boolean> {
    await this.#repair(answer);
    if (answer.error === 'OFFSET_OUT_OF_RANGE') {
      const start = restartOffset(this.#view, answer.logStartOffset);
      if (start === undefined) return false;
      await this.#log.restartAt(start);
      return true;
    }
    if (answer.error !== 'NONE') return false;
    if (answer.divergingEpoch !== null) {
      await this.#truncate(truncationOffset(this.#view, answer.divergingEpoch));
      // Some has gone, some may have come to light, and none of it has been counted on by this leader (L3).
      this.#lookForDamage(this.#log.logStartOffset);
      return true;
    }
    // Nothing was asked from the end: what the leader says holds for no more than was asked for (F5, F7).
    if (this.#repairFrom !== undefined) return contiguous(answer.records ?? []).length === 0;
    const isSound = await this.#append(contiguous(answer.records ?? []));
    if (!(await this.#whenSafe())) return false;
    this.#log.advanceHighWatermark(followedHighWatermark(this.#view, answer));
    this.#options.advanced();
    const start = followedLogStart(this.#view, answer);
    if (start <= this.#log.savedStartOffset) return isSound;
    const trimmed = await this.#log.trimTo(start);
    return trimmed.ok && isSound;
  }

  async #truncate(offset: Offset): Promise<void> {
    if (offset < this.#log.logStartOffset) await this.#log.restartAt(offset);
    else await this.#log.truncateTo(offset);
  }

  /** False when some of it was not what a leader sends, and was dropped. */
  async #append(bytes: Uint8Array): Promise<boolean> {
    await this.#beginAt(bytes);
    for (let at = 0; at < bytes.length && !this.#isOver; ) {
      const end = this.#soundEnd(bytes, at);
      if (end === at || !this.#log.appendAsFollower(bytes.subarray(at, end)).ok) return false;
      at = end;
      if (at < bytes.length) await this.#options.clock.turn();
    }
    return true;
  }

  /** The end of a slice of sound batches of this leadership and those before it; `at` when there is none. */
  #soundEnd(bytes: Uint8Array, at: number): number {
    let end = at;
    let epoch = this.#log.leaderEpoch;
    while (end < bytes.length && end - at < SLICE) {
      const batch = this.#batchAt(bytes, end);
      if (batch === undefined || batch.leaderEpoch < epoch || batch.leaderEpoch > this.leaderEpoch) break;
      epoch = batch.leaderEpoch;
      end += batch.sizeInBytes;
    }
    return end;
  }

  #batchAt(bytes: Uint8Array, position: number): BatchHeader | undefined {
    const { compute } = this.#options;
    const batch = batchAt(bytes, position, bytes.length, {
      offset: 0,
      limit: Number.POSITIVE_INFINITY,
      gaps: true,
      epochs: undefined,
      crc32c: compute.crc32c,
    });
    return typeof batch === 'object' ? batch : undefined;
  }

  /** An empty log may begin in the middle of a batch: the start is raised again with the leader's. */
  async #beginAt(bytes: Uint8Array): Promise<void> {
    const { logStartOffset, nextOffset } = this.#log;
    const first = nextOffset === logStartOffset ? this.#batchAt(bytes, 0) : undefined;
    if (first !== undefined && first.baseOffset < nextOffset && first.lastOffset >= nextOffset)
      await this.#log.restartAt(first.baseOffset);
  }

  /** Resolves to true once all that is in the log is vouched for. */
  #whenSafe(): Promise<boolean> {
    // Who ends it has told all that waited by then.
    if (this.#isOver) return Promise.resolve(false);
    if (this.#view.safeEnd >= this.#view.nextOffset) return Promise.resolve(true);
    return new Promise((resolve) => {
      this.#safe = resolve;
      if (!this.#options.writeCaching()) this.#log.requestSync();
    });
  }

  #settleSafe(reached: boolean): void {
    const settle = this.#safe;
    this.#safe = undefined;
    settle?.(reached);
  }
}
