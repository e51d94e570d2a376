/**
 * Reads of a log that its tail cache cannot answer: finds the segment, reads it, inspects it when what
 * came is not what should be there.
 */
import { readBatchHeader } from '../../protocol/record/batch.ts';
import type { Outcome } from '../base/outcome.ts';
import { refused } from '../base/outcome.ts';
import type { Offset } from '../base/units.ts';
import { asDiskError } from './disk-failures.ts';
import type { LeaderEpochs } from './leader-epochs.ts';
import type { LogContext } from './log-context.ts';
import type { LogSlice } from './log-slice.ts';
import type { Segment } from './segment.ts';
import { inspectSegment, loadIndexes, type SegmentBounds, scan } from './segment-indexes.ts';
import { type ReadRequest, readSegment } from './segment-reader.ts';
import type { Segments } from './segments.ts';

export class LogReader {
  readonly #context: LogContext;
  readonly #segments: Segments;
  readonly #epochs: LeaderEpochs;
  readonly #logEndOffset: () => Offset;

  constructor(context: LogContext, segments: Segments, epochs: LeaderEpochs, logEndOffset: () => Offset) {
    this.#context = context;
    this.#segments = segments;
    this.#epochs = epochs;
    this.#logEndOffset = logEndOffset;
  }

  /** Whole batches of one segment, at least one. Errors: KAFKA_STORAGE_ERROR; OFFSET_OUT_OF_RANGE. */
  async read(request: ReadRequest): Promise<Outcome<LogSlice>> {
    this.#context.counters.fileReads++;
    for (;;) {
      const segment = this.#segments.holding(request.from);
      // While its files change names; the one to read may be another then.
      if (segment.swapped !== undefined) await segment.swapped;
      if (segment !== this.#segments.holding(request.from)) continue;
      const outcome = await this.#readFrom(segment, request);
      if (segment.swapped === undefined) return outcome;
      if (outcome.ok) outcome.value.release();
    }
  }

  async #readFrom(segment: Segment, request: ReadRequest): Promise<Outcome<LogSlice>> {
    const { files, readBuffers, crc32c, logger } = this.#context;
    const reader = {
      files,
      buffers: readBuffers,
      crc32c,
      epochs: this.#epochs,
      endOffset: (of: Segment) => this.bounds(of).endOffset,
      loadIndexes: (of: Segment) => this.loadIndexes(of),
      inspect: (of: Segment) => this.#inspect(of),
    };
    try {
      return await readSegment(reader, segment, request);
    } catch (error) {
      const { code, message } = asDiskError(error);
      if (segment.swapped !== undefined) return refused('KAFKA_STORAGE_ERROR', message);
      if (request.from < this.#segments.first.baseOffset) {
        return refused('OFFSET_OUT_OF_RANGE', `Offset ${request.from} was just removed.`);
      }
      logger.error({ directory: segment.directory, from: request.from, code }, 'read failed');
      return refused('KAFKA_STORAGE_ERROR', message);
    }
  }

  /**
   * Where a log ends that is cut at `offset`: where the batch or the damaged range begins that holds it, or ends that
   * is before it. In a gap of compaction no log ends: what is missing at the end would be taken for damage.
   */
  async cutAt(offset: Offset): Promise<Offset> {
    const start = await this.#batchStart(offset);
    const segment = this.#segments.holding(start - 1);
    if (!segment.mayHaveGaps || start <= segment.baseOffset) return start;
    let end = segment.baseOffset;
    await scan(this.#context, segment, this.bounds(segment), ({ lastOffset }) => {
      if (lastOffset < start) end = lastOffset + 1;
    });
    return segment.damaged.some(({ baseOffset }) => baseOffset === end) ? start : end;
  }

  /** Start of the batch, or of the damaged range, that holds `offset`; the offset itself if none does. */
  async #batchStart(offset: Offset): Promise<Offset> {
    if (offset >= this.#logEndOffset()) return offset;
    const slice = await this.read({ from: offset, upTo: this.#logEndOffset(), maxBytes: 0 });
    if (slice.ok) {
      const { baseOffset } = readBatchHeader(slice.value.chunks[0]!, 0);
      slice.value.release();
      return Math.min(offset, baseOffset);
    }
    const range = this.#segments.damaged.find((one) => one.baseOffset <= offset && offset < one.endOffset);
    return range?.baseOffset ?? offset;
  }

  /** The checked bytes of the batch that holds `offset`, if it can be read. */
  async batchAt(offset: Offset): Promise<Uint8Array | undefined> {
    const slice = await this.read({ from: offset, upTo: this.#logEndOffset(), maxBytes: 0 });
    return slice.ok ? slice.value.chunks[0] : undefined;
  }

  /** What the segment's written batches are held against. */
  bounds(segment: Segment): SegmentBounds {
    const logEndOffset = this.#logEndOffset();
    const endOffset = Math.min(this.#segments.endOf(segment) ?? logEndOffset, logEndOffset);
    return { endOffset, epochs: this.#epochs };
  }

  /** Rejects with DiskErrors. */
  loadIndexes(segment: Segment): Promise<void> {
    return loadIndexes(this.#context, segment, this.bounds(segment));
  }

  /** The indexes of the active segment are ours and right; those of the others are rebuilt. */
  #inspect(segment: Segment): Promise<void> {
    const bounds = this.bounds(segment);
    return segment.active
      ? scan(this.#context, segment, bounds, () => undefined)
      : inspectSegment(this.#context, segment, bounds);
  }
}
