/**
 * Partition: one replica hosted here, with its role and its log.
 *
 * The role is an object: `led-partition` while this replica leads, `followed-partition` while it follows, neither
 * while one ends or nobody leads. Nobody reads beyond the high watermark.
 *
 * Invariants  logStartOffset ≤ lastStableOffset ≤ highWatermark ≤ logEndOffset ≤ nextOffset
 * Errors      a failed log refuses everything with KAFKA_STORAGE_ERROR; waiters are called with 'lost'
 */
import type { BatchHeader } from '../../protocol/record/batch.ts';
import { assert } from '../base/assert.ts';
import { done, type Failure, type Outcome, refused } from '../base/outcome.ts';
import type { BrokerId, Bytes, EpochEnd, LeaderEpoch, Millis, Offset } from '../base/units.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import type { PartitionImage } from '../core/metadata/image.ts';
import type { PartitionLeader, Proposal } from '../core/replication/leader.ts';
import type { FollowerFetch } from '../core/replication/progress.ts';
import { namesReplica } from '../core/replication/throttle.ts';
import type { Cancel, DiskError } from '../platform/ports.ts';
import type { PreparationOptions, PreparedBatch } from '../storage/batch-preparation.ts';
import type { AppendInfo, Log, LogListener } from '../storage/log.ts';
import { emptySlice, type LogSlice } from '../storage/log-slice.ts';
import type { ProducerEntry } from '../storage/producer-state.ts';
import { type Appended, AppendQueue, type LateAppend } from './append-queue.ts';
import { FollowedPartition } from './followed-partition.ts';
import { LedPartition } from './led-partition.ts';
import { OffsetWaiters, type WaitEnd } from './offset-waiters.ts';
import type {
  Divergence,
  FoundOffset,
  Isolation,
  PartitionOptions,
  Replication,
} from './partition-options.ts';
import { PartitionWatchers } from './partition-watchers.ts';

export type { AppendInfo, Divergence, FoundOffset, Isolation, LogSlice, PartitionOptions, Replication };

const STORAGE_FAILED = 'The log directory of this partition has failed.';

export class Partition implements LogListener {
  readonly topic: string;
  readonly topicId: string;
  readonly index: number;
  /** Who wants to know what happens here. */
  readonly watchers = new PartitionWatchers();
  readonly #options: PartitionOptions;
  readonly #written: OffsetWaiters;
  readonly #readable: OffsetWaiters;
  readonly #appends: AppendQueue;
  #image: PartitionImage;
  #config: TopicConfig;
  #log: Log | undefined;
  /** While this replica leads. */
  #led: LedPartition | undefined;
  /** While it follows. */
  #followed: FollowedPartition | undefined;
  #changingRole: Promise<void> | undefined;
  #cannotOpen = false;
  #isDetached = false;

  constructor(options: PartitionOptions) {
    this.topic = options.topic;
    this.topicId = options.topicId;
    this.index = options.index;
    this.#options = options;
    this.#image = options.image;
    this.#config = options.config;
    this.#written = new OffsetWaiters(options.clock, 0);
    this.#readable = new OffsetWaiters(options.clock, 0);
    this.#appends = new AppendQueue({
      copies: options.copies,
      preparation: () => this.#preparation(),
      append: (batch) => this.#append(batch),
    });
  }

  /** The log has been opened; from here on the partition serves. */
  attach(log: Log): void {
    assert(this.#log === undefined, 'a partition gets its log once');
    this.#log = log;
    this.#cannotOpen = false;
    this.#written.advance(log.logEndOffset);
    this.#readable.advance(log.highWatermark);
    this.#takeRole(log);
  }

  /** The log could not be opened; `attach` may follow nevertheless. */
  abandonLog(): void {
    this.#cannotOpen = true;
    this.#abandon();
  }

  /** The metadata has changed. */
  update(image: PartitionImage): void {
    this.#image = image;
    if (this.#log !== undefined) this.#takeRole(this.#log);
    this.watchers.tell('altered');
  }

  /** Brokers have come or gone: the high watermark may have waited for one of them. */
  heedImage(): void {
    this.#led?.heed();
    this.watchers.tell('altered');
  }

  /** Resolves once this replica has the role that the metadata gives it. */
  async settled(): Promise<void> {
    await this.#changingRole;
  }

  /** Whether the metadata says that this replica leads. */
  get isLeader(): boolean {
    return this.#image.leader === this.#options.brokerId;
  }

  /** Whether requests can be served. */
  get isOnline(): boolean {
    return this.#log !== undefined && !this.hasFailed && !this.#isDetached;
  }

  get leader(): BrokerId {
    return this.#image.leader;
  }

  get leaderEpoch(): LeaderEpoch {
    return this.#image.leaderEpoch;
  }

  /** Whether the log has been opened. */
  get hasLog(): boolean {
    return this.#log !== undefined;
  }

  /** Corruption found so far: reads there are refused, everything else goes on. */
  get damagedRanges(): Log['damaged'] {
    return this.log.damaged;
  }

  get sizeInBytes(): Bytes {
    return this.log.sizeInBytes;
  }

  /** The log, for requests that describe it. Only while online. */
  get log(): Log {
    assert(this.#log !== undefined, 'the partition is online');
    return this.#log;
  }

  /** The disk does not keep up: who appends should wait for his write before the next one. */
  get isCongested(): boolean {
    return this.log.isCongested;
  }

  get highWatermark(): Offset {
    return this.log.highWatermark;
  }

  get lastStableOffset(): Offset {
    return this.log.lastStableOffset;
  }

  get logStartOffset(): Offset {
    return this.log.logStartOffset;
  }

  /** The topic's settings as they are now. */
  get config(): TopicConfig {
    return this.#config;
  }

  set config(config: TopicConfig) {
    this.#config = config;
    if (this.#led !== undefined) this.#led.config = config;
  }

  /**
   * Why a request that presumes leadership cannot be served here; undefined when it can. `epoch` is the
   * leader epoch that the peer knows, −1 when it does not tell.
   */
  refusal(epoch: LeaderEpoch): Failure | undefined {
    if (this.#isDetached) return { error: 'UNKNOWN_TOPIC_OR_PARTITION' };
    if (this.hasFailed) return { error: 'KAFKA_STORAGE_ERROR', message: STORAGE_FAILED };
    if (epoch >= 0 && epoch !== this.#image.leaderEpoch) {
      return { error: epoch < this.#image.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH' };
    }
    if (this.#led === undefined) return { error: 'NOT_LEADER_OR_FOLLOWER' };
    return undefined;
  }

  /** As `refusal`, for a consumer that may read from a follower too. */
  readRefusal(epoch: LeaderEpoch): Failure | undefined {
    const refusal = this.refusal(epoch);
    return refusal?.error === 'NOT_LEADER_OR_FOLLOWER' && this.#followed !== undefined ? undefined : refusal;
  }

  /** The replica that a consumer had better read from, as it `suits` one of them; undefined: from the leader. */
  readReplica(offset: Offset, suits: (broker: BrokerId) => boolean): BrokerId | undefined {
    return suits(this.#options.brokerId) ? undefined : this.#led?.readReplica(offset, suits);
  }

  /** Whether a producer that wants all in-sync replicas can be served. */
  get hasEnoughReplicas(): boolean {
    return this.#led?.rules.hasEnoughReplicas ?? false;
  }

  /**
   * Whether records may be missing here that were acknowledged once. Such a replica must not count as in sync
   * or be elected before its leader has taken it into the ISR anew.
   */
  get mayHaveLostData(): boolean {
    return this.hasFailed || (this.#log?.mayHaveLostData ?? true);
  }

  /** Whether all records that were here are gone, and the controller does not know it yet. */
  get isLost(): boolean {
    return this.#log?.lostBelow !== undefined;
  }

  /** What the leader's rules say now; undefined while this replica does not lead. */
  get leadership(): PartitionLeader | undefined {
    return this.#led?.rules;
  }

  /** A follower asked, and has not diverged before its offset. The refusal says why that does not count. */
  fetchedBy(asked: FollowerFetch): Failure | undefined {
    return this.#led === undefined ? { error: 'NOT_LEADER_OR_FOLLOWER' } : this.#led.fetchedBy(asked);
  }

  /** A follower was there at `at` and asked for nothing else: it still held all that there was. */
  stillFetchedBy(replica: BrokerId, at: Millis): void {
    this.#led?.rules.stillFetched(replica, at);
  }

  /** Whether the controller counts on the follower. */
  isInSync(replica: BrokerId): boolean {
    return this.#image.isr.includes(replica);
  }

  /** Whether what the follower is sent counts towards the leader's throttle. */
  isThrottled(replica: BrokerId): boolean {
    const { leaderReplicationThrottledReplicas: named } = this.#config;
    return !this.isInSync(replica) && namesReplica(named, this.index, this.#options.brokerId);
  }

  /** Time has passed: who has fallen behind leaves the ISR, and a leader with a damaged log gives way. */
  expire(now: Millis): void {
    this.#led?.expire(now);
  }

  /** The ISR to ask the controller for. */
  takeProposal(): Proposal | undefined {
    return this.#led?.rules.takeProposal();
  }

  /** The controller's answer to a proposal. True when there is something to propose after a while. */
  answerProposal(proposal: Proposal, outcome: Outcome<void>): boolean {
    if (this.#led?.leaderEpoch !== proposal.leaderEpoch) return false;
    const again = this.#led.answerProposal(proposal, outcome);
    this.watchers.tell('altered');
    return again;
  }

  /**
   * Appends one validated batch, `bytes[header.position, +sizeInBytes)`, which is lent until the directory's
   * loans are settled, and whose base offset and epoch are overwritten. At once as a rule, and then the
   * batch's place in the log is fixed; a promise when a large batch must be looked into, or one is before it.
   * Wait with `whenWritten` or `whenCommitted`, in the same step: for a promise that is when `late` is called.
   * KAFKA_STORAGE_ERROR when too much waits to be looked into.
   */
  append(bytes: Uint8Array, header: BatchHeader, late?: LateAppend): Appended {
    return this.#appends.append(bytes, header, late);
  }

  /** Calls `done` once everything before `offset` has left the process, or never will. */
  whenWritten(offset: Offset, done: (end: WaitEnd) => void): Cancel {
    return this.#written.wait(offset, undefined, done);
  }

  /**
   * Calls `done` once everything before `offset` is below the high watermark, after `timeoutMs`, or when
   * it never will be. A sync starts at once.
   */
  whenCommitted(offset: Offset, timeoutMs: Millis, done: (end: WaitEnd) => void): Cancel {
    const cancel = this.#readable.wait(offset, timeoutMs, done);
    this.#syncForWaiters();
    return cancel;
  }

  /** Whether nothing can be read or written here until the broker starts again. */
  get hasFailed(): boolean {
    return this.#cannotOpen || this.#options.isOffline();
  }

  /** Whether the high watermark has passed all that earlier leaders may have acknowledged. */
  get knowsEnd(): boolean {
    const rules = this.#led?.rules;
    return rules === undefined || rules.highWatermark >= rules.epochStartOffset;
  }

  /** Where a reader's view ends. */
  end(isolation: Isolation): Offset {
    if (isolation === 'replica') return this.log.logEndOffset;
    return isolation === 'committed' ? this.lastStableOffset : this.highWatermark;
  }

  /**
   * Whole batches from the one that holds `from` on. Synchronous when they lie in memory. The caller
   * must have checked `refusal`, and release the slice.
   */
  read(from: Offset, isolation: Isolation, maxBytes: Bytes): Outcome<LogSlice> | Promise<Outcome<LogSlice>> {
    const upTo = this.end(isolation);
    if (from > upTo) {
      // A follower, and a leader for a moment, know less than what readers have been shown elsewhere.
      const isBehind = this.#led === undefined || !this.knowsEnd;
      if (isBehind && from <= this.log.logEndOffset) return done(emptySlice(from));
      return refused(
        'OFFSET_OUT_OF_RANGE',
        `Offset ${from} lies beyond ${upTo}, the end of what may be read.`,
      );
    }
    return this.log.read(from, upTo, maxBytes);
  }

  /**
   * Calls `wake` once when readers may see beyond `end`, at once if they do already, or when the
   * partition stops serving. Syncs what is written at once and, as long as somebody waits, what comes.
   */
  whenReadable(end: Offset, isolation: Isolation, wake: () => void): Cancel {
    // A truncation moves the ends back without a word: who waits is not woken for what is gone.
    if (this.#written.reached > this.log.logEndOffset) this.#written.advance(this.log.logEndOffset);
    if (this.#readable.reached > this.highWatermark) this.#readable.advance(this.highWatermark);
    if (isolation === 'replica') return this.#written.wait(end + 1, undefined, wake);
    const cancel = this.#readable.wait(end + 1, undefined, wake);
    this.#syncForWaiters();
    return cancel;
  }

  /** A reader begins to wait: what is written is synced at once. */
  awaited(): void {
    if (!this.#config.writeCaching) this.#log?.requestSync();
  }

  /** Leader epoch of the record at `offset`, or of the one before it at the end of the log; −1 for none. */
  epochAt(offset: Offset): LeaderEpoch {
    return this.log.leaderEpochAt(offset);
  }

  /**
   * The largest epoch at or below `epoch`, and where it ended; −1 and −1 when it lies in the future.
   *
   * The log knows only epochs in which something was written. A consumer at the end may name one that
   * stayed empty: that is no divergence, it ends where the log ends.
   *
   * Where records have been compacted away the epoch may have gone on. A consumer must not take those for cut off, so
   * it is told the latest end that there can have been; a replica the earliest, which is on the safe side for it.
   * For the same reason no consumer is told of an end in what has been deleted.
   */
  endOfEpoch(epoch: LeaderEpoch, isReplica: boolean): EpochEnd {
    const end = this.#earliestEnd(epoch);
    if (isReplica || end.endOffset < 0) return end;
    const endOffset = Math.max(end.endOffset, this.log.logStartOffset);
    return { leaderEpoch: end.leaderEpoch, endOffset: this.log.compaction.gapEnd(endOffset) };
  }

  #earliestEnd(epoch: LeaderEpoch): EpochEnd {
    const { log } = this;
    const written = log.leaderEpoch;
    if (epoch <= written || epoch > this.leaderEpoch) return log.endOffsetForEpoch(epoch);
    const known = epoch === this.leaderEpoch || written < 0 ? epoch : written;
    return { leaderEpoch: known, endOffset: log.logEndOffset };
  }

  /** The first record, among those a reader may see, whose timestamp is at least `timestamp`. */
  offsetForTimestamp(timestamp: Millis, isolation: Isolation): Promise<Outcome<FoundOffset | undefined>> {
    return this.log.offsetForTimestamp(timestamp, this.end(isolation));
  }

  /** The first record with the greatest timestamp; undefined when readers may not see it, or there is none. */
  async offsetOfMaxTimestamp(isolation: Isolation): Promise<Outcome<FoundOffset | undefined>> {
    const found = await this.log.offsetOfMaxTimestamp();
    if (found.ok && found.value !== undefined && found.value.offset >= this.end(isolation))
      return done(undefined);
    return found;
  }

  /** Followers delete what their leader has deleted, and nothing by themselves. */
  applyRetention(now: Millis): ReturnType<Log['applyRetention']> {
    return this.log.applyRetention(now, this.#led !== undefined);
  }

  producers(): readonly ProducerEntry[] {
    return this.log.producers();
  }

  /**
   * Moves the start of the log to `offset`, −1 for the high watermark. Resolves with the new start once
   * that is durable, and all replicas that are alive and enough of those in sync have followed; REQUEST_TIMED_OUT
   * when they do not.
   */
  async deleteBefore(offset: Offset, timeoutMs: Millis): Promise<Outcome<Offset>> {
    const refusal = this.refusal(-1);
    if (refusal !== undefined) return { ok: false, ...refusal };
    const target = offset === -1 ? this.highWatermark : offset;
    if (target < 0 || target > this.highWatermark) return refused('OFFSET_OUT_OF_RANGE');
    const trimmed = await this.log.trimTo(target);
    if (!trimmed.ok) return trimmed;
    const end = await this.#led?.whenTrimmed(target, timeoutMs);
    if (end === 'reached') return trimmed;
    return refused(end === 'late' ? 'REQUEST_TIMED_OUT' : 'NOT_LEADER_OR_FOLLOWER');
  }

  /** Where the reader's history, which ends with `epoch` before `offset`, left this log's; undefined if nowhere. */
  divergence(epoch: LeaderEpoch, offset: Offset, isReplica: boolean): Outcome<Divergence | undefined> {
    const { leaderEpoch, endOffset } = this.endOfEpoch(epoch, isReplica);
    if (leaderEpoch < 0 || endOffset < 0) {
      return refused('OFFSET_OUT_OF_RANGE', `Leader epoch ${epoch} is not known.`);
    }
    // A replica that ends where all begins that is known here cannot be compared: it is to begin there anew.
    if (isReplica && this.log.leaderEpochAt(offset - 1) < 0)
      return done({ epoch: leaderEpoch, endOffset: Math.min(endOffset, offset - 1) });
    // An epoch of which nothing is left is not known any more.
    if (endOffset >= offset && (leaderEpoch === epoch || !isReplica)) return done(undefined);
    return done({ epoch: leaderEpoch, endOffset });
  }

  written(logEndOffset: Offset): void {
    this.#written.advance(logEndOffset);
    if (this.#config.writeCaching) this.#led?.advance();
    this.#followed?.moved();
    this.watchers.tell('appended');
    this.#syncForWaiters();
  }

  synced(_recoveryPoint: Offset): void {
    this.#led?.advance();
    this.#followed?.moved();
  }

  started(): void {
    this.watchers.tell('started');
  }

  failed(_error: DiskError): void {
    // While the directory goes on, what was written before the failure can still become durable.
    const reached = this.#log === undefined || this.#options.isOffline() ? -1 : this.#log.logEndOffset;
    this.#abandon(reached);
    if (!this.#options.isOffline()) this.#led?.takenBack();
    this.#followed?.failed();
  }

  #preparation(): PreparationOptions {
    const { clock, compute, maxDecompressedBytes } = this.#options;
    return { config: this.#config, compute, now: clock.wallTime(), maxDecompressedBytes };
  }

  #append({ bytes, header }: PreparedBatch): Outcome<AppendInfo> {
    const refusal = this.refusal(-1);
    if (refusal !== undefined) return { ok: false, ...refusal };
    if (header.isTransactional) {
      return refused('INVALID_TXN_STATE', 'This broker does not coordinate transactions yet.');
    }
    return this.log.append(bytes, header, this.#image.leaderEpoch, true);
  }

  /** Leads, follows or does neither, as the metadata says; what the replica was doing before ends first. */
  #takeRole(log: Log): void {
    if (this.#isDetached) return;
    if (!this.#options.isRegistered()) {
      this.#changeRole(log, { leadsOn: false });
      return;
    }
    // From the registration on the controller counts on nothing here but what has been caught up since.
    log.lostBelow = undefined;
    const { leader, leaderEpoch } = this.#image;
    if (this.isLeader && this.#led?.leaderEpoch === leaderEpoch) {
      this.#led.update(this.#image);
      return;
    }
    // Taken into the ISR since its registration: nothing is missing any more.
    if (leader !== this.#options.brokerId && this.#image.isr.includes(this.#options.brokerId)) {
      log.cacheLostFrom = undefined;
    }
    const followed = this.#followed;
    if (followed?.leader === leader && followed.leaderEpoch === leaderEpoch) return;
    this.#changeRole(log, { leadsOn: this.isLeader });
  }

  /**
   * R2: what the replica did before is over when the next begins. A leader that leads on, in another epoch, keeps
   * who waits until then.
   */
  #changeRole(log: Log, { leadsOn }: { readonly leadsOn: boolean }): void {
    if (!leadsOn) this.#stopLeading();
    const followed = this.#followed;
    this.#followed = undefined;
    if (followed === undefined) {
      if (this.#changingRole === undefined) this.#begin(log);
      return;
    }
    this.#changingRole = followed
      .stop()
      .then(() => {
        this.#changingRole = undefined;
        this.#takeRole(log);
      })
      .catch(this.#options.fatal);
  }

  /** Nobody else works on the log any more. Roles of another start of this broker are not taken. */
  #begin(log: Log): void {
    if (!this.#options.isRegistered()) return;
    if (this.isLeader) this.#startLeading(log);
    else if (this.#image.leader >= 0) this.#startFollowing(log);
  }

  #startLeading(log: Log): void {
    const { brokerId, clock, eligibleEpoch, replication } = this.#options;
    this.#led?.end();
    // What was truncated had been written: nobody who waits for those offsets is told so.
    this.#written.advance(log.logEndOffset);
    this.#led = new LedPartition({
      brokerId,
      image: this.#image,
      config: this.#config,
      log,
      clock,
      readable: this.#readable,
      lagMaxMs: replication.lagMaxMs,
      eligibleEpoch,
      committed: () => this.watchers.tell('committed'),
      proposalDue: () => replication.proposalDue(this),
    });
    // Wakes whom the new role concerns, so it must be in place.
    this.#led.advance();
    this.watchers.tell('altered');
  }

  #stopLeading(): void {
    this.#led?.end();
    this.#led = undefined;
    this.#abandon();
  }

  #startFollowing(log: Log): void {
    const { topic, topicId, index } = this;
    const { brokerId, clock, compute, replication } = this.#options;
    const { leader, leaderEpoch } = this.#image;
    const followed = new FollowedPartition({
      topic,
      topicId,
      index,
      leader,
      leaderEpoch,
      log,
      clock,
      compute,
      writeCaching: () => this.#config.writeCaching,
      isInSync: () => this.isInSync(brokerId),
      mayLead: () => this.isInSync(brokerId) || this.#image.eligibleLeaderReplicas.includes(brokerId),
      isCompacted: () => this.#config.cleanupPolicy.includes('compact'),
      isNamed: () => namesReplica(this.#config.followerReplicationThrottledReplicas, index, brokerId),
      advanced: () => {
        const hasMoved = log.highWatermark !== this.#readable.reached;
        this.#readable.advance(log.highWatermark);
        if (hasMoved) this.watchers.tell('committed');
      },
    });
    this.#followed = followed;
    this.watchers.tell('altered');
    replication.following(followed);
  }

  #syncForWaiters(): void {
    if (this.#config.writeCaching || this.#log === undefined) return;
    if (this.#readable.size > 0 || this.watchers.areWaiting) this.#log.requestSync();
  }

  /** Refuses who waits for more than `from`. */
  #abandon(from = -1): void {
    this.#written.abandon(from);
    this.#readable.abandon(from);
    this.watchers.tell('altered');
  }

  /** Nobody is served any more: the topic is gone, or the broker stops. */
  detach(): void {
    this.#isDetached = true;
    this.#stopLeading();
    this.#changingRole = this.#followed?.stop();
    this.#followed = undefined;
  }
}
