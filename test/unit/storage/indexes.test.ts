/** Small structures against the obvious: index search, ranges, epochs, checkpoints. */
import { describe, expect, test } from 'vitest';
import { Prng } from '../../../src/base/prng.ts';
import { formatEpochs, LeaderEpochs, parseEpochs } from '../../../src/storage/leader-epochs.ts';
import { OffsetIndex } from '../../../src/storage/offset-index.ts';
import { uuidFromText, uuidToText } from '../../../src/storage/properties.ts';
import { Ranges } from '../../../src/storage/ranges.ts';
import { TimeIndex } from '../../../src/storage/time-index.ts';

const prng = new Prng('indexes');

test('searching an offset index is searching its entries, also after a round trip', () => {
  const index = new OffsetIndex(1000);
  const entries: [number, number][] = [];
  for (let offset = 1000, position = 0; entries.length < 200; ) {
    offset += prng.between(1, 9);
    position += prng.between(61, 500);
    entries.push([offset, position]);
    index.add(offset, position);
  }
  const size = entries.at(-1)![1] + 61;
  const decoded = OffsetIndex.decode(index.encode(), 1000, size)!;
  for (let offset = 995; offset < entries.at(-1)![0] + 5; offset++) {
    const expected = entries.findLast(([last]) => last <= offset)?.[1] ?? 0;
    expect(index.positionBefore(offset)).toBe(expected);
    expect(decoded.positionBefore(offset)).toBe(expected);
  }
  for (const [offset, position] of entries) expect(decoded.lastOffsetAt(position)).toBe(offset);
  expect(decoded.lastOffsetAt(1)).toBeUndefined();
  expect(OffsetIndex.decode(index.encode(), 1000, size - 61)).toBeUndefined();
  expect(OffsetIndex.decode(new Uint8Array(16), 0, 100)).toBeUndefined();
  decoded.truncate(entries[50]![1]);
  expect(decoded.count).toBe(50);
});

test('a time index keeps rising entries and finds where to begin', () => {
  const index = new TimeIndex(0);
  expect(index.add(-1, 0)).toBe(false);
  expect([index.add(10, 5), index.add(10, 9), index.add(9, 9), index.add(30, 9)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect([5, 10, 11, 30, 31].map((timestamp) => index.offsetBefore(timestamp))).toEqual([0, 0, 5, 5, 9]);
  expect(TimeIndex.decode(index.encode(), 0, 10)!.last).toEqual({ timestamp: 30, offset: 9 });
  expect(TimeIndex.decode(index.encode(), 0, 9)).toBeUndefined();
  expect(TimeIndex.decode(index.encode().subarray(1), 0, 10)).toBeUndefined();
});

test('ranges are a set of numbers', () => {
  for (let round = 0; round < 200; round++) {
    const ranges = new Ranges();
    const plain = new Set<number>();
    for (let step = 0; step < 12; step++) {
      const start = prng.below(60);
      const end = start + prng.below(15);
      ranges.add(start, end);
      for (let one = start; one < end; one++) plain.add(one);
      if (prng.chance(0.1)) {
        const cut = prng.below(70);
        ranges.truncate(cut);
        for (const one of [...plain]) if (one >= cut) plain.delete(one);
      }
      const from = prng.below(60);
      const to = from + 1 + prng.below(10);
      const expected = Array.from({ length: to - from }, (_, index) => from + index).every((one) =>
        plain.has(one),
      );
      expect(ranges.covers(from, to)).toBe(expected);
    }
  }
});

describe('leader epochs', () => {
  const epochs = () =>
    new LeaderEpochs([
      { epoch: 0, startOffset: 0 },
      { epoch: 2, startOffset: 10 },
      { epoch: 5, startOffset: 30 },
    ]);

  test('end where the next one starts', () => {
    const ends = [-1, 0, 1, 2, 3, 5, 6].map((epoch) => Object.values(epochs().endOf(epoch, 50)));
    expect(ends).toEqual([
      [-1, -1],
      [0, 10],
      [0, 10],
      [2, 30],
      [2, 30],
      [5, 50],
      [-1, -1],
    ]);
  });

  test('are cut at both ends', () => {
    const cut = epochs();
    expect(cut.truncateEnd(30)).toBe(true);
    expect(cut.latest).toBe(2);
    expect(cut.truncateStart(10)).toBe(false);
    expect(cut.entries[0]).toEqual({ epoch: 0, startOffset: 0 });
    expect(cut.truncateStart(11)).toBe(true);
    expect(cut.entries).toEqual([{ epoch: 2, startOffset: 10 }]);
    expect(cut.assign(3, 10)).toBe(true);
    expect(cut.entries).toEqual([{ epoch: 3, startOffset: 10 }]);
    expect(() => cut.assign(2, 20)).toThrow();
  });

  test('come back from their text, and nothing but whole rising ones do', () => {
    const text = new TextDecoder().decode(formatEpochs(epochs().entries));
    expect(parseEpochs(text)).toEqual(epochs().entries);
    for (const wrong of [
      '',
      '0\n1\n',
      '1\n0\n',
      '0\n2\n0 0\n',
      '0\n2\n1 0\n1 5\n',
      '0\n1\n0 0',
      '0\n1\nx 0\n',
      text.slice(0, -2),
    ]) {
      expect(parseEpochs(wrong)).toBeUndefined();
    }
  });
});

test('a UUID keeps its value in Kafka’s text form', () => {
  expect(uuidToText('00000000-0000-0000-0000-000000000001')).toBe('AAAAAAAAAAAAAAAAAAAAAQ');
  expect(uuidFromText(uuidToText('fedcba98-7654-4321-8fed-cba987654321'))).toBe(
    'fedcba98-7654-4321-8fed-cba987654321',
  );
  expect(uuidFromText('short')).toBeUndefined();
});
