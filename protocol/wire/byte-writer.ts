/**
 * Writes Kafka's primitive types into a list of chunks that goes to the socket in one gathered write.
 *
 * Small fields share one slab; records are referenced where they lie, unless they are so small that
 * copying is cheaper than one more chunk. A writer is reused message after message: `take` hands out
 * the finished part of the slab and goes on behind it, so a slab is allocated once in many messages
 * and never written twice.
 *
 * Invariants  start ≤ position ≤ slab.length; bytes before `start` belong to chunks given away
 */
import { maxStringBytes } from '../limits.ts';
import { EncodeError } from './protocol-error.ts';
import { encodeText, isAscii } from './text.ts';
import { writeUuid } from './uuid.ts';

const twoTo32 = 4_294_967_296;
const twoTo63 = 2 ** 63;

/** Smaller runs of records are copied. */
const referenceFrom = 512;

export class ByteWriter {
  private readonly slabSize: number;
  private slab: Uint8Array;
  private start = 0;
  private position = 0;
  private chunks: Uint8Array[] = [];
  /** Bytes in `chunks`. */
  private closed = 0;
  /** Tagged fields begun and not ended; their bytes must stay together until their size is known. */
  private openTags = 0;

  constructor(slabSize = 8192) {
    this.slabSize = slabSize;
    this.slab = new Uint8Array(slabSize);
  }

  /** Drops whatever an unfinished message left behind. */
  reset(): void {
    this.position = this.start;
    this.chunks = [];
    this.closed = 0;
    this.openTags = 0;
  }

  /** Bytes written since the message began. */
  get length(): number {
    return this.closed + this.position - this.start;
  }

  /** The finished message, in order; the writer is ready for the next one. */
  take(): Uint8Array[] {
    this.closeChunk();
    const { chunks } = this;
    this.chunks = [];
    this.closed = 0;
    return chunks;
  }

  /** As `take`, copied together into one array of its own. */
  takeBytes(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.take()) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }

  /** Writes the length of all that follows into the first four bytes, reserved with `int32(0)`. */
  patchLength(): void {
    const length = this.length - 4;
    const first = this.chunks[0];
    const target = first ?? this.slab;
    const at = first === undefined ? this.start : 0;
    target[at] = length >>> 24;
    target[at + 1] = length >>> 16;
    target[at + 2] = length >>> 8;
    target[at + 3] = length;
  }

  bool(value: boolean): void {
    this.byte(value ? 1 : 0);
  }

  int8(value: number): void {
    if ((value << 24) >> 24 !== value) throw outOfRange('int8', value);
    this.byte(value);
  }

  int16(value: number): void {
    if ((value << 16) >> 16 !== value) throw outOfRange('int16', value);
    const at = this.reserve(2);
    this.slab[at] = value >> 8;
    this.slab[at + 1] = value;
  }

  uint16(value: number): void {
    if ((value & 0xffff) !== value) throw outOfRange('uint16', value);
    const at = this.reserve(2);
    this.slab[at] = value >> 8;
    this.slab[at + 1] = value;
  }

  int32(value: number): void {
    if ((value | 0) !== value) throw outOfRange('int32', value);
    this.word(value);
  }

  uint32(value: number): void {
    if (value >>> 0 !== value) throw outOfRange('uint32', value);
    this.word(value);
  }

  /** Values from 2^63 up become 2^63−1, since no double lies between. */
  int64(value: number): void {
    if (!Number.isInteger(value)) throw outOfRange('int64', value);
    if (value >= twoTo63) {
      this.word(0x7fffffff);
      this.word(-1);
      return;
    }
    if (value < -twoTo63) throw outOfRange('int64', value);
    const high = Math.floor(value / twoTo32);
    this.word(high);
    this.word(value - high * twoTo32);
  }

  float64(value: number): void {
    const at = this.reserve(8);
    new DataView(this.slab.buffer, this.slab.byteOffset + at, 8).setFloat64(0, value);
  }

  /** Unsigned LEB128 of at most 32 bits. */
  uvarint(value: number): void {
    if (value < 0x80) {
      this.byte(value);
      return;
    }
    let rest = value;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Zig-zag varint of at most 32 bits. */
  varint(value: number): void {
    this.uvarint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  uuid(value: string): void {
    const at = this.reserve(16);
    writeUuid(value, this.slab, at);
  }

  string(value: string): void {
    if (isAscii(value)) {
      this.int16(boundedText(value.length));
      this.ascii(value);
      return;
    }
    const bytes = encodeText(value);
    this.int16(boundedText(bytes.length));
    this.raw(bytes);
  }

  nullableString(value: string | null): void {
    if (value === null) this.int16(-1);
    else this.string(value);
  }

  compactString(value: string): void {
    if (isAscii(value)) {
      this.uvarint(boundedText(value.length) + 1);
      this.ascii(value);
      return;
    }
    const bytes = encodeText(value);
    this.uvarint(boundedText(bytes.length) + 1);
    this.raw(bytes);
  }

  compactNullableString(value: string | null): void {
    if (value === null) this.uvarint(0);
    else this.compactString(value);
  }

  byteString(value: Uint8Array): void {
    this.int32(value.length);
    this.raw(value);
  }

  nullableByteString(value: Uint8Array | null): void {
    if (value === null) this.int32(-1);
    else this.byteString(value);
  }

  compactByteString(value: Uint8Array): void {
    this.uvarint(value.length + 1);
    this.raw(value);
  }

  compactNullableByteString(value: Uint8Array | null): void {
    if (value === null) this.uvarint(0);
    else this.compactByteString(value);
  }

  /** Length prefix and the pieces, each referenced. */
  chunkList(value: readonly Uint8Array[] | null, compact: boolean): void {
    if (value === null) {
      if (compact) this.uvarint(0);
      else this.int32(-1);
      return;
    }
    let length = 0;
    for (const chunk of value) length += chunk.length;
    if (compact) this.uvarint(length + 1);
    else this.int32(length);
    for (const chunk of value) this.raw(chunk);
  }

  /** Appends bytes as they are: copied when few or within a tagged field, else referenced. */
  raw(bytes: Uint8Array): void {
    const { length } = bytes;
    if (length < referenceFrom || this.openTags > 0) {
      const at = this.reserve(length);
      this.slab.set(bytes, at);
      return;
    }
    this.closeChunk();
    this.chunks.push(bytes);
    this.closed += length;
  }

  /** Begins a tagged field; the mark goes to `endTag`. */
  beginTag(tag: number): number {
    this.openTags++;
    this.uvarint(tag);
    this.reserve(1);
    return this.position - this.start;
  }

  /** Ends a tagged field: writes its size before it, making room if one byte is not enough. */
  endTag(mark: number): void {
    this.openTags--;
    const size = this.position - this.start - mark;
    if (size < 0x80) {
      this.slab[this.start + mark - 1] = size;
      return;
    }
    const extra = size < 0x4000 ? 1 : size < 0x200000 ? 2 : size < 0x10000000 ? 3 : 4;
    this.reserve(extra);
    const body = this.start + mark;
    this.slab.copyWithin(body + extra, body, body + size);
    const end = this.position;
    this.position = body - 1;
    this.uvarint(size);
    this.position = end;
  }

  private byte(value: number): void {
    const at = this.reserve(1);
    this.slab[at] = value;
  }

  private ascii(value: string): void {
    const { length } = value;
    const at = this.reserve(length);
    for (let index = 0; index < length; index++) this.slab[at + index] = value.charCodeAt(index);
  }

  private word(value: number): void {
    const at = this.reserve(4);
    const { slab } = this;
    slab[at] = value >>> 24;
    slab[at + 1] = value >>> 16;
    slab[at + 2] = value >>> 8;
    slab[at + 3] = value;
  }

  /** Makes room for `size` bytes and returns where they begin; read `slab` after it, it may have moved. */
  private reserve(size: number): number {
    const at = this.position;
    if (at + size > this.slab.length) return this.grow(size);
    this.position = at + size;
    return at;
  }

  private grow(size: number): number {
    const open = this.slab.subarray(this.start, this.position);
    const slab = new Uint8Array(Math.max(this.slabSize, 2 * (open.length + size)));
    slab.set(open);
    this.slab = slab;
    this.start = 0;
    this.position = open.length + size;
    return open.length;
  }

  private closeChunk(): void {
    if (this.position === this.start) return;
    const chunk = this.slab.subarray(this.start, this.position);
    this.chunks.push(chunk);
    this.closed += chunk.length;
    this.start = this.position;
  }
}

function outOfRange(type: string, value: number): EncodeError {
  return new EncodeError(`${value} is not an ${type}`);
}

function boundedText(length: number): number {
  if (length > maxStringBytes) throw new EncodeError(`text of ${length} bytes`);
  return length;
}
