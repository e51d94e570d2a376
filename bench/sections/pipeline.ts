/**
 * Ottla against the bare pipeline: the same load generator, the same frames, the same bytes on disk.
 * LOADS="produce 64 KiB" runs only the loads whose name begins like that.
 */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Build, builds, onBroker } from '../broker.ts';
import { batchOf, produceFrame } from '../load/frames.ts';
import { fill, type Load, pump } from '../load/load.ts';
import type { PumpResult } from '../load/pump.ts';
import { firstLine, MEASURED_CPU, script } from '../pinned.ts';
import { Rounds, rounds, table } from '../report.ts';

const BARE = 'bare pipeline';
const COLD_BYTES = 512 << 20;
const SEGMENTS = ['--log.segment.bytes=268435456', '--log.retention.bytes=1073741824'];

const produce = { mode: 'produce', topic: 't', recordBytes: 1_024, seconds: 3 } as const;
const fetch = { mode: 'fetch', topic: 't', recordBytes: 1_024, batchBytes: 65_536, seconds: 3 } as const;
/** A fetch answers four whole batches. */
const answer = 4 * batchOf(fetch.batchBytes, fetch.recordBytes).batch.length;

const loads: Readonly<Record<string, Load>> = {
  // What librdkafka makes of a steady stream by default.
  'produce 1 MB, 5 in flight': { ...produce, batchBytes: 985_000, window: 5 },
  'produce 64 KiB, 8 in flight': { ...produce, batchBytes: 65_536, window: 8 },
  'produce 16 KiB, 16 in flight': { ...produce, batchBytes: 16_384, window: 16 },
  'produce 200 B, 100 in flight': { ...produce, batchBytes: 200, recordBytes: 100, window: 100 },
  'fetch 256 KiB at the tail': { ...fetch, maxBytes: answer, batches: 200, window: 1 },
  'fetch 256 KiB from files': { ...fetch, maxBytes: answer, batches: 8_000, window: 1 },
};

export async function pipeline(): Promise<void> {
  const results = await measurePipeline(rounds);
  const head = ['', 'MB/s', 'requests/s', 'CPU s/GB', 'p50 ms', 'p99 ms', 'load CPU', 'of the bare pipeline'];
  table(
    head,
    results.names().map((name) => row(results, name)),
  );
}

/** By `load: candidate`. */
export async function measurePipeline(times: number): Promise<Rounds<PumpResult>> {
  const directory = mkdtempSync(join(tmpdir(), 'ottla-bench-'));
  const only = process.env['LOADS'] ?? '';
  const names = Object.keys(loads).filter((name) => name.startsWith(only));
  const results = new Rounds<PumpResult>();
  try {
    writeFile(join(directory, 'fetched'), COLD_BYTES);
    for (let round = 0; round < times; round++) {
      for (const name of names) {
        const load = loads[name]!;
        results.note(`${name}: ${BARE}`, await onBarePipeline(directory, load));
        for (const build of builds) results.note(`${name}: ${build.name}`, await onOttla(build, load));
      }
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
  return results;
}

function row(results: Rounds<PumpResult>, name: string): string[] {
  const rate = (of: string) => results.median(of, (result) => result.megabytesPerSecond);
  const limit = `${name.slice(0, name.indexOf(':'))}: ${BARE}`;
  return [
    name,
    rate(name).toFixed(0),
    results.median(name, (result) => result.requestsPerSecond).toFixed(0),
    results.median(name, (result) => result.cpuPerGigabyte).toFixed(2),
    results.median(name, (result) => result.p50Ms).toFixed(2),
    results.median(name, (result) => result.p99Ms).toFixed(2),
    results.median(name, (result) => result.loadCpu).toFixed(2),
    (rate(name) / rate(limit)).toFixed(2),
  ];
}

function onOttla(build: Build, load: Load): Promise<PumpResult> {
  return onBroker(build, SEGMENTS, async (broker) => {
    if (load.mode === 'fetch') await fill(broker.port, load, load.batches ?? 0);
    return pump(broker.pid, broker.port, load);
  });
}

async function onBarePipeline(directory: string, load: Load): Promise<PumpResult> {
  const { mode } = load;
  const produced = mkdtempSync(join(directory, 'produced-'));
  const { batch } = batchOf(load.batchBytes, load.recordBytes);
  const child = script(
    'limit/pipeline.ts',
    {
      port: 0,
      mode,
      file: mode === 'produce' ? join(produced, 'log') : join(directory, 'fetched'),
      batchAt: produceFrame(load.topic, batch, 1).batchAt,
      maxBytes: load.maxBytes ?? 0,
      fileBytes: Math.min(COLD_BYTES, (load.batches ?? 0) * batch.length),
    },
    MEASURED_CPU,
  );
  try {
    return await pump(child.pid ?? 0, Number(await firstLine(child)), load);
  } finally {
    child.kill('SIGTERM');
    rmSync(produced, { recursive: true });
  }
}

/** Durable, so that its write-back is over before anything is measured. */
function writeFile(path: string, bytes: number): void {
  const file = openSync(path, 'w');
  const chunk = new Uint8Array(1 << 20);
  for (let at = 0; at < bytes; at += chunk.length) writeSync(file, chunk);
  fsyncSync(file);
  closeSync(file);
}
