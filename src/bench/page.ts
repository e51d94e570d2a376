/** A result as a page of HTML that needs nothing else: figures, charts, what was asked for and on what. */
import { chart, escapeText } from './chart.ts';
import { Histogram } from './histogram.ts';
import type { BenchResult, Latency, Side } from './result.ts';

/** At most so many points on a line: more cannot be seen. */
const MOST_POINTS = 240;

export function resultPage(result: BenchResult): string {
  const { bench, produce, consume, startedAt, version } = result;
  const sides = [
    ...(produce ? [{ name: 'produce', side: produce }] : []),
    ...(consume ? [{ name: bench === 'e2e' ? 'end to end' : 'consume', side: consume }] : []),
  ];
  const title = `ottla bench ${bench}`;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>`,
    `<style>${style}</style></head><body><h1>${title}</h1>`,
    `<p>${escapeText(startedAt)}, ottla ${escapeText(version)}</p>`,
    table(['', 'MB/s', 'records/s', 'records', 's', ...latencyNames], sides.map(sideRow)),
    useTable(result),
    ...sides.map(({ name, side }) => throughputChart(name, side)),
    latencyChart(sides),
    ...sides.map(({ name, side }) => distributionChart(name, side)),
    '<h2>Settings</h2>',
    pairs(result.settings),
    '<h2>Machine</h2>',
    pairs(result.machine as { readonly [name: string]: unknown }),
    '</body></html>',
    '',
  ].join('\n');
}

const style =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:2em auto;padding:0 1em;color:#222}' +
  'table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .8em;text-align:right;border-bottom:1px solid #ddd}' +
  'td:first-child,th:first-child{text-align:left}figure{margin:1.5em 0}figcaption{font-weight:600}' +
  'svg{width:100%;height:auto;font:11px system-ui,sans-serif;fill:#555}svg line{stroke:#e4e4e4}';

interface NamedSide {
  readonly name: string;
  readonly side: Side;
}

const latencyNames = ['p50 ms', 'p90 ms', 'p99 ms', 'p99.9 ms', 'max ms'];

function sideRow({ name, side }: NamedSide): string[] {
  const { megabytesPerSecond, recordsPerSecond, records, seconds, latency } = side;
  const times = latency && [latency.p50Ms, latency.p90Ms, latency.p99Ms, latency.p999Ms, latency.maxMs];
  return [
    name,
    ...[megabytesPerSecond, recordsPerSecond, records, seconds].map(digits),
    ...(times?.map(digits) ?? latencyNames.map(() => '–')),
  ];
}

function useTable({ client, broker }: BenchResult): string {
  const row = (
    name: string,
    use: { cpuSecondsPerGigabyte: number; cpuSeconds: number; peakBytes: number },
  ) => [name, ...[use.cpuSecondsPerGigabyte, use.cpuSeconds, use.peakBytes / 1e6].map(digits)];
  const rows = [row('client', client), ...(broker.from === 'nowhere' ? [] : [row('broker', broker)])];
  const note = broker.from === 'nowhere' ? `<p>${escapeText(broker.reason)}</p>` : '';
  return table(['', 'CPU s/GB', 'CPU s', 'peak MB'], rows) + note;
}

function throughputChart(name: string, { seconds, overTime }: Side): string {
  const { binMs } = overTime;
  // The last piece is not a whole one, and would look like a fall.
  const bytes = overTime.bytes.slice(0, Math.floor((seconds * 1_000) / binMs));
  const together = Math.max(1, Math.ceil(bytes.length / MOST_POINTS));
  const points: [number, number][] = [];
  for (let at = 0; at + together <= bytes.length; at += together) {
    const sum = bytes.slice(at, at + together).reduce((total, each) => total + each, 0);
    points.push([((at + together / 2) * binMs) / 1_000, sum / 1e6 / ((together * binMs) / 1_000)]);
  }
  const series = [{ name, points }];
  return chart({ title: `Throughput over time: ${name}`, x: { label: 's' }, y: { label: 'MB/s' }, series });
}

const quantiles = [0, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999] as const;

/** Shares are spread so that each further nine takes the same room. */
function latencyChart(sides: readonly NamedSide[]): string {
  const spread = (quantile: number): number => -Math.log10(1 - quantile);
  const series = sides.flatMap(({ name, side: { latency } }) => {
    if (latency === undefined) return [];
    const histogram = histogramOf(latency);
    const shown = quantiles.filter((quantile) => histogram.count * (1 - quantile) >= 1);
    return [{ name, points: shown.map((each) => [spread(each), histogram.quantileMs(each)] as const) }];
  });
  const marks = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999].map(
    (quantile) => [spread(quantile), `p${Number((quantile * 100).toFixed(3))}`] as const,
  );
  const x = { label: 'share of the records that is not slower', marks };
  return chart({ title: 'Latency by percentile', x, y: { label: 'ms', logarithmic: true }, series });
}

function distributionChart(name: string, { latency }: Side): string {
  if (latency === undefined) return '';
  const histogram = histogramOf(latency);
  // Ten bars per power of ten: the histogram's own buckets are too fine to see.
  const bars = new Map<number, number>();
  for (const { toMs, count } of histogram.buckets()) {
    const bar = Math.ceil(Math.log10(Math.max(1e-3, toMs)) * 10);
    bars.set(bar, (bars.get(bar) ?? 0) + count);
  }
  const first = Math.min(...bars.keys()) - 1;
  const last = Math.max(...bars.keys()) + 1;
  const points = Array.from({ length: last - first + 1 }, (_, index): [number, number] => {
    return [10 ** ((first + index - 0.5) / 10), ((bars.get(first + index) ?? 0) / histogram.count) * 100];
  });
  const x = { label: 'ms', logarithmic: true };
  return chart({
    title: `Distribution of latency: ${name}`,
    x,
    y: { label: '% of records' },
    series: [{ name, points }],
  });
}

function histogramOf({ minMs, maxMs, meanMs, counts }: Latency): Histogram {
  return Histogram.of({ minMs, maxMs, sumMs: meanMs, counts });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${line(head, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`;
}

function pairs(values: { readonly [name: string]: unknown }): string {
  const rows = Object.entries(values).filter(([, value]) => value !== undefined);
  return table(
    ['', ''],
    rows.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

function digits(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
