/**
 * The records inside a batch, once its payload is uncompressed: lazy decoding, and encoding of one.
 *
 * The payload may come from anybody. Every length is checked against the bytes left before it is used,
 * so decoding allocates no more than a constant per byte received, whatever the counts claim.
 *
 * Layout of a record (v = zig-zag varint): v length, 1 attributes (unused), v timestamp delta, v offset
 * delta, v key length (−1 null), key, v value length (−1 null), value, v header count, then per header
 * v key length, key, v value length (−1 null), value.
 * Errors: `RecordError` on any lie in the payload.
 */
import type { BatchHeader } from './batch.ts';
import { varintSize, writeVarint } from './integers.ts';

/** Smallest record: seven one-byte fields. */
export const MIN_RECORD_SIZE = 7;
const MIN_HEADER_SIZE = 2;

/** The payload of a batch is not what its header and lengths claim. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

export interface RecordHeader {
  /** UTF-8. */
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}

/** Keys and values are views of the payload: copy what must outlive it. */
export interface Record {
  readonly offset: number;
  /** Milliseconds since 1970; the batch's append time where the topic says so; −1 for none. */
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
}

/** What decoding needs of a `BatchHeader`. */
export type RecordFrame = Pick<
  BatchHeader,
  'baseOffset' | 'lastOffsetDelta' | 'baseTimestamp' | 'maxTimestamp' | 'timestampType' | 'recordCount'
>;

const NO_HEADERS: readonly RecordHeader[] = Object.freeze([]);

/** Position in a payload. One per iteration, so that the varint readers need not return two values. */
class Cursor {
  readonly #bytes: Uint8Array;
  at = 0;
  /** Nothing of the current record lies at or after this. */
  limit: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.limit = bytes.length;
  }

  skipByte(): void {
    if (this.at >= this.limit) throw new RecordError('a record ends early');
    this.at++;
  }

  /** A zig-zag varint of at most 32 bits. */
  int32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.at >= this.limit) throw new RecordError('a varint ends early');
      const byte = this.#bytes[this.at++]!;
      if (shift === 28 && byte > 0x0f) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new RecordError('a varint exceeds 32 bits');
  }

  /** A zig-zag varint whose value stays below 2^52: every timestamp delta that makes sense does. */
  int64(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      if (this.at >= this.limit) throw new RecordError('a varint ends early');
      const byte = this.#bytes[this.at++]!;
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) break;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      scale *= 0x80;
    }
    throw new RecordError('a varint exceeds 53 bits');
  }

  /** A length and as many bytes; null for −1. */
  nullableBytes(): Uint8Array | null {
    const length = this.int32();
    if (length === -1) return null;
    return this.#take(length);
  }

  bytes(): Uint8Array {
    return this.#take(this.int32());
  }

  #take(length: number): Uint8Array {
    const start = this.at;
    if (length < 0 || length > this.limit - start) {
      throw new RecordError(`a length of ${length} with ${this.limit - start} bytes left`);
    }
    this.at = start + length;
    return this.#bytes.subarray(start, this.at);
  }
}

/**
 * Decodes the records of an uncompressed `payload` one by one. Offsets rise and lie in the batch's range
 * (with gaps after compaction); the payload holds exactly `recordCount` records.
 */
export function* decodeRecords(payload: Uint8Array, frame: RecordFrame): Generator<Record, void, void> {
  const { recordCount, baseOffset, lastOffsetDelta } = frame;
  if (recordCount < 0 || recordCount * MIN_RECORD_SIZE > payload.length) {
    throw new RecordError(`${recordCount} records claimed in ${payload.length} bytes`);
  }
  const appendTime = frame.timestampType === 'log-append-time';
  const cursor = new Cursor(payload);
  let previous = -1;
  for (let index = 0; index < recordCount; index++) {
    const end = openRecord(cursor, payload.length);
    const timestampDelta = cursor.int64();
    const offsetDelta = cursor.int32();
    if (offsetDelta <= previous || offsetDelta > lastOffsetDelta) {
      throw new RecordError(`offset delta ${offsetDelta} after ${previous}, at most ${lastOffsetDelta}`);
    }
    previous = offsetDelta;
    const key = cursor.nullableBytes();
    const value = cursor.nullableBytes();
    const headers = decodeHeaders(cursor);
    if (cursor.at !== end) throw new RecordError(`${end - cursor.at} bytes too many in a record`);
    const timestamp = appendTime ? frame.maxTimestamp : frame.baseTimestamp + timestampDelta;
    yield { offset: baseOffset + offsetDelta, timestamp, key, value, headers };
  }
  if (cursor.at !== payload.length)
    throw new RecordError(`${payload.length - cursor.at} bytes after the last record`);
}

/** Reads length and attributes, limits the cursor to the record and returns its end. */
function openRecord(cursor: Cursor, payloadEnd: number): number {
  cursor.limit = payloadEnd;
  const length = cursor.int32();
  if (length < MIN_RECORD_SIZE - 1 || length > payloadEnd - cursor.at) {
    throw new RecordError(`a record of ${length} bytes with ${payloadEnd - cursor.at} left`);
  }
  cursor.limit = cursor.at + length;
  cursor.skipByte();
  return cursor.limit;
}

function decodeHeaders(cursor: Cursor): readonly RecordHeader[] {
  const count = cursor.int32();
  if (count === 0) return NO_HEADERS;
  if (count < 0 || count * MIN_HEADER_SIZE > cursor.limit - cursor.at) {
    throw new RecordError(`${count} headers claimed in ${cursor.limit - cursor.at} bytes`);
  }
  const headers: RecordHeader[] = [];
  for (let index = 0; index < count; index++) {
    headers.push({ key: cursor.bytes(), value: cursor.nullableBytes() });
  }
  return headers;
}

/** What a record takes after its length field. */
export function recordBodySize(
  offsetDelta: number,
  timestampDelta: number,
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: readonly RecordHeader[],
): number {
  let size = 1 + varintSize(timestampDelta) + varintSize(offsetDelta) + bytesSize(key) + bytesSize(value);
  size += varintSize(headers.length);
  for (const header of headers) size += bytesSize(header.key) + bytesSize(header.value);
  return size;
}

function bytesSize(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length;
}

/**
 * Writes one record at `position` and returns the position after it. `bodySize` is what `recordBodySize`
 * gave; the target must have room for it and its length field.
 */
export function encodeRecord(
  target: Uint8Array,
  position: number,
  bodySize: number,
  offsetDelta: number,
  timestampDelta: number,
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: readonly RecordHeader[],
): number {
  let at = writeVarint(target, position, bodySize);
  target[at++] = 0;
  at = writeVarint(target, at, timestampDelta);
  at = writeVarint(target, at, offsetDelta);
  at = writeBytes(target, at, key);
  at = writeBytes(target, at, value);
  at = writeVarint(target, at, headers.length);
  for (const header of headers) {
    at = writeBytes(target, at, header.key);
    at = writeBytes(target, at, header.value);
  }
  return at;
}

/** Below this many bytes a loop beats the call into `set`. */
const COPY_BY_HAND = 24;

function writeBytes(target: Uint8Array, position: number, bytes: Uint8Array | null): number {
  if (bytes === null) return writeVarint(target, position, -1);
  const at = writeVarint(target, position, bytes.length);
  if (bytes.length <= COPY_BY_HAND)
    for (let index = 0; index < bytes.length; index++) target[at + index] = bytes[index]!;
  else target.set(bytes, at);
  return at + bytes.length;
}
