/**
 * Takes records out of a stored batch that compaction need not keep.
 *
 * What remains of the batch keeps its first and last offset, its sequences and its epoch, so that whoever
 * reads it, or rebuilds producer state from it, sees the same log with holes. Tombstones that are kept for
 * the first time get a delete horizon: from then on they may be dropped.
 *
 * Layout   a delete horizon takes the place of the base timestamp (attribute bit 6); the records' timestamp
 *          deltas count from it, and may be negative
 * Cost     records are decoded twice when some go, so that no list of them is held
 * Errors   CompressionError, RecordError: the records cannot be read
 * Source   Kafka's LogCleaner, KIP-534
 */
import {
  BATCH_OVERHEAD,
  type BatchHeader,
  CODEC_NAMES,
  type Crc32c,
  DELETE_HORIZON_BIT,
  FIELD,
  LOG_OVERHEAD,
  sealBatch,
} from '../../protocol/record/batch.ts';
import { readInt16, varintSize, writeInt16, writeInt32, writeInt64 } from '../../protocol/record/integers.ts';
import { decodeRecords, encodeRecord, type Record, recordBodySize } from '../../protocol/record/records.ts';
import type { Bytes, Millis, Offset } from '../base/units.ts';
import { CompressionError, type Compute } from '../platform/ports.ts';
import { readPayload } from './batch-payload.ts';
import type { KeyOffsets } from './key-offsets.ts';
import type { Pace } from './pace.ts';

const CODEC_BITS = 0x07;
/** What a timestamp delta must stay below, on either side of 0, to be read back. */
const DELTA_LIMIT: Millis = 2 ** 52;
/**
 * The last delete horizon, tens of thousands of years away: a retention of "for ever" ends here, where the
 * deltas to all times that make sense are far from their limit.
 */
const MAX_HORIZON: Millis = 2 ** 51;

export interface FilterRules {
  readonly keys: KeyOffsets;
  /** `keys` knows everything below; records at or above it are kept. */
  readonly upTo: Offset;
  /** Wall time. */
  readonly now: Millis;
  readonly deleteRetentionMs: Millis;
}

export interface FilterTools {
  readonly compute: Compute;
  readonly crc32c: Crc32c;
  readonly maxDecompressedBytes: Bytes;
  readonly pace: Pace;
}

/** What is kept of a batch, and the range of its timestamps. */
interface Kept {
  records: number;
  tombstones: number;
  oldest: Millis;
  newest: Millis;
}

export interface FilteredBatch {
  /** The batch as it was, or anew; without any records when none is kept. */
  readonly bytes: Uint8Array;
  readonly recordCount: number;
}

/** `batch` is exactly one batch, with this header at position 0; it is borrowed and not modified. */
export async function filterBatch(
  batch: Uint8Array,
  header: BatchHeader,
  rules: FilterRules,
  tools: FilterTools,
): Promise<FilteredBatch> {
  const { recordCount } = header;
  if (header.baseOffset >= rules.upTo || recordCount === 0) return { bytes: batch, recordCount };
  const payload = await readPayload(tools.compute, batch, header, tools.maxDecompressedBytes);
  const kept = await count(payload, header, rules, tools.pace);
  if (kept.records === 0) return { bytes: emptied(batch, tools.crc32c), recordCount: 0 };
  const startsHorizon = kept.tombstones > 0 && !header.hasDeleteHorizon && header.lastOffset < rules.upTo;
  const horizon = startsHorizon ? deleteHorizon(rules, kept) : undefined;
  if (kept.records === recordCount && horizon === undefined) return { bytes: batch, recordCount };
  const baseTimestamp = horizon ?? header.baseTimestamp;
  const records = await encode(payload, header, baseTimestamp, rules, tools.pace);
  const packed = compress(tools.compute, header.codec, records.payload);
  const bytes = withPayload(batch, packed.payload);
  const horizonBit = horizon === undefined ? 0 : DELETE_HORIZON_BIT;
  writeInt16(bytes, FIELD.attributes, (header.attributes & ~CODEC_BITS) | packed.codec | horizonBit);
  writeInt64(bytes, FIELD.baseTimestamp, baseTimestamp);
  writeInt64(bytes, FIELD.maxTimestamp, records.newest);
  writeInt32(bytes, FIELD.recordCount, kept.records);
  sealBatch(bytes, 0, tools.crc32c);
  return { bytes, recordCount: kept.records };
}

/** Undefined when some record is too far from it to be written: its tombstones then stay. */
function deleteHorizon({ now, deleteRetentionMs }: FilterRules, kept: Kept): Millis | undefined {
  const horizon = Math.min(now + deleteRetentionMs, MAX_HORIZON);
  const isNear = horizon - kept.oldest < DELTA_LIMIT && kept.newest - horizon < DELTA_LIMIT;
  return isNear ? horizon : undefined;
}

function isKept(record: Record, header: BatchHeader, { keys, upTo, now }: FilterRules): boolean {
  if (record.offset >= upTo) return true;
  // From before the topic was compacted: it could never be replaced.
  if (record.key === null) return false;
  if ((keys.latest(record.key) ?? -1) > record.offset) return false;
  return record.value !== null || !header.hasDeleteHorizon || now < header.baseTimestamp;
}

async function count(
  payload: Uint8Array,
  header: BatchHeader,
  rules: FilterRules,
  pace: Pace,
): Promise<Kept> {
  const kept: Kept = { records: 0, tombstones: 0, oldest: Infinity, newest: -Infinity };
  const share = payload.length / header.recordCount;
  for (const record of decodeRecords(payload, header)) {
    if (isKept(record, header, rules)) {
      kept.records++;
      if (record.value === null) kept.tombstones++;
      kept.oldest = Math.min(kept.oldest, record.timestamp);
      kept.newest = Math.max(kept.newest, record.timestamp);
    }
    const pause = pace.spend(1, share);
    if (pause !== undefined) await pause;
  }
  return kept;
}

async function encode(
  payload: Uint8Array,
  header: BatchHeader,
  baseTimestamp: Millis,
  rules: FilterRules,
  pace: Pace,
): Promise<{ payload: Uint8Array; newest: Millis }> {
  // Only a new base timestamp makes a record longer, by its delta.
  let target = new Uint8Array(payload.length + 64);
  let [end, newest] = [0, -1];
  for (const record of decodeRecords(payload, header)) {
    if (!isKept(record, header, rules)) continue;
    const { timestamp, key, value, headers } = record;
    const deltas = [record.offset - header.baseOffset, timestamp - baseTimestamp] as const;
    const size = recordBodySize(...deltas, key, value, headers);
    const needed = end + size + varintSize(size);
    if (needed > target.length) {
      const grown = new Uint8Array(Math.max(needed, target.length * 2));
      grown.set(target);
      target = grown;
    }
    end = encodeRecord(target, end, size, ...deltas, key, value, headers);
    newest = Math.max(newest, timestamp);
    const pause = pace.spend(1, size);
    if (pause !== undefined) await pause;
  }
  return { payload: target.subarray(0, end), newest };
}

/** With the batch's codec, or as it is where that codec can only be read. */
function compress(
  compute: Compute,
  codec: number,
  payload: Uint8Array,
): { codec: number; payload: Uint8Array } {
  const name = CODEC_NAMES[codec]!;
  if (name === 'none') return { codec, payload };
  try {
    return { codec, payload: compute.codecs.compress(name, payload) };
  } catch (error) {
    if (!(error instanceof CompressionError)) throw error;
    return { codec: 0, payload };
  }
}

/** Without records and without a time, so that no search by time stops here. */
function emptied(batch: Uint8Array, crc32c: Crc32c): Uint8Array {
  const bytes = withPayload(batch, new Uint8Array(0));
  const attributes = readInt16(bytes, FIELD.attributes) & ~(CODEC_BITS | DELETE_HORIZON_BIT);
  writeInt16(bytes, FIELD.attributes, attributes);
  writeInt64(bytes, FIELD.baseTimestamp, -1);
  writeInt64(bytes, FIELD.maxTimestamp, -1);
  writeInt32(bytes, FIELD.recordCount, 0);
  sealBatch(bytes, 0, crc32c);
  return bytes;
}

function withPayload(batch: Uint8Array, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(BATCH_OVERHEAD + payload.length);
  bytes.set(batch.subarray(0, BATCH_OVERHEAD));
  bytes.set(payload, BATCH_OVERHEAD);
  writeInt32(bytes, FIELD.length, bytes.length - LOG_OVERHEAD);
  return bytes;
}
