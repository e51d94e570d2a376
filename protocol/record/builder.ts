/**
 * Collects records and turns them into one record batch. Records are encoded at once into the buffer
 * that becomes the batch: an uncompressed batch is never copied, only its header is filled in.
 *
 * Invariants: base timestamp is the first record's; offset deltas rise from 0; `build` ends the builder.
 * Cost: about 0.15 µs for a record of 100 bytes, its share of the native checksum included.
 */
import {
  BATCH_OVERHEAD,
  type BatchCodec,
  CODEC_NAMES,
  CONTROL_BIT,
  type Crc32c,
  FIELD,
  LOG_APPEND_TIME_BIT,
  LOG_OVERHEAD,
  MAGIC,
  sealBatch,
  type TimestampType,
  TRANSACTIONAL_BIT,
} from './batch.ts';
import { varintSize, writeInt16, writeInt32, writeInt64 } from './integers.ts';
import { encodeRecord, type RecordHeader, recordBodySize } from './records.ts';

const NO_HEADERS: readonly RecordHeader[] = Object.freeze([]);
/** Room for length, attributes, deltas and counts of one record without headers. */
const RECORD_OVERHEAD_BOUND = 5 + 1 + 10 + 5 + 5 + 5 + 5;

export interface BuildOptions {
  readonly crc32c: Crc32c;
  /** Default 0, as producers send it. */
  readonly baseOffset?: number;
  /** Default −1: the leader stamps it. */
  readonly leaderEpoch?: number;
  /** Default −1, −1, −1: no producer id. */
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly transactional?: boolean;
  readonly control?: boolean;
  /** With 'log-append-time' every record gets `maxTimestamp`. Default 'create-time'. */
  readonly timestampType?: TimestampType;
  /** Default: the greatest of the records'. */
  readonly maxTimestamp?: number;
  /** Default: that of the last record; larger when compaction removed the end of the batch. */
  readonly lastOffsetDelta?: number;
  /** Default 'none'. */
  readonly codec?: BatchCodec;
  /** Must be given with a codec; gets all records as one block. */
  readonly compress?: (records: Uint8Array) => Uint8Array;
}

export class BatchBuilder {
  #buffer: Uint8Array;
  #end = BATCH_OVERHEAD;
  #count = 0;
  #baseTimestamp = -1;
  #maxTimestamp = -1;
  #lastOffsetDelta = -1;

  /** `initialBytes`: first size of the buffer, which doubles as records come. */
  constructor(initialBytes = 1024) {
    this.#buffer = new Uint8Array(Math.max(initialBytes, BATCH_OVERHEAD));
  }

  get recordCount(): number {
    return this.#count;
  }

  /** Size of the batch if it were built now without compression. */
  get sizeInBytes(): number {
    return this.#end;
  }

  /** Never less than what `append` of such a record adds. */
  static sizeBound(
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: readonly RecordHeader[] = NO_HEADERS,
  ): number {
    let size = RECORD_OVERHEAD_BOUND + (key?.length ?? 0) + (value?.length ?? 0);
    for (const header of headers) size += 10 + header.key.length + (header.value?.length ?? 0);
    return size;
  }

  /** Adds a record at the next offset. Key, value and headers are copied. */
  append(
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: readonly RecordHeader[] = NO_HEADERS,
  ): void {
    this.appendAt(this.#lastOffsetDelta + 1, timestamp, key, value, headers);
  }

  /** Adds a record at an offset delta greater than the last one's: compaction leaves gaps. */
  appendAt(
    offsetDelta: number,
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: readonly RecordHeader[] = NO_HEADERS,
  ): void {
    if (offsetDelta <= this.#lastOffsetDelta) throw new RangeError('offset deltas must rise');
    if (this.#count === 0) this.#baseTimestamp = timestamp;
    const timestampDelta = timestamp - this.#baseTimestamp;
    const bodySize = recordBodySize(offsetDelta, timestampDelta, key, value, headers);
    this.#reserve(bodySize + varintSize(bodySize));
    this.#end = encodeRecord(
      this.#buffer,
      this.#end,
      bodySize,
      offsetDelta,
      timestampDelta,
      key,
      value,
      headers,
    );
    this.#count++;
    this.#lastOffsetDelta = offsetDelta;
    if (timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp;
  }

  /** The finished batch. The builder must not be used afterwards: an uncompressed batch is its buffer. */
  build(options: BuildOptions): Uint8Array {
    const batch = this.#withPayload(options);
    const codec = CODEC_NAMES.indexOf(options.codec ?? 'none');
    writeInt64(batch, FIELD.baseOffset, options.baseOffset ?? 0);
    writeInt32(batch, FIELD.length, batch.length - LOG_OVERHEAD);
    writeInt32(batch, FIELD.leaderEpoch, options.leaderEpoch ?? -1);
    batch[FIELD.magic] = MAGIC;
    writeInt16(batch, FIELD.attributes, codec | flags(options));
    writeInt32(batch, FIELD.lastOffsetDelta, options.lastOffsetDelta ?? this.#lastOffsetDelta);
    writeInt64(batch, FIELD.baseTimestamp, this.#baseTimestamp);
    writeInt64(batch, FIELD.maxTimestamp, options.maxTimestamp ?? this.#maxTimestamp);
    writeInt64(batch, FIELD.producerId, options.producerId ?? -1);
    writeInt16(batch, FIELD.producerEpoch, options.producerEpoch ?? -1);
    writeInt32(batch, FIELD.baseSequence, options.baseSequence ?? -1);
    writeInt32(batch, FIELD.recordCount, this.#count);
    sealBatch(batch, 0, options.crc32c);
    return batch;
  }

  #withPayload({ codec = 'none', compress }: BuildOptions): Uint8Array {
    if (codec === 'none') return this.#buffer.subarray(0, this.#end);
    if (compress === undefined) throw new RangeError(`no compress function given for ${codec}`);
    const payload = compress(this.#buffer.subarray(BATCH_OVERHEAD, this.#end));
    const batch = new Uint8Array(BATCH_OVERHEAD + payload.length);
    batch.set(payload, BATCH_OVERHEAD);
    return batch;
  }

  #reserve(bytes: number): void {
    const needed = this.#end + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
    grown.set(this.#buffer.subarray(0, this.#end));
    this.#buffer = grown;
  }
}

function flags({ timestampType, transactional, control }: BuildOptions): number {
  return (
    (timestampType === 'log-append-time' ? LOG_APPEND_TIME_BIT : 0) |
    (transactional === true ? TRANSACTIONAL_BIT : 0) |
    (control === true ? CONTROL_BIT : 0)
  );
}
