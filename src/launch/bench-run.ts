/**
 * Runs the workers of a benchmark as processes: starts them all, lets them begin at one moment, watches the
 * brokers meanwhile, and gathers what they report.
 */
import type { Bytes, Millis } from '../base/units.ts';
import type { WorkerPlan } from '../bench/plan.ts';
import type { BrokerSample, BrokerWatched } from '../bench/result.ts';
import type { WorkerMessage, WorkerOrder, WorkerReport } from '../bench/worker.ts';
import { type ErrorCode, OttlaError } from '../client/index.ts';
import { Deferred, sleep } from '../client/waiting.ts';
import { type Child, startChild } from '../platform/node/child.ts';
import { nodeClock } from '../platform/node/clock.ts';
import { machineNow } from '../platform/node/machine.ts';
import type { Watchable } from './bench-brokers.ts';

export interface BenchRunOptions {
  readonly producers: readonly WorkerPlan[];
  readonly consumers: readonly WorkerPlan[];
  readonly brokers: Watchable;
  /** Ends it early; what was measured until then is the result. */
  readonly signal: AbortSignal;
  readonly progress: (progress: BenchProgress) => void;
}

/** Since the beginning, the warm-up included, of all workers together. */
export interface BenchProgress {
  readonly elapsedMs: Millis;
  readonly produced: { readonly records: number; readonly bytes: Bytes };
  readonly consumed: { readonly records: number; readonly bytes: Bytes };
}

export interface BenchReports {
  readonly producers: readonly WorkerReport[];
  readonly consumers: readonly WorkerReport[];
  /** A sentence: why nothing is known of the brokers. */
  readonly brokers: BrokerWatched | string;
}

/** A worker could not do its work, and it was no failure of the client; the message is a sentence. */
class BenchFailure extends Error {
  override readonly name = 'BenchFailure';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Between the order and the beginning, so that the order has reached everybody. */
const HEAD_START: Millis = 100;
/** Until what was acknowledged by one replica can be read. */
const SETTLING: Millis = 250;

/**
 * Resolves when all workers have reported. Rejects with the first worker's OttlaError or BenchFailure, and with the
 * signal's reason when that came before them.
 */
export async function runBench(options: BenchRunOptions): Promise<BenchReports> {
  options.signal.throwIfAborted();
  const counted = new Map<Worker, { records: number; bytes: Bytes }>();
  let beganAt: Millis | undefined;
  const progress = (): void => {
    if (beganAt === undefined) return;
    const sum = (workers: readonly Worker[]) => {
      const all = workers.map((worker) => counted.get(worker) ?? { records: 0, bytes: 0 });
      return {
        records: all.reduce((total, { records }) => total + records, 0),
        bytes: all.reduce((total, { bytes }) => total + bytes, 0),
      };
    };
    const elapsedMs = Math.max(0, machineNow() - beganAt);
    options.progress({ elapsedMs, produced: sum(producers), consumed: sum(consumers) });
  };
  const start = (plan: WorkerPlan): Worker => {
    const worker: Worker = startWorker(plan, ({ records, bytes }) => {
      counted.set(worker, { records, bytes });
      progress();
    });
    return worker;
  };
  const consumers = options.consumers.map(start);
  const producers = options.producers.map(start);
  const workers = [...consumers, ...producers];
  const stop = (): void => {
    for (const { child } of workers) child.kill('SIGTERM');
  };
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.all(workers.map(({ ready }) => ready));
    beganAt = machineNow() + HEAD_START;
    for (const worker of workers) order(worker, { kind: 'begin', at: beganAt });
    const { warmUpMs } = (options.producers[0] ?? options.consumers[0]!).span;
    const before = sampleAt(options.brokers, beganAt + warmUpMs - machineNow(), options.signal);
    const produced = await Promise.all(producers.map(({ report }) => report));
    if (producers.length > 0 && consumers.length > 0) await pause(SETTLING, options.signal);
    for (const worker of consumers) order(worker, { kind: 'finish' });
    const consumed = await Promise.all(consumers.map(({ report }) => report));
    const brokers = await watched(options.brokers, await before);
    await Promise.all(workers.map(({ child }) => child.ended));
    return { producers: produced, consumers: consumed, brokers };
  } finally {
    options.signal.removeEventListener('abort', stop);
    for (const { child } of workers) child.kill('SIGKILL');
  }
}

interface Worker {
  readonly child: Child;
  /** Both reject with an OttlaError or a BenchFailure. */
  readonly ready: Promise<void>;
  readonly report: Promise<WorkerReport>;
}

function startWorker(
  plan: WorkerPlan,
  progress: (message: WorkerMessage & { readonly kind: 'progress' }) => void,
): Worker {
  const ready = new Deferred<void>();
  const report = new Deferred<WorkerReport>();
  const fail = (failure: Error): void => {
    ready.reject(failure);
    report.reject(failure);
  };
  const child = startChild(['bench', 'worker', JSON.stringify(plan)], (line) => {
    const message: WorkerMessage = JSON.parse(line);
    if (message.kind === 'ready') ready.resolve();
    else if (message.kind === 'progress') progress(message);
    else if (message.kind === 'done') report.resolve(message.report);
    else fail(failureOf(message));
  });
  void child.ended.then(({ code, signal }) => {
    const how = signal === undefined ? `with code ${code ?? 'unknown'}` : `by signal ${signal}`;
    fail(new BenchFailure('WORKER_DIED', `A worker process has ended ${how} before it reported.`));
  });
  return { child, ready: ready.promise, report: report.promise };
}

function failureOf({ client, code, message }: WorkerMessage & { readonly kind: 'failed' }): Error {
  return client ? new OttlaError(code as ErrorCode, message) : new BenchFailure(code, message);
}

function order({ child }: Worker, message: WorkerOrder): void {
  child.send(message);
}

/** Undefined where nothing is known. */
async function sampleAt(
  brokers: Watchable,
  delay: Millis,
  signal: AbortSignal,
): Promise<BrokerSample | undefined> {
  await pause(delay, signal);
  return typeof brokers === 'string' ? undefined : brokers.sample();
}

async function watched(
  brokers: Watchable,
  before: BrokerSample | undefined,
): Promise<BrokerWatched | string> {
  if (typeof brokers === 'string') return brokers;
  const { from, processes, sample } = brokers;
  const after = await sample();
  if (before === undefined || after === undefined) return 'A broker ended while it was measured.';
  return { from, processes, before, after };
}

/** Resolves early when the signal fires. */
function pause(delay: Millis, signal: AbortSignal): Promise<void> {
  return sleep(nodeClock, Math.max(0, delay), signal).catch(() => {});
}
