/** Results of `ottla bench` for people: a table of figures, a line while it runs, a comparison. */
import type { Compared } from '../bench/compare.ts';
import type { BenchResult, BrokerUse, Side } from '../bench/result.ts';
import type { BenchProgress } from '../launch/bench-run.ts';
import { columns } from './columns.ts';

/** What is shown on the line of progress. */
export function progressText(progress: BenchProgress, before: BenchProgress | undefined): string {
  const { elapsedMs, produced, consumed } = progress;
  const seconds = Math.max(1, elapsedMs - (before?.elapsedMs ?? 0)) / 1_000;
  const side = (name: string, key: 'produced' | 'consumed'): string => {
    const records = (progress[key].records - (before?.[key].records ?? 0)) / seconds;
    const bytes = (progress[key].bytes - (before?.[key].bytes ?? 0)) / seconds;
    return `${name} ${figure(records)} records/s, ${figure(bytes / 1e6)} MB/s`;
  };
  const parts = [
    ...(produced.records > 0 ? [side('produced', 'produced')] : []),
    ...(consumed.records > 0 ? [side('consumed', 'consumed')] : []),
  ];
  return `${(elapsedMs / 1_000).toFixed(1)} s  ${parts.join(' · ')}`;
}

/** The table, and in sentences what it does not show. */
export function resultText(result: BenchResult): string {
  const { produce, consume, client, broker } = result;
  const sides = [
    ...(produce ? [sideRow('produce', produce)] : []),
    ...(consume ? [sideRow(result.bench === 'e2e' ? 'end to end' : 'consume', consume)] : []),
  ];
  const rates = columns(['', 'MB/s', 'RECORDS/S', 'RECORDS', 'SECONDS', ...latencyNames], sides);
  const use = columns(
    ['', 'CPU-S/GB', 'CPU-S', 'PEAK-MB'],
    [
      [
        'client',
        figure(client.cpuSecondsPerGigabyte),
        figure(client.cpuSeconds),
        figure(client.peakBytes / 1e6),
      ],
      brokerRow(broker),
    ],
  );
  return [rates, '', use, ...notes(result)].join('\n');
}

const latencyNames = ['P50-MS', 'P90-MS', 'P99-MS', 'P99.9-MS', 'MAX-MS'];

function sideRow(name: string, side: Side): string[] {
  const { latency, megabytesPerSecond, recordsPerSecond, records, seconds } = side;
  const times =
    latency === undefined
      ? latencyNames.map(() => '')
      : [latency.p50Ms, latency.p90Ms, latency.p99Ms, latency.p999Ms, latency.maxMs].map(figure);
  return [
    name,
    figure(megabytesPerSecond),
    figure(recordsPerSecond),
    String(records),
    seconds.toFixed(2),
    ...times,
  ];
}

function brokerRow(broker: BrokerUse): string[] {
  if (broker.from === 'nowhere') return ['broker', '', '', ''];
  return [
    'broker',
    figure(broker.cpuSecondsPerGigabyte),
    figure(broker.cpuSeconds),
    figure(broker.peakBytes / 1e6),
  ];
}

function notes({ produce, consume, broker, bench }: BenchResult): string[] {
  const lines: string[] = [];
  if (broker.from === 'nowhere') lines.push(broker.reason);
  if (broker.from === 'metrics')
    lines.push(`The broker's figures are those of its metrics (${broker.processes.join(', ')}).`);
  const unsent = produce?.unsent ?? 0;
  if (unsent > 0)
    lines.push(`The rate was not reached: ${unsent} records were due and not sent when the time was over.`);
  if (bench === 'e2e' && produce && consume && consume.records < produce.records)
    lines.push(`Of ${produce.records} records that were written ${consume.records} were read.`);
  return lines.length === 0 ? [] : ['', ...lines];
}

/** Three significant digits, and thousands in full. */
function figure(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 100) return String(Math.round(value));
  if (magnitude >= 10) return value.toFixed(1);
  if (magnitude >= 1 || magnitude === 0) return value.toFixed(2);
  return value.toFixed(3);
}

/** `before` and `after` stand over the columns. */
export function comparisonText(rows: readonly Compared[], before: string, after: string): string {
  const cells = rows.map(({ name, unit, a, b, ratio }) => [
    `${name} ${unit}`.trim(),
    figure(a),
    figure(b),
    ratio === undefined ? '' : `${ratio.toFixed(2)}×`,
  ]);
  return columns(['', before, after, 'RATIO'], cells);
}
