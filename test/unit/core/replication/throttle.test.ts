/** The token bucket of replication, and the lists of replicas that it is for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namesReplica, TokenBucket } from '../../../../src/core/replication/throttle.ts';

describe('a token bucket', () => {
  test('starts empty, and lets pass what a tenth of a second brings', () => {
    const bucket = new TokenBucket(10_000, 0);
    expect([bucket.allowance(0), bucket.waitMs(0), bucket.waitMs(40)]).toEqual([0, 100, 60]);
    expect(bucket.allowance(100)).toBe(1_000);
  });

  test('keeps what a second brings, and no more', () => {
    expect(new TokenBucket(10_000, 0).allowance(60_000)).toBe(10_000);
  });

  test('T2 waits until what went beyond the allowance has been made up for', () => {
    const bucket = new TokenBucket(10_000, 0);
    bucket.spend(21_000, 100);
    expect([bucket.waitMs(100), bucket.allowance(2_000)]).toEqual([2_100, 0]);
    expect(bucket.allowance(2_200)).toBe(1_000);
  });

  test('goes on with what it has when the rate changes', () => {
    const bucket = new TokenBucket(10_000, 0);
    bucket.setRate(1_000, 500);
    expect(bucket.allowance(500)).toBe(1_000);
    bucket.spend(2_000, 500);
    bucket.setRate(100_000, 500);
    expect(bucket.waitMs(500)).toBe(110);
  });

  test('lets nothing pass at rate 0, until there is another one', () => {
    const bucket = new TokenBucket(0, 0);
    expect([bucket.allowance(1e9), bucket.waitMs(1e9)]).toEqual([0, Number.POSITIVE_INFINITY]);
    bucket.setRate(10, 1e9);
    expect(bucket.allowance(1e9 + 100)).toBe(1);
  });

  test('T2 keeps the rate over time, whatever is asked for, and lets pass after the wait it names', () => {
    const batches = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), batches, (rate, sizes) => {
        const bucket = new TokenBucket(rate, 0);
        let now = 0;
        let passed = 0;
        for (const size of sizes) {
          now += bucket.waitMs(now);
          expect(bucket.allowance(now)).toBeGreaterThan(0);
          expect(passed).toBeLessThanOrEqual((rate * now) / 1_000);
          bucket.spend(size, now);
          passed += size;
        }
      }),
    );
  });
});

test.each([
  ['', 0, 1, false],
  ['*', 0, 1, true],
  ['0:1,12:13', 12, 13, true],
  ['0:1,12:13', 2, 13, false],
  ['0:1,12:13', 12, 1, false],
  ['0:11', 0, 1, false],
])('%j names partition %i of broker %i: %s', (replicas, partition, broker, expected) => {
  expect(namesReplica(replicas, partition, broker)).toBe(expected);
});
