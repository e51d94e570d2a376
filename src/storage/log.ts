/**
 * One partition's log: batches in, in order; whole batches out.
 *
 * An append is synchronous: it assigns offsets, copies the batch into the tail cache, unless nobody reads the
 * log, and queues the write. What it changes in memory (indexes, producers, epochs) is changed at once, because
 * the next append builds on it; a failed write takes all of it back.
 *
 * Invariants   logStartOffset ≤ lastStableOffset ≤ highWatermark ≤ logEndOffset ≤ nextOffset;
 *              recoveryPoint ≤ logEndOffset; reads see nothing beyond logEndOffset
 * Errors       refusals as Outcomes; DiskErrors stay inside and end up in the directory's state
 */
import { type BatchHeader, readBatchHeader, stampBaseOffset } from '../../protocol/record/batch.ts';
import { assert } from '../base/assert.ts';
import { done, type Outcome, refused } from '../base/outcome.ts';
import type { Bytes, EpochEnd, LeaderEpoch, Millis, Offset, Uuid } from '../base/units.ts';
import type { DiskError } from '../platform/ports.ts';
import { type Refusal, refuseSize } from './append-rules.ts';
import { replaceFile } from './atomic-file.ts';
import { asDiskError, isOutOfSpace } from './disk-failures.ts';
import { finishLog } from './finished-log.ts';
import { Gate } from './gate.ts';
import { formatEpochs, type LeaderEpochs } from './leader-epochs.ts';
import { LogCompaction } from './log-compaction.ts';
import type { LogContext } from './log-context.ts';
import type { AppendInfo, LogListener, LogOptions } from './log-options.ts';
import { LogReader } from './log-reader.ts';
import { emptySlice, type LogSlice } from './log-slice.ts';
import { LogSync } from './log-sync.ts';
import { LogTail } from './log-tail.ts';
import { LogWriter } from './log-writer.ts';
import type { ProducerEntry, ProducerState } from './producer-state.ts';
import type { CleanLog } from './recovery.ts';
import { type RetentionReport, type RetentionView, retain } from './retention.ts';
import { Saver } from './saver.ts';
import { type DamagedRange, epochsPath, type Segment } from './segment.ts';
import type { ReadRequest } from './segment-reader.ts';
import { retire } from './segment-removal.ts';
import { Segments } from './segments.ts';
import type { LogConfig } from './settings.ts';
import { type FoundRecord, findMaxTimestamp, findTimestamp, type SearchedLog } from './timestamp-search.ts';
import { restartLog, truncateLog } from './truncation.ts';

export type { AppendInfo, LogListener, LogOptions };

export class Log {
  readonly topic: string;
  readonly partition: number;
  readonly topicId: Uuid;
  readonly directory: string;
  /** Its files were read when it was opened, because the shutdown before was not clean. */
  readonly recovered: boolean;
  /** As `LogOptions` says, over restarts, until whoever has proven that nothing is missing clears it. */
  cacheLostFrom: Offset | undefined;
  /** As `LogOptions` says, over restarts, until whoever has told the controller clears it. */
  lostBelow: Offset | undefined;
  readonly compaction: LogCompaction;
  readonly #context: LogContext;
  readonly #config: () => LogConfig;
  readonly #listener: LogListener;
  readonly #essential: boolean;
  readonly #segments: Segments;
  readonly #epochs: LeaderEpochs;
  readonly #epochsFile: Saver;
  readonly #tail: LogTail;
  readonly #files: LogReader;
  readonly #writer: LogWriter;
  readonly #sync: LogSync;
  /** One after the other: what changes more than an append does. */
  readonly #exclusive = new Gate(1);
  #producers: ProducerState;
  #logStartOffset: Offset;
  #savedStart: Offset;
  #nextOffset: Offset;
  #logEndOffset: Offset;
  #highWatermark: Offset;
  #closed = false;

  constructor(options: LogOptions) {
    const { context, identity, config, listener, loaded, highWatermark, cleanPoint } = options;
    this.topic = identity.topic;
    this.partition = identity.partition;
    this.topicId = identity.topicId;
    this.directory = identity.directory;
    this.recovered = loaded.recovered;
    this.cacheLostFrom = options.cacheLostFrom;
    this.lostBelow = options.lostBelow;
    this.#essential = identity.essential;
    this.#context = context;
    this.#config = config;
    this.#listener = listener;
    this.#segments = new Segments(loaded.segments);
    this.#epochs = loaded.epochs;
    this.#epochsFile = new Saver(() =>
      replaceFile(context.platform.disk, epochsPath(this.directory), formatEpochs(this.#epochs.entries)),
    );
    this.#producers = loaded.producers;
    this.#tail = new LogTail(context.tailCache);
    this.#files = new LogReader(context, this.#segments, this.#epochs, () => this.#logEndOffset);
    this.#logStartOffset = loaded.logStartOffset;
    this.#savedStart = loaded.logStartOffset;
    this.#logEndOffset = loaded.logEndOffset;
    this.#nextOffset = loaded.logEndOffset;
    this.#highWatermark = Math.min(Math.max(highWatermark, this.#logStartOffset), this.#logEndOffset);
    const writerOwner = {
      flush: () => this.#sync.flush(),
      written: (endOffset: Offset, bytes: Bytes) => this.#written(endOffset, bytes),
      failed: (error: unknown) => this.#failed(error),
    };
    this.#writer = new LogWriter(context, this.directory, this.#segments, writerOwner);
    const syncOwner = {
      file: () => this.#writer.file,
      logEndOffset: () => this.#logEndOffset,
      synced: (recoveryPoint: Offset) => listener.synced(recoveryPoint),
      failed: (error: DiskError) => context.health.failed(error),
    };
    // What was found has been synced by the shutdown or by the recovery.
    this.#sync = new LogSync(context.syncs, context.settings.syncBytes, syncOwner, loaded.logEndOffset);
    const compacted = {
      log: this,
      segments: this.#segments,
      config,
      read: (request: ReadRequest) => this.#files.read(request),
      bounds: (segment: Segment) => this.#files.bounds(segment),
      exclusive: this.#exclusive,
    };
    this.compaction = new LogCompaction(context, compacted, cleanPoint, loaded.gapsBelow);
  }

  get logStartOffset(): Offset {
    return this.#logStartOffset;
  }
  /** At most the log start, and that after a power loss, too. */
  get savedStartOffset(): Offset {
    return this.#savedStart;
  }
  get nextOffset(): Offset {
    return this.#nextOffset;
  }
  get logEndOffset(): Offset {
    return this.#logEndOffset;
  }
  get recoveryPoint(): Offset {
    return this.#sync.recoveryPoint;
  }
  get highWatermark(): Offset {
    return this.#highWatermark;
  }
  /** Below it no transaction is open. */
  get lastStableOffset(): Offset {
    return Math.min(this.#highWatermark, this.#producers.firstUnstableOffset() ?? this.#highWatermark);
  }
  get sizeInBytes(): Bytes {
    return this.#segments.sizeInBytes;
  }
  /** So much waits for the disk that producers should wait too, lest they be refused. */
  get isCongested(): boolean {
    return this.#writer.load > 1 / 4;
  }
  get segmentCount(): number {
    return this.#segments.count;
  }
  get leaderEpoch(): LeaderEpoch {
    return this.#epochs.latest;
  }
  /** Records that were acknowledged may be missing. */
  get mayHaveLostData(): boolean {
    return this.cacheLostFrom !== undefined || this.damaged.length > 0;
  }
  /** Corruption found so far; reads there answer KAFKA_STORAGE_ERROR. */
  get damaged(): readonly DamagedRange[] {
    return this.#segments.damaged.filter(({ endOffset }) => endOffset > this.#logStartOffset);
  }

  producers(): ProducerEntry[] {
    return [...this.#producers.entries()];
  }

  leaderEpochAt(offset: Offset): LeaderEpoch {
    return this.#epochs.at(offset);
  }

  endOffsetForEpoch(epoch: LeaderEpoch): EpochEnd {
    return this.#epochs.endOf(epoch, this.#logEndOffset);
  }

  /** Decided by the log's owner; never goes back, except by truncation. */
  advanceHighWatermark(to: Offset): void {
    assert(to <= this.#logEndOffset, `the high watermark ${to} is at most the log end ${this.#logEndOffset}`);
    if (to > this.#highWatermark) this.#highWatermark = to;
  }

  /** Notes the beginning of an epoch before data of it arrives, durably, unless a failure is being repaired. */
  assignLeaderEpoch(epoch: LeaderEpoch, startOffset: Offset): void {
    if (!this.#writer.stopped && this.#epochs.assign(epoch, startOffset))
      this.#writer.barrier(() => this.#epochsFile.save());
  }

  /**
   * Appends one validated batch at `nextOffset`. `bytes` are borrowed for the call and not modified; with
   * `lent` until the directory's loans are settled, and the base offset and epoch in them are overwritten. The
   * write leaves in the next microtask; `listener.written` tells when it has.
   * Errors: KAFKA_STORAGE_ERROR, MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, and those of producer state.
   */
  append(
    bytes: Uint8Array,
    header: BatchHeader,
    leaderEpoch: LeaderEpoch,
    lent = false,
  ): Outcome<AppendInfo> {
    const refusal = this.#refusal(header);
    if (refusal !== undefined) return refusal;
    if (header.producerId >= 0) {
      const verdict = this.#producers.check(header);
      if (verdict.kind === 'refused') return { ok: false, ...verdict.failure };
      if (verdict.kind === 'duplicate') {
        const { lastOffset, offsetDelta, timestamp: maxTimestamp } = verdict.of;
        return done(this.#info({ ...header, maxTimestamp }, lastOffset - offsetDelta, lastOffset, true));
      }
    }
    return done(this.#accept(bytes, header, this.#nextOffset, leaderEpoch, lent));
  }

  /**
   * Appends the whole batches of `bytes` as a leader has numbered and stamped them, whatever their size; they
   * begin at or after `nextOffset`: compaction leaves gaps. Errors: as `append`, and CORRUPT_MESSAGE.
   */
  appendAsFollower(bytes: Uint8Array): Outcome<AppendInfo> {
    let info: AppendInfo | undefined;
    for (let position = 0; position < bytes.length; ) {
      const header = readBatchHeader(bytes, position);
      const refusal = this.#stateRefusal();
      if (refusal !== undefined) return refusal;
      if (header.baseOffset < this.#nextOffset)
        return refused('CORRUPT_MESSAGE', `Offset ${header.baseOffset} came, ${this.#nextOffset} was due.`);
      info = this.#accept(bytes, header, header.baseOffset, header.leaderEpoch, false);
      position += header.sizeInBytes;
    }
    return info === undefined ? refused('CORRUPT_MESSAGE', 'No batch was sent.') : done(info);
  }

  /**
   * Whole batches from the one that holds `from`, below `upTo`, at most `maxBytes` but at least one batch.
   * At once when the tail cache has them, else a promise, and then of one segment only.
   * Errors: OFFSET_OUT_OF_RANGE, KAFKA_STORAGE_ERROR (damaged there, or the directory is offline).
   */
  read(from: Offset, upTo: Offset, maxBytes: Bytes): Outcome<LogSlice> | Promise<Outcome<LogSlice>> {
    const { health, counters } = this.#context;
    this.#tail.noteReader();
    if (health.state === 'offline') return refused('KAFKA_STORAGE_ERROR', health.reason);
    if (from < this.#logStartOffset || from > this.#logEndOffset) {
      const range = `${this.#logStartOffset} to ${this.#logEndOffset}`;
      return refused('OFFSET_OUT_OF_RANGE', `Offset ${from} is not in ${range}.`);
    }
    const end = Math.min(upTo, this.#logEndOffset);
    if (from >= end) return done(emptySlice(from));
    const cached = this.#tail.read(from, end, maxBytes);
    if (cached === undefined) return this.#files.read({ from, upTo: end, maxBytes });
    counters.cacheReads++;
    return done(cached);
  }

  /** Somebody waits for what has been appended: it is synced as soon as the disk can. */
  requestSync(): void {
    this.#sync.request(this.#nextOffset);
  }

  /** The first record with `timestamp` or a later one, below `upTo`; see `timestamp-search.ts`. */
  offsetForTimestamp(timestamp: Millis, upTo: Offset): Promise<Outcome<FoundRecord | undefined>> {
    return findTimestamp(this.#searched(upTo), timestamp);
  }

  /** The record with the greatest timestamp below `upTo`; of several the first. */
  offsetOfMaxTimestamp(upTo: Offset = this.#logEndOffset): Promise<Outcome<FoundRecord | undefined>> {
    return findMaxTimestamp(this.#searched(upTo));
  }

  /**
   * Takes away every batch that ends after `offset`, all that was derived from it, and the epochs that then
   * hold nothing. Resolves when that is durable. Appends are refused meanwhile. Rejects with a DiskError.
   */
  truncateTo(offset: Offset): Promise<void> {
    return this.#change(async () => {
      assert(offset >= this.#logStartOffset, 'a log is not truncated below its start');
      if (offset < this.#nextOffset) {
        this.#writer.stop();
        await this.#writer.idle();
        await this.#cut(await this.#files.cutAt(Math.min(offset, this.#logEndOffset)));
      }
      if (this.#epochs.truncateEnd(this.#nextOffset)) await this.#epochsFile.save();
    });
  }

  /**
   * Gives up all that is in the log: it starts and ends at `offset`, where its leader's begins. Resolves when
   * that is durable. Appends are refused meanwhile. Rejects with a DiskError.
   */
  restartAt(offset: Offset): Promise<void> {
    return this.#change(async () => {
      this.#writer.stop();
      // The end goes first: whatever a crash leaves of the rest is a log that starts where it ends.
      await this.#cut(Math.min(offset, this.#logStartOffset));
      this.#writer.stop();
      await this.#sync.pause();
      this.#producers = await restartLog(this.#context, this.#segments, this.#epochs, offset);
      await this.#epochsFile.save();
      // All in one turn: whoever looks meanwhile finds a log that is empty, and its offsets in order.
      this.#logStartOffset = offset;
      this.#endAt(offset);
      this.#highWatermark = offset;
      this.#writer.restart();
      this.#sync.restart(offset);
      await this.#context.saveLogStarts();
      this.#savedStart = offset;
      await this.#context.saveRecoveryPoints();
      this.#listener.started(offset);
    });
  }

  /**
   * Moves the log start up to `offset` (DeleteRecords); resolves to the log start once it is durable.
   * Errors: OFFSET_OUT_OF_RANGE beyond the high watermark, KAFKA_STORAGE_ERROR.
   */
  trimTo(offset: Offset): Promise<Outcome<Offset>> {
    return this.#exclusive.run(async () => {
      if (this.#closed) return refused('KAFKA_STORAGE_ERROR', 'The log is closed.');
      if (offset < 0 || offset > this.#highWatermark) {
        return refused('OFFSET_OUT_OF_RANGE', `Offset ${offset} is beyond ${this.#highWatermark}.`);
      }
      try {
        if (offset > this.#savedStart) await this.#startAt(Math.max(offset, this.#logStartOffset));
        return done(this.#logStartOffset);
      } catch (error) {
        return refused('KAFKA_STORAGE_ERROR', this.#report(error).message);
      }
    });
  }

  /** Forgets old producers; with `deletes` rolls the active segment if due, and removes old ones. */
  applyRetention(now: Millis, deletes = true): Promise<RetentionReport> {
    return this.#exclusive.run(async () => {
      const nothing = { segments: 0, bytes: 0 };
      if (this.#context.health.state === 'offline' || this.#closed) return nothing;
      this.#producers.expire(now, this.#context.settings.producerIdExpirationMs);
      try {
        return deletes ? await retain(this.#context, this.#retentionView(), this.#config(), now) : nothing;
      } catch (error) {
        this.#report(error);
        return nothing;
      }
    });
  }

  /**
   * Writes and syncs everything, then closes the files. Resolves to what the clean-shutdown marker says of
   * this log; undefined when a failure makes it one to be recovered.
   */
  async close(): Promise<CleanLog | undefined> {
    await this.compaction.stop();
    return this.#exclusive.run(async () => {
      await this.#writer.idle();
      this.#closed = true;
      try {
        // A failed write that has not been taken back yet is left to recovery.
        if (this.#context.health.state === 'offline' || this.#writer.stopped) return undefined;
        await this.#sync.flush();
        return await finishLog(this.#context, this.#segments.active, this.#logEndOffset, this.#producers);
      } catch (error) {
        this.#report(error);
        return undefined;
      } finally {
        await this.#release();
      }
    });
  }

  /** Stops using the files, which the directory is about to remove; what is queued is dropped. */
  async abandon(): Promise<void> {
    await this.compaction.stop();
    return this.#exclusive.run(async () => {
      this.#closed = true;
      this.#writer.stop();
      await this.#writer.idle();
      await this.#release();
    });
  }

  #refusal(header: BatchHeader): Refusal | undefined {
    return this.#stateRefusal() ?? refuseSize(header, this.#config());
  }

  #stateRefusal(): Refusal | undefined {
    const { health } = this.#context;
    const isOpen = health.state === 'online' || (health.state === 'full' && this.#essential);
    if (!isOpen) return refused('KAFKA_STORAGE_ERROR', health.reason);
    if (this.#closed || this.#writer.stopped)
      return refused('KAFKA_STORAGE_ERROR', 'The log is being repaired.');
    if (this.#writer.load > 1 && !this.#essential)
      return refused('KAFKA_STORAGE_ERROR', 'The disk does not keep up with the writes.');
    return undefined;
  }

  #info(header: BatchHeader, baseOffset: Offset, lastOffset: Offset, duplicate: boolean): AppendInfo {
    const logAppendTime = header.timestampType === 'log-append-time' ? header.maxTimestamp : -1;
    return { baseOffset, lastOffset, logAppendTime, logStartOffset: this.#logStartOffset, duplicate };
  }

  /** No way back from here but a failed write. */
  #accept(
    bytes: Uint8Array,
    header: BatchHeader,
    baseOffset: Offset,
    epoch: LeaderEpoch,
    lent: boolean,
  ): AppendInfo {
    const config = this.#config();
    const now = this.#context.platform.clock.wallTime();
    const size = header.sizeInBytes;
    const lastOffset = baseOffset + header.lastOffsetDelta;
    // Not the base offset: what lay before it and was compacted away may have been of this epoch.
    if (epoch > this.#epochs.latest) this.assignLeaderEpoch(epoch, this.#nextOffset);
    const batch = { lastOffset, maxTimestamp: header.maxTimestamp, sizeInBytes: size };
    if (this.#segments.active.mustRoll(batch, config, now)) this.#roll();
    if (baseOffset > this.#nextOffset) this.#leaveGap();
    this.#writer.open();
    const straight =
      lent && size >= this.#context.settings.straightBytes && this.#tail.isUnread && this.#writer.isClear;
    if (straight) this.#pass(bytes, header, baseOffset, epoch);
    else this.#keep(bytes, header, baseOffset, epoch);
    this.#segments.active.take(batch, config.indexIntervalBytes);
    this.#producers.update(header, baseOffset, now);
    this.#nextOffset = lastOffset + 1;
    this.#context.counters.appendedBatches++;
    this.#context.counters.appendedBytes += size;
    return this.#info(header, baseOffset, lastOffset, false);
  }

  /** Into the tail cache, and from there into the file. */
  #keep(bytes: Uint8Array, header: BatchHeader, baseOffset: Offset, epoch: LeaderEpoch): void {
    const { position, sizeInBytes } = header;
    const end = baseOffset + header.lastOffsetDelta + 1;
    const appended = { base: baseOffset, end, filePosition: this.#segments.active.size };
    const { chunk, start } = this.#tail.add(bytes, position, sizeInBytes, appended);
    stampBaseOffset(chunk.bytes, start, baseOffset, epoch);
    this.#writer.push(chunk, start, start + sizeInBytes, end);
  }

  /** Into the file, from where it was received. */
  #pass(bytes: Uint8Array, header: BatchHeader, baseOffset: Offset, epoch: LeaderEpoch): void {
    const { position, sizeInBytes } = header;
    stampBaseOffset(bytes, position, baseOffset, epoch);
    this.#tail.pass(sizeInBytes);
    this.#writer.borrow(bytes, position, position + sizeInBytes, baseOffset + header.lastOffsetDelta + 1);
  }

  /** The next batch begins after `nextOffset`, in the segment that is active by now. */
  #leaveGap(): void {
    this.#tail.clear();
    const { active } = this.#segments;
    const { gaps } = this.compaction;
    active.mayHaveGaps = true;
    if (gaps.below <= active.baseOffset) this.#writer.barrier(() => gaps.allowBelow(active.baseOffset + 1));
  }

  #roll(): void {
    this.#writer.roll(this.#nextOffset, this.#config(), this.producers());
  }

  #written(endOffset: Offset, bytes: Bytes): void {
    this.#logEndOffset = endOffset;
    this.#sync.written(bytes);
    this.#listener.written(endOffset);
  }

  /** A write or barrier failed: what is not written is gone, and without space that is all. */
  #failed(error: unknown): void {
    this.#context.counters.failedWrites++;
    const failure = this.#report(error);
    if (this.#context.health.state === 'offline') return;
    this.#nextOffset = this.#logEndOffset;
    // An epoch without data may not be in its file: its next batch notes it again.
    this.#epochs.truncateEnd(this.#logEndOffset);
    this.#tail.clear();
    this.#listener.failed(failure);
    void this.#exclusive
      .run(() => this.#cut(this.#logEndOffset))
      .catch((second: unknown) => this.#context.health.failed(asDiskError(second)));
  }

  /** The directory is offline: for its `health.failed`. */
  fence(error: DiskError): void {
    this.#writer.stop();
    this.#nextOffset = this.#logEndOffset;
    this.#tail.clear();
    this.#listener.failed(error);
  }

  #report(error: unknown): DiskError {
    const failure = asDiskError(error);
    const { health } = this.#context;
    if (health.state !== 'offline') health[isOutOfSpace(failure) ? 'full' : 'failed'](failure);
    return failure;
  }

  /** Makes the log end at `offset`, where a batch starts or the log ends. The writer is stopped. */
  async #cut(offset: Offset): Promise<void> {
    await this.#writer.idle();
    await this.#sync.pause();
    if (this.#closed) return;
    this.#tail.clear();
    // First, or a crash in between would take it for damage; readers would if the end did not follow.
    if (this.#sync.cut(offset)) await this.#context.saveRecoveryPoints();
    // Again after each wait: a compaction that has begun meanwhile knows records that are about to go.
    while (this.compaction.cut(offset)) await this.#context.saveCleanPoints();
    const log = {
      segments: this.#segments,
      epochs: this.#epochs,
      logStartOffset: this.#logStartOffset,
      logEndOffset: this.#logEndOffset,
      saveEpochs: () => this.#epochsFile.save(),
    };
    this.#endAt(Math.max(offset, this.#logStartOffset));
    this.#producers = await truncateLog(this.#context, log, offset);
    this.#writer.restart();
    // Some of what remains may not have been synced before; it has been now.
    this.#sync.resume();
  }

  /** While nothing is written: the files end there, or will. */
  #endAt(endOffset: Offset): void {
    this.#nextOffset = endOffset;
    this.#logEndOffset = endOffset;
    this.#highWatermark = Math.min(this.#highWatermark, endOffset);
  }

  /** Half a change of files can only be sorted out by opening the log anew. */
  #change(work: () => Promise<void>): Promise<void> {
    return this.#exclusive.run(async () => {
      if (this.#closed) return;
      try {
        await work();
      } catch (error) {
        const failure = asDiskError(error);
        this.#context.health.failed(failure);
        throw failure;
      }
    });
  }

  #searched(upTo: Offset): SearchedLog {
    return {
      compute: this.#context.platform.compute,
      maxDecompressedBytes: this.#context.settings.maxDecompressedBytes,
      log: this,
      upTo: Math.min(upTo, this.#logEndOffset),
      segments: this.#segments,
      loadIndexes: (segment) => this.#files.loadIndexes(segment),
    };
  }

  #retentionView(): RetentionView {
    return {
      segments: this.#segments.all(),
      logStartOffset: this.#logStartOffset,
      highWatermark: this.#highWatermark,
      bounds: (segment) => this.#files.bounds(segment),
      batchAt: (offset) => this.#files.batchAt(offset),
      roll: async () => {
        if (this.#writer.stopped) return false;
        this.#roll();
        await this.#writer.settled();
        return true;
      },
      startAt: (offset) => this.#startAt(offset),
    };
  }

  /** Moves the log start, durably, and then removes the segments before it. */
  async #startAt(offset: Offset): Promise<void> {
    this.#logStartOffset = offset;
    this.#listener.started(offset);
    await this.#context.saveLogStarts();
    this.#savedStart = offset;
    const count = this.#segments
      .all()
      .findIndex((_, index, all) => (all[index + 1]?.baseOffset ?? Infinity) > offset);
    const removed = this.#segments.shift(count);
    // Batches of the first segment stay readable for recovery, even those before the log start.
    if (this.#epochs.truncateStart(this.#segments.first.baseOffset)) await this.#epochsFile.save();
    for (const segment of removed) await retire(this.#context, segment, this.#config().fileDeleteDelayMs);
  }

  async #release(): Promise<void> {
    await this.#sync.pause();
    this.#tail.clear();
    for (const segment of this.#segments.all()) {
      segment.held?.release();
      segment.held = undefined;
    }
  }
}
