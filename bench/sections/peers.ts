/**
 * Ottla beside other brokers, in turns (A B A B …), written to bench/REPORT.md: `npm run bench -- peers`.
 *
 * Ottla and Kafka get the same client with the same options; the others the load tool that belongs to them.
 * PEERS="kafka redis" selects; RECORDS, ROUNDS and SECONDS set the size; REPORT names another file.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { bin } from '../../test/crash/broker-process.ts';
import { drive, type KafkaLoad } from '../peers/librdkafka.ts';
import { peers as all, type Peer, type RunningPeer } from '../peers/peer.ts';
import { cpuSeconds, peakMegabytes, residentMegabytes } from '../pinned.ts';
import { Rounds, rounds, say } from '../report.ts';

const RECORDS = Number(process.env['RECORDS'] ?? 1_000_000);
const SECONDS = Number(process.env['SECONDS'] ?? 10);

interface Load extends KafkaLoad {
  /** Settings of the topic, by peer. */
  readonly topic?: Readonly<Record<string, string>>;
}

const usual: Load = { recordBytes: 1_024, acks: 1, partitions: 1, connections: 1, client: [] };

const loads: Readonly<Record<string, Load>> = {
  '1 KiB': usual,
  '1 KiB, 1 MB batches': { ...usual, client: ['batch.size=1000000', 'linger.ms=50'] },
  '1 KiB, 16 KiB batches': { ...usual, client: ['batch.size=16384'] },
  '100 B': { ...usual, recordBytes: 100 },
  '1 KiB, acks all, page cache': { ...usual, acks: -1, topic: { ottla: 'write.caching=true' } },
  '1 KiB, acks all, synced': { ...usual, acks: -1, topic: { kafka: 'flush.messages=1' } },
  '1 KiB, 16 partitions': { ...usual, partitions: 16 },
  '1 KiB, 8 connections': { ...usual, connections: 8 },
};

interface Run {
  readonly recordsPerSecond: number;
  readonly megabytesPerSecond: number;
  readonly cpuPerGigabyte: number;
}

interface Memory {
  readonly idle: number;
  readonly peak: number;
}

interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

/** Everything that was measured, by `load: peer`. */
interface Figures {
  readonly produce: Rounds<Run>;
  readonly consume: Rounds<Run>;
  readonly memory: Rounds<Memory>;
  readonly latency: Rounds<Latency>;
}

export async function peers(): Promise<void> {
  const wanted = process.env['PEERS']?.split(' ');
  const chosen = all.filter(({ name }) => name === 'ottla' || (wanted?.includes(name) ?? true));
  const versions = new Map(chosen.map((peer) => [peer.name, peer.version()]));
  const present = chosen.filter(({ name }) => versions.get(name) !== undefined);
  const missing = chosen.filter((peer) => !present.includes(peer)).map(({ name }) => name);
  const figures: Figures = {
    produce: new Rounds(),
    consume: new Rounds(),
    memory: new Rounds(),
    latency: new Rounds(),
  };
  for (let round = 0; round < rounds; round++) {
    for (const peer of present) {
      say(`round ${round + 1} of ${rounds}: ${versions.get(peer.name)}`);
      await measure(peer, figures);
    }
  }
  const names = present.map(({ name }) => name);
  const path = process.env['REPORT'] ?? fileURLToPath(new URL('../REPORT.md', import.meta.url));
  writeFileSync(path, report(figures, names, [...versions.values()].filter(Boolean).join(', '), missing));
  say(`written to ${path}`);
}

/** One round of one peer: a fresh process for its loads, another one for its latency. */
async function measure(peer: Peer, figures: Figures): Promise<void> {
  await onPeer(peer, async (running) => {
    const idle = residentMegabytes(running.pid);
    for (const [name, load] of Object.entries(loads)) {
      if (peer.kafka) await measureKafka(peer, running, name, load, figures);
      else if (load.acks === 1 && load.partitions * load.connections === 1 && load.client.length === 0)
        await measureOwn(peer, running, name, load.recordBytes, figures);
    }
    figures.memory.note(peer.name, { idle, peak: peakMegabytes(running.pid) });
  });
  if (!peer.kafka) return;
  const peak = figures.produce.median(`1 KiB: ${peer.name}`, ({ recordsPerSecond }) => recordsPerSecond);
  for (const share of [0.1, 0.5, 0.9]) {
    await onPeer(peer, async (running) => {
      figures.latency.note(`${share * 100} % of its peak: ${peer.name}`, endToEnd(running, peak * share));
    });
  }
}

async function onPeer(peer: Peer, use: (running: RunningPeer) => Promise<void>): Promise<void> {
  // A full page cache makes every write pay for reclaim. Only root may empty it.
  spawnSync('sh', ['-c', 'sync; echo 3 > /proc/sys/vm/drop_caches'], { stdio: 'ignore' });
  const running = await peer.start();
  try {
    await use(running);
  } finally {
    await running.stop();
  }
}

async function measureKafka(
  peer: Peer,
  { pid, port }: RunningPeer,
  name: string,
  load: Load,
  { produce, consume }: Figures,
): Promise<void> {
  const address = `127.0.0.1:${port}`;
  const topic = `t${Object.keys(loads).indexOf(name)}`;
  const config = load.topic?.[peer.name];
  const settings = ['--partitions', String(load.partitions), ...(config ? ['--config', config] : [])];
  ottla(['topic', 'create', topic, ...settings, '-b', `kafka://${address}`]);
  for (const mode of ['produce', 'consume'] as const) {
    const run = await measured(
      pid,
      load.recordBytes,
      RECORDS * (mode === 'consume' ? load.connections : 1),
      () => drive(mode, address, topic, load, mode === 'consume' ? RECORDS * load.connections : RECORDS),
    );
    (mode === 'produce' ? produce : consume).note(`${name}: ${peer.name}`, run);
  }
  ottla(['topic', 'delete', topic, '--yes', '-b', `kafka://${address}`]);
}

async function measureOwn(
  peer: Peer,
  { pid, port }: RunningPeer,
  name: string,
  recordBytes: number,
  { produce, consume }: Figures,
): Promise<void> {
  for (const mode of ['produce', 'consume'] as const) {
    const run = await measured(pid, recordBytes, RECORDS, async () =>
      peer.load(mode, port, RECORDS, recordBytes),
    );
    (mode === 'produce' ? produce : consume).note(`${name}: ${peer.name}`, run);
  }
}

async function measured(
  pid: number,
  recordBytes: number,
  records: number,
  work: () => Promise<number>,
): Promise<Run> {
  const before = cpuSeconds(pid);
  const recordsPerSecond = await work();
  return {
    recordsPerSecond,
    megabytesPerSecond: (recordsPerSecond * recordBytes) / 1e6,
    cpuPerGigabyte: (cpuSeconds(pid) - before) / ((records * recordBytes) / 1e9),
  };
}

/** By our own client, which is the same for both brokers. */
function endToEnd({ port, pid }: RunningPeer, rate: number): Latency {
  const span = ['--duration', `${SECONDS * 1_000}`, '--rate', String(Math.max(1, Math.round(rate)))];
  const where = ['-b', `kafka://127.0.0.1:${port}`, '--broker-pid', String(pid)];
  const result = JSON.parse(ottla(['bench', 'e2e', '--acks', '1', ...span, ...where, '--format', 'json']));
  return result.consume.latency;
}

function ottla(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ottla ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

function report(
  figures: Figures,
  names: readonly string[],
  versions: string,
  missing: readonly string[],
): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}`;
  const load = (loadavg()[0] ?? 0).toFixed(1);
  return [
    '# Ottla beside other brokers',
    '',
    'Written by `npm run bench -- peers`; README.md tells the method.',
    '',
    `${versions}; Node ${process.version}; ${machine}; load average ${load} at the end.`,
    `${RECORDS} records per run, ${rounds} rounds in turns, medians. Ottla and Kafka are driven by librdkafka's load`,
    'tool, the others by their own. A bar is the share of the best in its group; the ratio is to Ottla.',
    ...(missing.length === 0 ? [] : ['', `Not installed, so not measured: ${missing.join(', ')}.`]),
    ...rateTable('Produce', figures.produce, names),
    ...rateTable('Consume', figures.consume, names),
    ...latencyTable(figures.latency),
    ...memoryTable(figures.memory),
    '',
  ].join('\n');
}

function rateTable(title: string, runs: Rounds<Run>, names: readonly string[]): string[] {
  const rate = (name: string): number => runs.median(name, ({ megabytesPerSecond }) => megabytesPerSecond);
  const rows = runs.names().map((name) => {
    const [load = ''] = name.split(': ');
    const group = names.map((peer) => rate(`${load}: ${peer}`)).filter((value) => !Number.isNaN(value));
    return [
      name,
      rate(name).toFixed(1),
      runs.median(name, ({ recordsPerSecond }) => recordsPerSecond).toFixed(0),
      runs.median(name, ({ cpuPerGigabyte }) => cpuPerGigabyte).toFixed(2),
      (rate(name) / rate(`${load}: ottla`)).toFixed(2),
      '█'.repeat(Math.round((rate(name) / Math.max(...group)) * 20)),
    ];
  });
  return table(title, ['', 'MB/s', 'records/s', 'broker CPU s/GB', 'ratio', ''], rows.toSorted(byName));
}

function latencyTable(latencies: Rounds<Latency>): string[] {
  const rows = latencies
    .names()
    .map((name) => [
      name,
      latencies.median(name, ({ p50Ms }) => p50Ms).toFixed(2),
      latencies.median(name, ({ p99Ms }) => p99Ms).toFixed(2),
      latencies.median(name, ({ p999Ms }) => p999Ms).toFixed(2),
    ]);
  return table('End-to-end latency, ms', ['', 'p50', 'p99', 'p99.9'], rows.toSorted(byName));
}

function memoryTable(memory: Rounds<Memory>): string[] {
  const rows = memory
    .names()
    .map((name) => [
      name,
      memory.median(name, ({ idle }) => idle).toFixed(0),
      memory.median(name, ({ peak }) => peak).toFixed(0),
    ]);
  return table('Memory, MB', ['', 'idle', 'peak'], rows);
}

/** Loads stay together and in their order; within one, ours comes first. */
function byName([one = '']: readonly string[], [other = '']: readonly string[]): number {
  const place = (name: string): number => Object.keys(loads).indexOf(name.split(': ')[0] ?? '');
  return place(one) - place(other);
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return ['', `## ${title}`, '', ...[head, head.map(() => '---'), ...rows].map(line)];
}
