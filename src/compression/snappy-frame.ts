/**
 * Snappy as Kafka's clients write it. Two forms are on the wire: Java, kafkajs and others frame blocks
 * as the xerial library does, librdkafka writes one raw block. We read both and write the framed one,
 * which every client reads.
 *
 * Layout (xerial): 0x82 "SNAPPY" 0x00, int32 version 1, int32 compatible 1, then int32 length and raw
 * block, repeated; big-endian. The header may appear again where streams were concatenated.
 * Errors: `CompressionError`.
 */
import { CompressionError } from '../platform/ports.ts';
import { decodeSnappy, encodeSnappy, snappyBound, snappyLength, snappyTable } from './snappy-block.ts';

/** A faster codec for raw blocks. */
export interface SnappyEngine {
  compress(block: Uint8Array): Uint8Array;
  decompress(block: Uint8Array): Uint8Array;
}

const HEADER = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1);
const MAGIC_SIZE = 8;
/** What Java uses; a reader in Java keeps one block in memory. */
const BLOCK_SIZE = 32 * 1024;

export function compressSnappy(bytes: Uint8Array, engine?: SnappyEngine): Uint8Array {
  const blocks = Math.ceil(bytes.length / BLOCK_SIZE);
  const output = new Uint8Array(
    HEADER.length + blocks * (4 + snappyBound(Math.min(BLOCK_SIZE, bytes.length))),
  );
  output.set(HEADER);
  const table = engine === undefined ? snappyTable() : undefined;
  let at = HEADER.length;
  for (let start = 0; start < bytes.length; start += BLOCK_SIZE) {
    const input = bytes.subarray(start, start + BLOCK_SIZE);
    const end =
      engine === undefined
        ? encodeSnappy(input, output, at + 4, table)
        : place(engine.compress(input), output, at + 4);
    writeLength(output, at, end - at - 4);
    at = end;
  }
  return output.slice(0, at);
}

function place(block: Uint8Array, output: Uint8Array, position: number): number {
  output.set(block, position);
  return position + block.length;
}

function writeLength(output: Uint8Array, at: number, length: number): void {
  output[at] = length >>> 24;
  output[at + 1] = length >>> 16;
  output[at + 2] = length >>> 8;
  output[at + 3] = length;
}

/** Output is at most `maxBytes`; all lengths are added up before the first byte is decoded. */
export function decompressSnappy(bytes: Uint8Array, maxBytes: number, engine?: SnappyEngine): Uint8Array {
  const blocks = isFramed(bytes, 0) ? framedBlocks(bytes) : [bytes];
  let total = 0;
  for (const block of blocks) total += snappyLength(block);
  if (total > maxBytes)
    throw new CompressionError('too-large', `snappy: ${total} bytes, ${maxBytes} allowed`);
  if (engine !== undefined && blocks.length === 1) return exactly(engine.decompress(blocks[0]!), total);
  const output = new Uint8Array(total);
  let at = 0;
  for (const block of blocks) {
    const length = snappyLength(block);
    if (engine === undefined) decodeSnappy(block, output, at);
    else output.set(exactly(engine.decompress(block), length), at);
    at += length;
  }
  return output;
}

function exactly(output: Uint8Array, length: number): Uint8Array {
  if (output.length !== length) throw new CompressionError('corrupt', 'snappy: another length than claimed');
  return output;
}

function isFramed(bytes: Uint8Array, at: number): boolean {
  if (at + HEADER.length > bytes.length) return false;
  for (let index = 0; index < MAGIC_SIZE; index++) if (bytes[at + index] !== HEADER[index]) return false;
  return true;
}

function framedBlocks(bytes: Uint8Array): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (isFramed(bytes, at)) {
      at += HEADER.length;
      continue;
    }
    if (at + 4 > bytes.length) throw new CompressionError('corrupt', 'snappy: a block length ends early');
    const length = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    at += 4;
    if (length <= 0 || length > bytes.length - at) {
      throw new CompressionError(
        'corrupt',
        `snappy: a block of ${length} bytes with ${bytes.length - at} left`,
      );
    }
    blocks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return blocks;
}
