/**
 * The result of a benchmark: what all workers have seen, put together, as the JSON document that is printed,
 * kept and compared.
 *
 * GB and MB are 10^9 and 10^6 bytes of keys and values, before compression.
 */
import type { Bytes, Millis } from '../base/units.ts';
import { Histogram, type SparseCounts } from './histogram.ts';
import { binMs } from './meter.ts';
import type { WorkerReport } from './worker.ts';

export type BenchName = 'produce' | 'consume' | 'e2e' | 'replay';

export interface BenchResult {
  readonly bench: BenchName;
  /** Of the document itself. */
  readonly format: 1;
  readonly startedAt: string;
  readonly version: string;
  readonly machine: object;
  /** What was asked for. */
  readonly settings: { readonly [name: string]: unknown };
  readonly produce?: Side;
  readonly consume?: Side;
  readonly client: ClientUse;
  readonly broker: BrokerUse;
}

/** What producers or consumers have done. */
export interface Side {
  readonly records: number;
  readonly bytes: Bytes;
  /** From the beginning of the measurement until the last of these records was done. */
  readonly seconds: number;
  readonly recordsPerSecond: number;
  readonly megabytesPerSecond: number;
  /** Producing: until the acknowledgement; consuming: until it was read. Absent where nothing tells. */
  readonly latency?: Latency;
  /** Records that the schedule asked for and there was no time for. */
  readonly unsent: number;
  readonly overTime: OverTime;
}

export interface Latency {
  readonly meanMs: Millis;
  readonly minMs: Millis;
  readonly p50Ms: Millis;
  readonly p90Ms: Millis;
  readonly p99Ms: Millis;
  readonly p999Ms: Millis;
  readonly maxMs: Millis;
  /** Bucket and count by turns, as in `histogram.ts`. */
  readonly counts: SparseCounts;
}

interface OverTime {
  readonly binMs: Millis;
  readonly records: readonly number[];
  readonly bytes: readonly Bytes[];
}

export interface ClientUse {
  readonly processes: number;
  readonly cpuSeconds: number;
  readonly cpuSecondsPerGigabyte: number;
  /** Of all processes together, each at its worst. */
  readonly peakBytes: Bytes;
}

export type BrokerUse =
  | {
      /** How it is known: from the processes of this machine, or from what the brokers say. */
      readonly from: 'processes' | 'metrics';
      readonly processes: readonly string[];
      readonly cpuSeconds: number;
      readonly cpuSecondsPerGigabyte: number;
      readonly peakBytes: Bytes;
    }
  /** Nothing is known, and why, as a sentence. */
  | { readonly from: 'nowhere'; readonly reason: string };

/** Undefined when there were no such workers. */
export function sideOf(reports: readonly WorkerReport[], timed: boolean): Side | undefined {
  if (reports.length === 0) return undefined;
  const records = sum(reports, ({ meter }) => meter.records);
  const bytes = sum(reports, ({ meter }) => meter.bytes);
  const from = Math.min(...reports.map(({ windowAt }) => windowAt));
  const until = Math.max(...reports.map(({ meter }) => meter.lastAt));
  const seconds = (until - from) / 1_000;
  return {
    records,
    bytes,
    seconds: round(seconds),
    recordsPerSecond: round(per(records, seconds)),
    megabytesPerSecond: round(per(bytes / 1e6, seconds)),
    ...(timed && { latency: latencyOf(reports) }),
    unsent: sum(reports, ({ unsent }) => unsent),
    overTime: {
      binMs,
      records: addUp(reports.map(({ meter }) => meter.recordsByBin)),
      bytes: addUp(reports.map(({ meter }) => meter.bytesByBin)),
    },
  };
}

function latencyOf(reports: readonly WorkerReport[]): Latency {
  const all = new Histogram();
  for (const { meter } of reports) all.merge(Histogram.of(meter.latency));
  const { minMs, maxMs, counts } = all.toDocument();
  return {
    meanMs: round(all.meanMs),
    minMs: round(minMs),
    p50Ms: round(all.quantileMs(0.5)),
    p90Ms: round(all.quantileMs(0.9)),
    p99Ms: round(all.quantileMs(0.99)),
    p999Ms: round(all.quantileMs(0.999)),
    maxMs: round(maxMs),
    counts,
  };
}

/** `bytes` is what all of it was for. */
export function clientUse(reports: readonly WorkerReport[], bytes: Bytes): ClientUse {
  const cpuSeconds = sum(reports, (report) => report.cpuSeconds);
  return {
    processes: reports.length,
    cpuSeconds: round(cpuSeconds),
    cpuSecondsPerGigabyte: perGigabyte(cpuSeconds, bytes),
    peakBytes: sum(reports, ({ peakBytes }) => peakBytes),
  };
}

/** What the brokers had used before and after. */
export interface BrokerSample {
  readonly cpuSeconds: number;
  readonly peakBytes: Bytes;
}

export interface BrokerWatched {
  readonly from: 'processes' | 'metrics';
  readonly processes: readonly string[];
  readonly before: BrokerSample;
  readonly after: BrokerSample;
}

/** `watched` may be a sentence instead: why nothing is known. */
export function brokerUse(watched: BrokerWatched | string, bytes: Bytes): BrokerUse {
  if (typeof watched === 'string') return { from: 'nowhere', reason: watched };
  const { from, processes, before, after } = watched;
  const cpuSeconds = round(after.cpuSeconds - before.cpuSeconds);
  const peakBytes = Math.max(before.peakBytes, after.peakBytes);
  return { from, processes, cpuSeconds, cpuSecondsPerGigabyte: perGigabyte(cpuSeconds, bytes), peakBytes };
}

function perGigabyte(cpuSeconds: number, bytes: Bytes): number {
  return round(per(cpuSeconds, bytes / 1e9));
}

function per(value: number, divisor: number): number {
  return divisor > 0 ? value / divisor : 0;
}

/** To microseconds, or thousandths of whatever it is: more was not measured. */
function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function sum<T>(items: readonly T[], pick: (item: T) => number): number {
  return items.reduce((total, item) => total + pick(item), 0);
}

function addUp(series: readonly (readonly number[])[]): number[] {
  const length = Math.max(0, ...series.map((each) => each.length));
  return Array.from({ length }, (_, index) => Math.round(sum(series, (each) => each[index] ?? 0)));
}
