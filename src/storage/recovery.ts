/**
 * Opens a log's files: after a clean shutdown by trusting their sizes, else by reading the last segment.
 *
 * A bad checksum is not the end of the log. What is unsound below the recovery point was durable once:
 * it is damage, named and kept. What is unsound above it is a torn tail, cut off. Everything but the
 * batches is derived and is made anew when missing or wrong.
 *
 * Invariants   a roll syncs a segment before the next one exists, so only the last one can be torn
 * Order        what was accepted is written anew where no sync has confirmed it, and synced, before it is served
 * Errors       DiskError
 */
import { type Bytes, MiB, type Offset } from '../base/units.ts';
import type { DiskFile } from '../platform/ports.ts';
import { readText, replaceFile } from './atomic-file.ts';
import { asDiskError } from './disk-failures.ts';
import { readGapsBelow } from './gap-checkpoint.ts';
import { parseSegmentFile, SUFFIX } from './layout.ts';
import { type EpochStart, formatEpochs, LeaderEpochs, parseEpochs } from './leader-epochs.ts';
import { completeLeftovers } from './leftovers.ts';
import { type LogContext, rollJitter } from './log-context.ts';
import { rebuildProducers } from './producer-rebuild.ts';
import { ProducerState } from './producer-state.ts';
import { epochsPath, Segment } from './segment.ts';
import { epochsOf, loadFirstTimestamp, loadIndexes, rebuilding, segmentAfter } from './segment-indexes.ts';
import { removeSnapshotsAbove } from './segment-removal.ts';
import { type ScanResult, scanSegment } from './segment-scan.ts';
import type { LogConfig } from './settings.ts';

/** Written anew at a time. */
const SLICE: Bytes = MiB;

/** What the checkpoints of the directory know of a log. */
export interface KnownLog {
  readonly directory: string;
  readonly recoveryPoint: Offset;
  readonly logStartOffset: Offset;
  /** How a clean shutdown left it; undefined after a crash. */
  readonly clean: CleanLog | undefined;
}

/** A log at a clean shutdown: everything written, synced and indexed. */
export interface CleanLog {
  readonly logEndOffset: Offset;
  readonly segmentBaseOffset: Offset;
  readonly segmentBytes: Bytes;
  /** Whether a producer snapshot at the end was written. */
  readonly snapshot: boolean;
}

/** A log as found, ready for appends. */
export interface LoadedLog {
  /** At least one, ascending; the indexes of the last one are loaded. */
  readonly segments: Segment[];
  readonly logStartOffset: Offset;
  readonly logEndOffset: Offset;
  readonly epochs: LeaderEpochs;
  readonly producers: ProducerState;
  /** Segments that start below may have offsets missing. */
  readonly gapsBelow: Offset;
  /** The files were read, because the shutdown was not clean. */
  readonly recovered: boolean;
}

export async function loadLog(context: LogContext, known: KnownLog, config: LogConfig): Promise<LoadedLog> {
  await completeLeftovers(context, known.directory);
  const gapsBelow = await readGapsBelow(context.platform.disk, known.directory);
  const segments = await listSegments(context, known, config, gapsBelow);
  const checkpoint = await readEpochs(context, segments);
  const { clean } = known;
  const last = segments.at(-1)!;
  const untouched =
    clean !== undefined &&
    checkpoint !== undefined &&
    last.baseOffset === clean.segmentBaseOffset &&
    last.size === clean.segmentBytes;
  return untouched
    ? { ...(await trust(context, known, segments, checkpoint, clean)), gapsBelow }
    : { ...(await recover(context, known, config, segments, checkpoint)), gapsBelow };
}

/** A log in a directory made just now: there is nothing to find. Its file is made with its first batch. */
export function newLog(context: LogContext, directory: string, config: LogConfig): LoadedLog {
  const now = context.platform.clock.wallTime();
  return {
    segments: [Segment.fresh(directory, 0, now, rollJitter(context, config))],
    logStartOffset: 0,
    logEndOffset: 0,
    epochs: new LeaderEpochs([]),
    producers: new ProducerState(context.settings.maxProducers),
    gapsBelow: 0,
    recovered: false,
  };
}

async function listSegments(
  context: LogContext,
  known: KnownLog,
  config: LogConfig,
  gapsBelow: Offset,
): Promise<Segment[]> {
  const { disk, clock } = context.platform;
  const segments: Segment[] = [];
  const names = await disk.list(known.directory);
  for (const name of names) {
    const file = parseSegmentFile(name);
    if (file?.suffix !== SUFFIX.log) continue;
    const entry = await disk.stat(`${known.directory}/${name}`);
    const createdAt = entry?.modifiedAt ?? clock.wallTime();
    const segment = new Segment(known.directory, file.baseOffset, createdAt, rollJitter(context, config));
    segment.size = entry?.size ?? 0;
    segment.written = segment.size;
    segment.mayHaveGaps = segment.baseOffset < gapsBelow;
    segments.push(segment);
  }
  if (segments.length > 0) await removeOldSnapshots(context, segments, names);
  else {
    const jitter = rollJitter(context, config);
    segments.push(Segment.fresh(known.directory, known.logStartOffset, clock.wallTime(), jitter));
  }
  return segments;
}

/** Snapshots of clean shutdowns long past: those of segments, and the newest one, are enough. */
async function removeOldSnapshots(
  { platform: { disk } }: LogContext,
  segments: readonly Segment[],
  names: readonly string[],
): Promise<void> {
  const bases = new Set(segments.map(({ baseOffset }) => baseOffset));
  const snapshots = names.filter((name) => parseSegmentFile(name)?.suffix === SUFFIX.snapshot);
  for (const name of snapshots.slice(0, -1)) {
    if (!bases.has(parseSegmentFile(name)!.baseOffset))
      await disk.remove(`${segments[0]!.directory}/${name}`);
  }
}

/** Undefined when the checkpoint is missing, although there are batches, or makes no sense. */
async function readEpochs(
  context: LogContext,
  segments: readonly Segment[],
): Promise<readonly EpochStart[] | undefined> {
  const text = await readText(context.platform.disk, epochsPath(segments[0]!.directory));
  if (text !== undefined) return parseEpochs(text);
  return segments.every((segment) => segment.size === 0) ? [] : undefined;
}

async function trust(
  context: LogContext,
  known: KnownLog,
  segments: Segment[],
  checkpoint: readonly EpochStart[],
  clean: CleanLog,
): Promise<Omit<LoadedLog, 'gapsBelow'>> {
  const { logEndOffset } = clean;
  const epochs = new LeaderEpochs(checkpoint);
  const bounds = { endOffset: logEndOffset, epochs };
  const parts = {
    directory: known.directory,
    segments,
    upTo: logEndOffset,
    snapshots: { from: segments[0]!.baseOffset, upTo: logEndOffset },
  };
  const last = segments.at(-1)!;
  last.active = true;
  await loadIndexes(context, last, bounds);
  await loadFirstTimestamp(context, last);
  const producers = clean.snapshot
    ? (await rebuildProducers(rebuilding(context, parts, epochs))).state
    : new ProducerState(context.settings.maxProducers);
  const logStartOffset = startOf(segments, known.logStartOffset, logEndOffset);
  return { segments, logStartOffset, logEndOffset, epochs, producers, recovered: false };
}

async function recover(
  context: LogContext,
  known: KnownLog,
  config: LogConfig,
  segments: Segment[],
  checkpoint: readonly EpochStart[] | undefined,
): Promise<Omit<LoadedLog, 'gapsBelow'>> {
  const closed = segments.slice(0, -1);
  const found = segments.at(-1)!;
  const durableBelow = Math.max(known.recoveryPoint, found.baseOffset);
  const before = checkpoint ?? (await epochsOf(context, closed, found.baseOffset));
  const held = await context.files.hold(found.logPath, { create: true });
  try {
    const attempt = { context, config, closed, found, file: held.file, durableBelow };
    let scan = await scanLast({ ...attempt, epochs: before, checked: checkpoint !== undefined });
    if (checkpoint !== undefined && scan.result.end < found.size) {
      // One batch that disagrees with the checkpoint is damaged; if several do, the checkpoint is.
      const unchecked = await scanLast({ ...attempt, epochs: checkpoint, checked: false });
      if (unchecked.disagreeing > 1) scan = unchecked;
    }
    const { segment, result, epochs, producers } = scan;
    if (!result.endsDamaged && result.end < found.size) await held.file.truncate(result.end);
    await writeAnew(held.file, scan.unconfirmedFrom, result.end);
    await held.file.sync().catch((error: unknown) => {
      // What it was for may be gone, and would be read back as if it were not.
      context.health.failed(asDiskError(error));
      throw error;
    });
    await removeSnapshotsAbove(context, known.directory, result.nextOffset);
    await context.platform.disk.syncDirectory(known.directory);
    epochs.truncateEnd(result.nextOffset + 1);
    await saveEpochs(context, known.directory, checkpoint, epochs);
    const all = [...closed, segment];
    if (result.endsDamaged) all.push(await segmentAfter(context, segment, result.nextOffset));
    report(context, known, found.size, scan);
    const logStartOffset = startOf(all, known.logStartOffset, result.nextOffset);
    return {
      segments: all,
      logStartOffset,
      logEndOffset: result.nextOffset,
      epochs,
      producers,
      recovered: true,
    };
  } finally {
    held.release();
  }
}

/** A clean shutdown trusts the checkpoint, so a wrong one does not stay. */
async function saveEpochs(
  { platform: { disk } }: LogContext,
  directory: string,
  checkpoint: readonly EpochStart[] | undefined,
  { entries }: LeaderEpochs,
): Promise<void> {
  const same =
    entries.length === checkpoint?.length &&
    checkpoint.every(({ epoch, startOffset }, at) => {
      return entries[at]!.epoch === epoch && entries[at]!.startOffset === startOffset;
    });
  if (!same) await replaceFile(disk, epochsPath(directory), formatEpochs(entries));
}

interface Attempt {
  readonly context: LogContext;
  readonly config: LogConfig;
  readonly closed: readonly Segment[];
  readonly found: Segment;
  readonly file: DiskFile;
  readonly durableBelow: Offset;
  readonly epochs: readonly EpochStart[];
  /** Whether a batch must agree with these epochs; otherwise they are made to agree with it. */
  readonly checked: boolean;
}

interface Scanned {
  readonly segment: Segment;
  readonly result: ScanResult;
  readonly epochs: LeaderEpochs;
  readonly producers: ProducerState;
  readonly disagreeing: number;
  /** Position of the first batch that no sync is known to have confirmed. */
  readonly unconfirmedFrom: Bytes;
}

/** Walks through the last segment and derives everything from what is sound. */
async function scanLast(attempt: Attempt): Promise<Scanned> {
  const { context, config, closed, found, file, durableBelow, checked } = attempt;
  const given = new LeaderEpochs(attempt.epochs);
  const epochs = new LeaderEpochs(attempt.epochs);
  if (!checked) epochs.truncateEnd(found.baseOffset);
  const now = context.platform.clock.wallTime();
  const parts = {
    directory: found.directory,
    segments: closed,
    upTo: found.baseOffset,
    snapshots: { from: (closed[0] ?? found).baseOffset, upTo: durableBelow },
  };
  const before = await rebuildProducers(rebuilding(context, parts, given));
  const producers = before.state;
  const segment = Segment.fresh(found.directory, found.baseOffset, found.createdAt, found.rollJitterMs);
  segment.mayHaveGaps = found.mayHaveGaps;
  let disagreeing = 0;
  let confirmed: Bytes = 0;
  let end = found.baseOffset;
  const options = {
    file,
    baseOffset: found.baseOffset,
    size: found.size,
    limit: Number.POSITIVE_INFINITY,
    gaps: found.mayHaveGaps,
    durableBelow,
    epochs: checked ? given : undefined,
    crc32c: context.crc32c,
    clock: context.platform.clock,
  };
  const result = await scanSegment(options, (header, position) => {
    if (given.at(header.baseOffset) !== header.leaderEpoch) disagreeing++;
    const epochStart = found.mayHaveGaps ? end : header.baseOffset;
    if (header.leaderEpoch > epochs.latest) epochs.assign(header.leaderEpoch, epochStart);
    end = header.lastOffset + 1;
    segment.size = position;
    segment.take(header, config.indexIntervalBytes);
    segment.checked.add(position, segment.size);
    if (header.lastOffset < durableBelow) confirmed = segment.size;
    if (header.baseOffset >= before.offset) producers.update(header, header.baseOffset, now);
  });
  segment.size = result.end;
  segment.written = result.end;
  segment.damaged = [...result.damaged];
  return { segment, result, epochs, producers, disagreeing, unconfirmedFrom: confirmed };
}

/**
 * Writes the same bytes once more. After a failed sync the page cache shows what the disk has never got, and
 * passes for clean: a sync alone would confirm it and write nothing.
 */
async function writeAnew(file: DiskFile, from: Bytes, end: Bytes): Promise<void> {
  const buffer = new Uint8Array(Math.min(SLICE, end - from));
  for (let position = from; position < end; ) {
    const length = await file.read(buffer.subarray(0, Math.min(SLICE, end - position)), position);
    if (length === 0) return;
    await file.writeAt(buffer.subarray(0, length), position);
    position += length;
  }
}

function report(context: LogContext, known: KnownLog, size: Bytes, { segment, result }: Scanned): void {
  const fields = { directory: known.directory, logEndOffset: result.nextOffset };
  // A log without bytes had nothing to recover: it is new.
  if (size > 0) context.logger.info(fields, 'log recovered');
  for (const range of segment.damaged) context.logger.error({ ...fields, ...range }, 'log is damaged');
  if (!result.endsDamaged && result.end < size) {
    context.logger.warn({ ...fields, bytes: size - result.end }, 'torn tail cut off');
  }
}

/** The log starts in its first segment, or later if the checkpoint says so, but never beyond its end. */
function startOf(segments: readonly Segment[], checkpoint: Offset, logEndOffset: Offset): Offset {
  return Math.min(Math.max(segments[0]!.baseOffset, checkpoint), logEndOffset);
}
