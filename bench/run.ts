/**
 * The single-broker benchmark: `npm run bench [-- start memory partitions pipeline librdkafka]`.
 *
 * Every comparison is interleaved (A B A B …) in one run and given as the median of its rounds and as
 * the ratio of medians; README.md says how to read it. The load runs on CPU 0, what is measured on CPU 1.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrokerProcess, bin } from '../test/crash/broker-process.ts';
import { batchOf, produceFrame } from './load/frames.ts';
import type { PumpOptions, PumpResult } from './load/pump.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const pinned = cpus().length > 1;
const rounds = Number(process.env['ROUNDS'] ?? 5);
const sections = { start, memory, partitions, pipeline, librdkafka };
const wanted = process.argv.slice(2);

say(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${rounds} rounds, medians`);
for (const [name, section] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  say(`\n## ${name}\n`);
  await section();
}

/** Process start until a request is answered, and until the first record is acknowledged (acks=all). */
async function start(): Promise<void> {
  const ready: number[] = [];
  const acknowledged: number[] = [];
  const directory = mkdtempSync(join(tmpdir(), 'ottla-bench-'));
  const broker = await BrokerProcess.start({ dataDir: directory });
  ottla(broker, ['topic', 'create', 'first']);
  for (let round = 0; round < rounds * 2; round++) {
    await broker.kill('SIGTERM');
    const began = performance.now();
    await broker.restart();
    ready.push(broker.startedInMs);
    await produceOnce(broker.port);
    acknowledged.push(performance.now() - began);
  }
  await broker.kill('SIGTERM');
  rmSync(directory, { recursive: true });
  say(`| process start to | median ms | max ms |\n|---|---|---|`);
  say(`| first request answered | ${median(ready).toFixed(0)} | ${Math.max(...ready).toFixed(0)} |`);
  say(
    `| first record acknowledged (acks=all) | ${median(acknowledged).toFixed(0)} | ${Math.max(...acknowledged).toFixed(0)} |`,
  );
}

async function memory(): Promise<void> {
  const broker = await BrokerProcess.start();
  await sleep(5_000);
  const idle = residentMegabytes(broker.pid);
  ottla(broker, ['topic', 'create', 'load']);
  await pump({
    port: broker.port,
    mode: 'produce',
    topic: 'load',
    batchBytes: 65_536,
    recordBytes: 1_024,
    window: 8,
    seconds: 10,
  });
  const loaded = peakMegabytes(broker.pid);
  await broker.stop();
  say(
    `| | MB |\n|---|---|\n| idle, 5 s after start | ${idle.toFixed(0)} |\n| peak, 10 s at full speed | ${loaded.toFixed(0)} |`,
  );
}

async function partitions(): Promise<void> {
  const broker = await BrokerProcess.start();
  ottla(broker, ['topic', 'create', 'many', '--partitions', '1000']);
  const lines = Array.from({ length: 20_000 }, (_, i) => `k${i}:value ${i}`).join('\n');
  ottla(broker, ['produce', 'many', '-K', ':'], `${lines}\n`);
  const clean: number[] = [];
  const killed: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await broker.kill('SIGTERM');
    await broker.restart();
    clean.push(broker.startedInMs);
    await broker.kill('SIGKILL');
    await broker.restart();
    killed.push(broker.startedInMs);
  }
  await broker.stop();
  say('| 1,000 partitions, process start to the first answer | median ms |\n|---|---|');
  say(
    `| after a clean stop | ${median(clean).toFixed(0)} |\n| after kill -9 | ${median(killed).toFixed(0)} |`,
  );
}

/** Ottla against the bare pipeline, same load generator, same frames. */
async function pipeline(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'ottla-bench-'));
  const results: Record<string, Measured[]> = {};
  const note = (name: string, measured: Measured) => {
    (results[name] ??= []).push(measured);
  };
  const { batch } = batchOf(65_536, 1_024);
  const { batchAt } = produceFrame('t', batch, 1);
  const fileBytes = 512 << 20;
  writeFile(join(directory, 'cold'), fileBytes);
  for (let round = 0; round < rounds; round++) {
    const produce = {
      mode: 'produce',
      topic: 't',
      batchBytes: 65_536,
      recordBytes: 1_024,
      window: 8,
      seconds: 3,
    } as const;
    note(
      'produce 64 KiB, bare pipeline',
      await bare(
        { mode: 'produce', file: join(directory, 'bare'), batchAt, maxBytes: 0, fileBytes: 0 },
        produce,
      ),
    );
    note('produce 64 KiB, ottla', await onBroker(produce));
    const small = { ...produce, batchBytes: 16_384, window: 16 };
    note(
      'produce 16 KiB, bare pipeline',
      await bare(
        { mode: 'produce', file: join(directory, 'bare'), batchAt, maxBytes: 0, fileBytes: 0 },
        small,
      ),
    );
    note('produce 16 KiB, ottla', await onBroker(small));
    const fetch = {
      mode: 'fetch',
      topic: 't',
      batchBytes: 65_536,
      recordBytes: 1_024,
      maxBytes: 4 * batch.length,
      batches: 8_000,
      window: 1,
      seconds: 3,
    } as const;
    note(
      'fetch 256 KiB from the start, bare pipeline',
      await bare(
        { mode: 'fetch', file: join(directory, 'cold'), batchAt: 0, maxBytes: 4 * batch.length, fileBytes },
        fetch,
      ),
    );
    note('fetch 256 KiB from the start, ottla', await onBroker(fetch));
  }
  rmSync(directory, { recursive: true });
  say('| | MB/s | CPU s/GB | p50 ms | p99 ms | of the bare pipeline |\n|---|---|---|---|---|---|');
  for (const [name, measured] of Object.entries(results)) {
    const rate = median(measured.map((m) => m.megabytesPerSecond));
    const limit = results[name.replace('ottla', 'bare pipeline')];
    const ratio = limit ? rate / median(limit.map((m) => m.megabytesPerSecond)) : 1;
    say(
      `| ${name} | ${rate.toFixed(0)} | ${median(measured.map((m) => m.cpuPerGigabyte)).toFixed(2)} | ${median(measured.map((m) => m.p50Ms)).toFixed(2)} | ${median(measured.map((m) => m.p99Ms)).toFixed(2)} | ${ratio.toFixed(2)} |`,
    );
  }
}

/** librdkafka's own load tool, 1 KiB records, one partition, its defaults. */
async function librdkafka(): Promise<void> {
  const tool =
    process.env['RDKAFKA_PERFORMANCE'] ??
    join(
      process.env['OTTLA_CACHE'] ?? join(process.env['HOME'] ?? '/tmp', '.cache/ottla'),
      'librdkafka/rdkafka_performance',
    );
  if (!existsSync(tool)) {
    say(`not measured: ${tool} is missing; bench/peers/librdkafka builds it`);
    process.exitCode = 1;
    return;
  }
  const costs: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const broker = await BrokerProcess.start();
    pin(broker.pid);
    ottla(broker, ['topic', 'create', 't']);
    const before = cpuSeconds(broker.pid);
    const began = performance.now();
    const count = 2_000_000;
    const args = [
      '-P',
      '-t',
      't',
      '-p',
      '0',
      '-b',
      broker.address,
      '-s',
      '1024',
      '-c',
      String(count),
      '-a',
      '1',
      '-q',
    ];
    const result = spawnSync(pinned ? 'taskset' : tool, pinned ? ['-c', '0', tool, ...args] : args, {
      encoding: 'utf8',
    });
    if (result.status !== 0)
      throw new Error(`${tool} ended with ${result.status}:\n${result.stdout}${result.stderr}`);
    const seconds = (performance.now() - began) / 1_000;
    const gigabytes = (count * 1_024) / 1e9;
    costs.push((cpuSeconds(broker.pid) - before) / gigabytes);
    rates.push((gigabytes * 1_000) / seconds);
    await broker.stop();
  }
  say('| librdkafka, 1 KiB records, one partition, defaults, acks=1 | median |\n|---|---|');
  say(`| broker CPU seconds per GB | ${median(costs).toFixed(2)} |\n| MB/s | ${median(rates).toFixed(0)} |`);
}

interface Measured extends PumpResult {
  readonly cpuPerGigabyte: number;
}

async function onBroker(options: Omit<PumpOptions, 'port'>): Promise<Measured> {
  const broker = await BrokerProcess.start({
    args: ['--log.segment.bytes=268435456', '--log.retention.bytes=1073741824'],
  });
  try {
    pin(broker.pid);
    ottla(broker, ['topic', 'create', 't']);
    if (options.mode === 'fetch') {
      await fill(broker.port, options.batches ?? 0, options.batchBytes, options.recordBytes);
    }
    return await measured(broker.pid, { ...options, port: broker.port });
  } finally {
    await broker.stop();
  }
}

async function bare(server: object, load: Omit<PumpOptions, 'port'>): Promise<Measured> {
  const child = script(here('limit/pipeline.ts'), { port: 0, ...server }, '1');
  try {
    const port = await firstLine(child);
    return await measured(child.pid ?? 0, { ...load, port: Number(port) });
  } finally {
    child.kill('SIGTERM');
  }
}

async function measured(pid: number, options: PumpOptions): Promise<Measured> {
  const warmup = options.warmup ?? 0.5;
  const load = pump(options);
  await sleep(1_500);
  const before = cpuSeconds(pid);
  const began = performance.now();
  await sleep(Math.max(500, (options.seconds + warmup) * 1_000 - 2_000));
  const cpu = (cpuSeconds(pid) - before) / ((performance.now() - began) / 1_000);
  const result = await load;
  return { ...result, cpuPerGigabyte: cpu / (result.megabytesPerSecond / 1_000) };
}

async function pump(options: PumpOptions): Promise<PumpResult> {
  return JSON.parse(await firstLine(script(here('load/pump.ts'), options, '0')));
}

/** Writes so many batches to partition 0 of topic t, 16 in flight. */
async function fill(port: number, batches: number, batchBytes: number, recordBytes: number): Promise<void> {
  const { connect } = await import('node:net');
  const { frame } = produceFrame('t', batchOf(batchBytes, recordBytes).batch, 1);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answers = 0;
    let sent = 0;
    let pending = Buffer.alloc(0);
    const send = () => {
      while (sent < batches && sent - answers < 16) {
        socket.write(frame);
        sent++;
      }
    };
    socket.once('error', reject);
    socket.once('connect', send);
    socket.on('data', (bytes) => {
      pending = Buffer.concat([pending, bytes as Buffer]);
      while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE(0)) {
        pending = pending.subarray(4 + pending.readInt32BE(0));
        answers++;
      }
      if (answers === batches) {
        socket.destroy();
        resolve();
      } else send();
    });
  });
}

async function produceOnce(port: number): Promise<void> {
  const { connect } = await import('node:net');
  const { frame } = produceFrame('first', batchOf(200, 100).batch, -1);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(frame));
    socket.once('error', reject);
    socket.once('data', () => {
      socket.destroy();
      resolve();
    });
  });
}

function script(path: string, options: object, cpu: string): ChildProcess {
  const args = ['--import', 'tsx', path, JSON.stringify(options)];
  const command = pinned ? ['taskset', '-c', cpu, process.execPath, ...args] : [process.execPath, ...args];
  return spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'], cwd: here('..') });
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (bytes) => {
      text += String(bytes);
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it said anything`)));
  });
}

function ottla(broker: BrokerProcess, args: readonly string[], input?: string): void {
  const result = spawnSync(process.execPath, [bin, ...args, '--bootstrap-server', broker.address], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0)
    throw new Error(`ottla ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
}

function pin(pid: number): void {
  if (pinned) spawnSync('taskset', ['-p', '-c', '1', String(pid)]);
}

/** User and system seconds of a process so far, all its threads. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function peakMegabytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function writeFile(path: string, bytes: number): void {
  const file = openSync(path, 'w');
  const chunk = new Uint8Array(1 << 20);
  for (let at = 0; at < bytes; at += chunk.length) writeSync(file, chunk);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
