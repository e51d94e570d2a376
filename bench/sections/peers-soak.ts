/**
 * Ottla at full speed for ten minutes (SOAK_SECONDS): whether its memory grows, and how long somebody else waits for an
 * answer meanwhile, which is how long the event loop is blocked, and the round trip. Run only when it is asked for.
 */
import { connect } from 'node:net';
import { pump } from '../load/load.ts';
import { ottlaCommand } from '../peers/command.ts';
import { FIRST } from '../peers/first-record.ts';
import type { Peer, RunningPeer } from '../peers/peer.ts';
import { quick } from '../peers/size.ts';
import { residentMegabytes } from '../pinned.ts';
import type { Notes } from '../report-results.ts';

const SECONDS = quick ? 5 : Number(process.env['SOAK_SECONDS'] ?? 600);
const SAMPLES = 10;
const PROBE_EVERY_MS = 10;

/** What is written has to go again, or the disk would be full. */
const SHORT_LIVED = [
  '--log.ballast.bytes=0',
  '--log.segment.bytes=268435456',
  '--log.retention.bytes=1073741824',
  '--log.retention.check.interval.ms=2s',
];

/** ApiVersions 0 with correlation id 1 and no client id. */
const probe = Uint8Array.of(0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff);

export async function soakPart(notes: Notes, peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) {
    const running = await peer.start(SHORT_LIVED);
    try {
      running.pin();
      await measure(notes, peer, running);
    } finally {
      await running.stop();
    }
  }
}

async function measure(notes: Notes, { name }: Peer, { pid, port }: RunningPeer): Promise<void> {
  ottlaCommand(['topic', 'create', FIRST, '-b', `127.0.0.1:${port}`]);
  const load = { mode: 'produce', topic: FIRST, batchBytes: 65_536, recordBytes: 1_024, window: 8 } as const;
  const waits: number[] = [];
  const stop = probing(port, waits);
  let sample = 0;
  const every = (SECONDS * 1_000) / SAMPLES;
  const sampling = setInterval(() => {
    sample++;
    const label = `after ${Math.round((sample * every) / 1_000)} s`;
    if (sample <= SAMPLES) notes.note(label, name, { MB: residentMegabytes(pid) });
  }, every);
  const run = await pump(pid, port, { ...load, seconds: SECONDS + 1 });
  clearInterval(sampling);
  stop();
  notes.note('rate meanwhile', name, { 'MB/s': run.megabytesPerSecond, 'p99 ms': run.p99Ms });
  const sorted = waits.sort((a, b) => a - b);
  const at = (quantile: number): number => sorted[Math.floor(sorted.length * quantile)] ?? Number.NaN;
  notes.note('answer to somebody else', name, {
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'p99.9 ms': at(0.999),
    'max ms': at(1 - 1 / sorted.length),
  });
}

/** Asks every few milliseconds, whether the last answer has come or not; returns what ends it. */
function probing(port: number, waits: number[]): () => void {
  const asked: number[] = [];
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let pending = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE(0)) {
      pending = pending.subarray(4 + pending.readInt32BE(0));
      waits.push(performance.now() - asked.shift()!);
    }
  });
  const asking = setInterval(() => {
    asked.push(performance.now());
    socket.write(probe);
  }, PROBE_EVERY_MS);
  return () => {
    clearInterval(asking);
    socket.destroy();
  };
}
