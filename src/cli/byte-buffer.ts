/**
 * Collects small pieces of output into large writes: a consumed record is a few bytes, a write a
 * system call.
 */
import type { Bytes } from '../base/units.ts';

export class ByteBuffer {
  #bytes: Uint8Array;
  #length = 0;

  constructor(initialBytes: Bytes = 64 * 1024) {
    this.#bytes = new Uint8Array(initialBytes);
  }

  /** Bytes collected since the last `take`. */
  get length(): Bytes {
    return this.#length;
  }

  add(piece: Uint8Array): void {
    const end = this.#length + piece.length;
    if (end > this.#bytes.length) this.#grow(end);
    this.#bytes.set(piece, this.#length);
    this.#length = end;
  }

  addByte(byte: number): void {
    if (this.#length === this.#bytes.length) this.#grow(this.#length + 1);
    this.#bytes[this.#length++] = byte;
  }

  /** What was collected, now the caller's; the buffer starts anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #grow(needed: Bytes): void {
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
