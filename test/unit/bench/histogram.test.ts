/** The histogram against a sorted list of the same values: quantiles to 1 %, counts and extremes exactly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../src/bench/histogram.ts';

const milliseconds = fc.oneof(
  fc.double({ min: 0, max: 5, noNaN: true }),
  fc.double({ min: 0, max: 100_000, noNaN: true }),
);

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** The value at rank ⌈quantile · n⌉. */
function exactQuantile(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil(quantile * sorted.length)) - 1]!;
}

describe('a histogram', () => {
  it('knows quantiles to a microsecond or 1 %, whichever is more', () => {
    fc.assert(
      fc.property(
        fc.array(milliseconds, { minLength: 1, maxLength: 300 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, quantile) => {
          const exact = exactQuantile(values, quantile);
          const found = histogramOf(values).quantileMs(quantile);
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(0.001, exact * 0.01));
        },
      ),
    );
  });

  it('is exact where it can be', () => {
    fc.assert(
      fc.property(fc.array(milliseconds, { minLength: 1 }), (values) => {
        const histogram = histogramOf(values);
        expect(histogram.count).toBe(values.length);
        expect(histogram.minMs).toBe(Math.min(...values));
        expect(histogram.maxMs).toBe(Math.max(...values));
        expect(histogram.meanMs).toBeCloseTo(values.reduce((sum, each) => sum + each, 0) / values.length, 6);
        const inBuckets = [...histogram.buckets()];
        expect(inBuckets.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        for (const { fromMs, toMs } of inBuckets) expect(toMs).toBeGreaterThan(fromMs);
      }),
    );
  });

  it('merged is the same as recorded in one, also after a journey as JSON', () => {
    fc.assert(
      fc.property(fc.array(milliseconds), fc.array(milliseconds), (some, others) => {
        const merged = histogramOf(some);
        merged.merge(Histogram.of(JSON.parse(JSON.stringify(histogramOf(others).toDocument()))));
        const { counts, minMs, maxMs, sumMs } = merged.toDocument();
        const whole = histogramOf([...some, ...others]).toDocument();
        expect({ counts, minMs, maxMs }).toEqual({
          counts: whole.counts,
          minMs: whole.minMs,
          maxMs: whole.maxMs,
        });
        expect(sumMs).toBeCloseTo(whole.sumMs, 6);
      }),
    );
  });

  it('has buckets without gaps and overlaps', () => {
    const histogram = new Histogram();
    for (let micros = 0; micros < 2_000; micros++) histogram.record(micros / 1_000);
    let end = 0;
    for (const { fromMs, toMs } of histogram.buckets()) {
      expect(fromMs).toBe(end);
      end = toMs;
    }
    expect(end).toBe(2);
  });

  it('records many at once, and what lies outside of its range at its ends', () => {
    const histogram = new Histogram();
    histogram.record(0.2, 99);
    histogram.record(10_000_000);
    expect(histogram.quantileMs(0.99)).toBe(0.2);
    expect(histogram.maxMs).toBe(10_000_000);
    const early = histogramOf([-5]);
    expect([early.minMs, early.maxMs, early.quantileMs(0.5)]).toEqual([0, 0, 0]);
  });

  it('without values says 0 everywhere', () => {
    const { meanMs, minMs, maxMs, count } = new Histogram();
    expect({ meanMs, minMs, maxMs, count }).toEqual({ meanMs: 0, minMs: 0, maxMs: 0, count: 0 });
    expect(new Histogram().quantileMs(0.99)).toBe(0);
  });

  it.each([[[1]], [[-1, 1]], [[1e9, 1]], [[1.5, 1]], [[1, 0]]])('refuses %j as counts', (counts) => {
    expect(() => Histogram.of({ minMs: 0, maxMs: 1, sumMs: 1, counts })).toThrow(RangeError);
  });
});
