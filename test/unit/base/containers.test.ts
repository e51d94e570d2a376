/** Containers against their plain models; random numbers against chance. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignedBuffer } from '../../../src/base/aligned.ts';
import { BinaryHeap } from '../../../src/base/binary-heap.ts';
import { Prng } from '../../../src/base/prng.ts';
import { Ring } from '../../../src/base/ring.ts';

test('a heap pops in order, whatever the pushes', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer())), (steps) => {
      const heap = new BinaryHeap<number>((a, b) => a < b);
      const model: number[] = [];
      for (const step of steps) {
        if (step === null) {
          expect(heap.peek()).toBe(model[0]);
          expect(heap.pop()).toBe(model.shift());
        } else {
          heap.push(step);
          model.push(step);
          model.sort((a, b) => a - b);
        }
        expect(heap.size).toBe(model.length);
      }
      heap.clear();
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

test('a ring is a queue', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer())), fc.integer({ min: 1, max: 9 }), (steps, capacity) => {
      const ring = new Ring<number>(capacity);
      const model: number[] = [];
      for (const step of steps) {
        if (step === null) expect(ring.shift()).toBe(model.shift());
        else {
          ring.push(step);
          model.push(step);
        }
        expect([...ring]).toEqual(model);
        expect(ring.peek()).toBe(model[0]);
        expect(ring.at(model.length)).toBeUndefined();
      }
      ring.clear();
      expect(ring.size).toBe(0);
    }),
  );
});

test('an aligned buffer is zeroed and starts 48 bytes into its memory', () => {
  const buffer = alignedBuffer(1000);
  expect([buffer.length, buffer.byteOffset, buffer.every((byte) => byte === 0)]).toEqual([1000, 48, true]);
});

describe('random numbers', () => {
  test('repeat with the seed, and a stream does not notice draws from another', () => {
    const one = new Prng(5);
    const other = new Prng(5);
    other.uint32();
    expect(one.stream('disk').uint32()).toBe(other.stream('disk').uint32());
    expect(one.stream('disk').uint32()).not.toBe(one.stream('link').uint32());
    expect(new Prng(5).float()).not.toBe(new Prng(6).float());
    expect(new Prng('5').float()).toBe(new Prng(5).float());
  });

  test('are uniform, also across neighbouring seeds and streams', () => {
    const draws: (() => number)[] = [];
    const one = new Prng(1);
    draws.push(() => one.below(16));
    let seed = 0;
    draws.push(() => new Prng(seed++).below(16));
    draws.push(() => one.stream(`s${seed++}`).below(16));
    for (const draw of draws) {
      const counts = new Array<number>(16).fill(0);
      for (let index = 0; index < 16_000; index++) counts[draw()]!++;
      // 15 degrees of freedom: beyond 50 lies one in 100,000.
      const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      expect(chiSquare).toBeLessThan(50);
    }
  });

  test('keep to their bounds', () => {
    const prng = new Prng('bounds');
    for (let index = 0; index < 1000; index++) {
      expect(prng.between(3, 5)).toBeGreaterThanOrEqual(3);
      expect(prng.between(3, 5)).toBeLessThanOrEqual(5);
      expect(prng.float()).toBeLessThan(1);
    }
    expect(prng.chance(0)).toBe(false);
    expect(prng.chance(1)).toBe(true);
    expect(['a', 'b']).toContain(prng.pick(['a', 'b']));
    expect(prng.fill(new Uint8Array(100)).some((byte) => byte > 0)).toBe(true);
  });
});
