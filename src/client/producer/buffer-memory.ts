/**
 * Buffer memory: bounds what a producer holds for records that the broker has not acknowledged. Whoever
 * finds no room is called, in the order of arrival, when some has been given back.
 */
import type { Bytes } from '../../base/units.ts';

export class BufferMemory {
  readonly #limit: Bytes;
  readonly #waiting = new Set<() => void>();
  #used: Bytes = 0;

  constructor(limit: Bytes) {
    this.#limit = limit;
  }

  get used(): Bytes {
    return this.#used;
  }

  /** Takes `bytes` if there is room; an empty buffer has room for anything. */
  take(bytes: Bytes): boolean {
    if (this.#used > 0 && this.#used + bytes > this.#limit) return false;
    this.#used += bytes;
    return true;
  }

  /** Gives back and calls those who wait; each may take, or wait again. */
  release(bytes: Bytes): void {
    this.#used -= bytes;
    if (this.#waiting.size === 0) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const retry of waiting) retry();
  }

  /** Calls `retry` once, after the next release. */
  wait(retry: () => void): void {
    this.#waiting.add(retry);
  }
}
