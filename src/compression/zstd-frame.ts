/**
 * Walks Zstandard frames without decoding them, to know before decoding how much they can hold.
 *
 * Java's producers stream and leave the content size out, so refusing frames without one would refuse
 * them. Block headers give a bound all the same: no block yields more than 128 KiB. Frames are also told
 * apart here, because Node's decoder stops after the first one without a word.
 *
 * Layout of a frame: magic 0xfd2fb528, descriptor (2 bits size of content size, single segment, –, –,
 * checksum, 2 bits dictionary), [window], [dictionary], [content size], blocks of 24-bit header (last,
 * 2 bits type, 21 bits size; little-endian) and bytes, [4 checksum].
 * Errors: `CompressionError` ('corrupt').
 * Source: RFC 8878.
 */
import { CompressionError } from '../platform/ports.ts';

const MAGIC = 0xfd2f_b528;
const SKIPPABLE = 0x184d_2a50;
const BLOCK_MAX = 128 * 1024;
const RAW = 0;
const RUN = 1;
const COMPRESSED = 2;

/** One frame: where it lies and how much, in bytes, it decompresses to. */
export interface ZstdFrame {
  readonly start: number;
  readonly end: number;
  /** What it announces, if it does. */
  readonly contentSize: number | undefined;
  /** The same, or else what its blocks can hold at most. */
  readonly bound: number;
}

/** The frames in `bytes`, at least one; skippable ones are left out. */
export function zstdFrames(bytes: Uint8Array): ZstdFrame[] {
  const frames: ZstdFrame[] = [];
  let at = 0;
  while (at < bytes.length) {
    need(bytes, at, 4);
    const magic = readUint32(bytes, at);
    if ((magic & ~15) >>> 0 === SKIPPABLE) {
      need(bytes, at, 8);
      const size = readUint32(bytes, at + 4);
      need(bytes, at + 8, size);
      at += 8 + size;
      continue;
    }
    if (magic !== MAGIC) throw corrupt('no frame starts here');
    const frame = walkFrame(bytes, at);
    frames.push(frame);
    at = frame.end;
  }
  if (frames.length === 0) throw corrupt('no frame');
  return frames;
}

function walkFrame(bytes: Uint8Array, start: number): ZstdFrame {
  need(bytes, start, 5);
  const descriptor = bytes[start + 4]!;
  const singleSegment = (descriptor & 0x20) !== 0;
  if ((descriptor & 0x08) !== 0) throw corrupt('a reserved bit is set');
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6]!;
  const sizeAt = start + 5 + (singleSegment ? 0 : 1) + dictionaryBytes;
  need(bytes, sizeAt, sizeBytes);
  const blocks = walkBlocks(bytes, sizeAt + sizeBytes);
  const checksumBytes = (descriptor & 0x04) === 0 ? 0 : 4;
  need(bytes, blocks.end, checksumBytes);
  const end = blocks.end + checksumBytes;
  if (sizeBytes === 0) return { start, end, contentSize: undefined, bound: blocks.bound };
  const contentSize = readContentSize(bytes, sizeAt, sizeBytes);
  if (contentSize > blocks.bound) throw corrupt('less content than announced');
  return { start, end, contentSize, bound: contentSize };
}

function readContentSize(bytes: Uint8Array, at: number, count: number): number {
  let size = 0;
  for (let index = count - 1; index >= 0; index--) size = size * 256 + bytes[at + index]!;
  return count === 2 ? size + 256 : size;
}

function walkBlocks(bytes: Uint8Array, start: number): { readonly bound: number; readonly end: number } {
  let bound = 0;
  let at = start;
  for (let last = false; !last; ) {
    need(bytes, at, 3);
    const header = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
    last = (header & 1) !== 0;
    const type = (header >>> 1) & 3;
    const size = header >>> 3;
    if (type > COMPRESSED || size > BLOCK_MAX) throw corrupt('no such block');
    const stored = type === RUN ? 1 : size;
    need(bytes, at + 3, stored);
    at += 3 + stored;
    bound += type === RAW || type === RUN ? size : BLOCK_MAX;
  }
  return { bound, end: at };
}

function need(bytes: Uint8Array, at: number, count: number): void {
  if (count > bytes.length - at) throw corrupt('the frame ends early');
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

function corrupt(what: string): CompressionError {
  return new CompressionError('corrupt', `zstd: ${what}`);
}
