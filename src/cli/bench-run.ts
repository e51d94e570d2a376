/**
 * What the commands of `ottla bench` have in common: a topic for the run, workers, the result in all the
 * forms that were asked for.
 */

import { compare, differences } from '../bench/compare.ts';
import type { ConsumeLoad, ProduceLoad, Span, WorkerPlan } from '../bench/plan.ts';
import { type BenchName, type BenchResult, brokerUse, clientUse, sideOf } from '../bench/result.ts';
import type { Ottla } from '../client/index.ts';
import type { BenchProgress, BenchReports } from '../launch/bench-run.ts';
import { absolutePath } from '../platform/node/absolute-path.ts';
import { describeMachine } from '../platform/node/machine.ts';
import { nodePlatform } from '../platform/node/platform.ts';
import { checkWritable, writeText } from '../platform/node/text-file.ts';
import type { RunOptions } from './bench-options.ts';
import { readResult } from './bench-result-file.ts';
import { comparisonText, progressText, resultText } from './bench-text.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { CommandFailure, usageFailure } from './failure.ts';
import { withClient } from './session.ts';
import { version } from './version.ts';

/** What a command wants to be run. */
export interface BenchOrder {
  readonly name: BenchName;
  readonly span: Span;
  readonly producers?: { readonly processes: number; readonly load: ProduceLoad };
  readonly consumers?: { readonly processes: number; readonly load: ConsumeLoad };
  /** Written before anything is measured, into a topic that was made. */
  readonly fill?: { readonly load: ProduceLoad; readonly count: number };
}

/** Runs it on a topic of its own or the one named, and shows what came out. */
export async function runOrder(
  context: CommandContext,
  order: BenchOrder,
  options: RunOptions,
): Promise<CommandResult> {
  const { output, html, compare: kept } = options;
  for (const path of [output, html]) if (path !== undefined) await checkWritable(absolutePath(path));
  const before = kept === undefined ? undefined : await readResult(kept);
  const startedAt = new Date(nodePlatform().clock.wallTime()).toISOString();
  const reports = await withClient(context, (client) =>
    onTopic(client, options, (topic) => measure(context, client, order, options, topic)),
  );
  context.terminal.progress('');
  const result = resultOf(order, options, startedAt, reports);
  if (output !== undefined) await writeText(absolutePath(output), `${JSON.stringify(result, null, 1)}\n`);
  if (html !== undefined) {
    const { resultPage } = await import('../bench/page.ts');
    await writeText(absolutePath(html), resultPage(result));
  }
  return shown(context, result, before);
}

function shown({ signal }: CommandContext, result: BenchResult, before?: BenchResult): CommandResult {
  const { reason } = signal;
  const text = [resultText(result)];
  const compared = before && compare(before, result);
  if (before && compared)
    text.push('', ...differences(before, result), comparisonText(compared, 'BEFORE', 'NOW'));
  return {
    document: { ...result, ...(compared && { compared }) },
    text: text.join('\n'),
    ...(reason instanceof CommandFailure && { exitCode: reason.exitCode }),
  };
}

interface BenchTopic {
  readonly name: string;
  readonly partitions: number;
}

/** A topic that was named is kept; one that was made is deleted, also after a failure. */
async function onTopic<T>(
  client: Ottla,
  { topic, partitions, replicas, config }: RunOptions,
  work: (topic: BenchTopic) => Promise<T>,
): Promise<T> {
  const admin = client.admin();
  if (topic !== undefined) {
    if (partitions !== undefined || replicas !== undefined || config !== undefined)
      throw usageFailure(
        'A topic that is named is used as it is: leave out --partitions, --replicas, --config.',
      );
    const [described] = await admin.describeTopics([topic]);
    return work({ name: topic, partitions: described!.partitions.length });
  }
  const name = `bench-${nodePlatform().random.uuid().slice(0, 8)}`;
  const wanted = { name, partitions: partitions ?? 1, replicationFactor: replicas, configs: config };
  await admin.createTopics([wanted]);
  try {
    return await work({ name, partitions: wanted.partitions });
  } finally {
    await admin.deleteTopics([name]);
  }
}

async function measure(
  { bootstrapServer, signal, terminal }: CommandContext,
  client: Ottla,
  { producers, consumers, span, fill }: BenchOrder,
  { connections, topic: named, brokerPid = [] }: RunOptions,
  { name: topic, partitions }: BenchTopic,
): Promise<BenchReports> {
  const [{ runBench }, { watchable }] = await Promise.all([
    import('../launch/bench-run.ts'),
    import('../launch/bench-brokers.ts'),
  ]);
  const plans = (of: BenchOrder['producers' | 'consumers'], spanOf: Span, perWorker: number): WorkerPlan[] =>
    Array.from({ length: of?.processes ?? 0 }, (_, worker) => ({
      ...{ bootstrapServer, topic, partitions, worker, connections: perWorker },
      load: of!.load,
      workers: of!.processes,
      span: spanOf,
    }));
  const progress = progressLine(terminal);
  if (fill !== undefined && named === undefined) {
    const filling = plans({ processes: 1, load: fill.load }, { warmUpMs: 0, count: fill.count }, 1);
    const brokers = 'The topic is being filled.';
    await runBench({ producers: filling, consumers: [], brokers, signal, progress });
    if (signal.aborted) throw signal.reason;
  }
  return runBench({
    producers: plans(producers, span, connections),
    consumers: plans(consumers, span, connections),
    brokers: await watchable(client, brokerPid),
    signal,
    progress,
  });
}

/** How often the line changes: numbers that jump cannot be read. */
const PROGRESS_EVERY_MS = 500;

function progressLine(terminal: CommandContext['terminal']): (progress: BenchProgress) => void {
  let last: BenchProgress | undefined;
  return (progress) => {
    if (last !== undefined && progress.elapsedMs < last.elapsedMs) last = undefined;
    if (progress.elapsedMs - (last?.elapsedMs ?? 0) < PROGRESS_EVERY_MS) return;
    terminal.progress(progressText(progress, last));
    last = progress;
  };
}

function resultOf(
  { name, span, producers, consumers, fill }: BenchOrder,
  { partitions = 1, replicas, connections, config, topic }: RunOptions,
  startedAt: string,
  reports: BenchReports,
): BenchResult {
  const produce = sideOf(reports.producers, true);
  const consume = sideOf(reports.consumers, name === 'e2e');
  const bytes = (produce ?? consume)?.bytes ?? 0;
  const { kind: _, ...load } = { ...fill?.load, ...consumers?.load, ...producers?.load };
  return {
    bench: name,
    format: 1,
    startedAt,
    version,
    machine: describeMachine(),
    settings: {
      ...span,
      ...load,
      ...(topic === undefined ? { partitions, replicas, config } : { topic }),
      producers: producers?.processes,
      consumers: consumers?.processes,
      connections,
    },
    ...(produce && { produce }),
    ...(consume && { consume }),
    client: clientUse([...reports.producers, ...reports.consumers], bytes),
    broker: brokerUse(reports.brokers, bytes),
  };
}
