/** Results: workers added up, compared, shown as a page that needs nothing else. */
import { describe, expect, it } from 'vitest';
import { compare, differences } from '../../../src/bench/compare.ts';
import { Meter } from '../../../src/bench/meter.ts';
import { resultPage } from '../../../src/bench/page.ts';
import { type BenchResult, brokerUse, clientUse, sideOf } from '../../../src/bench/result.ts';
import type { WorkerReport } from '../../../src/bench/worker.ts';

/** A worker that did `records` of 1 kB, one each 10 ms from `windowAt` on, each after `latencyMs`. */
function reportOf(records: number, latencyMs: number, windowAt = 1_000): WorkerReport {
  const meter = new Meter(windowAt, Number.POSITIVE_INFINITY);
  meter.done(windowAt - 1, 50, 50_000, 0);
  for (let index = 1; index <= records; index++) {
    meter.done(windowAt + index * 10, 1, 1_000, 1);
    meter.latency.record(latencyMs);
  }
  return { meter: meter.toDocument(), windowAt, cpuSeconds: 0.5, peakBytes: 1e6, unsent: 1 };
}

function resultOf(reports: readonly WorkerReport[], settings: BenchResult['settings'] = {}): BenchResult {
  const produce = sideOf(reports, true)!;
  const [before, after] = [
    { cpuSeconds: 1, peakBytes: 2e6 },
    { cpuSeconds: 3, peakBytes: 3e6 },
  ];
  return {
    ...{ bench: 'produce', format: 1, startedAt: '2026-01-01T00:00:00.000Z', version: '0.1.0', settings },
    machine: { processor: 'A <fast> one' },
    produce,
    client: clientUse(reports, produce.bytes),
    broker: brokerUse({ from: 'processes', processes: ['process 1'], before, after }, produce.bytes),
  };
}

describe('a result', () => {
  it('adds up what its workers have seen', () => {
    const { produce, client, broker } = resultOf([reportOf(100, 1), reportOf(200, 5)]);
    expect(produce).toMatchObject({ records: 300, bytes: 300_000, seconds: 2, recordsPerSecond: 150 });
    expect(produce).toMatchObject({ megabytesPerSecond: 0.15, unsent: 2 });
    expect(produce!.latency).toMatchObject({ minMs: 1, maxMs: 5, p99Ms: 5 });
    expect(produce!.latency!.meanMs).toBeCloseTo(11 / 3, 2);
    expect(produce!.overTime).toMatchObject({ binMs: 250 });
    expect(produce!.overTime.records.reduce((sum, each) => sum + each, 0)).toBe(300);
    expect(client).toMatchObject({ processes: 2, cpuSeconds: 1, peakBytes: 2e6 });
    expect(client.cpuSecondsPerGigabyte).toBeCloseTo(1 / 0.0003, 2);
    expect(broker).toMatchObject({ cpuSeconds: 2, peakBytes: 3e6 });
  });

  it('of nothing has no side, of no records no rates', () => {
    expect(sideOf([], true)).toBeUndefined();
    expect(sideOf([reportOf(0, 1)], false)).toMatchObject({ recordsPerSecond: 0, megabytesPerSecond: 0 });
  });

  it('says why nothing is known of the broker', () => {
    expect(brokerUse('Nobody knows.', 1)).toEqual({ from: 'nowhere', reason: 'Nobody knows.' });
  });
});

describe('a meter', () => {
  it('counts what was meant for its window', () => {
    const meter = new Meter(100, 200);
    expect([99, 100, 199, 200].map((time) => meter.counts(time))).toEqual([false, true, true, false]);
    meter.done(150, 4, 400, 3);
    expect(meter.toDocument()).toMatchObject({ records: 3, bytes: 300, lastAt: 150, recordsByBin: [4] });
    expect(meter.progress).toEqual({ records: 4, bytes: 400 });
  });
});

describe('a comparison', () => {
  it('gives every figure that both have, and its ratio', () => {
    const rows = compare(resultOf([reportOf(100, 1)]), resultOf([reportOf(100, 2)]));
    expect(rows).toContainEqual({ name: 'produce p99', unit: 'ms', a: 1, b: 2, ratio: 2 });
    expect(rows.map(({ name }) => name)).toContain('broker CPU');
    const { consume: _, ...silent } = { ...resultOf([reportOf(1, 1)]), consume: undefined };
    const without = { ...silent, broker: brokerUse('Gone.', 1) };
    expect(compare(without, silent).map(({ name }) => name)).not.toContain('broker CPU');
  });

  it('tells which settings differ', () => {
    const [a, b] = [
      resultOf([reportOf(1, 1)], { acks: 1, rate: 5 }),
      resultOf([reportOf(1, 1)], { acks: 'all' }),
    ];
    expect(differences(a, b)).toEqual([
      'They differ in acks: 1 and "all".',
      'They differ in rate: 5 and not set.',
    ]);
    expect(differences(a, { ...a, bench: 'e2e' })).toHaveLength(1);
  });
});

describe('the page', () => {
  const page = resultPage(resultOf([reportOf(500, 3), reportOf(500, 30)], { codec: '<none>' }));

  it('has charts, figures and what was asked for, and loads nothing', () => {
    for (const title of ['Throughput over time', 'Latency by percentile', 'Distribution of latency'])
      expect(page).toContain(title);
    expect(page.match(/<svg/g)).toHaveLength(3);
    expect(page).not.toMatch(/<script|https?:|src=|@import|url\(/);
    expect(page).toContain('A &#60;fast&#62; one');
    expect(page).not.toContain('<none>');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('is whole also where nothing came', () => {
    const empty = resultPage(resultOf([reportOf(0, 1)]));
    expect(empty).not.toMatch(/NaN|Infinity|undefined/);
  });
});
