/**
 * Writes a group of neighbouring segments anew as one, without the records that compaction drops.
 *
 * Offsets and order stay. A batch that lost all its records stays as an empty one where something hangs on
 * it: the last of a producer, whose sequences must be known, and the last of the new segment, so that it
 * ends exactly where the next one starts, and bytes that went missing at its end are noticed.
 *
 * Order    everything is in `.cleaned` files, synced, when this resolves; nothing else has changed
 * Errors   DiskError, and those of `eachBatch`
 */
import { type BatchHeader, FIELD } from '../../protocol/record/batch.ts';
import { readInt64 } from '../../protocol/record/integers.ts';
import { type Bytes, MiB, type Offset } from '../base/units.ts';
import type { DiskFile } from '../platform/ports.ts';
import { type FilterRules, type FilterTools, filterBatch } from './batch-filter.ts';
import { type CompactionSource, eachBatch } from './compaction-source.ts';
import type { LastBatches } from './last-batches.ts';
import { CLEANED, SUFFIX } from './layout.ts';
import type { LogContext } from './log-context.ts';
import { MAX_RELATIVE_OFFSET, Segment } from './segment.ts';
import { writeIndexes } from './segment-indexes.ts';
import type { LogConfig } from './settings.ts';

const WRITE_BYTES: Bytes = MiB;
/** Synced now and then, so that one large sync does not hold up those of producers. */
const SYNC_BYTES: Bytes = 16 * MiB;
/** Below the system's limit of buffers in one gathered write. */
const GATHER_LIMIT = 512;

/** Neighbouring segments that become one. */
export interface SegmentGroup {
  readonly segments: readonly Segment[];
  /** Where the segment after the last one starts. */
  readonly endOffset: Offset;
}

export interface CleaningRules extends FilterRules {
  readonly config: LogConfig;
  readonly lastBatches: LastBatches;
}

export interface CleanedSegment {
  readonly segment: Segment;
  readonly removedRecords: number;
}

/** Groups neighbours as long as they fit in one segment by size and by offsets. `endOffset`: after the last. */
export function groupSegments(
  segments: readonly Segment[],
  endOffset: Offset,
  { segmentBytes }: LogConfig,
): SegmentGroup[] {
  const groups: SegmentGroup[] = [];
  let [group, size]: [Segment[], Bytes] = [[], 0];
  for (const [index, segment] of segments.entries()) {
    const end = segments[index + 1]?.baseOffset ?? endOffset;
    const first = group[0] ?? segment;
    if (size + segment.size > segmentBytes || end - first.baseOffset > MAX_RELATIVE_OFFSET) {
      if (group.length > 0) groups.push({ segments: group, endOffset: segment.baseOffset });
      [group, size] = [[], 0];
    }
    group.push(segment);
    size += segment.size;
  }
  if (group.length > 0) groups.push({ segments: group, endOffset });
  return groups;
}

/** Undefined when nothing would change. */
export async function cleanGroup(
  source: CompactionSource,
  group: SegmentGroup,
  rules: CleaningRules,
): Promise<CleanedSegment | undefined> {
  const { context } = source;
  const first = group.segments[0]!;
  const createdAt = Math.max(...group.segments.map((segment) => segment.createdAt));
  const segment = Segment.fresh(first.directory, first.baseOffset, createdAt, first.rollJitterMs);
  const output = await Output.create(context, segment);
  const tools: FilterTools = {
    compute: context.platform.compute,
    crc32c: context.crc32c,
    maxDecompressedBytes: context.settings.maxDecompressedBytes,
    pace: source.pace,
  };
  let removedRecords = 0;
  let isChanged = group.segments.length > 1;
  try {
    for (const [index, { baseOffset }] of group.segments.entries()) {
      const endOffset = group.segments[index + 1]?.baseOffset ?? group.endOffset;
      await eachBatch(source, baseOffset, endOffset, async (batch, header) => {
        context.counters.compactionReadBytes += header.sizeInBytes;
        const filtered = await filterBatch(batch, header, rules, tools);
        removedRecords += header.recordCount - filtered.recordCount;
        const isKept = filtered.recordCount > 0 || isKeptEmpty(header, rules, group.endOffset);
        isChanged ||= !isKept || filtered.bytes !== batch;
        if (!isKept) return undefined;
        const maxTimestamp = readInt64(filtered.bytes, FIELD.maxTimestamp);
        const indexed = { lastOffset: header.lastOffset, maxTimestamp, sizeInBytes: filtered.bytes.length };
        segment.take(indexed, rules.config.indexIntervalBytes);
        await output.write(filtered.bytes);
        return undefined;
      });
    }
    await output.finish();
  } finally {
    await output.close();
  }
  if (!isChanged) return undefined;
  await writeIndexes(context, segment, CLEANED);
  segment.active = false;
  segment.written = segment.size;
  segment.mayHaveGaps = true;
  context.counters.compactionWrittenBytes += segment.size;
  return { segment, removedRecords };
}

/** Removes what a cleaning has left, if that can be done. */
export async function discardCleaned({ platform, logger }: LogContext, first: Segment): Promise<void> {
  for (const suffix of [SUFFIX.log, SUFFIX.index, SUFFIX.timeIndex]) {
    const path = first.path(suffix) + CLEANED;
    await platform.disk
      .remove(path)
      .catch((error: unknown) => logger.warn({ path, error }, 'file not removed'));
  }
}

function isKeptEmpty(header: BatchHeader, rules: CleaningRules, endOffset: Offset): boolean {
  return rules.lastBatches.has(header) || header.lastOffset === endOffset - 1;
}

/** The `.log.cleaned` file. */
class Output {
  readonly #file: DiskFile;
  #chunks: Uint8Array[] = [];
  #waiting: Bytes = 0;
  #unsynced: Bytes = 0;

  private constructor(file: DiskFile) {
    this.#file = file;
  }

  static async create({ platform }: LogContext, segment: Segment): Promise<Output> {
    const file = await platform.disk.open(segment.logPath + CLEANED, { create: true });
    const output = new Output(file);
    if (file.size > 0) await file.truncate(0);
    return output;
  }

  /** `bytes` belong to the output from here on. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#chunks.push(bytes);
    this.#waiting += bytes.length;
    if (this.#waiting >= WRITE_BYTES || this.#chunks.length === GATHER_LIMIT) await this.#flush();
  }

  async finish(): Promise<void> {
    await this.#flush();
    await this.#file.sync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #flush(): Promise<void> {
    if (this.#chunks.length === 0) return;
    const chunks = this.#chunks;
    this.#unsynced += this.#waiting;
    this.#chunks = [];
    this.#waiting = 0;
    await this.#file.append(chunks);
    if (this.#unsynced < SYNC_BYTES) return;
    this.#unsynced = 0;
    await this.#file.sync();
  }
}
