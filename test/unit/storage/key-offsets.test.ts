/** The table of keys that compaction fills: last offsets, its bound, and what a full one does. */
import { expect, test } from 'vitest';
import { Prng } from '../../../src/base/prng.ts';
import { KeyOffsets } from '../../../src/storage/key-offsets.ts';
import { keyedHash } from '../../../src/storage/keyed-hash.ts';

test('HalfSipHash-2-4 agrees with the vectors of its authors', () => {
  const key = [0x03020100, 0x07060504] as const;
  expect(keyedHash(new Uint8Array([]), key)).toBe(0x5b9f35a9);
  expect(keyedHash(new Uint8Array([0]), key)).toBe(0xb85a4727);
});

test('the last offset of each key, against a map', () => {
  const prng = new Prng('key-offsets');
  const keys = new KeyOffsets({ maxBytes: 1 << 20, maxKeys: 20_000, hashKey: [1, 2] });
  const model = new Map<string, number>();
  const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
  for (let offset = 0; offset < 20_000; offset++) {
    const key = 'k'.repeat(prng.below(4)) + prng.below(3000);
    expect(keys.put(bytesOf(key), offset)).toBe(true);
    model.set(key, offset);
  }
  expect(keys.count).toBe(model.size);
  for (const [key, offset] of model) expect(keys.latest(bytesOf(key))).toBe(offset);
  expect(keys.latest(bytesOf('unknown'))).toBeUndefined();
});

test('a full one refuses new keys, and takes known ones', () => {
  const keys = new KeyOffsets({ maxBytes: 640, maxKeys: 1e9, hashKey: [1, 2] });
  let count = 0;
  while (keys.put(new Uint8Array([count]), count)) count++;
  expect(count).toBe(10);
  expect(keys.put(new Uint8Array([3]), 100)).toBe(true);
  expect(keys.latest(new Uint8Array([3]))).toBe(100);
  expect(keys.latest(new Uint8Array([10]))).toBeUndefined();
});

test('one key has room, however long', () => {
  const keys = new KeyOffsets({ maxBytes: 1000, maxKeys: 10, hashKey: [1, 2] });
  expect(keys.put(new Uint8Array(5000), 7)).toBe(true);
  expect(keys.latest(new Uint8Array(5000))).toBe(7);
  expect(keys.put(new Uint8Array(1), 8)).toBe(false);
});
