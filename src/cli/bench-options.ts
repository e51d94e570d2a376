/**
 * Options that the commands of `ottla bench` share, and what they mean for the plan of a run.
 */
import { type Command, Option } from 'commander';
import type { Bytes, Millis } from '../base/units.ts';
import type { ProduceLoad, Span } from '../bench/plan.ts';
import { duration, size } from '../config/define.ts';
import { absolutePath } from '../platform/node/absolute-path.ts';
import { type Acks, acks, assignment, codecNames, integer, quantity } from './arguments.ts';

/** What every run may be told. */
export interface RunOptions {
  readonly topic?: string;
  readonly partitions?: number;
  readonly replicas?: number;
  readonly config?: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly warmUp?: Millis;
  readonly duration?: Millis;
  readonly count?: number;
  readonly brokerPid?: readonly number[];
  readonly output?: string;
  readonly html?: string;
  readonly compare?: string;
}

/** What runs that consume may be told. */
export interface ConsumeOptions {
  readonly consumers: number;
}

/** What runs that produce may be told. */
export interface ProduceOptions {
  readonly producers: number;
  readonly recordSize?: Bytes;
  readonly batchSize: Bytes;
  readonly acks: Acks;
  readonly codec: (typeof codecNames)[number];
  readonly inFlight: number;
  readonly rate?: number | 'max';
  readonly recordsFrom?: string;
}

const millis = quantity(duration({ key: '', doc: '', default: 0 }));
const positiveMillis = quantity(duration({ key: '', doc: '', default: 0, min: 1 }));
const bytes = quantity(size({ key: '', doc: '', default: 0, min: 1, max: 512 * 1024 * 1024 }));

function pid(text: string, before: readonly number[] = []): number[] {
  return [...before, integer(1)(text)];
}

/** Records per second, or `max`. */
function rate(text: string): number | 'max' {
  return text === 'max' ? text : integer(1)(text);
}

export function addTopicOptions(command: Command): void {
  command
    .option('-t, --topic <name>', 'topic to use and keep; default: one is made, and deleted afterwards')
    .option('-p, --partitions <n>', 'partitions of the topic that is made', integer(1, 100_000))
    .option('-r, --replicas <n>', 'copies of each partition', integer(1, 32_767))
    .option('-c, --config <key=value>', 'setting of the topic that is made; may be repeated', assignment);
}

export function addRunOptions(command: Command): void {
  command
    .option('--connections <n>', 'connections of every worker process', integer(1, 100_000), 1)
    .option('--warm-up <time>', 'run so long before anything counts', millis)
    .option('-d, --duration <time>', 'measure so long: 10s, 5min', positiveMillis)
    .option('-n, --count <n>', 'measure so many records instead', integer(1))
    .option('--broker-pid <pid>', 'process of the broker, to tell what it uses; may be repeated', pid)
    .option('-o, --output <file>', 'keep the result, as JSON')
    .option('--html <file>', 'keep the result as a page with charts')
    .option('--compare <file>', 'show the difference to a result that was kept');
}

export function addConsumeOptions(command: Command): void {
  command.option('--consumers <n>', 'worker processes that consume', integer(1, 1_000), 1);
}

/** What producing is for, where it is not all: records come from a file anyhow, or only fill a topic. */
type Purpose = 'paced' | 'replay' | 'fill';

export function addProduceOptions(command: Command, purpose: Purpose): void {
  if (purpose !== 'fill')
    command
      .option('--producers <n>', 'worker processes that produce', integer(1, 1_000), 1)
      .option('--rate <n>', 'records per second in all, or max: as fast as possible', rate);
  if (purpose !== 'replay')
    command
      .option('-s, --record-size <bytes>', 'of each value', bytes, defaults.recordSize)
      .option('--records-from <file>', 'real data: the lines of a file are the values, again and again');
  command
    .option('--batch-size <bytes>', 'records are sent in batches up to this size', bytes, 64 * 1024)
    .option('--acks <n>', 'when a record counts as written: 0, 1 or all', acks, 'all')
    .addOption(new Option('-z, --codec <codec>', 'compression').choices(codecNames).default('none'))
    .option('--in-flight <n>', 'requests under way on a connection', integer(1, 10_000), 5);
}

const defaults = { recordSize: 1_024 } as const;

/** The plan's part that these options decide. */
export function produceLoad(options: ProduceOptions): ProduceLoad {
  const { recordSize, batchSize, codec, inFlight, rate: wanted, recordsFrom } = options;
  return {
    kind: 'produce',
    recordBytes: recordSize ?? defaults.recordSize,
    batchBytes: batchSize,
    acks: options.acks,
    codec,
    inFlight,
    once: false,
    stamped: false,
    ...(typeof wanted === 'number' && { rate: wanted }),
    ...(recordsFrom !== undefined && { recordsFrom: absolutePath(recordsFrom) }),
  };
}

/** A run is so long or so many records; by itself it takes ten seconds after one of warm-up. */
export function spanOf({ warmUp, duration: durationMs, count }: Omit<RunOptions, 'connections'>): Span {
  const byCount = count !== undefined;
  return {
    warmUpMs: warmUp ?? (byCount ? 0 : 1_000),
    ...(byCount && { count }),
    ...((durationMs !== undefined || !byCount) && { durationMs: durationMs ?? 10_000 }),
  };
}
