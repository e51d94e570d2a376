/**
 * LZ4 frames, the form in which Kafka's clients use LZ4.
 *
 * A frame need not say how much it holds, so the bound is computed first: walking the block lengths
 * gives at most (number of blocks × block size). The native decoder, which has no limit of its own, is
 * used only when that bound is allowed; otherwise the one here runs, which stops at the limit exactly.
 *
 * Layout: magic 0x184d2204, FLG (version 01, independent, block checksum, content size, content
 * checksum, –, dictionary), BD (block size), [8 content size], [4 dictionary], header checksum, then
 * blocks of int32 length (top bit: stored) and bytes, [4 checksum]; int32 0; [4 content checksum].
 * Little-endian. Frames may be concatenated, with skippable ones between.
 * Errors: `CompressionError`.
 * Source: lz4_Frame_format.md 1.6.4 of the LZ4 project.
 */
import { CompressionError } from '../platform/ports.ts';
import { decodeLz4Block, encodeLz4Block, LZ4_FULL, lz4Table } from './lz4-block.ts';
import { xxh32 } from './xxh32.ts';

/** A faster codec for whole frames, without bounds. */
export interface Lz4Engine {
  compress(bytes: Uint8Array): Uint8Array;
  decompress(frames: Uint8Array): Uint8Array;
}

const MAGIC = 0x184d_2204;
const SKIPPABLE = 0x184d_2a50;
/** Version 1, independent blocks (Kafka's Java client reads no others), content checksum. */
const WRITE_FLAGS = 0x64;
/** 64 KiB a block. */
const WRITE_BLOCK_ID = 4;
const WRITE_BLOCK_SIZE = 64 * 1024;
const STORED = 0x8000_0000;
/** No LZ4 sequence yields more than 255 bytes per byte. */
const MAX_RATIO = 255;

export function compressLz4(bytes: Uint8Array, engine?: Lz4Engine): Uint8Array {
  if (engine !== undefined) return engine.compress(bytes);
  const blocks = Math.ceil(bytes.length / WRITE_BLOCK_SIZE);
  const output = new Uint8Array(7 + blocks * 4 + bytes.length + 8);
  writeUint32(output, 0, MAGIC);
  output[4] = WRITE_FLAGS;
  output[5] = WRITE_BLOCK_ID << 4;
  output[6] = xxh32(output, 4, 6) >>> 8;
  const table = lz4Table();
  let at = 7;
  for (let start = 0; start < bytes.length; start += WRITE_BLOCK_SIZE) {
    const block = bytes.subarray(start, start + WRITE_BLOCK_SIZE);
    let end = encodeLz4Block(block, output, at + 4, table);
    let stored = 0;
    if (end === undefined) {
      output.set(block, at + 4);
      end = at + 4 + block.length;
      stored = STORED;
    }
    writeUint32(output, at, (end - at - 4 + stored) | 0);
    at = end;
  }
  writeUint32(output, at, 0);
  writeUint32(output, at + 4, xxh32(bytes) | 0);
  return output.slice(0, at + 8);
}

/** Output is at most `maxBytes`. */
export function decompressLz4(bytes: Uint8Array, maxBytes: number, engine?: Lz4Engine): Uint8Array {
  const frames = readFrames(bytes);
  let bound = 0;
  for (const frame of frames) bound += frame.bound;
  if (bound <= maxBytes && engine !== undefined && frames.length === 1) {
    return engine.decompress(bytes.subarray(frames[0]!.start, frames[0]!.end));
  }
  const output = new Uint8Array(Math.min(bound, maxBytes));
  let end = 0;
  for (const frame of frames) end = decodeFrame(bytes, frame, output, end, maxBytes);
  return end === output.length ? output : output.slice(0, end);
}

interface Frame {
  readonly start: number;
  readonly blocksAt: number;
  readonly end: number;
  readonly blockSize: number;
  readonly blockChecksums: boolean;
  readonly contentChecksum: boolean;
  readonly contentSize: number | undefined;
  /** The frame holds no more than this. */
  readonly bound: number;
}

function readFrames(bytes: Uint8Array): Frame[] {
  const frames: Frame[] = [];
  let at = 0;
  while (at < bytes.length) {
    need(bytes, at, 4);
    const magic = readUint32(bytes, at);
    if ((magic & ~15) === SKIPPABLE) {
      need(bytes, at, 8);
      const size = readUint32(bytes, at + 4);
      need(bytes, at + 8, size);
      at += 8 + size;
      continue;
    }
    if (magic !== MAGIC) throw corrupt('no frame starts here');
    const frame = readFrame(bytes, at);
    frames.push(frame);
    at = frame.end;
  }
  if (frames.length === 0) throw corrupt('no frame');
  return frames;
}

function readFrame(bytes: Uint8Array, start: number): Frame {
  need(bytes, start, 7);
  const flags = bytes[start + 4]!;
  const blockId = bytes[start + 5]! >>> 4;
  if (flags >>> 6 !== 1 || (flags & 0x02) !== 0 || blockId < 4 || blockId > 7)
    throw corrupt('an unknown kind of frame');
  if ((flags & 0x01) !== 0) throw corrupt('a dictionary is needed');
  const sizeBytes = (flags & 0x08) === 0 ? 0 : 8;
  const blocksAt = start + 7 + sizeBytes;
  need(bytes, start, blocksAt - start);
  if (bytes[blocksAt - 1] !== ((xxh32(bytes, start + 4, blocksAt - 1) >>> 8) & 0xff))
    throw corrupt('header checksum');
  const contentSize =
    sizeBytes === 0
      ? undefined
      : readUint32(bytes, start + 6) + readUint32(bytes, start + 10) * 0x1_0000_0000;
  const blockSize = 1 << (8 + 2 * blockId);
  const blockChecksums = (flags & 0x10) !== 0;
  const contentChecksum = (flags & 0x04) !== 0;
  let at = blocksAt;
  let bound = 0;
  for (;;) {
    need(bytes, at, 4);
    const length = readUint32(bytes, at);
    at += 4;
    if (length === 0) break;
    const size = length % STORED;
    if (size > blockSize) throw corrupt('a block larger than announced');
    need(bytes, at, size + (blockChecksums ? 4 : 0));
    at += size + (blockChecksums ? 4 : 0);
    bound += length >= STORED ? size : Math.min(blockSize, size * MAX_RATIO);
  }
  if (contentChecksum) need(bytes, at, 4);
  const end = at + (contentChecksum ? 4 : 0);
  if (contentSize !== undefined && contentSize > bound) throw corrupt('less content than announced');
  return { start, blocksAt, end, blockSize, blockChecksums, contentChecksum, contentSize, bound };
}

/** Decodes a frame that `readFrame` has walked; returns the end of what it wrote. */
function decodeFrame(
  bytes: Uint8Array,
  frame: Frame,
  output: Uint8Array,
  base: number,
  maxBytes: number,
): number {
  let at = frame.blocksAt;
  let to = base;
  for (let length = readUint32(bytes, at); length !== 0; length = readUint32(bytes, at)) {
    at += 4;
    const size = length % STORED;
    const blockEnd = at + size;
    const before = to;
    if (length < STORED) to = decodeLz4Block(bytes, at, blockEnd, output, to, base);
    else if (size > output.length - to) to = LZ4_FULL;
    else {
      output.set(bytes.subarray(at, blockEnd), to);
      to += size;
    }
    if (to === LZ4_FULL) throw overflow(output.length, maxBytes);
    if (to - before > frame.blockSize) throw corrupt('a block holds more than announced');
    if (frame.blockChecksums && readUint32(bytes, blockEnd) !== xxh32(bytes, at, blockEnd))
      throw corrupt('block checksum');
    at = blockEnd + (frame.blockChecksums ? 4 : 0);
  }
  if (frame.contentChecksum && readUint32(bytes, at + 4) !== xxh32(output, base, to))
    throw corrupt('content checksum');
  if (frame.contentSize !== undefined && frame.contentSize !== to - base)
    throw corrupt('another size than announced');
  return to;
}

/** The output was as large as the frames allow, or as the caller does: the cause differs. */
function overflow(capacity: number, maxBytes: number): CompressionError {
  if (capacity < maxBytes) return corrupt('a block holds more than announced');
  return new CompressionError('too-large', `lz4: more than ${maxBytes} bytes`);
}

function need(bytes: Uint8Array, at: number, count: number): void {
  if (count > bytes.length - at) throw corrupt('the frame ends early');
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

function corrupt(what: string): CompressionError {
  return new CompressionError('corrupt', `lz4: ${what}`);
}
