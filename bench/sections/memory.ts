/** Resident memory of a broker that does nothing, and its peak at full speed. */
import { builds, onBroker } from '../broker.ts';
import { pump } from '../load/load.ts';
import { peakMegabytes, residentMegabytes } from '../pinned.ts';
import { table } from '../report.ts';

const IDLE_MS = 5_000;
const load = {
  mode: 'produce',
  topic: 't',
  batchBytes: 65_536,
  recordBytes: 1_024,
  window: 8,
  seconds: 10,
} as const;

export async function memory(): Promise<void> {
  const rows: string[][] = [];
  for (const build of builds) {
    await onBroker(build, [], async (broker) => {
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
      const idle = residentMegabytes(broker.pid);
      await pump(broker.pid, broker.port, load);
      rows.push([build.name, idle.toFixed(0), peakMegabytes(broker.pid).toFixed(0)]);
    });
  }
  table(['resident memory, MB', 'idle, 5 s after start', 'peak, 10 s of 64 KiB batches'], rows);
}
