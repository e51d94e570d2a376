/** librdkafka's load tool as the one client of all brokers that speak Kafka's protocol. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LOAD_CPU, onCpu } from '../pinned.ts';

export interface KafkaLoad {
  readonly recordBytes: number;
  readonly acks: 1 | -1;
  readonly partitions: number;
  /** Each a process of the tool. */
  readonly connections: number;
  /** Settings of the client, as `batch.size=16384`; none for the tool's defaults. */
  readonly client: readonly string[];
}

/**
 * Batches of 1 MB as far as records come quickly enough. By itself the tool waits a whole second for the last batch
 * to fill, which is then part of its rate.
 */
export const LARGE = ['batch.size=1000000', 'batch.num.messages=100000', 'linger.ms=50'] as const;

/** Records per second of all connections together, as the tool counts them. Every consumer reads all `records`. */
export async function drive(
  mode: 'produce' | 'consume',
  address: string,
  topic: string,
  load: KafkaLoad,
  records: number,
): Promise<number> {
  const each = mode === 'consume' ? records : Math.ceil(records / load.connections);
  const runs = await Promise.all(
    Array.from({ length: load.connections }, () => run(argumentsOf(mode, address, topic, load, each))),
  );
  const total = runs.reduce((sum, { messages }) => sum + messages, 0);
  return total / (Math.max(...runs.map(({ ms }) => ms)) / 1_000);
}

/** Records per second that reach a consumer which reads them while they are written, from the first to the last. */
export async function driveTail(
  address: string,
  topic: string,
  load: KafkaLoad,
  records: number,
): Promise<number> {
  const reading = run(argumentsOf('consume', address, topic, load, records));
  // Its connection stands before anything is written.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const began = performance.now();
  await Promise.all([reading, run(argumentsOf('produce', address, topic, load, records))]);
  return records / ((performance.now() - began) / 1_000);
}

/** What the tool could send if brokers cost nothing: to the pretence of one that is built into it, without a disk. */
export async function ceiling(load: KafkaLoad, records: number): Promise<number> {
  const mock = { ...load, client: [...load.client, 'test.mock.num.brokers=1'] };
  const { messages, ms } = await run(argumentsOf('produce', '127.0.0.1:1', 'ceiling', mock, records));
  return messages / (ms / 1_000);
}

function argumentsOf(
  mode: 'produce' | 'consume',
  address: string,
  topic: string,
  { recordBytes, acks, partitions, client }: KafkaLoad,
  records: number,
): string[] {
  const common = ['-t', topic, '-b', address, '-c', String(records), '-q'];
  const one = partitions === 1 ? ['-p', '0'] : [];
  if (mode === 'consume') {
    const all = Array.from({ length: partitions }, (_, partition) => ['-p', String(partition)]).flat();
    return ['-C', ...common, ...all, '-o', 'beginning'];
  }
  const settings = client.flatMap((setting) => ['-X', setting]);
  return ['-P', ...common, ...one, '-s', String(recordBytes), '-a', String(acks), ...settings];
}

export function toolPath(): string {
  const cache = process.env['OTTLA_CACHE'] ?? join(process.env['HOME'] ?? '/tmp', '.cache/ottla');
  const tool = process.env['RDKAFKA_PERFORMANCE'] ?? join(cache, 'librdkafka/rdkafka_performance');
  if (!existsSync(tool)) throw new Error(`${tool} is missing; bench/peers/librdkafka builds it`);
  return tool;
}

function run(args: readonly string[]): Promise<{ messages: number; ms: number }> {
  const [program, command] = onCpu(LOAD_CPU, [toolPath(), ...args]);
  const child = spawn(program, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += String(bytes)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      // "… N delivered (…) in 2412ms" of a producer, "% N messages (…) consumed in 129ms" of a consumer.
      const found = /(\d+) delivered .* in (\d+)ms|(\d+) messages .* consumed in (\d+)ms/g;
      const last = [...output.matchAll(found)].findLast((match) => Number(match[2] ?? match[4]) > 0);
      if (last === undefined) reject(new Error(`the load tool has measured nothing: ${output}`));
      else resolve({ messages: Number(last[1] ?? last[3]), ms: Number(last[2] ?? last[4]) });
    });
  });
}
