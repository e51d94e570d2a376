/** Process start until a request is answered, and until the first record is acknowledged (acks=all). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerProcess } from '../../test/crash/broker-process.ts';
import { builds, ottla } from '../broker.ts';
import { batchOf, produceFrame } from '../load/frames.ts';
import { exchange } from '../load/load.ts';
import { Rounds, rounds, table } from '../report.ts';

export async function start(): Promise<void> {
  const times = new Rounds<number>();
  const { frame } = produceFrame('t', batchOf(200, 100).batch, -1);
  for (let round = 0; round < rounds * 2; round++) {
    for (const { name, bin } of builds) {
      const dataDir = mkdtempSync(join(tmpdir(), 'ottla-bench-'));
      const broker = await BrokerProcess.start({ dataDir, bin });
      times.note(`${name}: first request answered, empty directory`, broker.startedInMs);
      ottla(broker, ['topic', 'create', 't']);
      await broker.kill('SIGTERM');
      const began = performance.now();
      await broker.restart();
      times.note(`${name}: first request answered, second start`, broker.startedInMs);
      await exchange(broker.port, frame, 1, 1);
      times.note(`${name}: first record acknowledged, second start`, performance.now() - began);
      await broker.kill('SIGTERM');
      rmSync(dataDir, { recursive: true });
    }
  }
  const row = (name: string) => [
    name,
    times.median(name, (ms) => ms).toFixed(0),
    times.max(name, (ms) => ms).toFixed(0),
  ];
  table(['process start until', 'median ms', 'max ms'], times.names().map(row));
}
