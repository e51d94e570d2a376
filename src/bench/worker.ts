/**
 * One worker of a benchmark: connects, says that it is ready, begins when all others are, and tells what it
 * has seen. It knows no process: what it needs of one is passed in.
 */
import type { Bytes, Millis } from '../base/units.ts';
import { type ClientPlatform, connect, type Ottla, OttlaError } from '../client/index.ts';
import type { Clock } from '../platform/ports.ts';
import { consumeAll, consumeTail, endsOf } from './consume-load.ts';
import { Meter, type MeterDocument } from './meter.ts';
import { type ProduceLoad, partitionsOf, shareOf, type WorkerPlan } from './plan.ts';
import { produceLane } from './produce-load.ts';
import { generatedRecords, linesOf, type RecordSource } from './record-source.ts';
import { laneOf, recorded, type Schedule, steady } from './schedule.ts';

/** What a worker tells whoever has started it, one after another. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly records: number; readonly bytes: Bytes }
  | { readonly kind: 'done'; readonly report: WorkerReport }
  /** `client`: it was an `OttlaError`, and the code is its. */
  | {
      readonly kind: 'failed';
      readonly client: boolean;
      readonly code: string;
      readonly message: string;
    };

export interface WorkerReport {
  readonly meter: MeterDocument;
  /** When the measured window began, on the shared clock. */
  readonly windowAt: Millis;
  /** User and system time of this process since then. */
  readonly cpuSeconds: number;
  /** Most memory that this process has had. */
  readonly peakBytes: Bytes;
  /** What the schedule asked for and there was no time for; 0 without a schedule. */
  readonly unsent: number;
}

/** What a worker is told. */
export type WorkerOrder =
  | { readonly kind: 'begin'; readonly at: Millis }
  /** Nothing more will be written. */
  | { readonly kind: 'finish' };

export interface WorkerHost {
  readonly platform: ClientPlatform;
  /** Milliseconds of a clock that all processes of this machine share. */
  readonly now: () => Millis;
  /** Resolves at that time of the same clock, as punctually as can be, or somewhat earlier. */
  readonly until: (time: Millis) => Promise<void>;
  readonly cpuSeconds: () => number;
  readonly peakBytes: () => Bytes;
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly tell: (message: WorkerMessage) => void;
  /** Resolve when the worker is told so. */
  readonly begin: Promise<Millis>;
  readonly finish: Promise<void>;
  /** Ends it early; it still reports. */
  readonly stop: AbortSignal;
}

const PROGRESS_EVERY: Millis = 250;

/** Resolves when the worker has reported. Rejects with whatever it could not do. */
export async function runWorker(plan: WorkerPlan, host: WorkerHost): Promise<void> {
  const { platform, stop } = host;
  const client = await connect(plan.bootstrapServer, { clientId: 'ottla-bench', platform, signal: stop });
  try {
    const run = await prepare(client, plan, host);
    host.tell({ kind: 'ready' });
    const beginAt = await orStopped(host.begin, stop);
    const { warmUpMs, durationMs = Number.POSITIVE_INFINITY } = plan.span;
    const windowAt = beginAt + warmUpMs;
    const endAt = windowAt + durationMs;
    const meter = new Meter(windowAt, endAt);
    let cpuBefore = host.cpuSeconds();
    const cancelCpu = platform.clock.after(windowAt - host.now(), () => {
      cpuBefore = host.cpuSeconds();
    });
    const cancelProgress = every(platform.clock, PROGRESS_EVERY, () => {
      host.tell({ kind: 'progress', ...meter.progress });
    });
    const unsent = await run({ meter, beginAt, endAt });
    cancelCpu();
    cancelProgress();
    const cpuSeconds = host.cpuSeconds() - cpuBefore;
    const report = { meter: meter.toDocument(), windowAt, cpuSeconds, peakBytes: host.peakBytes(), unsent };
    host.tell({ kind: 'done', report });
  } finally {
    await client.close();
  }
}

/** Does the measured work of all lanes; resolves with what was left unsent. */
type Run = (times: {
  readonly meter: Meter;
  readonly beginAt: Millis;
  readonly endAt: Millis;
}) => Promise<number>;

function prepare(client: Ottla, plan: WorkerPlan, host: WorkerHost): Promise<Run> {
  return plan.load.kind === 'produce'
    ? prepareProducing(client, plan, plan.load, host)
    : prepareConsuming(client, plan, host);
}

/** Each lane's number among those of all workers. */
function lanesOf({ worker, workers, connections }: WorkerPlan): { lane: number; lanes: number }[] {
  const lanes = workers * connections;
  return Array.from({ length: connections }, (_, index) => ({ lane: worker * connections + index, lanes }));
}

/** Of so many records over all lanes, or of as many as there is time for. */
function share(count: number | undefined, lane: number, lanes: number): number {
  return count === undefined ? Number.POSITIVE_INFINITY : shareOf(count, lane, lanes);
}

async function prepareProducing(
  client: Ottla,
  plan: WorkerPlan,
  load: ProduceLoad,
  { platform: { clock }, now, until, stop, readFile }: WorkerHost,
): Promise<Run> {
  const { topic, partitions } = plan;
  const { recordsFrom, replay, recordBytes } = load;
  const source =
    recordsFrom === undefined
      ? generatedRecords(recordBytes)
      : linesOf(recordsFrom, await readFile(recordsFrom), replay?.timeField);
  // Looked up now, so that the first record does not have to wait for it.
  await client.admin().describeTopics([topic]);
  const schedule = scheduleOf(load, source);
  return async (times) => {
    const all = lanesOf(plan).map(({ lane, lanes }) =>
      produceLane(client, {
        ...{ ...times, clock, now, until, source, topic, partitions, load, stop },
        schedule: schedule && laneOf(schedule, lane, lanes),
        count: share(load.once ? source.records.length : plan.span.count, lane, lanes),
        first: lane,
        step: lanes,
      }),
    );
    const unsent = await Promise.all(all);
    return unsent.reduce((sum, each) => sum + each, 0);
  };
}

function scheduleOf({ rate, replay, once }: ProduceLoad, source: RecordSource): Schedule | undefined {
  if (replay !== undefined) return recorded(source.times, replay.speed);
  return rate === undefined ? undefined : steady(rate, once ? source.records.length : undefined);
}

async function prepareConsuming(client: Ottla, plan: WorkerPlan, host: WorkerHost): Promise<Run> {
  const { topic, load } = plan;
  const { now, stop, finish } = host;
  if (load.kind !== 'consume') throw new OttlaError('INVALID_ARGUMENT', 'This is no load to consume.');
  const lanes = lanesOf(plan).map(({ lane, lanes: all }) => ({
    partitions: partitionsOf(plan.partitions, lane, all),
    count: share(plan.span.count, lane, all),
  }));
  const begins = await Promise.all(lanes.map(({ partitions }) => endsOf(client, topic, partitions)));
  return async ({ meter, beginAt, endAt }) => {
    if (load.from === 'start')
      await new Promise<void>((resolve) => {
        host.platform.clock.after(beginAt - now(), resolve);
      });
    await Promise.all(
      lanes.map(({ partitions, count }, index) => {
        const lane = { now, meter, topic, partitions, load, endAt, count, stop, finish };
        return load.from === 'end' ? consumeTail(client, lane, begins[index]!) : consumeAll(client, lane);
      }),
    );
    return 0;
  };
}

function every(clock: Clock, period: Millis, run: () => void): () => void {
  let cancel = clock.after(period, again);
  function again(): void {
    run();
    cancel = clock.after(period, again);
  }
  return () => cancel();
}

/** Rejects when the signal fires first. */
function orStopped<T>(promise: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopped = (): void => reject(new OttlaError('ABORTED', 'Stopped before it began.'));
    if (stop.aborted) stopped();
    stop.addEventListener('abort', stopped, { once: true });
    promise.then(resolve, reject);
  });
}
