/**
 * Time index: finds where in a segment to start looking for a timestamp.
 *
 * An entry says: up to this offset no record is newer than this timestamp. Sparse and in memory like the
 * offset index; the last entry of a closed segment names its greatest timestamp.
 *
 * Layout       entry = timestamp:int64 relative offset:int32, big-endian; the offset is the last of the
 *              batch with that timestamp
 * Invariants   timestamps rise strictly, offsets rise
 * Source       KIP-33; Kafka's TimeIndex
 */
import { readInt32, readInt64, writeInt32, writeInt64 } from '../../protocol/record/integers.ts';
import type { Bytes, Millis, Offset } from '../base/units.ts';

export const TIME_ENTRY_BYTES = 12;

export interface TimeEntry {
  readonly timestamp: Millis;
  readonly offset: Offset;
}

export class TimeIndex {
  readonly #baseOffset: Offset;
  #timestamps = new Float64Array(16);
  #offsets = new Int32Array(16);
  #count = 0;

  constructor(baseOffset: Offset) {
    this.#baseOffset = baseOffset;
  }

  /** Undefined when the bytes cannot be the index of a segment that ends before `endOffset`. */
  static decode(bytes: Uint8Array, baseOffset: Offset, endOffset: Offset): TimeIndex | undefined {
    if (bytes.length % TIME_ENTRY_BYTES !== 0) return undefined;
    const index = new TimeIndex(baseOffset);
    for (let at = 0; at < bytes.length; at += TIME_ENTRY_BYTES) {
      const entry = decodeTimeEntry(bytes, at, baseOffset);
      if (entry.offset < baseOffset || entry.offset >= endOffset) return undefined;
      if (!index.add(entry.timestamp, entry.offset)) return undefined;
    }
    return index;
  }

  get count(): number {
    return this.#count;
  }

  get sizeInBytes(): Bytes {
    return this.#count * TIME_ENTRY_BYTES;
  }

  get last(): TimeEntry | undefined {
    return this.#count === 0 ? undefined : this.#entry(this.#count - 1);
  }

  /** False, and nothing added, unless the timestamp is greater than all before and the offset not smaller. */
  add(timestamp: Millis, offset: Offset): boolean {
    const last = this.last;
    if (timestamp < 0 || (last !== undefined && (timestamp <= last.timestamp || offset < last.offset))) {
      return false;
    }
    if (this.#count === this.#offsets.length) this.#grow();
    this.#timestamps[this.#count] = timestamp;
    this.#offsets[this.#count] = offset - this.#baseOffset;
    this.#count++;
    return true;
  }

  /** Offset up to which every record is older than `timestamp`; the base offset when none is known to be. */
  offsetBefore(timestamp: Millis): Offset {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#timestamps[middle]! < timestamp) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? this.#baseOffset : this.#baseOffset + this.#offsets[low - 1]!;
  }

  /** Drops the entries at or after `offset`. */
  truncate(offset: Offset): void {
    while (this.#count > 0 && this.#baseOffset + this.#offsets[this.#count - 1]! >= offset) this.#count--;
  }

  encode(): Uint8Array {
    const bytes = new Uint8Array(this.sizeInBytes);
    for (let entry = 0; entry < this.#count; entry++) {
      writeInt64(bytes, entry * TIME_ENTRY_BYTES, this.#timestamps[entry]!);
      writeInt32(bytes, entry * TIME_ENTRY_BYTES + 8, this.#offsets[entry]!);
    }
    return bytes;
  }

  #entry(entry: number): TimeEntry {
    return { timestamp: this.#timestamps[entry]!, offset: this.#baseOffset + this.#offsets[entry]! };
  }

  #grow(): void {
    const timestamps = new Float64Array(this.#count * 2);
    timestamps.set(this.#timestamps);
    this.#timestamps = timestamps;
    const offsets = new Int32Array(this.#count * 2);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
  }
}

function decodeTimeEntry(bytes: Uint8Array, at: number, baseOffset: Offset): TimeEntry {
  return { timestamp: readInt64(bytes, at), offset: baseOffset + readInt32(bytes, at + 8) };
}
