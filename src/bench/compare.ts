/** Two results side by side: each figure that both have, and the ratio of the second to the first. */
import type { BenchResult, Side } from './result.ts';

export interface Compared {
  /** Path of words: `produce p99`. */
  readonly name: string;
  readonly unit: string;
  readonly a: number;
  readonly b: number;
  /** b / a; absent when a is 0. */
  readonly ratio?: number;
}

type Figures = ReadonlyMap<string, { readonly unit: string; readonly value: number }>;

export function compare(a: BenchResult, b: BenchResult): Compared[] {
  const ofA = figuresOf(a);
  return [...figuresOf(b)].flatMap(([name, { unit, value }]) => {
    const before = ofA.get(name)?.value;
    if (before === undefined) return [];
    return [{ name, unit, a: before, b: value, ...(before !== 0 && { ratio: value / before }) }];
  });
}

/** Settings that differ, as sentences: figures of different loads say little about the broker. */
export function differences(a: BenchResult, b: BenchResult): string[] {
  if (a.bench !== b.bench) return [`The first is of "bench ${a.bench}", the second of "bench ${b.bench}".`];
  const names = new Set([...Object.keys(a.settings), ...Object.keys(b.settings)]);
  const show = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));
  return [...names]
    .filter((name) => show(a.settings[name]) !== show(b.settings[name]))
    .map((name) => `They differ in ${name}: ${show(a.settings[name])} and ${show(b.settings[name])}.`);
}

function figuresOf({ produce, consume, client, broker }: BenchResult): Figures {
  return new Map([
    ...(produce ? sideFigures('produce', produce) : []),
    ...(consume ? sideFigures('consume', consume) : []),
    ['client CPU', { unit: 's/GB', value: client.cpuSecondsPerGigabyte }],
    ['client memory', { unit: 'MB', value: client.peakBytes / 1e6 }],
    ...(broker.from === 'nowhere'
      ? []
      : ([
          ['broker CPU', { unit: 's/GB', value: broker.cpuSecondsPerGigabyte }],
          ['broker memory', { unit: 'MB', value: broker.peakBytes / 1e6 }],
        ] as const)),
  ]);
}

function sideFigures(
  name: string,
  { megabytesPerSecond, recordsPerSecond, latency }: Side,
): (readonly [string, { unit: string; value: number }])[] {
  const times = latency && {
    p50: latency.p50Ms,
    p90: latency.p90Ms,
    p99: latency.p99Ms,
    'p99.9': latency.p999Ms,
    max: latency.maxMs,
  };
  return [
    [`${name} rate`, { unit: 'MB/s', value: megabytesPerSecond }],
    [`${name} records`, { unit: '1/s', value: recordsPerSecond }],
    ...Object.entries(times ?? {}).map(([quantile, value]) => {
      return [`${name} ${quantile}`, { unit: 'ms', value }] as const;
    }),
  ];
}
