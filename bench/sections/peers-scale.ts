/** What a broker costs as partitions and connections grow from 1 to 10,000: `partitions` and `connections`. */
import { pump } from '../load/load.ts';
import { ottlaCommand } from '../peers/command.ts';
import { FIRST, firstRecord } from '../peers/first-record.ts';
import { drive, LARGE } from '../peers/librdkafka.ts';
import { onPeer, type Peer, type RunningPeer } from '../peers/peer.ts';
import { figuresOf } from '../peers/run-figures.ts';
import { quick, seconds, sized } from '../peers/size.ts';
import { cpuSeconds, residentMegabytes } from '../pinned.ts';
import { say } from '../report.ts';
import type { Notes } from '../report-results.ts';

const counts: readonly number[] = quick ? [1, 100] : [1, 100, 1_000, 10_000];
const RECORDS = 500_000;
const SECONDS = 4;

/** Once: its figures differ by orders of magnitude, not by noise. */
export async function partitionsPart(notes: Notes, peers: readonly Peer[]): Promise<void> {
  for (const count of counts) {
    for (const peer of peers) {
      say(`${count} partitions: ${peer.name}`);
      await onPeer(peer, (running) => withPartitions(notes, peer, running, count));
    }
  }
}

async function withPartitions(
  notes: Notes,
  { name, protocol }: Peer,
  running: RunningPeer,
  count: number,
): Promise<void> {
  const { port, pid } = running;
  const where = ['-b', `kafka://127.0.0.1:${port}`];
  const note = (values: object): void => notes.note(`${count.toLocaleString('en')} partitions`, name, values);
  ottlaCommand(['topic', 'create', FIRST, ...where]);
  await firstRecord(protocol, port);
  const began = performance.now();
  // Kafka makes no more than 9,999 at once.
  const atOnce = Math.min(count, 5_000);
  ottlaCommand(['topic', 'create', 'many', '--partitions', String(atOnce), ...where]);
  for (let made = atOnce; made < count; made += atOnce)
    ottlaCommand(['topic', 'add-partitions', 'many', '--partitions', String(made + atOnce), ...where]);
  note({ 'create s': (performance.now() - began) / 1_000 });
  const load = { recordBytes: 1_024, acks: 1, partitions: count, connections: 1, client: LARGE } as const;
  const records = sized(RECORDS);
  const run = await figuresOf(pid, { records, recordBytes: 1_024 }, () =>
    drive('produce', `127.0.0.1:${port}`, 'many', load, records),
  );
  note({ 'MB/s': run['MB/s'], 'broker CPU s/GB': run['broker CPU s/GB'] });
  const before = cpuSeconds(pid);
  await new Promise((resolve) => setTimeout(resolve, seconds(SECONDS) * 1_000));
  note({ 'idle CPU %': ((cpuSeconds(pid) - before) / seconds(SECONDS)) * 100, MB: residentMegabytes(pid) });
  await running.end();
  const restarted = performance.now();
  running.again();
  await firstRecord(protocol, port);
  note({ 'second start s': (performance.now() - restarted) / 1_000 });
}

/** Every connection has one request of one record under way, again and again. */
export async function connectionsPart(notes: Notes, peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) {
    say(`connections: ${peer.name}`);
    await onPeer(peer, async (running) => {
      const { port, pid } = running;
      ottlaCommand(['topic', 'create', FIRST, '-b', `kafka://127.0.0.1:${port}`]);
      const load = { mode: 'produce', topic: FIRST, batchBytes: 200, recordBytes: 100, window: 1 } as const;
      await pump(pid, port, { ...load, connections: 10, seconds: seconds(SECONDS) });
      for (const connections of counts) {
        const run = await pump(pid, port, { ...load, connections, seconds: seconds(SECONDS) });
        notes.note(`${connections.toLocaleString('en')} connections`, peer.name, {
          'requests/s': run.requestsPerSecond,
          'p50 ms': run.p50Ms,
          'p99 ms': run.p99Ms,
          'broker CPU µs a request': (run.cpuPerGigabyte * run.megabytes * 1_000) / run.requests,
          'client CPU': run.loadCpu,
          MB: residentMegabytes(pid),
        });
      }
    });
  }
}
