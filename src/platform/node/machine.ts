/** What this program runs on, for reports; and a clock that all processes of the machine share. */
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Bytes, Millis } from '../../base/units.ts';

export interface MachineDescription {
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryBytes: Bytes;
  /** Processes that ran or waited to run, on average over the last minute; 0 where that is not known. */
  readonly load: number;
}

export function describeMachine(): MachineDescription {
  const processors = cpus();
  return {
    node: process.version,
    system: `${type()} ${release()} ${process.arch}`,
    processor: processors[0]?.model.trim() ?? 'unknown',
    processors: processors.length,
    memoryBytes: totalmem(),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** Monotonic, the same in all processes of this machine (not so `performance.now`), to a microsecond. */
export function machineNow(): Millis {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1_000 + nanos / 1e6;
}
