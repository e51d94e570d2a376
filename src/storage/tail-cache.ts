/**
 * Tail cache: the newest bytes of all logs in memory, and the place where an append copies them to.
 *
 * One ring of chunks per broker. Batches of all logs lie one after another in the order of their append;
 * each log knows where its own are. The oldest chunk makes room for the next one: it is written over
 * when nobody references it, and otherwise left to its holders and replaced.
 *
 * Placement    a batch lies as far from a cache line's start here as it will in its file: a large write from
 *              elsewhere costs the kernel a sixth more
 * Ownership    a chunk's bytes do not change while it is referenced
 * Cost         memory grows to the budget as it fills, and to three times that while readers are slow; one
 *              copy per append; no allocation when full
 */
import { alignedBuffer } from '../base/aligned.ts';
import { assert } from '../base/assert.ts';
import { type Bytes, MiB } from '../base/units.ts';
import type { LogTail } from './log-tail.ts';

/** A cache line. Chunks begin with one, and so do files in the page cache. */
const LINE: Bytes = 64;

export class Chunk {
  readonly bytes: Uint8Array;
  used: Bytes = 0;
  /** Logs with batches in it. */
  readonly tails = new Set<LogTail>();
  #references = 0;
  #detached: (() => void) | undefined;

  constructor(size: Bytes) {
    this.bytes = alignedBuffer(size);
  }

  get referenced(): boolean {
    return this.#references > 0;
  }

  retain(): void {
    this.#references++;
  }

  release(): void {
    assert(this.#references > 0, 'a chunk is released once per reference');
    if (--this.#references === 0) this.#detached?.();
  }

  /** The ring goes on without it; `freed` is called when its last holder leaves. */
  detach(freed: () => void): void {
    this.#detached = freed;
  }
}

export class TailCache {
  /** Bytes of the ring when full. */
  readonly budget: Bytes;
  readonly #chunkBytes: Bytes;
  /** Oldest first; the last one is being filled. */
  #chunks: Chunk[] = [];
  #ringBytes: Bytes = 0;
  #detachedBytes: Bytes = 0;

  constructor(budget: Bytes) {
    this.budget = budget;
    this.#chunkBytes = Math.max(1024, Math.min(MiB, Math.floor(budget / 4)));
  }

  /** Memory of the ring and of what holders keep beyond it. */
  get sizeInBytes(): Bytes {
    return this.#ringBytes + this.#detachedBytes;
  }

  /** Slow holders keep as much as the ring has: readers then get copies, which others bound. */
  get overheld(): boolean {
    return this.#detachedBytes >= this.budget;
  }

  /**
   * A chunk with `size` free bytes after `used`, for what goes to `filePosition`. The caller writes there and
   * moves `used` at once.
   */
  room(size: Bytes, filePosition: Bytes): Chunk {
    const current = this.#chunks.at(-1);
    if (current !== undefined) {
      const start = placeFrom(current.used, filePosition);
      if (start + size <= current.bytes.length) {
        current.used = start;
        return current;
      }
    }
    const wanted = Math.max(LINE + size, this.#chunkBytes);
    let reusable: Chunk | undefined;
    while (this.#chunks.length > 0 && this.#ringBytes + wanted > this.budget) {
      const oldest = this.#evictOldest();
      if (!oldest.referenced && oldest.bytes.length === wanted) reusable = oldest;
    }
    const chunk = reusable ?? new Chunk(wanted);
    chunk.used = placeFrom(0, filePosition);
    this.#chunks.push(chunk);
    this.#ringBytes += wanted;
    return chunk;
  }

  #evictOldest(): Chunk {
    const chunk = this.#chunks.shift()!;
    const size = chunk.bytes.length;
    this.#ringBytes -= size;
    for (const tail of chunk.tails) tail.forget(chunk);
    chunk.tails.clear();
    if (chunk.referenced) {
      this.#detachedBytes += size;
      chunk.detach(() => {
        this.#detachedBytes -= size;
      });
    }
    return chunk;
  }
}

/** The first place from `used` on that is as far into a cache line as `filePosition`. */
function placeFrom(used: Bytes, filePosition: Bytes): Bytes {
  return used + ((filePosition - used) & (LINE - 1));
}
