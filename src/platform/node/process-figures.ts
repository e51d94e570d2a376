/**
 * What a process of this machine has used, as the kernel counts it. Linux only: elsewhere nothing is known.
 */
import { readFile } from 'node:fs/promises';
import type { Bytes } from '../../base/units.ts';

export interface ProcessFigures {
  /** User and system time of all its threads, to 10 ms. */
  readonly cpuSeconds: number;
  readonly residentBytes: Bytes;
  /** Most that was resident since it began. */
  readonly peakBytes: Bytes;
}

/** The kernel's unit of time in /proc, the same on all machines that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Undefined when there is no such process, or the kernel does not tell. */
export async function processFigures(pid: number): Promise<ProcessFigures | undefined> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    // The second field is the name in parentheses, which may contain anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      residentBytes: kibibytes(status, 'VmRSS'),
      peakBytes: kibibytes(status, 'VmHWM'),
    };
  } catch {
    return undefined;
  }
}

function kibibytes(status: string, field: string): Bytes {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
}
