/**
 * Workers in the simulator, against a broker that stands still for a while: what a schedule asked for in
 * that time counts as late, what a closed loop did not send then does not.
 */
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../src/bench/histogram.ts';
import type { ConsumeLoad, ProduceLoad, WorkerPlan } from '../../../src/bench/plan.ts';
import { runWorker, type WorkerMessage, type WorkerReport } from '../../../src/bench/worker.ts';
import { connect } from '../../../src/client/index.ts';
import { Deferred } from '../../../src/client/waiting.ts';
import { PORT, VirtualBroker } from '../../simulator/virtual-broker.ts';

const PARTITIONS = 2;
const servers = `broker:${PORT}`;

const producing: ProduceLoad = {
  ...{ kind: 'produce', recordBytes: 100, batchBytes: 1_000, acks: 1, codec: 'none', inFlight: 5 },
  ...{ once: false, stamped: false },
};
const consuming: ConsumeLoad = { kind: 'consume', from: 'start', again: false, stamped: false };

function planOf(load: WorkerPlan['load'], span: WorkerPlan['span'], connections = 1): WorkerPlan {
  return {
    ...{ bootstrapServer: servers, topic: 't', partitions: PARTITIONS, load, span },
    ...{ worker: 0, workers: 1, connections },
  };
}

interface Started {
  readonly ready: Promise<void>;
  readonly begin: () => void;
  readonly finish: () => void;
  readonly stop: () => void;
  readonly report: Promise<WorkerReport>;
}

/** A worker on a host of its own; the world's clock is the one that all share. */
function startWorker(virtual: VirtualBroker, host: string, plan: WorkerPlan, file = ''): Started {
  const { platform } = virtual.world.host(host);
  const { clock } = virtual.world.host('timekeeper').platform;
  const [ready, report] = [new Deferred<void>(), new Deferred<WorkerReport>()];
  const [begin, finish] = [new Deferred<number>(), new Deferred<void>()];
  const stop = new AbortController();
  const tell = (message: WorkerMessage): void => {
    if (message.kind === 'ready') ready.resolve();
    if (message.kind === 'done') report.resolve(message.report);
  };
  const now = (): number => clock.now();
  const until = (time: number): Promise<void> =>
    new Promise((resolve) => {
      // A clock that stood still between two looks would let a rounding error wait for ever.
      platform.clock.after(Math.max(0.001, time - now()), resolve);
    });
  runWorker(plan, {
    ...{ platform, now, until, tell, begin: begin.promise, finish: finish.promise, stop: stop.signal },
    cpuSeconds: () => 0,
    peakBytes: () => 0,
    readFile: async () => new TextEncoder().encode(file),
  }).catch((error: unknown) => {
    ready.reject(error);
    report.reject(error);
  });
  return {
    ...{ ready: ready.promise, report: report.promise },
    begin: () => begin.resolve(now() + 10),
    finish: () => finish.resolve(),
    stop: () => stop.abort(),
  };
}

async function worldWithTopic(seed: string): Promise<VirtualBroker> {
  const virtual = await VirtualBroker.start({ seed });
  const { platform } = virtual.world.host('admin');
  const client = await virtual.world.complete(connect(servers, { platform }));
  await virtual.world.complete(client.admin().createTopics([{ name: 't', partitions: PARTITIONS }]));
  await virtual.world.complete(client.close());
  return virtual;
}

/** Runs one worker alone; `meanwhile` happens after the beginning. */
async function runAlone(
  plan: WorkerPlan,
  {
    meanwhile = async () => {},
    file,
  }: { meanwhile?: (v: VirtualBroker) => Promise<void>; file?: string } = {},
): Promise<WorkerReport> {
  const virtual = await worldWithTopic(JSON.stringify(plan));
  const worker = startWorker(virtual, 'worker', plan, file);
  await virtual.world.complete(worker.ready);
  worker.begin();
  await meanwhile(virtual);
  return virtual.world.complete(worker.report);
}

/** The broker stands still from 300 ms after the beginning for 400 ms. */
async function standstill({ world }: VirtualBroker): Promise<void> {
  await world.advance(310);
  world.host('broker').pause();
  await world.advance(400);
  world.host('broker').resume();
}

describe('a worker that produces', () => {
  it('counts what was due while the broker stood still as late, with a schedule', async () => {
    const load = { ...producing, rate: 1_000 };
    const report = await runAlone(planOf(load, { warmUpMs: 0, durationMs: 1_000 }), {
      meanwhile: standstill,
    });
    const latency = Histogram.of(report.meter.latency);
    expect(latency.count).toBe(1_000);
    expect(latency.maxMs).toBeGreaterThanOrEqual(395);
    // 400 of the 1,000 records were due then, evenly: half of them were 200 ms late or more.
    expect(latency.quantileMs(0.8)).toBeGreaterThan(190);
    expect(latency.quantileMs(0.5)).toBeLessThan(100);
    expect(report.unsent).toBe(0);
  });

  it('sees the standstill only in what was under way, without one', async () => {
    const report = await runAlone(planOf(producing, { warmUpMs: 0, durationMs: 1_000 }), {
      meanwhile: standstill,
    });
    const latency = Histogram.of(report.meter.latency);
    expect(latency.maxMs).toBeGreaterThanOrEqual(395);
    expect(latency.quantileMs(0.9)).toBeLessThan(100);
  });

  it('leaves the warm-up out, and counts over all connections', async () => {
    const load = { ...producing, rate: 500 };
    const report = await runAlone(planOf(load, { warmUpMs: 200, durationMs: 400 }, 3));
    expect(report.meter.records).toBe(200);
    expect(report.meter.bytes).toBe(20_000);
    expect(report.meter.latency.counts.filter((_, index) => index % 2 === 1).reduce((a, b) => a + b)).toBe(
      200,
    );
  });

  it.each([undefined, 400])('sends exactly a count (rate %s)', async (rate) => {
    const load = { ...producing, ...(rate && { rate }) };
    const report = await runAlone(planOf(load, { warmUpMs: 0, count: 101 }, 2));
    expect(report.meter.records).toBe(101);
  });

  it('replays a file at its pace', async () => {
    const file = '{"at":100000000000}\n{"at":100000000500}\n{"at":100000002000}\n';
    const load = { ...producing, recordsFrom: '/f', once: true, replay: { speed: 2, timeField: 'at' } };
    const { meter, windowAt } = await runAlone(planOf(load, { warmUpMs: 0 }), { file });
    expect(meter.records).toBe(3);
    expect(meter.lastAt - windowAt).toBeGreaterThanOrEqual(1_000);
    expect(meter.lastAt - windowAt).toBeLessThan(1_100);
  });
});

describe('workers that consume', () => {
  it('read what is there once', async () => {
    const virtual = await worldWithTopic('once');
    const writer = startWorker(virtual, 'writer', planOf(producing, { warmUpMs: 0, count: 200 }));
    await virtual.world.complete(writer.ready);
    writer.begin();
    await virtual.world.complete(writer.report);
    const reader = startWorker(virtual, 'reader', planOf(consuming, { warmUpMs: 0 }, 2));
    await virtual.world.complete(reader.ready);
    reader.begin();
    const { meter } = await virtual.world.complete(reader.report);
    expect(meter).toMatchObject({ records: 200, bytes: 20_000 });
  });

  it('measure from the time a record was meant to leave until it was read', async () => {
    const virtual = await worldWithTopic('e2e');
    const span = { warmUpMs: 100, durationMs: 1_000 };
    const reader = startWorker(virtual, 'reader', planOf({ ...consuming, from: 'end', stamped: true }, span));
    const writer = startWorker(virtual, 'writer', planOf({ ...producing, stamped: true, rate: 1_000 }, span));
    await virtual.world.complete(Promise.all([reader.ready, writer.ready]));
    for (const worker of [reader, writer]) worker.begin();
    await standstill(virtual);
    const produced = await virtual.world.complete(writer.report);
    await virtual.world.advance(250);
    reader.finish();
    const consumed = await virtual.world.complete(reader.report);
    expect(produced.meter.records).toBe(1_000);
    const latency = Histogram.of(consumed.meter.latency);
    expect(latency.count).toBe(1_000);
    expect(latency.maxMs).toBeGreaterThanOrEqual(395);
    expect(latency.minMs).toBeGreaterThan(0);
  });

  it('end when they are told to, and report', async () => {
    const virtual = await worldWithTopic('stopped');
    const reader = startWorker(
      virtual,
      'reader',
      planOf({ ...consuming, from: 'end', stamped: true }, { warmUpMs: 0 }),
    );
    await virtual.world.complete(reader.ready);
    reader.begin();
    await virtual.world.advance(100);
    reader.stop();
    expect((await virtual.world.complete(reader.report)).meter.records).toBe(0);
  });
});
