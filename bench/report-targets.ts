/** What the project wants to reach, and whether the figures that are kept reach it. */
import type { Notes } from './report-results.ts';

export interface Target {
  readonly part: string;
  /** As a table calls it. */
  readonly what: string;
  /** The load and the figure of ours. */
  readonly load: string;
  readonly figure: string;
  /** The candidate that ours is divided by; absent: the figure itself counts. */
  readonly over?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

const produceLoads = [
  { load: '1 KiB, batches of 1 MB', atLeast: 1.5 },
  { load: '1 KiB, batches of 16 KiB', atLeast: 1.6 },
  { load: "1 KiB, the tool's defaults", atLeast: 1 },
  { load: '100 B, batches of 1 MB', atLeast: 1 },
] as const;

const kafka: readonly Target[] = [
  ...produceLoads.map(
    ({ load, atLeast }): Target => ({
      ...{ part: 'kafka', what: `produce, ${load}: of Kafka's MB/s`, figure: 'MB/s', over: 'Kafka' },
      ...{ load: `produce, ${load}`, atLeast },
    }),
  ),
  ...produceLoads.map(
    ({ load }): Target => ({
      ...{ part: 'kafka', what: `consume, ${load}: of Kafka's MB/s`, figure: 'MB/s', over: 'Kafka' },
      ...{ load: `consume, ${load}`, atLeast: 1 },
    }),
  ),
  ...produceLoads.map(
    ({ load }): Target => ({
      ...{ part: 'kafka', what: `produce, ${load}: of Kafka's CPU`, figure: 'broker CPU s/GB' },
      ...{ load: `produce, ${load}`, over: 'Kafka', atMost: 0.4 },
    }),
  ),
  ...produceLoads.map(
    ({ load }): Target => ({
      ...{ part: 'kafka', what: `consume, ${load}: of Kafka's CPU`, figure: 'broker CPU s/GB' },
      ...{ load: `consume, ${load}`, over: 'Kafka', atMost: 1.2 },
    }),
  ),
  ...produceLoads.flatMap(({ load }) =>
    ['produce', 'consume'].flatMap((verb): Target[] => {
      const bare = { part: 'kafka', over: 'bare pipeline', load: `${verb}, ${load}` } as const;
      const what = `${verb}, ${load}: of the bare pipeline's`;
      return [
        { ...bare, what: `${what} MB/s`, figure: 'MB/s', atLeast: 0.85 },
        { ...bare, what: `${what} CPU`, figure: 'broker CPU s/GB', atMost: 1.4 },
      ];
    }),
  ),
  {
    ...{ part: 'kafka', what: "peak memory: of Kafka's", load: 'memory', figure: 'peak MB', over: 'Kafka' },
    atMost: 0.2,
  },
  {
    ...{ part: 'start', what: "start to the first acknowledged record: of Kafka's", load: 'start' },
    ...{ figure: 'ms', over: 'Kafka', atMost: 0.1 },
  },
  {
    ...{ part: 'latency', what: "p99 of produce at half load: of Kafka's", figure: 'p99 ms', over: 'Kafka' },
    ...{ load: 'acknowledged, 50 % of the peak', atMost: 0.5 },
  },
];

const streams = ['NATS', 'Redis', 'RabbitMQ', 'RabbitMQ, packed'].flatMap((over) =>
  ['100 B', '1 KiB'].map(
    (size): Target => ({
      ...{ part: 'streams', what: `produce, ${size}: of ${over}'s records/s`, figure: 'records/s', over },
      ...{ load: `produce, ${size}`, atLeast: 3 },
    }),
  ),
);

const client: readonly Target[] = [
  {
    ...{ part: 'client', what: 'our client produces, 100 B, acks 1: records/s', figure: 'records/s' },
    ...{ load: 'produce, 100 B, acks 1', atLeast: 500_000 },
  },
  {
    ...{ part: 'client', what: 'our client consumes, 100 B: records/s', figure: 'records/s' },
    ...{ load: 'consume, 100 B', atLeast: 1_000_000 },
  },
  {
    ...{ part: 'client', what: 'one awaited send, p50 ms: no linger', figure: 'p50 ms' },
    ...{ load: 'one awaited send at a time', atMost: 1 },
  },
];

const limit = [
  { load: 'produce 1 MB, 5 in flight', atLeast: 0.85 },
  { load: 'produce 64 KiB, 8 in flight', atLeast: 0.85 },
  { load: 'produce 16 KiB, 16 in flight', atLeast: 0.85 },
  { load: 'fetch 256 KiB at the tail', atLeast: 0.85 },
  { load: 'fetch 256 KiB from files', atLeast: 0.8 },
  { load: 'produce 200 B, 100 in flight', atLeast: 0.5 },
].map(
  ({ load, atLeast }): Target => ({
    ...{ part: 'limit', what: `${load}: of the bare pipeline`, load, figure: 'MB/s' },
    ...{ over: 'bare pipeline', atLeast },
  }),
);

const soak: readonly Target[] = [
  {
    ...{ part: 'soak', what: 'another connection waits, p99.9 ms at full speed', figure: 'p99.9 ms' },
    ...{ load: 'answer to somebody else', atMost: 50 },
  },
];

export const targets: readonly Target[] = [...kafka, ...streams, ...client, ...limit, ...soak];

/** The ratio or figure of one of our candidates; NaN when it was not measured. */
export function reached({ load, figure, over }: Target, notes: Notes, ours: string): number {
  const value = notes.median(load, ours, figure);
  if (over === undefined) return value;
  // The bare pipeline runs on the same version of Node.
  const other = over === 'bare pipeline' ? ours.replace('Ottla', over) : over;
  return value / notes.median(load, other, figure);
}

export function met({ atLeast, atMost }: Target, value: number): boolean {
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}
