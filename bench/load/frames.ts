/**
 * Request frames built once and sent many times, so that the load generator costs next to nothing.
 * Old, non-flexible versions: Produce 7 and Fetch 11 are the shortest that every broker serves.
 */
import { BatchBuilder } from '../../protocol/record/builder.ts';
import { crc32c } from '../../protocol/record/crc32c.ts';

const text = new TextEncoder();

/** A record batch of about `batchBytes`, filled with records of `recordBytes` random bytes. */
export function batchOf(batchBytes: number, recordBytes: number): { batch: Uint8Array; records: number } {
  const builder = new BatchBuilder(batchBytes + 1024);
  const value = new Uint8Array(recordBytes);
  for (let i = 0; i < recordBytes; i++) value[i] = (i * 131 + 17) & 0xff;
  const now = Date.now();
  do builder.append(now, null, value);
  while (builder.sizeInBytes + recordBytes + 16 <= batchBytes);
  const records = builder.recordCount;
  return { batch: builder.build({ crc32c }), records };
}

/** Produce v7 of one batch to partition 0. Returns the frame and where in it the batch starts. */
export function produceFrame(
  topic: string,
  batch: Uint8Array,
  acks: number,
): { frame: Uint8Array; batchAt: number } {
  const writer = new Writer();
  writer.header(0, 7);
  writer.int16(-1);
  writer.int16(acks);
  writer.int32(30_000);
  writer.int32(1);
  writer.string(topic);
  writer.int32(1);
  writer.int32(0);
  writer.int32(batch.length);
  const batchAt = writer.length;
  writer.bytes(batch);
  return { frame: writer.frame(), batchAt };
}

/** Fetch v11 from partition 0; the offset is patched in place at `offsetAt`. */
export function fetchFrame(topic: string, maxBytes: number): { frame: Uint8Array; offsetAt: number } {
  const writer = new Writer();
  writer.header(1, 11);
  writer.int32(-1);
  writer.int32(500);
  writer.int32(1);
  writer.int32(maxBytes + 1_000_000);
  writer.int8(0);
  writer.int32(0);
  writer.int32(-1);
  writer.int32(1);
  writer.string(topic);
  writer.int32(1);
  writer.int32(0);
  writer.int32(-1);
  const offsetAt = writer.length;
  writer.int64(0);
  writer.int64(-1);
  writer.int32(maxBytes);
  writer.int32(0);
  writer.string('');
  return { frame: writer.frame(), offsetAt };
}

class Writer {
  private readonly parts: number[] = [0, 0, 0, 0];
  private tail: Uint8Array | undefined;

  get length(): number {
    return this.parts.length;
  }

  header(api: number, version: number): void {
    this.int16(api);
    this.int16(version);
    this.int32(1);
    this.string('bench');
  }

  int8(value: number): void {
    this.parts.push(value & 0xff);
  }

  int16(value: number): void {
    this.parts.push((value >> 8) & 0xff, value & 0xff);
  }

  int32(value: number): void {
    this.parts.push((value >> 24) & 0xff, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
  }

  int64(value: number): void {
    this.int32(value < 0 ? -1 : Math.floor(value / 2 ** 32));
    this.int32(value | 0);
  }

  string(value: string): void {
    const bytes = text.encode(value);
    this.int16(bytes.length);
    this.parts.push(...bytes);
  }

  /** Must come last. */
  bytes(value: Uint8Array): void {
    this.tail = value;
  }

  frame(): Uint8Array {
    const length = this.parts.length + (this.tail?.length ?? 0);
    const frame = new Uint8Array(length);
    frame.set(this.parts);
    if (this.tail) frame.set(this.tail, this.parts.length);
    new DataView(frame.buffer).setInt32(0, length - 4);
    return frame;
  }
}
