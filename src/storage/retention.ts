/**
 * Which of a log's oldest segments may go: by age, by size, and because the log starts after them.
 *
 * Nothing at or above the high watermark goes, and an age is believed only after the batch that the time
 * index names has been read back: a flipped bit in an index must not delete data.
 *
 * Source   the order of rules in Kafka's UnifiedLog
 */
import { readBatchHeader } from '../../protocol/record/batch.ts';
import type { Bytes, Millis, Offset } from '../base/units.ts';
import { readIfThere } from './atomic-file.ts';
import { SUFFIX } from './layout.ts';
import type { LogContext } from './log-context.ts';
import type { Segment } from './segment.ts';
import { inspectSegment, type SegmentBounds } from './segment-indexes.ts';
import type { LogConfig } from './settings.ts';
import { TimeIndex } from './time-index.ts';

/** What one round removed from a log. */
export interface RetentionReport {
  readonly segments: number;
  readonly bytes: Bytes;
}

export interface RetentionView {
  readonly segments: readonly Segment[];
  readonly logStartOffset: Offset;
  readonly highWatermark: Offset;
  bounds(segment: Segment): SegmentBounds;
  /** The checked bytes of the batch that holds `offset`, if it can be read. */
  batchAt(offset: Offset): Promise<Uint8Array | undefined>;
}

/** How many segments may be removed from the start; never the last one. */
export async function countExpired(
  context: LogContext,
  view: RetentionView,
  config: LogConfig,
  now: Millis,
): Promise<number> {
  const deletes = config.cleanupPolicy.includes('delete');
  let excess = config.retentionBytes < 0 || !deletes ? -1 : -config.retentionBytes;
  if (excess !== -1) for (const { size } of view.segments) excess += size;
  let count = 0;
  for (const [index, segment] of view.segments.slice(0, -1).entries()) {
    const endOffset = view.segments[index + 1]!.baseOffset;
    if (endOffset > view.highWatermark) break;
    const tooMuch = excess >= segment.size;
    const passed = endOffset <= view.logStartOffset;
    if (!tooMuch && !passed && !(await isExpired(context, view, segment, config, now))) break;
    excess -= segment.size;
    count++;
  }
  return count;
}

/** Whether even the newest record of a segment is older than `retention.ms`. */
export async function isExpired(
  context: LogContext,
  view: RetentionView,
  segment: Segment,
  { cleanupPolicy, retentionMs }: LogConfig,
  now: Millis,
): Promise<boolean> {
  if (retentionMs < 0 || segment.size === 0 || !cleanupPolicy.includes('delete')) return false;
  const isOld = (): boolean => {
    const newest = segment.newest!.timestamp;
    return now - (newest >= 0 ? newest : segment.createdAt) > retentionMs;
  };
  await loadNewest(context, view, segment);
  if (!isOld()) return false;
  if (!segment.active && !(await isConfirmed(view, segment))) {
    await inspectSegment(context, segment, view.bounds(segment));
  }
  return isOld();
}

/** Takes the greatest timestamp from the time index file without keeping the index. */
async function loadNewest(context: LogContext, view: RetentionView, segment: Segment): Promise<void> {
  if (segment.newest !== undefined) return;
  const bytes = await readIfThere(context.platform.disk, segment.path(SUFFIX.timeIndex));
  const bounds = view.bounds(segment);
  const times = bytes && TimeIndex.decode(bytes, segment.baseOffset, bounds.endOffset);
  if (times?.last === undefined) await inspectSegment(context, segment, bounds);
  else segment.newest = times.last;
}

async function isConfirmed(view: RetentionView, segment: Segment): Promise<boolean> {
  const { timestamp, offset } = segment.newest!;
  const batch = await view.batchAt(offset);
  return batch !== undefined && readBatchHeader(batch, 0).maxTimestamp === timestamp;
}
