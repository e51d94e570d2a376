/**
 * HalfSipHash-2-4: a 32-bit hash of bytes under a secret key, so that who chooses the bytes cannot choose
 * their hashes too, and make a table slow.
 *
 * Source   Aumasson and Bernstein, SipHash; its variant of 32-bit words
 */

/** Two words that nobody outside may guess. */
export type HashKey = readonly [number, number];

/** Unsigned. */
export function keyedHash(bytes: Uint8Array, key: HashKey): number {
  let v0 = key[0];
  let v1 = key[1];
  let v2 = 0x6c796765 ^ key[0];
  let v3 = 0x74656462 ^ key[1];
  const words = bytes.length >>> 2;
  // One word per turn, then the rest with the length, then the end.
  for (let word = 0; word <= words + 1; word++) {
    const message = word <= words ? wordAt(bytes, word, words) : 0;
    if (word > words) v2 ^= 0xff;
    v3 ^= message;
    for (let round = word <= words ? 2 : 4; round > 0; round--) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    v0 ^= message;
  }
  return (v1 ^ v3) >>> 0;
}

/** Four bytes, little-endian; after the last whole word what is left of them, under the length. */
function wordAt(bytes: Uint8Array, word: number, words: number): number {
  const at = word * 4;
  const top = word < words ? bytes[at + 3]! : bytes.length & 0xff;
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | (top << 24);
}
