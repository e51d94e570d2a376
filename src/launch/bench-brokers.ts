/**
 * What the brokers under a benchmark use: from the kernel where they run on this machine, else from their own
 * pages of metrics.
 *
 * A broker on this machine is known by the pid that was given, or by the one in `.lock` of its data directory,
 * whose path it tells; Kafka's brokers leave that file empty.
 */
import type { BrokerSample, BrokerWatched } from '../bench/result.ts';
import type { BrokerDescription, Ottla } from '../client/index.ts';
import { httpPortOffset } from '../config/port-offsets.ts';
import { httpGet } from '../platform/node/http-get.ts';
import { nodePlatform } from '../platform/node/platform.ts';
import { processFigures } from '../platform/node/process-figures.ts';

/** Brokers that can be watched, or a sentence: why nothing is known of them. */
export type Watchable =
  | {
      readonly from: BrokerWatched['from'];
      readonly processes: readonly string[];
      /** Of all of them together; undefined when one has gone. */
      readonly sample: () => Promise<BrokerSample | undefined>;
    }
  | string;

const unknown =
  'What the broker uses is not known: it is not found on this machine and shows no metrics; --broker-pid names it.';

/** Finds out how the brokers of a cluster can be watched. Never rejects. */
export async function watchable(client: Ottla, pids: readonly number[]): Promise<Watchable> {
  try {
    const found = pids.length > 0 ? pids : await lockingPids(client);
    const samples = await Promise.all(found.map(processFigures));
    if (found.length > 0 && samples.every((sample) => sample !== undefined)) {
      const processes = found.map((pid) => `process ${pid}`);
      return { from: 'processes', processes, sample: () => sumOf(found.map(processFigures)) };
    }
    if (pids.length > 0) return `Process ${pids.join(', ')} cannot be looked at.`;
    const { brokers } = await client.admin().describeCluster();
    const pages = brokers.map((broker) => () => fromMetrics(broker));
    if ((await sumOf(pages.map((page) => page()))) !== undefined) {
      const processes = brokers.map(({ host, port }) => `${host}:${port + httpPortOffset}`);
      return { from: 'metrics', processes, sample: () => sumOf(pages.map((page) => page())) };
    }
  } catch (error) {
    return `The broker's process was not found: ${error instanceof Error ? error.message : error}`;
  }
  return unknown;
}

/** Of the brokers that run on this machine; none unless all of them do. */
async function lockingPids(client: Ottla): Promise<number[]> {
  const { disk } = nodePlatform();
  const [{ brokers }, directories] = await Promise.all([
    client.admin().describeCluster(),
    client.admin().describeLogDirs(),
  ]);
  const pids = new Set<number>();
  for (const { path } of directories) {
    const text = await disk.readFile(`${path}/.lock`).catch(() => new Uint8Array(0));
    const pid = Number(new TextDecoder().decode(text).trim());
    if (Number.isInteger(pid) && pid > 0) pids.add(pid);
  }
  return pids.size === brokers.length ? [...pids] : [];
}

async function sumOf(
  samples: readonly Promise<BrokerSample | undefined>[],
): Promise<BrokerSample | undefined> {
  let cpuSeconds = 0;
  let peakBytes = 0;
  for (const sample of await Promise.all(samples)) {
    if (sample === undefined) return undefined;
    cpuSeconds += sample.cpuSeconds;
    peakBytes += sample.peakBytes;
  }
  return { cpuSeconds, peakBytes };
}

/** What is resident now stands for the most that was. */
async function fromMetrics({ host, port }: BrokerDescription): Promise<BrokerSample | undefined> {
  const page = await httpGet({ host, port: port + httpPortOffset }, '/metrics');
  const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page ?? '')?.[1]);
  const cpuSeconds = value('process_cpu_seconds_total');
  const peakBytes = value('process_resident_memory_bytes');
  return Number.isNaN(cpuSeconds + peakBytes) ? undefined : { cpuSeconds, peakBytes };
}
