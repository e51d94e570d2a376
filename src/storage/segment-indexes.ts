/**
 * Indexes of segments on disk: loading, writing, and rebuilding from the log when missing or wrong.
 *
 * Rebuilding one segment's indexes touches nothing else: not its neighbours', not producer snapshots.
 */
import { BATCH_OVERHEAD, type BatchHeader, MAGIC, readBatchHeader } from '../../protocol/record/batch.ts';
import type { Offset } from '../base/units.ts';
import { readIfThere } from './atomic-file.ts';
import { SUFFIX, segmentFile } from './layout.ts';
import { type EpochStart, LeaderEpochs } from './leader-epochs.ts';
import type { LogContext } from './log-context.ts';
import { OffsetIndex } from './offset-index.ts';
import type { RebuildOptions } from './producer-rebuild.ts';
import { encodeSnapshot } from './producer-snapshot.ts';
import type { ProducerEntry } from './producer-state.ts';
import { Segment } from './segment.ts';
import { scanSegment } from './segment-scan.ts';
import { TimeIndex } from './time-index.ts';

/** What a closed segment's content is held against. */
export interface SegmentBounds {
  /** Where the next segment starts, or the log ends. */
  readonly endOffset: Offset;
  readonly epochs: LeaderEpochs | undefined;
}

/** Loads both indexes, or rebuilds them when a file is missing or makes no sense. */
export async function loadIndexes(
  context: LogContext,
  segment: Segment,
  bounds: SegmentBounds,
): Promise<void> {
  context.indexes.touch(segment);
  if (segment.indexes !== undefined) return;
  const { disk } = context.platform;
  const [offsetBytes, timeBytes] = await Promise.all([
    readIfThere(disk, segment.path(SUFFIX.index)),
    readIfThere(disk, segment.path(SUFFIX.timeIndex)),
  ]);
  const offsets = offsetBytes && OffsetIndex.decode(offsetBytes, segment.baseOffset, segment.size);
  const times = timeBytes && TimeIndex.decode(timeBytes, segment.baseOffset, bounds.endOffset);
  if (offsets === undefined || times === undefined) return inspectSegment(context, segment, bounds);
  segment.indexes = { offsets, times };
  segment.newest = times.last ?? { timestamp: -1, offset: segment.baseOffset };
}

/** Walks through a closed segment: rebuilds its indexes, names what is damaged, remembers what is sound. */
export async function inspectSegment(
  context: LogContext,
  segment: Segment,
  bounds: SegmentBounds,
): Promise<void> {
  const fresh = Segment.fresh(segment.directory, segment.baseOffset, segment.createdAt);
  await scan(context, segment, bounds, (header, position) => {
    fresh.size = position;
    fresh.take(header, INDEX_INTERVAL);
  });
  fresh.finishTimes();
  segment.indexes = fresh.indexes;
  segment.newest = fresh.newest;
}

/** Kafka's default: a rebuilt index need not be as dense as the topic says now. */
const INDEX_INTERVAL = 4096;

/** Walks through a segment; what is unsound becomes its damaged ranges. */
export async function scan(
  context: LogContext,
  segment: Segment,
  { endOffset, epochs }: SegmentBounds,
  visit: (header: BatchHeader, position: number) => void,
): Promise<void> {
  const held = await context.files.hold(segment.logPath);
  try {
    const options = {
      file: held.file,
      baseOffset: segment.baseOffset,
      size: segment.written,
      limit: endOffset,
      gaps: segment.mayHaveGaps,
      durableBelow: endOffset,
      epochs,
      crc32c: context.crc32c,
      clock: context.platform.clock,
    };
    const result = await scanSegment(options, (header, position) => {
      segment.checked.add(position, position + header.sizeInBytes);
      visit(header, position);
    });
    // Meanwhile its file may have become another one.
    if (segment.swapped !== undefined) return;
    const known = segment.damaged.length;
    segment.damaged = [...result.damaged];
    for (const range of segment.damaged.slice(known)) {
      context.logger.error({ directory: segment.directory, ...range }, 'log is damaged');
    }
  } finally {
    held.release();
  }
}

/** Writes both indexes and makes them durable; `aside` is added to their names. */
export async function writeIndexes(context: LogContext, segment: Segment, aside = ''): Promise<void> {
  segment.finishTimes();
  const { offsets, times } = segment.indexes!;
  await writeWhole(context, segment.path(SUFFIX.index) + aside, offsets.encode());
  await writeWhole(context, segment.path(SUFFIX.timeIndex) + aside, times.encode());
}

/**
 * Closes a segment whose file ends in damage: what comes next goes to another one, whose name says at which
 * offset. Resolves to that one; its file is yet to be made.
 */
export async function segmentAfter(
  context: LogContext,
  damaged: Segment,
  nextOffset: Offset,
): Promise<Segment> {
  await writeIndexes(context, damaged);
  damaged.active = false;
  context.indexes.touch(damaged);
  const now = context.platform.clock.wallTime();
  return Segment.fresh(damaged.directory, nextOffset, now, damaged.rollJitterMs);
}

/** Writes the snapshot of `producers` as of `offset` and makes it durable. */
export async function writeSnapshot(
  context: LogContext,
  directory: string,
  offset: Offset,
  producers: readonly ProducerEntry[],
): Promise<void> {
  const { crc32c, platform } = context;
  const path = `${directory}/${segmentFile(offset, SUFFIX.snapshot)}`;
  await writeWhole(context, path, await encodeSnapshot(producers, crc32c, platform.clock));
}

/** A file that is rebuilt when a crash leaves half of it: synced, but not swapped in. */
async function writeWhole(context: LogContext, path: string, content: Uint8Array): Promise<void> {
  const file = await context.platform.disk.open(path, { create: true });
  try {
    if (file.size > 0) await file.truncate(0);
    if (content.length > 0) await file.append([content]);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Reads the first batch's timestamp, from which the age of the last segment counts. */
export async function loadFirstTimestamp(context: LogContext, segment: Segment): Promise<void> {
  const first = await firstBatch(context, segment);
  if (first !== undefined && first.maxTimestamp >= 0) segment.firstTimestamp = first.maxTimestamp;
}

async function firstBatch(context: LogContext, segment: Segment): Promise<BatchHeader | undefined> {
  if (segment.size < BATCH_OVERHEAD) return undefined;
  const held = await context.files.hold(segment.logPath);
  try {
    const bytes = new Uint8Array(BATCH_OVERHEAD);
    if ((await held.file.read(bytes, 0)) < BATCH_OVERHEAD) return undefined;
    const header = readBatchHeader(bytes, 0);
    return header.magic === MAGIC ? header : undefined;
  } finally {
    held.release();
  }
}

/**
 * Epochs as the batches of closed segments have them. A segment that starts with the same epoch as the
 * next one holds no other, so only those in which the epoch changes are walked through.
 */
export async function epochsOf(
  context: LogContext,
  closed: readonly Segment[],
  endOffset: Offset,
): Promise<EpochStart[]> {
  const epochs = new LeaderEpochs();
  const firsts = await Promise.all(closed.map((segment) => firstBatch(context, segment)));
  for (const [index, segment] of closed.entries()) {
    const first = firsts[index];
    if (first !== undefined && first.leaderEpoch > epochs.latest) {
      epochs.assign(first.leaderEpoch, segment.baseOffset);
    }
    const next = firsts[index + 1];
    if (first !== undefined && next?.leaderEpoch === first.leaderEpoch) continue;
    const bounds = { endOffset: closed[index + 1]?.baseOffset ?? endOffset, epochs: undefined };
    let end = segment.baseOffset;
    await scan(context, segment, bounds, (header) => {
      // Where the batch before ends: what lay between has been compacted, and may have been of this epoch.
      const start = segment.mayHaveGaps ? end : header.baseOffset;
      if (header.leaderEpoch > epochs.latest) epochs.assign(header.leaderEpoch, start);
      end = header.lastOffset + 1;
    });
  }
  return [...epochs.entries];
}

/** How producer state is rebuilt from `segments`, the last of which ends at `upTo`. */
export function rebuilding(
  context: LogContext,
  parts: Pick<RebuildOptions, 'directory' | 'segments' | 'upTo' | 'snapshots'>,
  epochs: LeaderEpochs,
): RebuildOptions {
  return {
    ...parts,
    platform: context.platform,
    expirationMs: context.settings.producerIdExpirationMs,
    maxProducers: context.settings.maxProducers,
    scan: (segment, endOffset, visit) => scan(context, segment, { endOffset, epochs }, visit),
  };
}
