/**
 * For each key the offset of its last record: what a compaction must know of the part of a log that it
 * looks at. Exact, in a bounded number of bytes.
 *
 * The keys themselves are kept, not their hashes: a collision would delete somebody's record.
 *
 * Layout   open addressing; per key a slot or four (int32), hash, end in `keys` and offset
 * Cost     at most `maxBytes`, half of it for keys; one hash and as a rule one comparison per call
 */
import { assert } from '../base/assert.ts';
import type { Bytes, Offset } from '../base/units.ts';
import { type HashKey, keyedHash } from './keyed-hash.ts';

/** Of the tables, per key: 16 of slots at most, 4 of hash, 4 of end, 8 of offset. */
const TABLE_BYTES_PER_KEY: Bytes = 32;
const FIRST_KEY_BYTES: Bytes = 64 * 1024;

export interface KeyOffsetsOptions {
  readonly maxBytes: Bytes;
  /** No more than so many different keys will come. */
  readonly maxKeys: number;
  readonly hashKey: HashKey;
}

export class KeyOffsets {
  readonly #hashKey: HashKey;
  readonly #maxKeyBytes: Bytes;
  readonly #capacity: number;
  /** Number of a key plus 1; 0 for an empty slot. */
  readonly #slots: Int32Array;
  readonly #hashes: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #offsets: Float64Array;
  #keys: Uint8Array;
  #count = 0;

  constructor({ maxBytes, maxKeys, hashKey }: KeyOffsetsOptions) {
    this.#hashKey = hashKey;
    this.#maxKeyBytes = Math.floor(maxBytes / 2);
    this.#capacity = Math.max(1, Math.min(maxKeys, Math.floor(maxBytes / 2 / TABLE_BYTES_PER_KEY)));
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(this.#capacity * 2)));
    this.#hashes = new Uint32Array(this.#capacity);
    this.#ends = new Uint32Array(this.#capacity);
    this.#offsets = new Float64Array(this.#capacity);
    this.#keys = new Uint8Array(Math.min(FIRST_KEY_BYTES, this.#maxKeyBytes));
  }

  get count(): number {
    return this.#count;
  }

  /** `offset` is the last one of `key` so far. False, and nothing kept, when there is no room for the key. */
  put(key: Uint8Array, offset: Offset): boolean {
    const hash = keyedHash(key, this.#hashKey);
    const slot = this.#find(key, hash);
    const known = this.#slots[slot]!;
    if (known > 0) {
      assert(offset > this.#offsets[known - 1]!, 'offsets rise');
      this.#offsets[known - 1] = offset;
      return true;
    }
    const start = this.#endOf(this.#count - 1);
    const end = start + key.length;
    // A first key has room, however long: else a compaction would never get beyond it.
    if (this.#count === this.#capacity || (end > this.#maxKeyBytes && this.#count > 0)) return false;
    this.#reserve(end);
    this.#keys.set(key, start);
    this.#hashes[this.#count] = hash;
    this.#ends[this.#count] = end;
    this.#offsets[this.#count] = offset;
    this.#slots[slot] = ++this.#count;
    return true;
  }

  /** Undefined when no record with this key was seen. */
  latest(key: Uint8Array): Offset | undefined {
    const found = this.#slots[this.#find(key, keyedHash(key, this.#hashKey))]!;
    return found > 0 ? this.#offsets[found - 1] : undefined;
  }

  /** The slot of `key`, or the empty one where it belongs. */
  #find(key: Uint8Array, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = this.#slots[slot]! - 1;
      if (index < 0 || (this.#hashes[index] === hash && this.#holds(index, key))) return slot;
    }
  }

  #holds(index: number, key: Uint8Array): boolean {
    const start = this.#endOf(index - 1);
    if (this.#ends[index]! - start !== key.length) return false;
    for (let at = 0; at < key.length; at++) if (this.#keys[start + at] !== key[at]) return false;
    return true;
  }

  #endOf(index: number): Bytes {
    return index < 0 ? 0 : this.#ends[index]!;
  }

  #reserve(size: Bytes): void {
    if (size <= this.#keys.length) return;
    const grown = new Uint8Array(Math.max(size, Math.min(this.#keys.length * 2, this.#maxKeyBytes)));
    grown.set(this.#keys);
    this.#keys = grown;
  }
}
