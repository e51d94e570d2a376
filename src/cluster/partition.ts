/**
 * Partition: one replica hosted here, with its role and its log.
 *
 * Which bytes count as safe is decided here: in synced mode the leader's own share of the high watermark
 * is what its disk has confirmed (`recoveryPoint`), with `write.caching` what has left the process
 * (`logEndOffset`). Nobody reads beyond the high watermark.
 *
 * Invariants  logStartOffset ≤ lastStableOffset ≤ highWatermark ≤ logEndOffset ≤ nextOffset
 * Errors      a failed log refuses everything with KAFKA_STORAGE_ERROR; waiters are called with 'lost'
 */
import { type BatchHeader, readBatchHeader } from '../../protocol/record/batch.ts';
import { assert } from '../base/assert.ts';
import { done, type Failure, type Outcome, refused } from '../base/outcome.ts';
import type { BrokerId, Bytes, LeaderEpoch, Millis, Offset } from '../base/units.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import type { PartitionImage } from '../core/metadata/image.ts';
import { type CommittedIsr, PartitionLeader, type Proposal } from '../core/replication/leader.ts';
import type { FollowerFetch } from '../core/replication/progress.ts';
import type { Cancel, DiskError } from '../platform/ports.ts';
import {
  mustLookInside,
  type PreparationOptions,
  type PreparedBatch,
  prepareBatch,
} from '../storage/batch-preparation.ts';
import type { AppendInfo, Log, LogListener } from '../storage/log.ts';
import { emptySlice, type LogSlice } from '../storage/log-slice.ts';
import type { ProducerEntry } from '../storage/producer-state.ts';
import { FollowedPartition } from './followed-partition.ts';
import { OffsetWaiters, type WaitEnd } from './offset-waiters.ts';
import type {
  Divergence,
  FoundOffset,
  Isolation,
  PartitionOptions,
  Replication,
} from './partition-options.ts';

export type { AppendInfo, Divergence, FoundOffset, Isolation, LogSlice, PartitionOptions, Replication };

type Prepared = Outcome<PreparedBatch>;

/** What a batch takes while it is looked into: the partition's copy, the worker's, and one on its way there. */
const COPIES = 3;
const STORAGE_FAILED = 'The log directory of this partition has failed.';

export class Partition implements LogListener {
  readonly topic: string;
  readonly topicId: string;
  readonly index: number;
  readonly #options: PartitionOptions;
  readonly #written: OffsetWaiters;
  readonly #readable: OffsetWaiters;
  /** Who waits until all replicas start at an offset. */
  readonly #trimmed: OffsetWaiters;
  #image: PartitionImage;
  #config: TopicConfig;
  #log: Log | undefined;
  /** While this replica leads. */
  #leader: PartitionLeader | undefined;
  /** While it follows. */
  #followed: FollowedPartition | undefined;
  #changingRole: Promise<void> | undefined;
  #cannotOpen = false;
  #isDetached = false;
  /** The end of the queue of batches that are being looked into. */
  #preparing: Promise<void> | undefined;

  constructor(options: PartitionOptions) {
    this.topic = options.topic;
    this.topicId = options.topicId;
    this.index = options.index;
    this.#options = options;
    this.#image = options.image;
    this.#config = options.config;
    this.#written = new OffsetWaiters(options.clock, 0);
    this.#readable = new OffsetWaiters(options.clock, 0);
    this.#trimmed = new OffsetWaiters(options.clock, 0);
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
  }

  /** Brokers have come or gone: the high watermark may have waited for one of them. */
  heedBrokers(): void {
    if (this.#leader !== undefined) this.#follow(this.#leader);
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
    if (this.#leader !== undefined) this.#leader.minIsr = config.minInsyncReplicas;
    if (this.#log !== undefined) this.#advance(this.#log);
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
    if (this.#leader === undefined) return { error: 'NOT_LEADER_OR_FOLLOWER' };
    return undefined;
  }

  /** As `refusal`, for a consumer that may read from a follower too. */
  readRefusal(epoch: LeaderEpoch): Failure | undefined {
    const refusal = this.refusal(epoch);
    return refusal?.error === 'NOT_LEADER_OR_FOLLOWER' && this.#followed !== undefined ? undefined : refusal;
  }

  /** The replica that a consumer had better read from, as it `suits` one of them; undefined: from the leader. */
  readReplica(offset: Offset, suits: (broker: BrokerId) => boolean): BrokerId | undefined {
    const isEligible = (broker: BrokerId): boolean => this.#options.eligibleEpoch(broker) !== undefined;
    if (suits(this.#options.brokerId)) return undefined;
    return this.#leader?.readReplica(offset, (broker) => isEligible(broker) && suits(broker));
  }

  /** Whether a producer that wants all in-sync replicas can be served. */
  get hasEnoughReplicas(): boolean {
    return this.#leader?.hasEnoughReplicas ?? false;
  }

  /**
   * Whether records may be missing here that were acknowledged once. Such a replica must not count as in sync
   * or be elected before its leader has taken it into the ISR anew.
   */
  get mayHaveLostData(): boolean {
    return this.hasFailed || (this.#log?.mayHaveLostData ?? true);
  }

  /** What the leader's rules say now; undefined while this replica does not lead. */
  get leadership(): PartitionLeader | undefined {
    return this.#leader;
  }

  /** A follower asked, and has not diverged before its offset. The refusal says why that does not count. */
  fetchedBy(asked: FollowerFetch): Failure | undefined {
    const leader = this.#leader;
    if (leader === undefined) return { error: 'NOT_LEADER_OR_FOLLOWER' };
    this.#advance(this.log);
    const error = leader.fetched(asked);
    this.#follow(leader);
    if (this.#trimmed.size > 0) this.#noteTrimmed();
    return error === undefined ? undefined : { error };
  }

  /** Time has passed: who has fallen behind leaves the ISR. */
  expireFollowers(now: Millis): void {
    if (this.#leader === undefined) return;
    this.#leader.expire(now);
    this.#follow(this.#leader);
  }

  /** The ISR to ask the controller for. */
  takeProposal(): Proposal | undefined {
    return this.#leader?.takeProposal();
  }

  /** The controller's answer to a proposal. True when there is something to propose after a while. */
  answerProposal(proposal: Proposal, outcome: Outcome<CommittedIsr>): boolean {
    const leader = this.#leader;
    if (leader === undefined || leader.leaderEpoch !== proposal.leaderEpoch) return false;
    const again = leader.answered(proposal, outcome);
    this.#follow(leader);
    return again;
  }

  /**
   * Appends one validated batch, `bytes[header.position, +sizeInBytes)`, borrowed for this call. At once as
   * a rule, and then the batch's place in the log is fixed; a promise when a large batch must be looked
   * into, or one is before it. Wait with `whenWritten` or `whenCommitted`. KAFKA_STORAGE_ERROR when too
   * much waits to be looked into.
   */
  append(bytes: Uint8Array, header: BatchHeader): Outcome<AppendInfo> | Promise<Outcome<AppendInfo>> {
    const options = this.#preparation();
    const mayWait = header.codec !== 0 && mustLookInside(header, options);
    if (this.#preparing === undefined && !mayWait) {
      return this.#appendOrWait(prepareBatch(bytes, header, options));
    }
    const { position, sizeInBytes } = header;
    const { copies } = this.#options;
    if (!copies.take(COPIES * sizeInBytes)) {
      return refused('KAFKA_STORAGE_ERROR', 'Too many batches wait to be looked into: try again later.');
    }
    const give = (): void => copies.give(COPIES * sizeInBytes);
    const own = bytes.slice(position, position + sizeInBytes);
    const ownHeader = readBatchHeader(own, 0);
    const appended =
      this.#preparing === undefined
        ? this.#appendOrWait(prepareBatch(own, ownHeader, options))
        : this.#inTurn(() => prepareBatch(own, ownHeader, this.#preparation()));
    if (appended instanceof Promise) appended.then(give, give);
    else give();
    return appended;
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
    const leader = this.#leader;
    return leader === undefined || leader.highWatermark >= leader.epochStartOffset;
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
      const isBehind = this.#leader === undefined || !this.knowsEnd;
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

  /** Leader epoch of the record at `offset`, or of the one before it at the end of the log; −1 for none. */
  epochAt(offset: Offset): LeaderEpoch {
    return this.log.leaderEpochAt(offset);
  }

  /**
   * The largest epoch at or below `epoch`, and where it ended; −1 and −1 when it lies in the future.
   *
   * The log knows only epochs in which something was written. A consumer at the end may name one that
   * stayed empty: that is no divergence, it ends where the log ends.
   */
  endOfEpoch(epoch: LeaderEpoch): { readonly leaderEpoch: LeaderEpoch; readonly endOffset: Offset } {
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
    return this.log.applyRetention(now, this.#leader !== undefined);
  }

  producers(): readonly ProducerEntry[] {
    return this.log.producers();
  }

  /**
   * Moves the start of the log to `offset`, −1 for the high watermark. Resolves with the new start once
   * that is durable, and all replicas that are alive have followed; REQUEST_TIMED_OUT when they do not.
   */
  async deleteBefore(offset: Offset, timeoutMs: Millis): Promise<Outcome<Offset>> {
    const refusal = this.refusal(-1);
    if (refusal !== undefined) return { ok: false, ...refusal };
    const target = offset === -1 ? this.highWatermark : offset;
    if (target < 0 || target > this.highWatermark) return refused('OFFSET_OUT_OF_RANGE');
    const trimmed = await this.log.trimTo(target);
    if (!trimmed.ok) return trimmed;
    this.#noteTrimmed();
    const end = await new Promise<WaitEnd>((resolve) => this.#trimmed.wait(target, timeoutMs, resolve));
    if (end === 'reached') return trimmed;
    return this.refusal(-1) !== undefined ? refused('NOT_LEADER_OR_FOLLOWER') : refused('REQUEST_TIMED_OUT');
  }

  /** The start of the log as all replicas have it that are alive. */
  #noteTrimmed(): void {
    const { eligibleEpoch } = this.#options;
    const low = this.#leader?.lowWatermark(
      this.logStartOffset,
      (broker) => eligibleEpoch(broker) !== undefined,
    );
    if (low !== undefined) this.#trimmed.advance(low);
  }

  /** Where the reader's history, which ends with `epoch` before `offset`, left this log's; undefined if nowhere. */
  divergence(epoch: LeaderEpoch, offset: Offset): Outcome<Divergence | undefined> {
    const { leaderEpoch, endOffset } = this.endOfEpoch(epoch);
    if (leaderEpoch < 0 || endOffset < 0) {
      return refused('OFFSET_OUT_OF_RANGE', `Leader epoch ${epoch} is not known.`);
    }
    if (leaderEpoch === epoch && endOffset >= offset) return done(undefined);
    return done({ epoch: leaderEpoch, endOffset });
  }

  written(logEndOffset: Offset): void {
    this.#written.advance(logEndOffset);
    if (this.#config.writeCaching && this.#log !== undefined) this.#advance(this.#log);
    this.#followed?.moved();
    this.#syncForWaiters();
  }

  synced(_recoveryPoint: Offset): void {
    if (this.#log !== undefined) this.#advance(this.#log);
    this.#followed?.moved();
  }

  /** Nobody waits for the start of the log. */
  started(): void {}

  failed(_error: DiskError): void {
    // While the directory goes on, what was written before the failure can still become durable.
    const lost = this.#log === undefined || this.#options.isOffline() ? -1 : this.#log.logEndOffset;
    this.#abandon(lost);
    this.#followed?.failed();
  }

  #appendOrWait(prepared: Prepared | Promise<Prepared>): Outcome<AppendInfo> | Promise<Outcome<AppendInfo>> {
    return prepared instanceof Promise ? this.#inTurn(() => prepared) : this.#appendPrepared(prepared);
  }

  /** A batch that takes long to look into keeps its place before those that come later. */
  #inTurn(prepare: () => Prepared | Promise<Prepared>): Promise<Outcome<AppendInfo>> {
    const before = this.#preparing ?? Promise.resolve();
    const appended = before.then(prepare).then((prepared) => this.#appendPrepared(prepared));
    const turn = appended.then(() => {
      if (this.#preparing === turn) this.#preparing = undefined;
    });
    this.#preparing = turn;
    return appended;
  }

  #preparation(): PreparationOptions {
    const { clock, compute, maxDecompressedBytes } = this.#options;
    return { config: this.#config, compute, now: clock.wallTime(), maxDecompressedBytes };
  }

  #appendPrepared(prepared: Prepared): Outcome<AppendInfo> {
    if (!prepared.ok) return prepared;
    const refusal = this.refusal(-1);
    if (refusal !== undefined) return { ok: false, ...refusal };
    const { bytes, header } = prepared.value;
    if (header.isTransactional) {
      return refused('INVALID_TXN_STATE', 'This broker does not coordinate transactions yet.');
    }
    return this.log.append(bytes, header, this.#image.leaderEpoch);
  }

  /** Leads, follows or does neither, as the metadata says; what the replica was doing before ends first. */
  #takeRole(log: Log): void {
    if (this.#isDetached || !this.#options.isRegistered()) return;
    const { leader, leaderEpoch } = this.#image;
    if (this.isLeader && this.#leader?.leaderEpoch === leaderEpoch) {
      this.#noteEpoch(log);
      this.#leader.update(this.#image);
      this.#follow(this.#leader);
      return;
    }
    // Taken into the ISR since its registration: nothing is missing any more.
    if (leader !== this.#options.brokerId && this.#image.isr.includes(this.#options.brokerId)) {
      log.cacheLostFrom = undefined;
    }
    const followed = this.#followed;
    if (followed?.leader === leader && followed.leaderEpoch === leaderEpoch) return;
    if (!this.isLeader) this.#stopLeading();
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

  /** L1: nobody else works on the log, and it ends where it ends. */
  #begin(log: Log): void {
    const { leader, leaderEpoch } = this.#image;
    if (!this.isLeader) {
      if (leader >= 0) this.#startFollowing(log);
      return;
    }
    this.#noteEpoch(log);
    const { brokerId, clock, eligibleEpoch, replication } = this.#options;
    this.#leader = new PartitionLeader({
      brokerId,
      leaderEpoch,
      state: this.#image,
      epochStartOffset: log.nextOffset,
      highWatermark: log.highWatermark,
      minIsr: this.#config.minInsyncReplicas,
      lagMaxMs: replication.lagMaxMs,
      eligibleEpoch,
      now: clock.now(),
    });
    this.#advance(log);
  }

  /** L1. Without followers an epoch is noted with its first batch: a restart that writes nothing costs no file. */
  #noteEpoch(log: Log): void {
    const { leaderEpoch, replicas } = this.#image;
    if (replicas.length > 1) log.assignLeaderEpoch(leaderEpoch, log.nextOffset);
  }

  #stopLeading(): void {
    this.#leader = undefined;
    this.#abandon();
    this.#trimmed.abandon(-1);
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
      isInSync: () => this.#image.isr.includes(brokerId),
      advanced: () => this.#readable.advance(log.highWatermark),
    });
    this.#followed = followed;
    replication.following(followed);
  }

  /** What follows from a step of the leader's rules. */
  #follow(leader: PartitionLeader): void {
    if (this.#log !== undefined) this.#advance(this.#log);
    if (leader.isProposalDue) this.#options.replication.proposalDue(this);
  }

  /** The leader's own log has moved, or what it knows of its followers. */
  #advance(log: Log): void {
    const leader = this.#leader;
    if (leader === undefined) return;
    leader.advance(this.#config.writeCaching ? log.logEndOffset : log.recoveryPoint, log.logEndOffset);
    if (leader.highWatermark > log.highWatermark) log.advanceHighWatermark(leader.highWatermark);
    this.#readable.advance(log.highWatermark);
  }

  #syncForWaiters(): void {
    if (this.#readable.size > 0 && !this.#config.writeCaching) this.#log?.requestSync();
  }

  /** Refuses who waits for more than `from`. */
  #abandon(from = -1): void {
    this.#written.abandon(from);
    this.#readable.abandon(from);
  }

  /** Nobody is served any more: the topic is gone, or the broker stops. */
  detach(): void {
    this.#isDetached = true;
    this.#leader = undefined;
    this.#abandon();
    this.#changingRole = this.#followed?.stop();
    this.#followed = undefined;
  }
}
