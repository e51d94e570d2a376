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
import { type LogConfig, rollAfterMs } from './settings.ts';
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
  /** Closes the active segment; false when that cannot be done now. */
  roll(): Promise<boolean>;
  /** Moves the log start, durably, and removes the segments before it. */
  startAt(offset: Offset): Promise<void>;
}

const NOTHING: RetentionReport = { segments: 0, bytes: 0 };

/** One round: rolls the active segment if it is due, then removes what has expired. */
export async function retain(
  context: LogContext,
  view: RetentionView,
  config: LogConfig,
  now: Millis,
): Promise<RetentionReport> {
  const active = view.segments.at(-1)!;
  const due = active.size > 0 && active.isOld(rollAfterMs(config), undefined, now);
  if (due || (await isExpired(context, view, active, config, now))) {
    if (active !== view.segments.at(-1) || !(await view.roll())) return NOTHING;
  }
  const count = await countExpired(context, view, config, now);
  if (count === 0) return NOTHING;
  const bytes = view.segments.slice(0, count).reduce((sum, { size }) => sum + size, 0);
  await view.startAt(Math.max(view.logStartOffset, view.segments[count]!.baseOffset));
  return { segments: count, bytes };
}

/** How many segments may be removed from the start; never the last one. */
async function countExpired(
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
async function isExpired(
  context: LogContext,
  view: RetentionView,
  segment: Segment,
  { cleanupPolicy, retentionMs }: LogConfig,
  now: Millis,
): Promise<boolean> {
  if (retentionMs < 0 || segment.size === 0 || !cleanupPolicy.includes('delete')) return false;
  const isOld = async (): Promise<boolean> => now - (await newestOf(context, view, segment)) > retentionMs;
  if (!(await isOld())) return false;
  if (!segment.active && !(await isConfirmed(view, segment))) {
    await inspectSegment(context, segment, view.bounds(segment));
  }
  return isOld();
}

/** Greatest timestamp of a segment as its time index has it; its creation when no record has a timestamp. */
export async function newestOf(
  context: LogContext,
  view: Pick<RetentionView, 'bounds'>,
  segment: Segment,
): Promise<Millis> {
  await loadNewest(context, view, segment);
  const newest = segment.newest!.timestamp;
  return newest >= 0 ? newest : segment.createdAt;
}

/** Takes the greatest timestamp from the time index file without keeping the index. */
async function loadNewest(
  context: LogContext,
  view: Pick<RetentionView, 'bounds'>,
  segment: Segment,
): Promise<void> {
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
