/**
 * Big-endian integers and zig-zag varints on a `Uint8Array`, as free functions over a position.
 *
 * Byte arithmetic instead of `DataView`: a view per header costs more than the header. 64-bit fields
 * are plain numbers, exact up to 2^53; beyond that they are rounded, so whoever validates foreign bytes
 * asks `Number.isSafeInteger`. None of the readers checks bounds: callers have checked the extent once.
 */

const TWO_32 = 0x1_0000_0000;

export function readInt16(bytes: Uint8Array, position: number): number {
  return ((bytes[position]! << 24) >> 16) | bytes[position + 1]!;
}

export function readInt32(bytes: Uint8Array, position: number): number {
  return (
    (bytes[position]! << 24) |
    (bytes[position + 1]! << 16) |
    (bytes[position + 2]! << 8) |
    bytes[position + 3]!
  );
}

export function readUint32(bytes: Uint8Array, position: number): number {
  return readInt32(bytes, position) >>> 0;
}

export function readInt64(bytes: Uint8Array, position: number): number {
  return readInt32(bytes, position) * TWO_32 + readUint32(bytes, position + 4);
}

export function writeInt16(bytes: Uint8Array, position: number, value: number): void {
  bytes[position] = value >>> 8;
  bytes[position + 1] = value;
}

export function writeInt32(bytes: Uint8Array, position: number, value: number): void {
  bytes[position] = value >>> 24;
  bytes[position + 1] = value >>> 16;
  bytes[position + 2] = value >>> 8;
  bytes[position + 3] = value;
}

/** `value` must be a safe integer. */
export function writeInt64(bytes: Uint8Array, position: number, value: number): void {
  writeInt32(bytes, position, Math.floor(value / TWO_32));
  writeInt32(bytes, position + 4, value >>> 0);
}

/** Bytes that `value` (a safe integer) takes as a zig-zag varint; the same for 32 and 64 bits. */
export function varintSize(value: number): number {
  let rest = value >= 0 ? value * 2 : value * -2 - 1;
  let size = 1;
  while (rest >= 0x80) {
    rest = Math.floor(rest / 0x80);
    size++;
  }
  return size;
}

/** Writes a zig-zag varint and returns the position after it; |value| < 2^52. */
export function writeVarint(bytes: Uint8Array, position: number, value: number): number {
  let rest = value >= 0 ? value * 2 : value * -2 - 1;
  let at = position;
  while (rest > 0x7fff_ffff) {
    bytes[at++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  while (rest >= 0x80) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}
