/**
 * Snappy's raw block format in plain TypeScript: the fallback where the native package is missing, and
 * the reference that the native one is tested against.
 *
 * The decoder needs no bound of its own: the uncompressed length stands in front, and a claim beyond
 * what the format can reach with so few bytes is refused before anything is allocated.
 *
 * Layout: uvarint length, then elements. Low two bits of the tag: 0 literal, 1 copy of 4–11 bytes from
 * an 11-bit distance, 2 copy of 1–64 bytes from a 16-bit one, 3 the same from a 32-bit one.
 * Errors: `CompressionError` ('corrupt').
 * Source: google/snappy, format_description.txt.
 */
import { CompressionError } from '../platform/ports.ts';

/** Distances are kept below this, so that two bytes are always enough for them. */
const FRAGMENT = 65_536;
const HASH_BITS = 14;
const MIN_MATCH = 4;
/** No element yields more than 64 bytes from three. */
const MAX_RATIO = 22;

/** Work space of the encoder, reusable between blocks. */
export function snappyTable(): Uint16Array {
  return new Uint16Array(1 << HASH_BITS);
}

/** Upper bound of what `encodeSnappy` writes for `length` bytes. */
export function snappyBound(length: number): number {
  return 32 + length + Math.ceil(length / 6);
}

/** Writes `input` as one block at `position` (room: `snappyBound`) and returns the position after it. */
export function encodeSnappy(
  input: Uint8Array,
  output: Uint8Array,
  position: number,
  table = snappyTable(),
): number {
  let at = position;
  let rest = input.length;
  for (; rest >= 0x80; rest >>>= 7) output[at++] = (rest & 0x7f) | 0x80;
  output[at++] = rest;
  for (let start = 0; start < input.length; start += FRAGMENT) {
    table.fill(0);
    at = encodeFragment(input, start, Math.min(start + FRAGMENT, input.length), output, at, table);
  }
  return at;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function encodeFragment(
  input: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
  position: number,
  table: Uint16Array,
): number {
  let at = position;
  let literal = start;
  let scan = start + 1;
  // The longer nothing matched, the larger the steps: incompressible data costs little.
  let misses = 32;
  while (scan + MIN_MATCH <= end) {
    const word = wordAt(input, scan);
    const slot = Math.imul(word, 0x1e35_a7bd) >>> (32 - HASH_BITS);
    const candidate = start + table[slot]!;
    table[slot] = scan - start;
    if (wordAt(input, candidate) !== word) {
      scan += misses++ >>> 5;
      continue;
    }
    at = encodeLiteral(input, literal, scan, output, at);
    let matched = MIN_MATCH;
    while (scan + matched < end && input[candidate + matched] === input[scan + matched]) matched++;
    at = encodeCopy(output, at, scan - candidate, matched);
    scan += matched;
    literal = scan;
    misses = 32;
  }
  return encodeLiteral(input, literal, end, output, at);
}

function encodeLiteral(
  input: Uint8Array,
  from: number,
  to: number,
  output: Uint8Array,
  position: number,
): number {
  if (from === to) return position;
  const last = to - from - 1;
  let at = position;
  if (last < 60) output[at++] = last << 2;
  else if (last < 0x100) {
    output[at++] = 60 << 2;
    output[at++] = last;
  } else {
    output[at++] = 61 << 2;
    output[at++] = last;
    output[at++] = last >>> 8;
  }
  output.set(input.subarray(from, to), at);
  return at + to - from;
}

function encodeCopy(output: Uint8Array, position: number, distance: number, length: number): number {
  let at = position;
  let rest = length;
  while (rest > 0) {
    // 64 at a time, but never leave a rest that is too short for the two-byte form.
    const part = rest > 64 ? Math.min(64, rest - MIN_MATCH) : rest;
    if (part >= MIN_MATCH && part < 12 && distance < 2048) {
      output[at++] = ((distance >>> 8) << 5) | ((part - 4) << 2) | 1;
      output[at++] = distance;
    } else {
      output[at++] = ((part - 1) << 2) | 2;
      output[at++] = distance;
      output[at++] = distance >>> 8;
    }
    rest -= part;
  }
  return at;
}

/** What a block claims to hold; refuses claims that its size rules out. */
export function snappyLength(block: Uint8Array): number {
  const length = uvarint(block).value;
  if (length > block.length * MAX_RATIO) throw corrupt(`${block.length} bytes cannot hold ${length}`);
  return length;
}

function uvarint(block: Uint8Array): { readonly value: number; readonly size: number } {
  let value = 0;
  for (let index = 0; index < 5 && index < block.length; index++) {
    const byte = block[index]!;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) {
      if (value > 0xffff_ffff) break;
      return { value, size: index + 1 };
    }
  }
  throw corrupt('no length in front');
}

/** Decodes a whole block to `output[position, position + snappyLength(block))`. */
export function decodeSnappy(block: Uint8Array, output: Uint8Array, position: number): void {
  const { value: length, size } = uvarint(block);
  const end = position + length;
  let from = size;
  let to = position;
  while (from < block.length) {
    const tag = block[from++]!;
    if ((tag & 3) === 0) {
      const extra = Math.max(0, (tag >>> 2) - 59);
      const count = (extra === 0 ? tag >>> 2 : littleEndian(block, from, extra)) + 1;
      from += extra;
      if (count > block.length - from || count > end - to) throw corrupt('a literal ends beyond the block');
      output.set(block.subarray(from, from + count), to);
      from += count;
      to += count;
      continue;
    }
    const extra = (tag & 3) === 3 ? 4 : tag & 3;
    if (extra > block.length - from) throw corrupt('a copy ends early');
    const low = littleEndian(block, from, extra);
    const distance = extra === 1 ? ((tag >>> 5) << 8) | low : low;
    const count = extra === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    from += extra;
    if (distance === 0 || distance > to - position || count > end - to) throw corrupt('a copy from nowhere');
    for (const stop = to + count; to < stop; to++) output[to] = output[to - distance]!;
  }
  if (to !== end) throw corrupt(`${to - position} bytes instead of ${length}`);
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  if (at + count > bytes.length) throw corrupt('the block ends early');
  let value = 0;
  for (let index = count - 1; index >= 0; index--) value = value * 256 + bytes[at + index]!;
  return value;
}

function corrupt(what: string): CompressionError {
  return new CompressionError('corrupt', `snappy: ${what}`);
}
