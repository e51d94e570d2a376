/**
 * One segment of a log: a file of batches, named by the offset it starts at, and its two indexes.
 *
 * Only the last segment of a log is appended to. Its indexes live in memory and are written when it is
 * closed; those of the others are loaded when somebody looks into them.
 *
 * Invariants   `written` ≤ `size`
 */
import type { Bytes, Millis, Offset } from '../base/units.ts';
import { LOG_FILE, SUFFIX, segmentFile } from './layout.ts';
import { OFFSET_ENTRY_BYTES, OffsetIndex } from './offset-index.ts';
import type { HeldFile } from './open-files.ts';
import { Ranges } from './ranges.ts';
import { ReadPositions } from './read-positions.ts';
import { type LogConfig, rollAfterMs } from './settings.ts';
import { TIME_ENTRY_BYTES, type TimeEntry, TimeIndex } from './time-index.ts';

/** Offsets in a segment are stored as 32 bits relative to its base. */
export const MAX_RELATIVE_OFFSET = 2 ** 31 - 1;

/** Offsets that were durable once and cannot be read any more. */
export interface DamagedRange {
  readonly baseOffset: Offset;
  /** First offset after the range. */
  readonly endOffset: Offset;
  /** The segment it lies in, and where in its file; an empty extent for bytes that are missing. */
  readonly segmentBaseOffset: Offset;
  readonly position: Bytes;
  readonly endPosition: Bytes;
}

export interface Indexes {
  readonly offsets: OffsetIndex;
  readonly times: TimeIndex;
}

/** A batch as the indexes see it. */
export interface IndexedBatch {
  readonly lastOffset: Offset;
  readonly maxTimestamp: Millis;
  readonly sizeInBytes: Bytes;
}

export class Segment {
  readonly directory: string;
  readonly baseOffset: Offset;
  /** Wall time from which its age counts while no batch has a timestamp. */
  readonly createdAt: Millis;
  /** Taken off `segment.ms`, so that not all logs roll together. */
  readonly rollJitterMs: Millis;
  size: Bytes = 0;
  /** Bytes of `size` that are in the file. */
  written: Bytes = 0;
  /** Greatest timestamp of the first batch; undefined when not known. */
  firstTimestamp: Millis | undefined;
  /** Undefined while only the time index file knows it; −1 when no batch has one. */
  newest: TimeEntry | undefined;
  indexes: Indexes | undefined;
  /** The log's last segment, or the one before it until the roll is done: its indexes stay in memory. */
  active = false;
  /** It has been compacted, or may have been: offsets may be missing between its batches. */
  mayHaveGaps = false;
  /** A compacted segment takes its place: settles when it has; then the log has it no more. */
  swapped: Promise<void> | undefined;
  /** Parts of the file whose batches have been read back and found sound. */
  readonly checked = new Ranges();
  readonly readPositions = new ReadPositions();
  damaged: DamagedRange[] = [];
  /** Held while the segment is appended to. */
  held: HeldFile | undefined;
  #sinceIndexed: Bytes = 0;

  constructor(directory: string, baseOffset: Offset, createdAt: Millis, rollJitterMs = 0) {
    this.directory = directory;
    this.baseOffset = baseOffset;
    this.createdAt = createdAt;
    this.rollJitterMs = rollJitterMs;
  }

  /** With empty indexes, ready for batches. */
  static fresh(directory: string, baseOffset: Offset, createdAt: Millis, rollJitterMs = 0): Segment {
    const segment = new Segment(directory, baseOffset, createdAt, rollJitterMs);
    segment.active = true;
    segment.newest = { timestamp: -1, offset: baseOffset };
    segment.indexes = { offsets: new OffsetIndex(baseOffset), times: new TimeIndex(baseOffset) };
    return segment;
  }

  path(suffix: string): string {
    return `${this.directory}/${segmentFile(this.baseOffset, suffix)}`;
  }

  get logPath(): string {
    return this.path(SUFFIX.log);
  }

  /** Takes in the batch that follows; indexes it when enough bytes have passed. Indexes must be loaded. */
  take(batch: IndexedBatch, indexIntervalBytes: Bytes): void {
    const { offsets, times } = this.indexes!;
    if (this.size === 0) this.firstTimestamp = batch.maxTimestamp < 0 ? undefined : batch.maxTimestamp;
    if (batch.maxTimestamp > this.newest!.timestamp) {
      this.newest = { timestamp: batch.maxTimestamp, offset: batch.lastOffset };
    }
    if (this.#sinceIndexed > indexIntervalBytes) {
      offsets.add(batch.lastOffset, this.size);
      times.add(this.newest!.timestamp, this.newest!.offset);
      this.#sinceIndexed = 0;
    }
    this.#sinceIndexed += batch.sizeInBytes;
    this.size += batch.sizeInBytes;
  }

  /** The last entry of the time index names the newest record: called when no batch follows. */
  finishTimes(): void {
    const newest = this.newest;
    if (newest !== undefined && newest.timestamp >= 0)
      this.indexes?.times.add(newest.timestamp, newest.offset);
  }

  /** Whether the next batch belongs into a new segment. Kafka's rules; an empty one takes any batch. */
  mustRoll(batch: IndexedBatch, config: LogConfig, now: Millis): boolean {
    if (batch.lastOffset - this.baseOffset > MAX_RELATIVE_OFFSET) return true;
    if (this.size === 0) return false;
    const { offsets, times } = this.indexes!;
    return (
      this.size + batch.sizeInBytes > config.segmentBytes ||
      offsets.sizeInBytes + OFFSET_ENTRY_BYTES > config.segmentIndexBytes ||
      times.sizeInBytes + 2 * TIME_ENTRY_BYTES > config.segmentIndexBytes ||
      this.isOld(rollAfterMs(config), batch.maxTimestamp, now)
    );
  }

  /**
   * Whether `segment.ms` has passed: between the first batch's timestamp and `timestamp` (that of the next
   * batch) where both exist, and else on the wall clock. Kafka's rule.
   */
  isOld(segmentMs: Millis, timestamp: Millis | undefined, now: Millis): boolean {
    const limit = segmentMs - this.rollJitterMs;
    if (this.firstTimestamp !== undefined && timestamp !== undefined && timestamp >= 0) {
      return timestamp - this.firstTimestamp > limit;
    }
    return now - this.createdAt > limit;
  }

  /** Cuts back to `position`, where the log now ends at `endOffset`; `newest` must be set anew. */
  truncate(position: Bytes, endOffset: Offset): void {
    this.size = position;
    this.written = position;
    this.indexes?.offsets.truncate(position);
    this.indexes?.times.truncate(endOffset);
    this.checked.truncate(position);
    this.readPositions.clear();
    this.damaged = this.damaged.filter((range) => range.baseOffset < endOffset);
    this.#sinceIndexed = 0;
    if (position === 0) this.firstTimestamp = undefined;
  }

  /** It goes on with damage, which is in the file already, and ends there. */
  endDamaged(range: DamagedRange): void {
    this.damaged.push(range);
    this.size = range.endPosition;
    this.written = range.endPosition;
  }
}

export function epochsPath(directory: string): string {
  return `${directory}/${LOG_FILE.leaderEpochs}`;
}
