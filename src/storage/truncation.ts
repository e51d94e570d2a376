/**
 * Cuts a log's files back to an offset, and derives anew what depends on their content.
 *
 * Order   remove whole segments → truncate the one that remains → sync → epochs, snapshots, producers
 */
import type { Bytes, Offset } from '../base/units.ts';
import type { LeaderEpochs } from './leader-epochs.ts';
import type { LogContext } from './log-context.ts';
import { rebuildProducers } from './producer-rebuild.ts';
import type { ProducerState } from './producer-state.ts';
import type { Segment } from './segment.ts';
import { loadIndexes, rebuilding, type SegmentBounds, scan } from './segment-indexes.ts';
import { removeFiles, removeSnapshotsAbove } from './segment-removal.ts';
import type { Segments } from './segments.ts';
import type { TimeEntry } from './time-index.ts';

export interface Truncated {
  /** `endOffset`, or the start of the batch that held it. */
  readonly endOffset: Offset;
  readonly producers: ProducerState;
}

/** Nothing may be written or synced meanwhile. Rejects with DiskErrors. */
export async function truncateLog(
  context: LogContext,
  log: {
    readonly segments: Segments;
    readonly epochs: LeaderEpochs;
    readonly logEndOffset: Offset;
    saveEpochs(): Promise<void>;
  },
  wanted: Offset,
): Promise<Truncated> {
  const { segments, epochs } = log;
  const { disk } = context.platform;
  for (const segment of segments.popFrom(wanted)) {
    segment.held?.release();
    await removeFiles(context, segment);
  }
  const active = segments.active;
  const { directory } = active;
  active.active = true;
  await loadIndexes(context, active, { endOffset: log.logEndOffset, epochs });
  active.held ??= await context.files.hold(active.logPath, { create: true });
  const { position, endOffset, newest } = await findCut(
    context,
    active,
    { endOffset: log.logEndOffset, epochs },
    wanted,
  );
  active.truncate(position, endOffset);
  active.newest = newest;
  await active.held.file.truncate(position);
  await active.held.file.sync();
  await disk.syncDirectory(directory);
  // An epoch that begins at the very end holds no data yet, but has begun.
  if (epochs.truncateEnd(endOffset + 1)) await log.saveEpochs();
  await removeSnapshotsAbove(context, directory, endOffset);
  const parts = { directory, segments: segments.all(), upTo: endOffset, snapshotsUpTo: endOffset };
  const { state } = await rebuildProducers(rebuilding(context, parts, epochs));
  return { endOffset, producers: state };
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
