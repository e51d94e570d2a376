/** The tail cache: what it serves, what it forgets, and that bytes in use are never written over. */
import { describe, expect, test } from 'vitest';
import { stampBaseOffset } from '../../../protocol/record/batch.ts';
import type { LogSlice } from '../../../src/storage/log-slice.ts';
import { LogTail } from '../../../src/storage/log-tail.ts';
import { TailCache } from '../../../src/storage/tail-cache.ts';
import { batchOf } from './fixture.ts';

const VALUE = 'x'.repeat(100);

function add(tail: LogTail, base: number, records = 2, filePosition = 0): number {
  const bytes = batchOf(new Array(records).fill(VALUE));
  const appended = { base, end: base + records, filePosition };
  const { chunk, start } = tail.add(bytes, 0, bytes.length, appended);
  stampBaseOffset(chunk.bytes, start, base, 0);
  return start;
}

function filled(cache: TailCache, batches: number): LogTail {
  const tail = new LogTail(cache);
  for (let batch = 0; batch < batches; batch++) add(tail, batch * 2);
  return tail;
}

const copy = (slice: LogSlice) => slice.chunks.map((chunk) => chunk.slice());

describe('tail cache', () => {
  test('serves whole batches between any two offsets, within the size', () => {
    const tail = filled(new TailCache(1 << 20), 500);
    const size = batchOf([VALUE, VALUE]).length;
    for (const from of [0, 1, 2, 499, 500, 998, 999]) {
      for (const upTo of [from + 1, from + 7, 1000]) {
        for (const maxBytes of [0, size, 3 * size + 1, 1 << 20]) {
          const slice = tail.read(from, upTo, maxBytes);
          const first = from - (from % 2);
          const fit = Math.max(1, Math.floor(maxBytes / size));
          const visible = Math.floor((Math.min(upTo, 1000) - first) / 2);
          if (visible === 0) {
            expect(slice).toBeUndefined();
            continue;
          }
          expect(slice!.sizeInBytes).toBe(Math.min(fit, visible) * size);
          expect(slice!.nextOffset).toBe(first + 2 * Math.min(fit, visible));
          slice!.release();
        }
      }
    }
    expect(tail.read(1000, 2000, 100)).toBeUndefined();
  });

  test('forgets the oldest, keeps to its budget, and serves many logs', () => {
    const cache = new TailCache(40_000);
    const tails = [new LogTail(cache), new LogTail(cache)];
    for (let batch = 0; batch < 1000; batch++) for (const tail of tails) add(tail, batch * 2);
    expect(cache.sizeInBytes).toBeLessThanOrEqual(40_000);
    for (const tail of tails) {
      expect(tail.read(0, 2000, 100)).toBeUndefined();
      expect(tail.read(1998, 2000, 100)!.nextOffset).toBe(2000);
    }
  });

  test('bytes in use stay, however much is appended; slow readers get copies in the end', () => {
    const cache = new TailCache(40_000);
    const tail = filled(cache, 50);
    const held: { slice: LogSlice; bytes: Uint8Array[] }[] = [];
    for (let batch = 50; batch < 2000; batch++) {
      add(tail, batch * 2);
      if (batch % 20 !== 0) continue;
      const slice = tail.read(batch * 2, batch * 2 + 2, 1000)!;
      held.push({ slice, bytes: copy(slice) });
    }
    expect(cache.overheld).toBe(true);
    expect(cache.sizeInBytes).toBeLessThanOrEqual(3 * 40_000);
    for (const { slice, bytes } of held) {
      expect(copy(slice)).toEqual(bytes);
      slice.release();
    }
    expect(cache.sizeInBytes).toBeLessThanOrEqual(40_000);
  });

  test('takes a batch larger than a chunk, and even than the budget', () => {
    const cache = new TailCache(20_000);
    const tail = new LogTail(cache);
    add(tail, 0, 300);
    expect(tail.read(5, 300, 1)!.nextOffset).toBe(300);
    add(tail, 300);
    expect(tail.read(300, 302, 1)!.nextOffset).toBe(302);
  });

  test('places batches as their files do within a cache line, those of one log without a gap', () => {
    const size = batchOf([VALUE, VALUE]).length;
    const cache = new TailCache(20_000);
    const tails = [new LogTail(cache), new LogTail(cache)];
    const ends = [1_000_003, 37];
    for (let round = 0; round < 100; round++) {
      for (const [of, tail] of tails.entries()) {
        const starts = [0, 1].map((nth) => add(tail, 4 * round + 2 * nth, 2, ends[of]! + nth * size));
        for (const [nth, start] of starts.entries()) expect(start % 64).toBe((ends[of]! + nth * size) % 64);
        if (starts[1]! > starts[0]!) expect(starts[1]).toBe(starts[0]! + size);
        ends[of]! += 2 * size;
      }
    }
    expect(tails[0]!.read(398, 400, size)!.sizeInBytes).toBe(size);
  });
});
