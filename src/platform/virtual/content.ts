/**
 * Bytes of a virtual file that grow, and that copies share until one of them changes.
 *
 * Sharing makes a clone of a whole disk cheap enough to crash it half a million times.
 */
import type { Bytes } from '../../base/units.ts';

export class Content {
  #bytes = new Uint8Array(0);
  #size = 0;
  #shared = false;

  get size(): Bytes {
    return this.#size;
  }

  /** The bytes as they are; not to be modified, valid until the next change. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  /** Writes at a position; a gap behind the end becomes zeros. */
  write(bytes: Uint8Array, position: Bytes): void {
    const end = position + bytes.length;
    this.#own(end);
    if (position > this.#size) this.#bytes.fill(0, this.#size, position);
    this.#bytes.set(bytes, position);
    if (end > this.#size) this.#size = end;
  }

  /** Cuts, or extends with zeros. */
  truncate(size: Bytes): void {
    if (size > this.#size) {
      this.#own(size);
      this.#bytes.fill(0, this.#size, size);
    }
    this.#size = size;
  }

  flip(byte: Bytes, bit: number): void {
    this.#own(this.#size);
    this.#bytes[byte]! ^= 1 << bit;
  }

  /** An independent content with the same bytes. Cost: none until one of the two is written to. */
  copy(): Content {
    const copy = new Content();
    copy.#bytes = this.#bytes;
    copy.#size = this.#size;
    copy.#shared = true;
    this.#shared = true;
    return copy;
  }

  #own(capacity: Bytes): void {
    if (!this.#shared && capacity <= this.#bytes.length) return;
    const grown = capacity <= this.#bytes.length ? this.#size : Math.max(capacity, 2 * this.#size);
    const bytes = new Uint8Array(Math.max(grown, capacity));
    bytes.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = bytes;
    this.#shared = false;
  }
}
