/** What a load has cost: its rate as the client counts it, and the CPU time of broker and client meanwhile. */
import { readFileSync } from 'node:fs';
import { cpuSeconds } from '../pinned.ts';

export interface RunFigures {
  readonly 'MB/s': number;
  readonly 'records/s': number;
  /** User and system time of the broker per GB of values. */
  readonly 'broker CPU s/GB': number;
  /** Share of its CPU that the client used, its own start included: near 1 it is the limit. */
  readonly 'client CPU': number;
}

export interface Bytes {
  readonly records: number;
  readonly recordBytes: number;
}

/** `work` resolves with records per second; `bytes` is all that it has moved. */
export async function figuresOf(pid: number, bytes: Bytes, work: () => Promise<number>): Promise<RunFigures> {
  const began = performance.now();
  const [broker, client] = [cpuSeconds(pid), childrenCpuSeconds()];
  const rate = await work();
  return {
    'MB/s': (rate * bytes.recordBytes) / 1e6,
    'records/s': rate,
    'broker CPU s/GB': (cpuSeconds(pid) - broker) / ((bytes.records * bytes.recordBytes) / 1e9),
    'client CPU': (childrenCpuSeconds() - client) / ((performance.now() - began) / 1_000),
  };
}

/** Of all processes that this one has started and that have ended. */
function childrenCpuSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
