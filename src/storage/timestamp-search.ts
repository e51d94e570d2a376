/**
 * Finds records by their timestamp, which means looking inside of batches: a batch's header knows only
 * its greatest one.
 *
 * Cost   index lookups; then reads from the last time index entry on, and one batch uncompressed
 */
import { type BatchHeader, batches } from '../../protocol/record/batch.ts';
import { decodeRecords, RecordError } from '../../protocol/record/records.ts';
import { done, type Outcome } from '../base/outcome.ts';
import { type Bytes, KiB, type LeaderEpoch, type Millis, type Offset } from '../base/units.ts';
import { CompressionError, type Compute } from '../platform/ports.ts';
import { readPayload } from './batch-payload.ts';
import type { LogSlice } from './log-slice.ts';
import type { Segment } from './segment.ts';

/** A record by its place. */
export interface FoundRecord {
  readonly offset: Offset;
  readonly timestamp: Millis;
  readonly leaderEpoch: LeaderEpoch;
}

export interface SearchedLog {
  readonly compute: Compute;
  readonly maxDecompressedBytes: Bytes;
  readonly logStartOffset: Offset;
  /** Nothing at or above counts. */
  readonly upTo: Offset;
  readonly segments: readonly Segment[];
  loadIndexes(segment: Segment): Promise<void>;
  read(from: Offset, upTo: Offset, maxBytes: Bytes): Outcome<LogSlice> | Promise<Outcome<LogSlice>>;
}

type Found = Outcome<FoundRecord | undefined>;

const READ_BYTES: Bytes = 256 * KiB;
const NONE: Found = done(undefined);

/** First record, in the order of offsets, with `timestamp` or a later one; undefined when there is none. */
export async function findTimestamp(log: SearchedLog, timestamp: Millis): Promise<Found> {
  for (const [index, segment] of log.segments.entries()) {
    const end = Math.min(log.upTo, log.segments[index + 1]?.baseOffset ?? log.upTo);
    if (end <= log.logStartOffset) continue;
    await log.loadIndexes(segment);
    if (segment.newest!.timestamp < timestamp) continue;
    const from = Math.max(log.logStartOffset, segment.indexes!.times.offsetBefore(timestamp));
    const found = await firstBatch(log, from, end, (header) => header.maxTimestamp >= timestamp, timestamp);
    if (!found.ok || found.value !== undefined) return found;
  }
  return NONE;
}

/** The record with the greatest timestamp; of several the first. */
export async function findMaxTimestamp(log: SearchedLog): Promise<Found> {
  let [newest, start, end] = [-1, 0, 0];
  for (const [index, segment] of log.segments.entries()) {
    const segmentEnd = Math.min(log.upTo, log.segments[index + 1]?.baseOffset ?? log.upTo);
    if (segmentEnd <= Math.max(log.logStartOffset, segment.baseOffset)) continue;
    await log.loadIndexes(segment);
    const known = segment.newest!;
    const isVisible = known.offset < log.upTo && known.offset >= log.logStartOffset;
    const timestamp = isVisible ? known.timestamp : await newestWithin(log, segment, segmentEnd);
    if (timestamp <= newest) continue;
    [newest, start, end] = [timestamp, Math.max(segment.baseOffset, log.logStartOffset), segmentEnd];
    if (isVisible) start = Math.max(start, segment.indexes!.times.offsetBefore(timestamp));
  }
  if (newest < 0) return NONE;
  return firstBatch(log, start, end, (header) => header.maxTimestamp >= newest, newest);
}

/** Greatest timestamp of the visible part of a segment, by its headers. */
async function newestWithin(log: SearchedLog, segment: Segment, end: Offset): Promise<Millis> {
  let newest = -1;
  await eachBatch(log, Math.max(segment.baseOffset, log.logStartOffset), end, async (_, header) => {
    newest = Math.max(newest, header.maxTimestamp);
    return false;
  });
  return newest;
}

async function firstBatch(
  log: SearchedLog,
  from: Offset,
  end: Offset,
  matches: (header: BatchHeader) => boolean,
  timestamp: Millis,
): Promise<Found> {
  let found: Found = NONE;
  const refusal = await eachBatch(log, from, end, async (bytes, header) => {
    if (!matches(header)) return false;
    found = await firstRecord(log, bytes, header, timestamp);
    return !found.ok || found.value !== undefined;
  });
  return refusal ?? found;
}

/** Shows the batches from `from` on until `visit` says stop; resolves to a refusal if one cannot be read. */
async function eachBatch(
  log: SearchedLog,
  from: Offset,
  end: Offset,
  visit: (bytes: Uint8Array, header: BatchHeader) => Promise<boolean>,
): Promise<Found | undefined> {
  for (let offset = from; offset < end; ) {
    const slice = await log.read(offset, end, READ_BYTES);
    if (!slice.ok) return slice;
    if (slice.value.sizeInBytes === 0) return undefined;
    try {
      for (const chunk of slice.value.chunks) {
        for (const header of batches(chunk)) if (await visit(chunk, header)) return undefined;
      }
    } finally {
      slice.value.release();
    }
    offset = slice.value.nextOffset;
  }
  return undefined;
}

async function firstRecord(
  log: SearchedLog,
  bytes: Uint8Array,
  header: BatchHeader,
  timestamp: Millis,
): Promise<Found> {
  const { leaderEpoch } = header;
  try {
    const payload = await readPayload(log.compute, bytes, header, log.maxDecompressedBytes);
    for (const record of decodeRecords(payload, header)) {
      if (record.timestamp < timestamp || record.offset < log.logStartOffset) continue;
      if (record.offset >= log.upTo) break;
      return done({ offset: record.offset, timestamp: record.timestamp, leaderEpoch });
    }
    return NONE;
  } catch (error) {
    if (!(error instanceof CompressionError || error instanceof RecordError)) throw error;
    // A producer's batch that only its consumers can make sense of: its start is the best answer.
    const offset = Math.max(header.baseOffset, log.logStartOffset);
    return done({ offset, timestamp: header.maxTimestamp, leaderEpoch });
  }
}
