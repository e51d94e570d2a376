/** Schedules: when records are due, and that lanes share them out without a gap. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitionsOf, shareOf } from '../../../src/bench/plan.ts';
import { laneOf, recorded, type Schedule, steady } from '../../../src/bench/schedule.ts';

/** `dueBy` says what `timeOf` says. */
function expectToAgree(schedule: Schedule, upTo: number): void {
  for (let index = 0; index < Math.min(upTo, schedule.length); index++) {
    const time = schedule.timeOf(index);
    expect(schedule.dueBy(time + 1e-6)).toBeGreaterThan(index);
    expect(schedule.dueBy(time - 1e-6)).toBeLessThanOrEqual(index);
  }
}

const times = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 }).map((list) => {
  return list.sort((one, other) => one - other);
});

describe('a steady schedule', () => {
  it('sends evenly, the first at once', () => {
    const schedule = steady(100);
    expect([0, 1, 100].map((index) => schedule.timeOf(index))).toEqual([0, 10, 1_000]);
    expect([-1, 0, 9, 10, 1_000].map((elapsed) => schedule.dueBy(elapsed))).toEqual([0, 1, 1, 2, 101]);
    expectToAgree(steady(37_000), 500);
  });

  it('ends where it is told to', () => {
    expect(steady(10, 3).dueBy(60_000)).toBe(3);
  });
});

describe('a recorded schedule', () => {
  it('keeps the distances, at any speed', () => {
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 1, 10), (list, speed) => {
        const schedule = recorded(list, speed);
        list.forEach((time, index) => {
          expect(schedule.timeOf(index)).toBeCloseTo((time - list[0]!) / speed, 9);
          expect(schedule.dueBy(schedule.timeOf(index))).toBeGreaterThan(index);
        });
        expect(schedule.dueBy(-1)).toBe(0);
        expect(schedule.dueBy(Number.MAX_SAFE_INTEGER)).toBe(list.length);
      }),
    );
  });
});

describe('lanes', () => {
  it('have every record of a schedule once, and in its order', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 7 }), (list, lanes) => {
        const whole = recorded(list, 1);
        const shares = Array.from({ length: lanes }, (_, lane) => laneOf(whole, lane, lanes));
        expect(shares.reduce((sum, { length }) => sum + length, 0)).toBe(list.length);
        for (const elapsed of list)
          expect(shares.reduce((sum, share) => sum + share.dueBy(elapsed), 0)).toBe(whole.dueBy(elapsed));
        for (const share of shares) expectToAgree(share, 50);
      }),
    );
  });

  it('of a steady schedule take turns', () => {
    const [first, second] = [laneOf(steady(1_000), 0, 2), laneOf(steady(1_000), 1, 2)];
    expect([0, 1, 2].map((index) => first.timeOf(index))).toEqual([0, 2, 4]);
    expect([0, 1, 2].map((index) => second.timeOf(index))).toEqual([1, 3, 5]);
    expect(first.dueBy(4) + second.dueBy(4)).toBe(5);
  });

  it('share a count, and partitions', () => {
    expect([0, 1, 2].map((lane) => shareOf(10, lane, 3))).toEqual([4, 3, 3]);
    expect([0, 1].map((lane) => partitionsOf(5, lane, 2))).toEqual([
      [0, 2, 4],
      [1, 3],
    ]);
    expect([0, 1, 2].map((lane) => partitionsOf(2, lane, 3))).toEqual([[0], [1], [0]]);
  });
});
