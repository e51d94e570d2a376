/**
 * Reads Kafka's primitive types from one frame, bounded by construction.
 *
 * A count is refused before anything is allocated for it, when the bytes left cannot hold that many
 * elements or when the frame's element budget is used up. Views of bytes and records point into the
 * frame; nothing is copied.
 *
 * Invariants  position ≤ end ≤ bytes.length
 * Errors      `ProtocolError` for whatever the bytes do not hold; never any other exception
 */
import { maxRequestElements, maxStringBytes } from '../limits.ts';
import { ProtocolError } from './protocol-error.ts';
import { decodeText } from './text.ts';
import { uuidText } from './uuid.ts';

const twoTo32 = 4_294_967_296;

export class ByteReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  position: number;
  /** Elements that this frame may still declare. */
  private elements: number;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length, elements = maxRequestElements) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
    this.elements = elements;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  /** Moves past `size` bytes and returns where they began. */
  private advance(size: number): number {
    const from = this.position;
    if (size > this.end - from)
      throw new ProtocolError(`truncated: ${size} bytes wanted, ${this.end - from} left`);
    this.position = from + size;
    return from;
  }

  /** Throws unless every byte has been read. */
  finish(): void {
    if (this.position !== this.end) throw new ProtocolError(`${this.remaining} bytes after the message`);
  }

  bool(): boolean {
    return this.bytes[this.advance(1)]! !== 0;
  }

  int8(): number {
    return (this.bytes[this.advance(1)]! << 24) >> 24;
  }

  int16(): number {
    const at = this.advance(2);
    return ((this.bytes[at]! << 24) >> 16) | this.bytes[at + 1]!;
  }

  uint16(): number {
    const at = this.advance(2);
    return (this.bytes[at]! << 8) | this.bytes[at + 1]!;
  }

  int32(): number {
    const at = this.advance(4);
    const { bytes } = this;
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }

  uint32(): number {
    return this.int32() >>> 0;
  }

  /** Beyond 2^53 the value keeps the precision of a double. */
  int64(): number {
    const high = this.int32();
    return high * twoTo32 + (this.int32() >>> 0);
  }

  float64(): number {
    const at = this.advance(8);
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + at, 8).getFloat64(0);
  }

  /** Unsigned LEB128 of at most 32 bits; refuses overlong forms of more than five bytes. */
  uvarint(): number {
    const first = this.bytes[this.advance(1)]!;
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let shift = 7; shift < 35; shift += 7) {
      const byte = this.bytes[this.advance(1)]!;
      if (shift === 28 && byte > 0x0f) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new ProtocolError('varint of more than 32 bits');
  }

  /** Zig-zag varint of at most 32 bits. */
  varint(): number {
    const value = this.uvarint();
    return (value >>> 1) ^ -(value & 1);
  }

  uuid(): string {
    return uuidText(this.bytes, this.advance(16));
  }

  string(): string {
    return this.text(this.int16());
  }

  nullableString(): string | null {
    const length = this.int16();
    return length === -1 ? null : this.text(length);
  }

  compactString(): string {
    return this.text(this.uvarint() - 1);
  }

  compactNullableString(): string | null {
    const length = this.uvarint();
    return length === 0 ? null : this.text(length - 1);
  }

  byteString(): Uint8Array {
    return this.view(this.int32());
  }

  nullableByteString(): Uint8Array | null {
    const length = this.int32();
    return length === -1 ? null : this.view(length);
  }

  compactByteString(): Uint8Array {
    return this.view(this.uvarint() - 1);
  }

  compactNullableByteString(): Uint8Array | null {
    const length = this.uvarint();
    return length === 0 ? null : this.view(length - 1);
  }

  /** Number of elements of an array whose elements take at least `leastSize` bytes each. */
  count(leastSize: number): number {
    return this.bounded(this.int32(), leastSize);
  }

  /** As `count`; −1 stands for null. */
  nullableCount(leastSize: number): number {
    const count = this.int32();
    return count === -1 ? -1 : this.bounded(count, leastSize);
  }

  compactCount(leastSize: number): number {
    return this.bounded(this.uvarint() - 1, leastSize);
  }

  /** As `compactCount`; −1 stands for null. */
  compactNullableCount(leastSize: number): number {
    const count = this.uvarint();
    return count === 0 ? -1 : this.bounded(count - 1, leastSize);
  }

  /** Number of tagged fields that follow; 0 in nearly every message. */
  tagCount(): number {
    const count = this.uvarint();
    return count === 0 ? 0 : this.bounded(count, 2);
  }

  /** Reads the size of a tagged field and returns where it must end. */
  tagEnd(): number {
    const size = this.uvarint();
    if (size > this.remaining)
      throw new ProtocolError(`tagged field of ${size} bytes, ${this.remaining} left`);
    return this.position + size;
  }

  /** Throws unless a tagged field ended where its size said. */
  closeTag(end: number): void {
    if (this.position !== end) throw new ProtocolError('tagged field has another size than it says');
  }

  /** Skips a whole section of tagged fields. */
  skipTags(): void {
    for (let left = this.tagCount(); left > 0; left--) {
      this.uvarint();
      this.position = this.tagEnd();
    }
  }

  private text(length: number): string {
    if (length < 0) throw new ProtocolError('null where text must be');
    if (length > maxStringBytes) throw new ProtocolError(`text of ${length} bytes`);
    const from = this.advance(length);
    return decodeText(this.bytes, from, from + length);
  }

  private view(length: number): Uint8Array {
    if (length < 0) throw new ProtocolError('null where bytes must be');
    const from = this.advance(length);
    return this.bytes.subarray(from, from + length);
  }

  private bounded(count: number, leastSize: number): number {
    if (count < 0) throw new ProtocolError('null where a list must be');
    if (count * leastSize > this.remaining) {
      throw new ProtocolError(`${count} elements declared, ${this.remaining} bytes left`);
    }
    this.elements -= count;
    if (this.elements < 0) throw new ProtocolError('more elements than one frame may hold');
    return count;
  }
}
