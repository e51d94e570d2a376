/**
 * Offset index: finds where in a segment file to start reading for a given offset.
 *
 * Sparse: one entry per `index.interval.bytes` of log, in memory, written when the segment is closed.
 * Never checksummed; a wrong index costs time and never data, because what is read is checked.
 *
 * Layout       entry = relative offset:int32 position:int32, big-endian; the offset is the last of the
 *              batch that starts at the position
 * Invariants   both columns rise strictly
 * Source       Kafka's OffsetIndex
 */
import { readInt32, writeInt32 } from '../../protocol/record/integers.ts';
import type { Bytes, Offset } from '../base/units.ts';

export const OFFSET_ENTRY_BYTES = 8;

export class OffsetIndex {
  readonly #baseOffset: Offset;
  /** Relative offset and position, alternating. */
  #cells = new Int32Array(32);
  #count = 0;

  constructor(baseOffset: Offset) {
    this.#baseOffset = baseOffset;
  }

  /** Undefined when the bytes cannot be the index of a segment of `segmentBytes`. */
  static decode(bytes: Uint8Array, baseOffset: Offset, segmentBytes: Bytes): OffsetIndex | undefined {
    if (bytes.length % OFFSET_ENTRY_BYTES !== 0) return undefined;
    const index = new OffsetIndex(baseOffset);
    let [lastOffset, lastPosition] = [-1, -1];
    for (let at = 0; at < bytes.length; at += OFFSET_ENTRY_BYTES) {
      const relative = readInt32(bytes, at);
      const position = readInt32(bytes, at + 4);
      if (relative <= lastOffset || position <= lastPosition || position >= segmentBytes) return undefined;
      index.add(baseOffset + relative, position);
      [lastOffset, lastPosition] = [relative, position];
    }
    return index;
  }

  get count(): number {
    return this.#count;
  }

  get sizeInBytes(): Bytes {
    return this.#count * OFFSET_ENTRY_BYTES;
  }

  /** The batch that ends with `lastOffset` starts at `position`. */
  add(lastOffset: Offset, position: Bytes): void {
    if (this.#count * 2 === this.#cells.length) {
      const grown = new Int32Array(this.#cells.length * 2);
      grown.set(this.#cells);
      this.#cells = grown;
    }
    this.#cells[this.#count * 2] = lastOffset - this.#baseOffset;
    this.#cells[this.#count * 2 + 1] = position;
    this.#count++;
  }

  /** Start of the last indexed batch that ends at or before `offset`; 0 when none does. No I/O. */
  positionBefore(offset: Offset): Bytes {
    const relative = offset - this.#baseOffset;
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#cells[middle * 2]! <= relative) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : this.#cells[low * 2 - 1]!;
  }

  /** Last offset of the batch that an entry says starts at `position`; undefined when none says so. */
  lastOffsetAt(position: Bytes): Offset | undefined {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#cells[middle * 2 + 1]! < position) low = middle + 1;
      else high = middle;
    }
    const found = low < this.#count && this.#cells[low * 2 + 1] === position;
    return found ? this.#baseOffset + this.#cells[low * 2]! : undefined;
  }

  /** Drops the entries of batches that start at or after `position`. */
  truncate(position: Bytes): void {
    while (this.#count > 0 && this.#cells[this.#count * 2 - 1]! >= position) this.#count--;
  }

  encode(): Uint8Array {
    const bytes = new Uint8Array(this.sizeInBytes);
    for (let cell = 0; cell < this.#count * 2; cell++) writeInt32(bytes, cell * 4, this.#cells[cell]!);
    return bytes;
  }
}
