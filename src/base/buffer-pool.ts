/**
 * Buffers that are used again and again. A fresh one of some size costs a page fault for every 4 KiB and
 * a collection of garbage after a few dozen, which is more than filling it.
 *
 * Cost   sizes are powers of two; freed buffers are kept up to a bound
 */
import { alignedBuffer } from './aligned.ts';
import { type Bytes, KiB } from './units.ts';

const SMALLEST: Bytes = 4 * KiB;

export class BufferPool {
  readonly #free = new Map<Bytes, Uint8Array[]>();
  readonly #maxFree: Bytes;
  #freeBytes: Bytes = 0;

  /** `maxFree`: bytes kept for later. */
  constructor(maxFree: Bytes) {
    this.#maxFree = maxFree;
  }

  /** At least `size` bytes, at an address where the kernel copies fast, with old content. */
  acquire(size: Bytes): Uint8Array {
    let capacity = SMALLEST;
    while (capacity < size) capacity *= 2;
    const pooled = this.#free.get(capacity)?.pop();
    if (pooled === undefined) return alignedBuffer(capacity);
    this.#freeBytes -= capacity;
    return pooled;
  }

  /** Takes back what `acquire` gave, once; whoever still uses it will see other bytes in it. */
  release(buffer: Uint8Array): void {
    const capacity = buffer.length;
    if (this.#freeBytes + capacity > this.#maxFree) return;
    this.#freeBytes += capacity;
    const pooled = this.#free.get(capacity);
    if (pooled === undefined) this.#free.set(capacity, [buffer]);
    else pooled.push(buffer);
  }
}
