/**
 * The hash by which Kafka's clients spread keys over partitions. It must agree bit for bit with theirs:
 * records of one key that land in two partitions lose their order.
 *
 * Source: MurmurHash2, 32 bits, by Austin Appleby (public domain), with the seed that Kafka chose.
 */

const SEED = 0x9747_b28c;
const MULTIPLIER = 0x5bd1_e995;

/** Signed 32-bit hash of `key`. */
export function murmur2(key: Uint8Array): number {
  const length = key.length;
  let hash = SEED ^ length;
  let at = 0;
  for (const last = length - 4; at <= last; at += 4) {
    let word = key[at]! | (key[at + 1]! << 8) | (key[at + 2]! << 16) | (key[at + 3]! << 24);
    word = Math.imul(word, MULTIPLIER);
    word ^= word >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER);
  }
  if (at < length) {
    for (let shift = 0; at < length; at++, shift += 8) hash ^= key[at]! << shift;
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return hash ^ (hash >>> 15);
}

/** The partition, in [0, partitions), that every Kafka client's default partitioner gives `key`. */
export function partitionForKey(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fff_ffff) % partitions;
}
