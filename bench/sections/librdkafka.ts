/** librdkafka's own load tool: 1 KiB records, one partition, its defaults. bench/peers/librdkafka builds it. */
import { spawnSync } from 'node:child_process';
import { builds, onBroker } from '../broker.ts';
import { toolPath } from '../peers/librdkafka.ts';
import { cpuSeconds, LOAD_CPU, onCpu } from '../pinned.ts';
import { Rounds, rounds, table } from '../report.ts';

const RECORDS = 2_000_000;
const RECORD_BYTES = 1_024;
const gigabytes = (RECORDS * RECORD_BYTES) / 1e9;

interface Run {
  readonly cpuPerGigabyte: number;
  readonly megabytesPerSecond: number;
}

export async function librdkafka(): Promise<void> {
  const tool = toolPath();
  const runs = new Rounds<Run>();
  for (let round = 0; round < rounds; round++) {
    for (const build of builds) {
      await onBroker(build, [], async (broker) => {
        runs.note(`${build.name}: produce`, run(tool, 'P', broker));
        runs.note(`${build.name}: consume`, run(tool, 'C', broker));
      });
    }
  }
  const row = (name: string) => [
    name,
    runs.median(name, ({ cpuPerGigabyte }) => cpuPerGigabyte).toFixed(2),
    runs.median(name, ({ megabytesPerSecond }) => megabytesPerSecond).toFixed(0),
  ];
  table(['1 KiB records, one partition, defaults', 'CPU s/GB', 'MB/s'], runs.names().map(row));
}

function run(tool: string, mode: 'P' | 'C', { pid, address }: { pid: number; address: string }): Run {
  const size = mode === 'P' ? ['-s', String(RECORD_BYTES), '-a', '1'] : ['-o', 'beginning'];
  const args = [`-${mode}`, '-t', 't', '-p', '0', '-b', address, '-c', String(RECORDS), '-q', ...size];
  const before = cpuSeconds(pid);
  const began = performance.now();
  const [program, command] = onCpu(LOAD_CPU, [tool, ...args]);
  const { status, stdout, stderr } = spawnSync(program, command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${tool} ended with ${status}:\n${stdout}${stderr}`);
  return {
    cpuPerGigabyte: (cpuSeconds(pid) - before) / gigabytes,
    megabytesPerSecond: (gigabytes * 1e6) / (performance.now() - began),
  };
}
