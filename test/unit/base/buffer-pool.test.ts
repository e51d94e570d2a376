/** Buffers that are used again and again. */
import { expect, test } from 'vitest';
import { BufferPool } from '../../../src/base/buffer-pool.ts';

test('what was given back is used again, and kept up to the bound only', () => {
  const pool = new BufferPool(8192);
  const first = pool.acquire(5000);
  expect(first.length).toBe(8192);
  const second = pool.acquire(8192);
  expect(second).not.toBe(first);
  pool.release(first);
  pool.release(second);
  expect(pool.acquire(4097)).toBe(first);
  expect([first, second]).not.toContain(pool.acquire(8000));
});

test('a small buffer is not taken out of a large one', () => {
  const pool = new BufferPool(1 << 20);
  const large = pool.acquire(100_000);
  pool.release(large);
  expect(pool.acquire(1).length).toBe(4096);
  expect(pool.acquire(100_000)).toBe(large);
});

test('buffers of a size that nobody asks for any more make room for those that are asked for', () => {
  const pool = new BufferPool(4 << 20);
  const large = [pool.acquire(2 << 20), pool.acquire(2 << 20)];
  for (const buffer of large) pool.release(buffer);
  const small = Array.from({ length: 4 }, () => pool.acquire(1 << 20));
  for (const buffer of small) pool.release(buffer);
  const again = small.map(() => pool.acquire(1 << 20));
  expect(again.every((buffer) => small.includes(buffer))).toBe(true);
  expect(large.includes(pool.acquire(2 << 20))).toBe(false);
});

test('one that does not fit at all is not kept, and displaces nothing', () => {
  const pool = new BufferPool(8192);
  const small = pool.acquire(4096);
  const large = pool.acquire(10_000);
  pool.release(small);
  pool.release(large);
  expect(pool.acquire(10_000)).not.toBe(large);
  expect(pool.acquire(4096)).toBe(small);
});
