/**
 * Reads batches of a segment from its file, checked before they leave.
 *
 * One positioned read as a rule, into a pooled buffer that the slice gives back. What has been checked is
 * remembered per segment until it is closed.
 * When a check fails the whole segment is walked through once: that rebuilds its indexes if they were
 * wrong, and names what is damaged if the log is.
 *
 * Errors   KAFKA_STORAGE_ERROR for damaged offsets and failed reads
 */
import { BATCH_OVERHEAD, type BatchHeader, type Crc32c } from '../../protocol/record/batch.ts';
import { assert } from '../base/assert.ts';
import type { BufferPool } from '../base/buffer-pool.ts';
import { done, type Outcome, refused } from '../base/outcome.ts';
import { type Bytes, KiB, type Offset } from '../base/units.ts';
import type { DiskFile } from '../platform/ports.ts';
import { batchAt, type Expectation } from './batch-check.ts';
import type { LeaderEpochs } from './leader-epochs.ts';
import type { LogSlice } from './log-slice.ts';
import type { OpenFiles } from './open-files.ts';
import type { DamagedRange, Segment } from './segment.ts';

/** Read in excess, for the batches between the index entry and the one asked for. */
const SLACK: Bytes = 8 * KiB;

export interface ReadRequest {
  readonly from: Offset;
  readonly upTo: Offset;
  readonly maxBytes: Bytes;
}

/** What the reader needs to know of the log. */
export interface ReaderContext {
  readonly files: OpenFiles;
  readonly buffers: BufferPool;
  readonly crc32c: Crc32c;
  readonly epochs: LeaderEpochs;
  /** Offset at which the segment ends: the start of the next one, or the end of the log. */
  endOffset(segment: Segment): Offset;
  /** Loads the indexes; rejects with DiskError. */
  loadIndexes(segment: Segment): Promise<void>;
  /** Walks through the segment: sets its damaged ranges, and its indexes unless it is the last. */
  inspect(segment: Segment): Promise<void>;
}

/** Whole batches from the one with `from`, all of one segment. Rejects with DiskErrors only. */
export async function readSegment(
  context: ReaderContext,
  segment: Segment,
  request: ReadRequest,
): Promise<Outcome<LogSlice>> {
  const held = await context.files.hold(segment.logPath);
  try {
    for (let inspected = false; ; inspected = true) {
      await context.loadIndexes(segment);
      const damage = damageAt(segment, request.from);
      if (damage !== undefined) return refused('KAFKA_STORAGE_ERROR', describe(damage));
      const slice = await attempt(context, segment, held.file, request);
      if (slice !== 'suspect') return done(slice);
      segment.readPositions.clear();
      if (inspected) return refused('KAFKA_STORAGE_ERROR', `Offset ${request.from} cannot be read.`);
      await context.inspect(segment);
    }
  } finally {
    held.release();
  }
}

function damageAt(segment: Segment, offset: Offset): DamagedRange | undefined {
  return segment.damaged.find((range) => range.baseOffset <= offset && offset < range.endOffset);
}

/** A sentence for people. */
function describe({ baseOffset, endOffset, segmentBaseOffset }: DamagedRange): string {
  return `Offsets ${baseOffset} to ${endOffset - 1} are damaged (segment ${segmentBaseOffset}).`;
}

/** 'suspect': the segment is not what its index or its batches say, and must be inspected. */
async function attempt(
  context: ReaderContext,
  segment: Segment,
  file: DiskFile,
  request: ReadRequest,
): Promise<LogSlice | 'suspect'> {
  const walk = new Walk(context, segment, request);
  const end = endOf(segment, request.from);
  let length = walk.isExact ? Math.max(request.maxBytes, BATCH_OVERHEAD) : request.maxBytes + SLACK;
  for (;;) {
    const start = walk.position;
    const wanted = Math.min(length, end - start);
    const buffer = context.buffers.acquire(wanted);
    const filled = await file.read(buffer.subarray(0, wanted), start);
    const found = walk.through(buffer, filled);
    if (typeof found === 'object') return sliceOf(context.buffers, buffer, found);
    context.buffers.release(buffer);
    if (found === 'suspect' || filled < wanted || start + filled >= end) return 'suspect';
    // The batch wanted goes beyond the buffer: once more from its start, and with more room if need be.
    if (walk.position === start) length *= 4;
  }
}

/** The part of a pooled buffer that was asked for. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly nextOffset: Offset;
}

function sliceOf(buffers: BufferPool, buffer: Uint8Array, { start, end, nextOffset }: Found): LogSlice {
  let isHeld = true;
  return {
    chunks: [buffer.subarray(start, end)],
    sizeInBytes: end - start,
    nextOffset,
    release: () => {
      assert(isHeld, 'a slice is released once');
      isHeld = false;
      buffers.release(buffer);
    },
  };
}

/** Where sound bytes end that begin before the batch wanted. */
function endOf(segment: Segment, from: Offset): Bytes {
  const next = segment.damaged.find((range) => range.baseOffset > from);
  return next?.position ?? segment.written;
}

/** Goes through bytes just read: checks batch by batch and notes which ones were asked for. */
class Walk {
  /** Where in the file the next batch starts. */
  position: Bytes;
  /** It is the batch wanted, not one before it. */
  readonly isExact: boolean;
  readonly #segment: Segment;
  readonly #request: ReadRequest;
  readonly #expected: Expectation;
  /** What the index says of the batch it led to: it ends with this offset. */
  #indexed: Offset | undefined;

  constructor(context: ReaderContext, segment: Segment, request: ReadRequest) {
    const offsets = segment.indexes!.offsets;
    const known = segment.readPositions.of(request.from);
    this.isExact = known !== undefined;
    this.position = known ?? offsets.positionBefore(request.from);
    this.#indexed = this.isExact ? undefined : offsets.lastOffsetAt(this.position);
    let offset = this.isExact ? request.from : segment.baseOffset;
    for (const range of segment.damaged) {
      if (range.endOffset > request.from || range.endPosition <= this.position) continue;
      this.position = range.endPosition;
      this.#indexed = undefined;
      offset = range.endOffset;
    }
    this.#segment = segment;
    this.#request = request;
    this.#expected = {
      offset,
      limit: context.endOffset(segment),
      gaps: segment.mayHaveGaps || this.#indexed !== undefined,
      epochs: context.epochs,
      crc32c: context.crc32c,
    };
  }

  /** 'more': the batch wanted is sound so far, but goes beyond `filled`. */
  through(buffer: Uint8Array, filled: number): Found | 'suspect' | 'more' {
    const { from, upTo, maxBytes } = this.#request;
    const { checked } = this.#segment;
    let [at, start, nextOffset] = [0, -1, from];
    for (;;) {
      const position = this.position;
      const batch = batchAt(buffer, at, filled, this.#expected, (size) =>
        checked.covers(position, position + size),
      );
      if (typeof batch !== 'object') {
        if (start >= 0) break;
        return batch === 'short' ? 'more' : 'suspect';
      }
      if (this.#indexed !== undefined && batch.lastOffset !== this.#indexed) return 'suspect';
      if (start >= 0 && (batch.lastOffset >= upTo || at + batch.sizeInBytes - start > maxBytes)) break;
      if (start < 0 && batch.lastOffset >= from) start = at;
      this.#take(batch);
      nextOffset = batch.lastOffset + 1;
      at += batch.sizeInBytes;
    }
    this.#segment.readPositions.note(nextOffset, this.position);
    return { start, end: at, nextOffset };
  }

  #take(batch: BatchHeader): void {
    const end = this.position + batch.sizeInBytes;
    this.#segment.checked.add(this.position, end);
    this.position = end;
    this.#indexed = undefined;
    this.#expected.offset = batch.lastOffset + 1;
    this.#expected.gaps = this.#segment.mayHaveGaps;
  }
}
