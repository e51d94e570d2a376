/**
 * The metadata log: a storage log whose batches hold metadata records, and whose appends are waited for
 * until they are durable.
 *
 * Its high watermark is what its disk has confirmed, which with one voter is all that there is to wait for.
 *
 * Errors  DiskError, for what the disk did and (code ECORRUPT) for records that make no sense
 */
import { decodeMetadataRecord, type MetadataRecord } from '../../protocol/internal/metadata-log.ts';
import { batches, batchPayload, readBatchHeader } from '../../protocol/record/batch.ts';
import { decodeRecords } from '../../protocol/record/records.ts';
import type { LeaderEpoch, Offset, Uuid } from '../base/units.ts';
import { INT_MAX, LONG_MAX } from '../config/define.ts';
import type { EffectiveConfigs } from '../config/effective.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import { metadataTopic } from '../core/metadata/topic-names.ts';
import { type Clock, DiskError } from '../platform/ports.ts';
import type { Log, LogListener } from '../storage/log.ts';
import type { LogDirectory } from '../storage/log-directory.ts';
import { contiguous } from '../storage/log-slice.ts';

/** The id that Kafka gives to the metadata log. */
const metadataTopicId: Uuid = '00000000-0000-0000-0000-000000000001';

const sliceBytes = 1024 * 1024;

/** The same object each time, so that the settings beneath are remembered. */
const noOverrides: ReadonlyMap<string, string> = new Map();

/** What the metadata log's configuration is, whatever is said for topics: nothing is ever deleted. */
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

interface Waiter {
  readonly until: Offset;
  resolve(): void;
  reject(error: DiskError): void;
}

export class MetadataLog implements LogListener {
  #log!: Log;
  #waiter: Waiter | undefined;

  static async open(logs: LogDirectory): Promise<MetadataLog> {
    const opened = new MetadataLog();
    opened.#log = await logs.openLog(metadataTopic, 0, metadataTopicId, opened, { essential: true });
    return opened;
  }

  /** Offset of the next record. */
  get nextOffset(): Offset {
    return this.#log.nextOffset;
  }

  /** The newest term of which something lies in the log; −1 when it is empty. */
  get lastTerm(): LeaderEpoch {
    return this.#log.leaderEpoch;
  }

  /** Visits all records in order, and control records as undefined; yields between slices of 1 MiB. */
  async replay(
    clock: Clock,
    visit: (record: MetadataRecord | undefined, offset: Offset) => void,
  ): Promise<void> {
    const end = this.#log.logEndOffset;
    for (let offset = this.#log.logStartOffset; offset < end; ) {
      const read = await this.#log.read(offset, end, sliceBytes);
      if (!read.ok) throw this.#damaged(offset, read.message ?? read.error);
      const { chunks, nextOffset } = read.value;
      try {
        visitSlice(contiguous(chunks), visit);
      } catch (error) {
        throw this.#damaged(offset, error instanceof Error ? error.message : String(error), error);
      } finally {
        read.value.release();
      }
      offset = nextOffset;
      await clock.turn();
    }
  }

  /** Resolves once the batch is durable. One append at a time. Rejects with a DiskError: then it is not. */
  append(batch: Uint8Array, term: LeaderEpoch): Promise<void> {
    return new Promise((resolve, reject) => {
      const appended = this.#log.append(batch, readBatchHeader(batch, 0), term);
      if (!appended.ok) {
        const reason = appended.message ?? appended.error;
        reject(new DiskError('EIO', this.#log.directory, `the metadata log cannot be written: ${reason}`));
        return;
      }
      this.#waiter = { until: this.#log.nextOffset, resolve, reject };
      this.#log.requestSync();
    });
  }

  /** Notes a new term before its first record. */
  begin(term: LeaderEpoch): void {
    this.#log.assignLeaderEpoch(term, this.#log.nextOffset);
  }

  written(): void {}

  synced(recoveryPoint: Offset): void {
    this.#log.advanceHighWatermark(recoveryPoint);
    if (this.#waiter !== undefined && recoveryPoint >= this.#waiter.until) this.#settle()?.resolve();
  }

  started(): void {}

  failed(error: DiskError): void {
    this.#settle()?.reject(error);
  }

  #settle(): Waiter | undefined {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    return waiter;
  }

  #damaged(offset: Offset, reason: string, cause?: unknown): DiskError {
    const sentence =
      `the metadata log in ${this.#log.directory} cannot be read at offset ${offset} (${reason}): ` +
      'restore the directory from a copy, or start with an empty one';
    return new DiskError('ECORRUPT', this.#log.directory, sentence, { cause });
  }
}

function visitSlice(
  bytes: Uint8Array,
  visit: (record: MetadataRecord | undefined, offset: Offset) => void,
): void {
  for (const header of batches(bytes)) {
    for (const { value, offset } of decodeRecords(batchPayload(bytes, header), header)) {
      if (header.isControl) visit(undefined, offset);
      else if (value === null) throw new Error('a record has no value');
      else visit(decodeMetadataRecord(value), offset);
    }
  }
}
