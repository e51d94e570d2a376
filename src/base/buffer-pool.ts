/**
 * Buffers that are used again and again. A fresh one of some size costs a page fault for every 4 KiB and
 * a collection of garbage after a few dozen, which is more than filling it.
 *
 * Cost   sizes are powers of two; freed buffers are kept up to a bound, and those of the size that was not
 *        touched for longest make room for others
 */
import { alignedBuffer } from './aligned.ts';
import { type Bytes, KiB } from './units.ts';

const SMALLEST: Bytes = 4 * KiB;

export class BufferPool {
  /** By size; least recently touched first. */
  readonly #free = new Map<Bytes, Uint8Array[]>();
  readonly #maxFree: Bytes;
  #freeBytes: Bytes = 0;
  /** The size touched last. */
  #newest: Bytes = 0;

  /** `maxFree`: bytes kept for later. */
  constructor(maxFree: Bytes) {
    this.#maxFree = maxFree;
  }

  /** At least `size` bytes, at an address where the kernel copies fast, with old content. */
  acquire(size: Bytes): Uint8Array {
    let capacity = SMALLEST;
    while (capacity < size) capacity *= 2;
    const pooled = this.#of(capacity).pop();
    if (pooled === undefined) return alignedBuffer(capacity);
    this.#freeBytes -= capacity;
    return pooled;
  }

  /** Takes back what `acquire` gave, once; whoever still uses it will see other bytes in it. */
  release(buffer: Uint8Array): void {
    const capacity = buffer.length;
    if (capacity > this.#maxFree) return;
    const pooled = this.#of(capacity);
    while (this.#freeBytes + capacity > this.#maxFree) if (!this.#dropOldest()) return;
    this.#freeBytes += capacity;
    pooled.push(buffer);
  }

  /** The free buffers of a size, which is now the last to make room. */
  #of(capacity: Bytes): Uint8Array[] {
    const pooled = this.#free.get(capacity) ?? [];
    if (capacity === this.#newest) return pooled;
    this.#newest = capacity;
    this.#free.delete(capacity);
    this.#free.set(capacity, pooled);
    return pooled;
  }

  /** Of another size than the one touched last; false when there is none. */
  #dropOldest(): boolean {
    for (const [capacity, pooled] of this.#free) {
      if (capacity === this.#newest) return false;
      if (pooled.pop() === undefined) this.#free.delete(capacity);
      else {
        this.#freeBytes -= capacity;
        return true;
      }
    }
    return false;
  }
}
