/**
 * Which part of a log compaction may look at now, and how urgent it is.
 *
 * Closed segments only, all of whose records every reader may see and none of which is too young. Records
 * below the *clean point* have been compacted before; those from there to the end of the range are dirty.
 *
 * Nothing keeps the log from being changed meanwhile.
 *
 * Errors   DiskErrors; `Interrupted` when a segment was taken away while it was looked at
 * Source   Kafka's LogCleanerManager
 */
import type { Bytes, Millis, Offset } from '../base/units.ts';
import { DiskError } from '../platform/ports.ts';
import { Interrupted } from './compaction-source.ts';
import type { LogContext } from './log-context.ts';
import { newestOf, type RetentionView } from './retention.ts';
import type { Segment } from './segment.ts';
import { loadFirstTimestamp } from './segment-indexes.ts';
import type { LogConfig } from './settings.ts';

export interface CompactionView extends Pick<RetentionView, 'logStartOffset' | 'bounds'> {
  /** The log's own list, which changes with it. */
  readonly segments: readonly Segment[];
  readonly lastStableOffset: Offset;
  /** Below it, the log has been compacted. */
  readonly cleanPoint: Offset;
  /** Nothing from here on can be compacted; infinite as a rule. */
  readonly limit: Offset;
}

export interface CompactionRange {
  readonly segments: readonly Segment[];
  readonly firstDirty: Offset;
  /** Where the last of `segments` ends. */
  readonly endOffset: Offset;
  /** Share of the bytes that is dirty. */
  readonly dirtyRatio: number;
  /** A dirty record has waited for longer than `max.compaction.lag.ms`. */
  readonly isOverdue: boolean;
}

/** Undefined when nothing is dirty. */
export async function compactionRange(
  context: LogContext,
  view: CompactionView,
  config: LogConfig,
  now: Millis,
): Promise<CompactionRange | undefined> {
  const firstDirty = Math.max(view.cleanPoint, view.logStartOffset);
  const limit = Math.min(view.lastStableOffset, view.limit);
  const all = [...view.segments];
  let [count, clean, dirty]: [number, Bytes, Bytes] = [0, 0, 0];
  let endOffset = all[0]!.baseOffset;
  let firstDirtySegment: Segment | undefined;
  for (const [index, segment] of all.entries()) {
    const end = all[index + 1]?.baseOffset ?? Number.POSITIVE_INFINITY;
    if (segment.active || end > limit) break;
    if (end <= firstDirty) clean += segment.size;
    else {
      if (await isTooYoung(context, view, segment, config, now)) break;
      firstDirtySegment ??= segment;
      dirty += segment.size;
    }
    endOffset = end;
    count++;
  }
  if (firstDirtySegment === undefined) return undefined;
  return {
    segments: all.slice(0, count),
    firstDirty,
    endOffset,
    dirtyRatio: dirty / Math.max(1, clean + dirty),
    isOverdue: await isOverdue(context, view, firstDirtySegment, config, now),
  };
}

/** Whether the range is worth the work. */
export function isDue({ dirtyRatio, isOverdue }: CompactionRange, config: LogConfig): boolean {
  return isOverdue || dirtyRatio > config.minCleanableDirtyRatio;
}

async function isTooYoung(
  context: LogContext,
  view: CompactionView,
  segment: Segment,
  { minCompactionLagMs }: LogConfig,
  now: Millis,
): Promise<boolean> {
  if (minCompactionLagMs === 0 || segment.size === 0) return false;
  const newest = await ofSegment(view, segment, () => newestOf(context, view, segment));
  return now - newest < minCompactionLagMs;
}

async function isOverdue(
  context: LogContext,
  view: CompactionView,
  segment: Segment,
  { maxCompactionLagMs }: LogConfig,
  now: Millis,
): Promise<boolean> {
  if (now <= maxCompactionLagMs) return false;
  if (segment.firstTimestamp === undefined)
    await ofSegment(view, segment, () => loadFirstTimestamp(context, segment));
  return now - (segment.firstTimestamp ?? segment.createdAt) > maxCompactionLagMs;
}

/** A file that is missing because its segment has been removed or replaced says nothing about the disk. */
async function ofSegment<T>(view: CompactionView, segment: Segment, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const isThere = segment.swapped === undefined && view.segments.includes(segment);
    if (!(error instanceof DiskError) || isThere) throw error;
    throw new Interrupted();
  }
}
