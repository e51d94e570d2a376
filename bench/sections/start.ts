/**
 * Process start until a request is answered, and until the first record is acknowledged (acks=all). The CPU
 * time beside it does not depend on what else the machine does.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerProcess } from '../../test/crash/broker-process.ts';
import { builds, ottla } from '../broker.ts';
import { batchOf, produceFrame } from '../load/frames.ts';
import { exchange } from '../load/load.ts';
import { cpuSeconds } from '../pinned.ts';
import { Rounds, rounds, table } from '../report.ts';

export interface Started {
  readonly ms: number;
  readonly cpuMs: number;
}

/** A start that has just come to its end, `ms` after it began. */
export function started(broker: BrokerProcess, ms = broker.startedInMs): Started {
  return { ms, cpuMs: cpuSeconds(broker.pid) * 1_000 };
}

export async function start(): Promise<void> {
  const times = new Rounds<Started>();
  const { frame } = produceFrame('t', batchOf(200, 100).batch, -1);
  for (let round = 0; round < rounds * 2; round++) {
    for (const { name, bin } of builds) {
      const dataDir = mkdtempSync(join(tmpdir(), 'ottla-bench-'));
      const broker = await BrokerProcess.start({ dataDir, bin });
      times.note(`${name}: first request answered, empty directory`, started(broker));
      ottla(broker, ['topic', 'create', 't']);
      await broker.kill('SIGTERM');
      const began = performance.now();
      await broker.restart();
      times.note(`${name}: first request answered, second start`, started(broker));
      await exchange(broker.port, frame, 1, 1);
      times.note(
        `${name}: first record acknowledged, second start`,
        started(broker, performance.now() - began),
      );
      await broker.kill('SIGTERM');
      rmSync(dataDir, { recursive: true });
    }
  }
  showStarts('process start until', times);
}

export function showStarts(what: string, times: Rounds<Started>): void {
  const row = (name: string) => [
    name,
    times.median(name, ({ ms }) => ms).toFixed(0),
    times.max(name, ({ ms }) => ms).toFixed(0),
    times.median(name, ({ cpuMs }) => cpuMs).toFixed(0),
  ];
  table([what, 'median ms', 'max ms', 'CPU ms'], times.names().map(row));
}
