/**
 * Finds records by their timestamp, which means looking inside of batches: a batch's header knows only
 * its greatest one.
 *
 * Retention and compaction go on meanwhile, so a search walks by offset: where it waits for the disk, it asks
 * anew afterwards which segment holds the offset it is at. What counts is what is in the log by then.
 *
 * Cost   index lookups; then reads from the last time index entry on, and one batch uncompressed
 */
import { type BatchHeader, batches } from '../../protocol/record/batch.ts';
import { decodeRecords, RecordError } from '../../protocol/record/records.ts';
import { done, type Outcome } from '../base/outcome.ts';
import { type Bytes, KiB, type LeaderEpoch, type Millis, type Offset } from '../base/units.ts';
import { CompressionError, type Compute, DiskError } from '../platform/ports.ts';
import { readPayload } from './batch-payload.ts';
import type { LogSlice } from './log-slice.ts';
import type { Segment } from './segment.ts';
import type { Segments } from './segments.ts';
import type { TimeEntry, TimeIndex } from './time-index.ts';

/** A record by its place. */
export interface FoundRecord {
  readonly offset: Offset;
  readonly timestamp: Millis;
  readonly leaderEpoch: LeaderEpoch;
}

export interface SearchedLog {
  readonly compute: Compute;
  readonly maxDecompressedBytes: Bytes;
  readonly log: {
    readonly logStartOffset: Offset;
    read(from: Offset, upTo: Offset, maxBytes: Bytes): Outcome<LogSlice> | Promise<Outcome<LogSlice>>;
  };
  /** Nothing at or above counts. */
  readonly upTo: Offset;
  readonly segments: Segments;
  /** Rejects with DiskErrors. */
  loadIndexes(segment: Segment): Promise<void>;
}

/** A segment that was in the log when its indexes had been loaded, from the offset asked for on. */
interface Part {
  readonly segment: Segment;
  readonly start: Offset;
  readonly end: Offset;
  readonly newest: TimeEntry;
  readonly times: TimeIndex;
}

interface NewestPart extends Pick<Part, 'segment' | 'start' | 'end'> {
  readonly timestamp: Millis;
}

type Found = Outcome<FoundRecord | undefined>;

const READ_BYTES: Bytes = 256 * KiB;
const NONE: Found = done(undefined);

/** First record, in the order of offsets, with `timestamp` or a later one; undefined when there is none. */
export async function findTimestamp(log: SearchedLog, timestamp: Millis): Promise<Found> {
  for (let offset = 0; ; ) {
    const part = await partAt(log, offset);
    if (part === undefined) return NONE;
    if (part.newest.timestamp >= timestamp) {
      const from = Math.max(part.start, part.times.offsetBefore(timestamp));
      const found = await firstBatch(log, from, part.end, timestamp);
      // What has just been removed cannot be read: the log starts later now.
      if (!found.ok && part.start < log.log.logStartOffset) continue;
      if (!found.ok || found.value !== undefined) return found;
    }
    offset = part.end;
  }
}

/** The record with the greatest timestamp; of several the first. */
export async function findMaxTimestamp(log: SearchedLog): Promise<Found> {
  for (;;) {
    const newest = await newestPart(log);
    if (newest === undefined) return NONE;
    const { segment, start, end, timestamp } = newest;
    const found = await firstBatch(log, start, end, timestamp);
    if (found.ok && found.value !== undefined) return found;
    // That record may have been removed meanwhile; then another one is the newest.
    if (start >= log.log.logStartOffset && log.segments.holding(start) === segment) return found;
  }
}

/** Where the greatest timestamp is, the first time; undefined when there is none. */
async function newestPart(log: SearchedLog): Promise<NewestPart | undefined> {
  let found: NewestPart | undefined;
  for (let offset = 0; ; ) {
    const part = await partAt(log, offset);
    if (part === undefined) return found;
    const { segment, newest, times, end } = part;
    const isVisible = newest.offset < log.upTo && newest.offset >= log.log.logStartOffset;
    const timestamp = isVisible ? newest.timestamp : await newestWithin(log, part);
    if (timestamp > (found?.timestamp ?? -1)) {
      const start = isVisible ? Math.max(part.start, times.offsetBefore(timestamp)) : part.start;
      found = { segment, start, end, timestamp };
    }
    offset = end;
  }
}

/** What follows at `offset` or at the log start, whichever comes later; undefined when nothing does. */
async function partAt(log: SearchedLog, offset: Offset): Promise<Part | undefined> {
  for (;;) {
    const start = Math.max(offset, log.log.logStartOffset);
    if (start >= log.upTo) return undefined;
    const segment = log.segments.holding(start);
    const isThere = (): boolean =>
      segment.swapped === undefined &&
      start >= log.log.logStartOffset &&
      log.segments.holding(start) === segment;
    // While its files change names, they may be another segment's.
    if (segment.swapped !== undefined) await segment.swapped;
    if (!isThere()) continue;
    try {
      await log.loadIndexes(segment);
    } catch (error) {
      if (!(error instanceof DiskError) || isThere()) throw error;
      continue;
    }
    const { indexes, newest } = segment;
    // Others' indexes may have pushed them out already.
    if (!isThere() || indexes === undefined || newest === undefined) continue;
    const end = Math.min(log.upTo, log.segments.endOf(segment) ?? log.upTo);
    return { segment, start, end, newest, times: indexes.times };
  }
}

/** Greatest timestamp of the visible part of a segment, by its headers. */
async function newestWithin(log: SearchedLog, { start, end }: Part): Promise<Millis> {
  let newest = -1;
  await eachBatch(log, start, end, async (_, header) => {
    newest = Math.max(newest, header.maxTimestamp);
    return false;
  });
  return newest;
}

async function firstBatch(log: SearchedLog, from: Offset, end: Offset, timestamp: Millis): Promise<Found> {
  let found: Found = NONE;
  const refusal = await eachBatch(log, from, end, async (bytes, header) => {
    if (header.maxTimestamp < timestamp) return false;
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
    const slice = await log.log.read(offset, end, READ_BYTES);
    if (!slice.ok) return slice;
    if (slice.value.sizeInBytes === 0) return undefined;
    try {
      for (const chunk of slice.value.chunks) {
        for (const header of batches(chunk)) {
          // Nothing may be left below `end` in a segment that has just been compacted.
          if (header.baseOffset >= end || (await visit(chunk, header))) return undefined;
        }
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
      if (record.timestamp < timestamp || record.offset < log.log.logStartOffset) continue;
      if (record.offset >= log.upTo) break;
      return done({ offset: record.offset, timestamp: record.timestamp, leaderEpoch });
    }
    return NONE;
  } catch (error) {
    if (!(error instanceof CompressionError || error instanceof RecordError)) throw error;
    // A producer's batch that only its consumers can make sense of: its start is the best answer.
    const offset = Math.max(header.baseOffset, log.log.logStartOffset);
    return done({ offset, timestamp: header.maxTimestamp, leaderEpoch });
  }
}
