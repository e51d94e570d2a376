/**
 * Rebuilds a log's producer state as of an offset: the newest sound snapshot at or below it, and the
 * batches between the two.
 *
 * Without a snapshot the whole log is walked through, except for segments that nothing was written to
 * for as long as producers are remembered.
 *
 * Cost   as a rule one small file; else a scan of what lies behind it
 */
import type { BatchHeader } from '../../protocol/record/batch.ts';
import type { Millis, Offset } from '../base/units.ts';
import type { Platform } from '../platform/ports.ts';
import { parseSegmentFile, SUFFIX, segmentFile } from './layout.ts';
import { decodeSnapshot } from './producer-snapshot.ts';
import { ProducerState } from './producer-state.ts';
import type { Segment } from './segment.ts';

export interface RebuildOptions {
  readonly platform: Platform;
  readonly directory: string;
  /** Those that may be walked through, ascending; each ends where the next one starts, the last at `upTo`. */
  readonly segments: readonly Segment[];
  readonly upTo: Offset;
  /**
   * Which snapshots count: a later one knows batches that may not exist, and between an earlier one and
   * the first segment there are batches that nobody can read any more.
   */
  readonly snapshots: { readonly from: Offset; readonly upTo: Offset };
  readonly expirationMs: Millis;
  readonly maxProducers: number;
  /** Walks through the sound batches of a segment that ends at `endOffset`. */
  scan(segment: Segment, endOffset: Offset, visit: (header: BatchHeader) => void): Promise<void>;
}

/** Resolves to the state as of `offset`: `upTo`, or the snapshot's if that lies beyond all segments. */
export async function rebuildProducers(
  options: RebuildOptions,
): Promise<{ state: ProducerState; offset: Offset }> {
  const { platform, segments, upTo } = options;
  const now = platform.clock.wallTime();
  const { state, offset } = await newestSnapshot(options);
  let reached = offset;
  for (const [index, segment] of segments.entries()) {
    const end = Math.min(upTo, segments[index + 1]?.baseOffset ?? upTo);
    if (end <= offset || segment.baseOffset >= upTo || segment.size === 0) continue;
    reached = Math.max(reached, end);
    if (await isForgotten(options, segment, now)) continue;
    await options.scan(segment, end, (header) => {
      if (header.baseOffset >= offset && header.lastOffset < upTo)
        state.update(header, header.baseOffset, now);
    });
  }
  return { state, offset: reached };
}

async function newestSnapshot(options: RebuildOptions): Promise<{ state: ProducerState; offset: Offset }> {
  const { platform, directory, snapshots, maxProducers } = options;
  const { clock, compute, disk } = platform;
  const names = await disk.list(directory);
  const offsets = names
    .map(parseSegmentFile)
    .flatMap((file) => (file?.suffix === SUFFIX.snapshot ? [file.baseOffset] : []));
  for (const offset of offsets.reverse()) {
    if (offset < snapshots.from || offset > snapshots.upTo) continue;
    const bytes = await disk.readFile(`${directory}/${segmentFile(offset, SUFFIX.snapshot)}`);
    const entries = await decodeSnapshot(bytes, compute.crc32c, clock);
    if (entries !== undefined) return { state: new ProducerState(maxProducers, entries), offset };
  }
  return { state: new ProducerState(maxProducers), offset: 0 };
}

async function isForgotten(
  { platform, expirationMs }: RebuildOptions,
  segment: Segment,
  now: Millis,
): Promise<boolean> {
  const entry = await platform.disk.stat(segment.logPath);
  return entry !== undefined && now - entry.modifiedAt > expirationMs;
}
