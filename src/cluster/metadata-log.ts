/**
 * The metadata log: a storage log whose batches hold metadata records, driven by the quorum.
 *
 * What is committed is not the log's business but the quorum's, which tells it the high watermark.
 *
 * Errors  DiskError, for what the disk did and (code ECORRUPT) for records that make no sense
 */
import {
  decodeMetadataRecord,
  type MetadataRecord,
  UnknownRecord,
} from '../../protocol/internal/metadata-log.ts';
import { type BatchHeader, batches, batchPayload, readBatchHeader } from '../../protocol/record/batch.ts';
import { type ControlRecord, decodeControlRecord } from '../../protocol/record/control.ts';
import { decodeRecords } from '../../protocol/record/records.ts';
import type { Failure, Outcome } from '../base/outcome.ts';
import type { Bytes, LeaderEpoch, Offset, Uuid } from '../base/units.ts';
import { INT_MAX, LONG_MAX } from '../config/define.ts';
import type { EffectiveConfigs } from '../config/effective.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import { metadataTopic } from '../core/metadata/topic-names.ts';
import type { EpochStart, LoadedLog } from '../core/raft/log-outline.ts';
import type { VoterSetAt } from '../core/raft/voter-history.ts';
import { VoterSet } from '../core/raft/voter-set.ts';
import { type Clock, DiskError } from '../platform/ports.ts';
import type { Log, LogListener } from '../storage/log.ts';
import type { LogDirectory } from '../storage/log-directory.ts';
import { contiguous } from '../storage/log-slice.ts';
import { startAnew, startNewerRelease } from './quorum-state.ts';

/** The id that Kafka gives to the metadata log. */
const metadataTopicId: Uuid = '00000000-0000-0000-0000-000000000001';

const sliceBytes = 1024 * 1024;

/** The same object each time, so that the settings beneath are remembered. */
const noOverrides: ReadonlyMap<string, string> = new Map();

/**
 * What the metadata log's configuration is, whatever is said for topics: nothing is deleted but what a
 * snapshot stands for.
 */
export function metadataLogConfig(configs: EffectiveConfigs): TopicConfig {
  return {
    ...configs.topic(noOverrides),
    cleanupPolicy: [],
    retentionMs: -1,
    retentionBytes: -1,
    segmentBytes: configs.broker.metadataLogSegmentBytes,
    segmentMs: LONG_MAX,
    segmentJitterMs: 0,
    maxMessageBytes: INT_MAX,
    compressionType: 'producer',
    timestampType: 'CreateTime',
    writeCaching: false,
  };
}

/** Told of what moves; synchronous. */
export interface MetadataLogListener {
  written(endOffset: Offset): void;
  synced(endOffset: Offset): void;
  /** What was not written yet is gone; after a failure of another kind than a full disk, all is over. */
  failed(error: DiskError): void;
}

/** A record, or undefined for a control record, which changes no metadata. */
export type RecordVisitor = (record: MetadataRecord | undefined, offset: Offset) => void;

/** What the log says of itself, for the quorum. */
export interface Survey {
  /** The epoch before its start is not known to the log. */
  readonly outline: Omit<LoadedLog, 'baseEpoch'>;
  readonly voterSets: readonly VoterSetAt[];
}

export class MetadataLog implements LogListener {
  readonly #logs: LogDirectory;
  #log!: Log;
  #listener: MetadataLogListener | undefined;
  #appendedBytes: Bytes = 0;

  private constructor(logs: LogDirectory) {
    this.#logs = logs;
  }

  static async open(logs: LogDirectory): Promise<MetadataLog> {
    const opened = new MetadataLog(logs);
    opened.#log = await logs.openLog(metadataTopic, 0, metadataTopicId, opened, { essential: true });
    return opened;
  }

  /** From here on `listener` is told. */
  listen(listener: MetadataLogListener): void {
    this.#listener = listener;
  }

  get directory(): string {
    return this.#log.directory;
  }

  /** Bytes after the offset that the survey was told, and all that were appended since: they only grow. */
  get appendedBytes(): Bytes {
    return this.#appendedBytes;
  }

  /** Offset of the first record; a snapshot stands for those before. */
  get startOffset(): Offset {
    return this.#log.logStartOffset;
  }

  /** Offset of the next record. */
  get nextOffset(): Offset {
    return this.#log.nextOffset;
  }

  /** Everything before it is written. */
  get endOffset(): Offset {
    return this.#log.logEndOffset;
  }

  /** Everything before it was committed when that was last noted. */
  get highWatermark(): Offset {
    return this.#log.highWatermark;
  }

  /** The newest epoch of which something lies in the log; −1 when it is empty. */
  get lastEpoch(): LeaderEpoch {
    return this.#log.leaderEpoch;
  }

  /** Records may be missing that this node has acknowledged. */
  get mayHaveLostData(): boolean {
    return this.#log.mayHaveLostData;
  }

  /**
   * Reads all batch headers, and what control records say about voters; yields between slices. From
   * `countedFrom` on bytes count as appended.
   */
  async survey(clock: Clock, countedFrom: Offset = 0): Promise<Survey> {
    const epochs: EpochStart[] = [];
    const voterSets: VoterSetAt[] = [];
    const { logStartOffset: startOffset, logEndOffset: endOffset } = this.#log;
    this.#appendedBytes = 0;
    await this.#visit(clock, startOffset, endOffset, (bytes) => {
      for (const header of batches(bytes)) {
        const { baseOffset, leaderEpoch: epoch } = header;
        if (baseOffset >= countedFrom) this.#appendedBytes += header.sizeInBytes;
        if (epoch > (epochs.at(-1)?.epoch ?? -1)) epochs.push({ epoch, startOffset: baseOffset });
        const set = votersIn(bytes, header);
        if (set !== undefined) voterSets.push({ offset: header.lastOffset, set });
      }
    });
    return { outline: { startOffset, endOffset, epochs }, voterSets };
  }

  /** Visits all records from `from` on and below `upTo`, in order; yields between slices of 1 MiB. */
  replay(clock: Clock, from: Offset, upTo: Offset, visit: RecordVisitor): Promise<void> {
    return this.#visit(clock, from, upTo, (bytes) => visitSlice(bytes, from, visit));
  }

  /** Whole batches from `from` on, a copy; none at the end. Resolves at once when they are in memory. */
  async read(from: Offset, maxBytes: Bytes): Promise<Uint8Array> {
    const read = await this.#log.read(from, this.#log.logEndOffset, maxBytes);
    if (!read.ok) throw this.#unread(from, read);
    const bytes = contiguous(read.value.chunks).slice();
    read.value.release();
    return bytes;
  }

  /** Appends a batch of this node's own, and has it synced. `listener` is told what becomes of it. */
  append(batch: Uint8Array, epoch: LeaderEpoch): Outcome<unknown> {
    const appended = this.#log.append(batch, readBatchHeader(batch, 0), epoch);
    if (appended.ok) this.#requestSync(batch.length);
    return appended;
  }

  /** Appends batches as the leader has numbered and stamped them, and has them synced. */
  appendFetched(bytes: Uint8Array): Outcome<unknown> {
    const appended = this.#log.appendAsFollower(bytes);
    if (appended.ok) this.#requestSync(bytes.length);
    return appended;
  }

  /** Forgets what lies before `offset`. Resolves once that is durable, or with the reason why it is not done. */
  trim(offset: Offset): Promise<Outcome<unknown>> {
    return this.#log.trimTo(offset);
  }

  /** Gives up all records: the log begins and ends at `offset`. Resolves once that is durable. */
  restartAt(offset: Offset): Promise<void> {
    return this.#log.restartAt(offset);
  }

  /** Resolves once nothing at or after `offset` exists any more, durably. */
  truncate(offset: Offset): Promise<void> {
    return this.#log.truncateTo(offset);
  }

  /** Notes what is committed: at most the log's end. */
  advanceHighWatermark(to: Offset): void {
    this.#log.advanceHighWatermark(Math.min(to, this.#log.logEndOffset));
  }

  written(logEndOffset: Offset): void {
    this.#listener?.written(logEndOffset);
  }

  synced(recoveryPoint: Offset): void {
    this.#listener?.synced(recoveryPoint);
  }

  started(): void {}

  failed(error: DiskError): void {
    this.#listener?.failed(error);
  }

  #requestSync(size: Bytes): void {
    this.#appendedBytes += size;
    this.#log.requestSync();
  }

  async #visit(clock: Clock, from: Offset, upTo: Offset, visit: (slice: Uint8Array) => void): Promise<void> {
    for (let offset = from; offset < upTo; ) {
      const read = await this.#log.read(offset, upTo, sliceBytes);
      if (!read.ok) throw this.#unread(offset, read);
      const { chunks, nextOffset } = read.value;
      try {
        visit(contiguous(chunks));
      } catch (error) {
        throw this.#damaged(offset, error instanceof Error ? error.message : String(error), error);
      } finally {
        read.value.release();
      }
      offset = nextOffset;
      if (offset < upTo) await clock.turn();
    }
  }

  #unread(offset: Offset, { error, message = error }: Failure): DiskError {
    // Nothing is said about the records: the disk has failed elsewhere.
    if (this.#logs.state === 'offline') return new DiskError('EIO', this.directory, message);
    return this.#damaged(offset, message);
  }

  #damaged(offset: Offset, reason: string, cause?: unknown): DiskError {
    const damage = `the metadata log in ${this.#log.directory} cannot be read at offset ${offset} (${reason})`;
    const remedy = cause instanceof UnknownRecord ? startNewerRelease : startAnew;
    return new DiskError('ECORRUPT', this.#log.directory, `${damage}: ${remedy}`, { cause });
  }
}

function visitSlice(bytes: Uint8Array, from: Offset, visit: RecordVisitor): void {
  for (const header of batches(bytes)) {
    for (const { value, offset } of decodeRecords(batchPayload(bytes, header), header)) {
      if (offset < from) continue;
      if (header.isControl) visit(undefined, offset);
      else if (value === null) throw new Error('a record has no value');
      else visit(decodeMetadataRecord(value), offset);
    }
  }
}

/** The voters that a batch names, if it is a control batch that does. */
export function votersIn(bytes: Uint8Array, header: BatchHeader): VoterSet | undefined {
  if (!header.isControl) return undefined;
  for (const record of decodeRecords(batchPayload(bytes, header), header)) {
    const control: ControlRecord = decodeControlRecord(record);
    if (control.type === 'voters') return new VoterSet(control.voters);
  }
  return undefined;
}
