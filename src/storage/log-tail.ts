/**
 * One log's part of the tail cache: its newest batches, without a gap, up to the last one appended.
 *
 * Batches that follow each other in a chunk form a run, so that bookkeeping and reading cost per run.
 */
import { batchSizeAt, FIELD } from '../../protocol/record/batch.ts';
import { readInt32, readInt64 } from '../../protocol/record/integers.ts';
import { assert } from '../base/assert.ts';
import { Ring } from '../base/ring.ts';
import { type Bytes, KiB, type Offset } from '../base/units.ts';
import type { LogSlice } from './log-slice.ts';
import type { Chunk, TailCache } from './tail-cache.ts';

/** Finding a batch walks through a run: keeps that walk short. */
const RUN_BYTES: Bytes = 32 * KiB;

interface Run {
  readonly baseOffset: Offset;
  endOffset: Offset;
  readonly chunk: Chunk;
  readonly start: Bytes;
  end: Bytes;
}

/** What a batch becomes in the log. */
export interface Appended {
  readonly base: Offset;
  /** Of the offset after its last one. */
  readonly end: Offset;
  /** Where it begins in its segment's file. */
  readonly filePosition: Bytes;
}

/** Where an appended batch lies. */
export interface Place {
  readonly chunk: Chunk;
  readonly start: Bytes;
}

export class LogTail {
  readonly #cache: TailCache;
  /** Appended since somebody read the log. */
  #unreadBytes: Bytes = 0;
  readonly #runs = new Ring<Run>(2);
  #last: Run | undefined;

  constructor(cache: TailCache) {
    this.#cache = cache;
  }

  /** Somebody reads the log, near its end or on his way there. */
  noteReader(): void {
    this.#unreadBytes = 0;
  }

  /** Whether what is added will hardly be read before it makes room: nothing of the last cacheful was. */
  get isUnread(): boolean {
    return this.#unreadBytes > this.#cache.budget;
  }

  /** The log grows by a batch that is not kept. */
  pass(size: Bytes): void {
    if (this.#last !== undefined) this.clear();
    this.#unreadBytes += size;
  }

  /** Copies one batch in, which follows the one before; its header is to be stamped in place, at once. */
  add(bytes: Uint8Array, position: number, size: Bytes, batch: Appended): Place {
    const chunk = this.#cache.room(size, batch.filePosition);
    const start = chunk.used;
    chunk.bytes.set(bytes.subarray(position, position + size), start);
    chunk.used += size;
    this.#unreadBytes += size;
    const last = this.#last;
    assert(last === undefined || last.endOffset === batch.base, 'the tail cache has no gap');
    const extends_ = last?.chunk === chunk && last.end === start && start + size - last.start <= RUN_BYTES;
    if (extends_) {
      last.end += size;
      last.endOffset = batch.end;
    } else {
      this.#last = { baseOffset: batch.base, endOffset: batch.end, chunk, start, end: start + size };
      this.#runs.push(this.#last);
      chunk.tails.add(this);
    }
    return { chunk, start };
  }

  /**
   * Whole batches from the one with `from` on, below `upTo`, at most `maxBytes` but at least one batch.
   * Undefined when the cache does not hold `from`.
   */
  read(from: Offset, upTo: Offset, maxBytes: Bytes): LogSlice | undefined {
    let at = this.#find(from);
    if (at === -1) return undefined;
    const cut = new Cut(this.#cache.overheld);
    let start = batchWith(this.#runs.at(at)!, from);
    for (;;) {
      const run = this.#runs.at(at)!;
      const end = endWithin(
        run,
        start,
        upTo,
        cut.isEmpty ? maxBytes : maxBytes - cut.sizeInBytes,
        cut.isEmpty,
      );
      if (end > start) cut.add(run.chunk, start, end);
      const next = end === run.end ? this.#runs.at(++at) : undefined;
      if (next === undefined || next.baseOffset >= upTo) return cut.finish();
      start = next.start;
    }
  }

  /** The chunk is about to be written over. */
  forget(chunk: Chunk): void {
    while (this.#runs.peek()?.chunk === chunk) this.#runs.shift();
    if (this.#runs.size === 0) this.#last = undefined;
  }

  /** The log does not go on where the cache ends any more. */
  clear(): void {
    for (const run of this.#runs) run.chunk.tails.delete(this);
    this.#runs.clear();
    this.#last = undefined;
  }

  #find(offset: Offset): number {
    if (this.#last === undefined || offset >= this.#last.endOffset) return -1;
    let [low, high] = [0, this.#runs.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#runs.at(middle)!.baseOffset <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Start of the batch of `run` that holds `offset`. */
function batchWith(run: Run, offset: Offset): Bytes {
  const bytes = run.chunk.bytes;
  let at = run.start;
  while (lastOffsetAt(bytes, at) < offset) at += batchSizeAt(bytes, at);
  return at;
}

function lastOffsetAt(bytes: Uint8Array, at: Bytes): Offset {
  return readInt64(bytes, at) + readInt32(bytes, at + FIELD.lastOffsetDelta);
}

/** Where to cut `run` so that it keeps below `upTo` and `maxBytes`; `first`: one batch in any case. */
function endWithin(run: Run, start: Bytes, upTo: Offset, maxBytes: Bytes, first: boolean): Bytes {
  if (run.endOffset <= upTo && run.end - start <= maxBytes) return run.end;
  const bytes = run.chunk.bytes;
  let end = start;
  while (end < run.end && lastOffsetAt(bytes, end) < upTo) {
    const size = batchSizeAt(bytes, end);
    if (end + size - start > maxBytes && !(first && end === start)) break;
    end += size;
  }
  return end;
}

/** Ranges of chunks that become a slice. */
class Cut {
  readonly #copies: boolean;
  readonly #ranges: { chunk: Chunk; start: Bytes; end: Bytes }[] = [];
  sizeInBytes: Bytes = 0;

  constructor(copies: boolean) {
    this.#copies = copies;
  }

  get isEmpty(): boolean {
    return this.sizeInBytes === 0;
  }

  add(chunk: Chunk, start: Bytes, end: Bytes): void {
    this.sizeInBytes += end - start;
    const last = this.#ranges.at(-1);
    if (last?.chunk === chunk && last.end === start) last.end = end;
    else this.#ranges.push({ chunk, start, end });
  }

  finish(): LogSlice | undefined {
    const last = this.#ranges.at(-1);
    if (last === undefined) return undefined;
    const views = this.#ranges.map(({ chunk, start, end }) => chunk.bytes.subarray(start, end));
    const nextOffset = endOffsetOf(views.at(-1)!);
    if (this.#copies) {
      return {
        chunks: views.map((view) => view.slice()),
        sizeInBytes: this.sizeInBytes,
        nextOffset,
        release: () => {},
      };
    }
    for (const { chunk } of this.#ranges) chunk.retain();
    return {
      chunks: views,
      sizeInBytes: this.sizeInBytes,
      nextOffset,
      release: () => {
        for (const { chunk } of this.#ranges) chunk.release();
      },
    };
  }
}

/** Offset after the last of `batches`. */
function endOffsetOf(batches: Uint8Array): Offset {
  let at = 0;
  let last = 0;
  while (at < batches.length) {
    last = at;
    at += batchSizeAt(batches, at);
  }
  return lastOffsetAt(batches, last) + 1;
}
