/**
 * LZ4's block format in plain TypeScript: what frames (`lz4-frame.ts`) are made of.
 *
 * The decoder writes to one contiguous output, so a block may refer back to the blocks before it.
 *
 * Layout: sequences of token (literal length << 4 | match length − 4; 15 continues in bytes of 255),
 * literals, 16-bit little-endian distance, further match length; the last sequence has literals only.
 * Errors: `CompressionError` ('corrupt'), `LZ4_FULL` from the decoder when the output ends.
 * Source: lz4_Block_format.md of the LZ4 project.
 */
import { CompressionError } from '../platform/ports.ts';

const HASH_BITS = 14;
const MIN_MATCH = 4;
/** The format's end rules: the last five bytes are literals, the last match starts twelve before the end. */
const LAST_LITERALS = 5;
const MATCH_MARGIN = 12;
const MAX_DISTANCE = 65_535;

/** Returned by `decodeLz4Block` instead of a position when the output has no room for the block. */
export const LZ4_FULL = -1;

/** Work space of the encoder, reusable between blocks: position + 1 by hash. */
export function lz4Table(): Int32Array {
  return new Int32Array(1 << HASH_BITS);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/**
 * Compresses `input` to `output` from `position` on and returns the position after it; undefined when
 * that would take more than `input.length` bytes: store such a block as it is.
 */
export function encodeLz4Block(
  input: Uint8Array,
  output: Uint8Array,
  position: number,
  table: Int32Array,
): number | undefined {
  table.fill(0);
  const end = input.length;
  const limit = position + end;
  let at = position;
  let literal = 0;
  let scan = 0;
  // The longer nothing matched, the larger the steps: incompressible data costs little.
  let misses = 64;
  while (scan + MATCH_MARGIN <= end) {
    const word = wordAt(input, scan);
    const slot = Math.imul(word, 0x9e37_79b1) >>> (32 - HASH_BITS);
    const candidate = table[slot]! - 1;
    table[slot] = scan + 1;
    if (candidate < 0 || scan - candidate > MAX_DISTANCE || wordAt(input, candidate) !== word) {
      scan += misses++ >>> 6;
      continue;
    }
    let matched = MIN_MATCH;
    while (scan + matched < end - LAST_LITERALS && input[candidate + matched] === input[scan + matched])
      matched++;
    if (at + sequenceBound(scan - literal, matched) > limit) return undefined;
    at = encodeLiterals(input, literal, scan, output, at, Math.min(matched - MIN_MATCH, 15));
    output[at++] = scan - candidate;
    output[at++] = (scan - candidate) >>> 8;
    if (matched - MIN_MATCH >= 15) at = encodeLength(output, at, matched - MIN_MATCH - 15);
    scan += matched;
    literal = scan;
    misses = 64;
  }
  if (at + sequenceBound(end - literal, 0) > limit) return undefined;
  return encodeLiterals(input, literal, end, output, at, 0);
}

function sequenceBound(literals: number, matched: number): number {
  return 5 + literals + Math.floor(literals / 255) + Math.floor(matched / 255);
}

function encodeLiterals(
  input: Uint8Array,
  from: number,
  to: number,
  output: Uint8Array,
  position: number,
  matchNibble: number,
): number {
  const count = to - from;
  let at = position;
  output[at++] = (Math.min(count, 15) << 4) | matchNibble;
  if (count >= 15) at = encodeLength(output, at, count - 15);
  output.set(input.subarray(from, to), at);
  return at + count;
}

function encodeLength(output: Uint8Array, position: number, length: number): number {
  let at = position;
  let rest = length;
  for (; rest >= 255; rest -= 255) output[at++] = 255;
  output[at++] = rest;
  return at;
}

/**
 * Decodes `block[from, end)` to `output` from `position` on and returns the position after it, or
 * `LZ4_FULL`. Matches reach back to `base`, the start of what this frame has written.
 */
export function decodeLz4Block(
  block: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
  position: number,
  base: number,
): number {
  let from = start;
  let to = position;
  while (from < end) {
    const token = block[from++]!;
    let literals = token >>> 4;
    if (literals === 15) {
      let byte = 255;
      while (byte === 255) {
        if (from >= end) throw corrupt('a length ends early');
        byte = block[from++]!;
        literals += byte;
      }
    }
    if (literals > end - from) throw corrupt('literals end beyond the block');
    if (literals > output.length - to) return LZ4_FULL;
    if (literals > 0) output.set(block.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from === end) return to;
    if (from + 2 > end) throw corrupt('a distance ends early');
    const distance = block[from]! | (block[from + 1]! << 8);
    from += 2;
    let matched = (token & 15) + MIN_MATCH;
    if (matched === 15 + MIN_MATCH) {
      let byte = 255;
      while (byte === 255) {
        if (from >= end) throw corrupt('a length ends early');
        byte = block[from++]!;
        matched += byte;
      }
    }
    if (distance === 0 || distance > to - base) throw corrupt('a match from nowhere');
    if (matched > output.length - to) return LZ4_FULL;
    to = copyMatch(output, to, distance, matched);
  }
  throw corrupt('the last literals are missing');
}

/** Copies from `distance` back, which may overlap with what is written: then it repeats. */
function copyMatch(output: Uint8Array, position: number, distance: number, count: number): number {
  const stop = position + count;
  if (count > 64 && distance >= count) {
    output.copyWithin(position, position - distance, stop - distance);
    return stop;
  }
  for (let to = position; to < stop; to++) output[to] = output[to - distance]!;
  return stop;
}

function corrupt(what: string): CompressionError {
  return new CompressionError('corrupt', `lz4: ${what}`);
}
