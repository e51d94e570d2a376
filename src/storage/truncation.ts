/**
 * Cuts a log's files back to an offset, and derives anew what depends on their content.
 *
 * Damage that the cut leaves at the end stays where it is, and the log goes on in a new segment.
 *
 * Order   remove whole segments → truncate the one that remains → sync → a new one, if that ends in damage
 *         → epochs, snapshots, producers
 */
import type { Bytes, Offset } from '../base/units.ts';
import type { LeaderEpochs } from './leader-epochs.ts';
import type { LogContext } from './log-context.ts';
import { rebuildProducers } from './producer-rebuild.ts';
import { ProducerState } from './producer-state.ts';
import { type DamagedRange, Segment } from './segment.ts';
import { loadIndexes, rebuilding, type SegmentBounds, scan, segmentAfter } from './segment-indexes.ts';
import { removeFiles, removeSnapshotsAbove } from './segment-removal.ts';
import type { Segments } from './segments.ts';
import type { TimeEntry } from './time-index.ts';

/** The log as far as it is cut. */
export interface TruncatedLog {
  readonly segments: Segments;
  readonly epochs: LeaderEpochs;
  readonly logStartOffset: Offset;
  readonly logEndOffset: Offset;
  saveEpochs(): Promise<void>;
}

/**
 * Makes the log end at `offset`, where a batch starts or the log ends; resolves once that is durable, to
 * the producers as of then. Nothing may be written or synced meanwhile. Rejects with DiskErrors.
 */
export async function truncateLog(
  context: LogContext,
  log: TruncatedLog,
  offset: Offset,
): Promise<ProducerState> {
  const { segments, epochs } = log;
  const { directory } = segments.active;
  const startsOver = offset < log.logStartOffset;
  const cutOff = startsOver ? startOver(context, log) : segments.popFrom(offset);
  await removeFromEnd(context, cutOff);
  // The segment that remains does not reach further: what is missing there is not damage. One that was cut off may
  // begin behind the end, if what is before it could not be written.
  const remaining = startsOver
    ? log.logStartOffset
    : Math.min(log.logEndOffset, cutOff.at(-1)?.baseOffset ?? log.logEndOffset);
  await truncateLast(context, log, offset, remaining);
  const endOffset = Math.max(offset, log.logStartOffset);
  // An epoch that begins at the very end holds no data yet, but has begun.
  if (epochs.truncateEnd(endOffset + 1)) await log.saveEpochs();
  await removeSnapshotsAbove(context, directory, startsOver ? -1 : endOffset);
  await context.platform.disk.syncDirectory(directory);
  const from = segments.first.baseOffset;
  const parts = {
    directory,
    segments: segments.all(),
    upTo: endOffset,
    snapshots: { from, upTo: endOffset },
  };
  return (await rebuildProducers(rebuilding(context, parts, epochs))).state;
}

/**
 * Removes all that is in the log, which then starts and ends at `offset`, in a new segment; resolves once
 * that is durable, to its producers: none. Nothing may be written or synced meanwhile. Rejects with DiskErrors.
 */
export async function restartLog(
  context: LogContext,
  segments: Segments,
  epochs: LeaderEpochs,
  offset: Offset,
): Promise<ProducerState> {
  const { directory, rollJitterMs } = segments.active;
  const now = context.platform.clock.wallTime();
  const old = segments.restart(Segment.fresh(directory, offset, now, rollJitterMs));
  await removeFromEnd(context, old);
  epochs.truncateEnd(0);
  await removeSnapshotsAbove(context, directory, -1);
  await context.platform.disk.syncDirectory(directory);
  return new ProducerState(context.settings.maxProducers);
}

/** One by one, each durably, so that what a crash leaves has no hole. */
async function removeFromEnd(context: LogContext, segments: readonly Segment[]): Promise<void> {
  for (const segment of [...segments].sort((a, b) => b.baseOffset - a.baseOffset)) {
    segment.held?.release();
    segment.held = undefined;
    await removeFiles(context, segment);
    await context.platform.disk.syncDirectory(segment.directory);
  }
}

/** Even the batch that the log starts in goes: the log goes on at its start, in a new segment. */
function startOver(context: LogContext, { segments, logStartOffset }: TruncatedLog): Segment[] {
  const { directory, rollJitterMs } = segments.active;
  const now = context.platform.clock.wallTime();
  return segments.restart(Segment.fresh(directory, logStartOffset, now, rollJitterMs));
}

async function truncateLast(
  context: LogContext,
  log: TruncatedLog,
  offset: Offset,
  remaining: Offset,
): Promise<void> {
  const last = log.segments.active;
  const bounds = { endOffset: remaining, epochs: log.epochs };
  last.active = true;
  await loadIndexes(context, last, bounds);
  last.held ??= await context.files.hold(last.logPath, { create: true });
  const cut = await findCut(context, last, bounds, offset);
  const damage = damageBehind(last, cut, offset);
  last.truncate(cut.position, cut.endOffset);
  last.newest = cut.newest;
  if (damage !== undefined) last.endDamaged(damage);
  await last.held.file.truncate(last.size);
  await last.held.file.sync();
  if (damage !== undefined) await goOnAfterDamage(context, log.segments, offset);
}

/** What lies between the last sound batch and the wanted end, unless compaction has removed it. */
function damageBehind(segment: Segment, cut: Cut, wanted: Offset): DamagedRange | undefined {
  if (cut.endOffset >= wanted) return undefined;
  const found = segment.damaged.find(({ baseOffset }) => baseOffset === cut.endOffset);
  if (found === undefined && segment.mayHaveGaps) return undefined;
  return {
    baseOffset: cut.endOffset,
    endOffset: wanted,
    segmentBaseOffset: segment.baseOffset,
    position: cut.position,
    // Which of these bytes belong before the cut, nobody knows: the name of the next segment says where they end.
    endPosition: found?.endPosition ?? cut.position,
  };
}

/** The next segment's file is made at once: with it, the damage is none of a tail that recovery may cut off. */
async function goOnAfterDamage(context: LogContext, segments: Segments, offset: Offset): Promise<void> {
  const damaged = segments.active;
  const next = await segmentAfter(context, damaged, offset);
  next.held = await context.files.hold(next.logPath, { create: true });
  segments.push(next);
  damaged.held?.release();
  damaged.held = undefined;
}

interface Cut {
  readonly position: Bytes;
  readonly endOffset: Offset;
  readonly newest: TimeEntry;
}

async function findCut(
  context: LogContext,
  segment: Segment,
  bounds: SegmentBounds,
  wanted: Offset,
): Promise<Cut> {
  const newest = segment.newest!;
  if (wanted === bounds.endOffset && newest.offset < wanted) {
    return { position: segment.written, endOffset: wanted, newest };
  }
  let cut: Cut = {
    position: 0,
    endOffset: segment.baseOffset,
    newest: { timestamp: -1, offset: segment.baseOffset },
  };
  if (wanted <= segment.baseOffset) return cut;
  await scan(context, segment, bounds, (header, position) => {
    if (header.lastOffset >= wanted) return;
    const isNewer = header.maxTimestamp > cut.newest.timestamp;
    cut = {
      position: position + header.sizeInBytes,
      endOffset: header.lastOffset + 1,
      newest: isNewer ? { timestamp: header.maxTimestamp, offset: header.lastOffset } : cut.newest,
    };
  });
  return cut;
}
