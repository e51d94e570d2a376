/**
 * CRC-32C (Castagnoli) in plain JavaScript, eight bytes a step. The fallback where no native one is
 * installed, the faster one for small inputs, and the only one in simulations.
 *
 * Results are unsigned: a signed one would never equal a checksum read from the wire.
 * Source: RFC 3720 appendix B.4 (polynomial, vectors); slicing-by-8 after Kounavis and Berry, 2005.
 */

/** The Castagnoli polynomial, bits reversed. */
const POLYNOMIAL = 0x82f6_3b78;
const SLICES = 8;

/** Slice k, byte b: what b contributes after k further zero bytes. One array keeps it in few cache lines. */
const TABLE = buildTable();

function buildTable(): Int32Array {
  const table = new Int32Array(SLICES * 256);
  // What one bit contributes, from the highest on; a byte contributes the sum of its bits.
  for (let bit = 128, remainder = 1; bit > 0; bit >>>= 1) {
    remainder = (remainder & 1) === 0 ? remainder >>> 1 : (remainder >>> 1) ^ POLYNOMIAL;
    for (let byte = 0; byte < 256; byte += 2 * bit) table[byte + bit] = table[byte]! ^ remainder;
  }
  for (let index = 256; index < table.length; index++) {
    const shorter = table[index - 256]!;
    table[index] = (shorter >>> 8) ^ table[shorter & 0xff]!;
  }
  return table;
}

/** CRC-32C of `bytes[start, end)`, unsigned. */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = -1;
  let at = start;
  for (const last = end - SLICES; at <= last; at += SLICES) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      TABLE[0x700 | (crc & 0xff)]! ^
      TABLE[0x600 | ((crc >>> 8) & 0xff)]! ^
      TABLE[0x500 | ((crc >>> 16) & 0xff)]! ^
      TABLE[0x400 | (crc >>> 24)]! ^
      TABLE[0x300 | bytes[at + 4]!]! ^
      TABLE[0x200 | bytes[at + 5]!]! ^
      TABLE[0x100 | bytes[at + 6]!]! ^
      TABLE[bytes[at + 7]!]!;
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[at]!) & 0xff]!;
  return (crc ^ -1) >>> 0;
}
