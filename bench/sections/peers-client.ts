/** Our own client against our own broker, one process: records per second, and one awaited send at a time. */
import type { BenchResult } from '../../src/bench/result.ts';
import { pump } from '../load/load.ts';
import type { SingleSends } from '../load/single-sends.ts';
import { ottlaCommand } from '../peers/command.ts';
import { onPeer, type Peer, type RunningPeer } from '../peers/peer.ts';
import { quick, rounds, seconds, sized } from '../peers/size.ts';
import { firstLine, LOAD_CPU, script } from '../pinned.ts';
import { say } from '../report.ts';
import type { Notes } from '../report-results.ts';

const RECORD_BYTES = 100;
const SECONDS = 4;
const COUNT = 4_000_000;

/** The same request as `send` makes, by a load generator that has it ready: what broker and loopback take. */
const bare = {
  mode: 'produce',
  topic: 't',
  batchBytes: 200,
  recordBytes: RECORD_BYTES,
  window: 1,
} as const;

export async function clientPart(notes: Notes, peers: readonly Peer[]): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      say(`round ${round + 1} of ${rounds}: ${peer.name}`);
      await onPeer(peer, (running) => measure(notes, peer, running));
    }
  }
}

async function measure(notes: Notes, { name }: Peer, running: RunningPeer): Promise<void> {
  const { port, pid } = running;
  const size = ['--record-size', String(RECORD_BYTES)];
  const span = ['--duration', `${seconds(SECONDS)}s`, '--warm-up', quick ? '200ms' : '1s'];
  for (const acks of ['1', 'all']) {
    const { produce, client } = bench(running, 'produce', [...size, ...span, '--acks', acks]);
    const rate = { 'records/s': produce!.recordsPerSecond, 'p99 ms': produce!.latency!.p99Ms };
    const use = { 'client CPU s/GB': client.cpuSecondsPerGigabyte };
    notes.note(`produce, 100 B, acks ${acks}`, name, { ...rate, ...use });
  }
  const { consume, client } = bench(running, 'consume', [...size, '--count', String(sized(COUNT))]);
  const use = { 'client CPU s/GB': client.cpuSecondsPerGigabyte };
  notes.note('consume, 100 B', name, { 'records/s': consume!.recordsPerSecond, ...use });
  ottlaCommand(['topic', 'create', 't', '-b', `127.0.0.1:${port}`]);
  const options = { port, topic: 't', recordBytes: RECORD_BYTES, seconds: seconds(3) };
  const single: SingleSends = JSON.parse(await firstLine(script('load/single-sends.ts', options, LOAD_CPU)));
  notes.note('one awaited send at a time', name, { 'p50 ms': single.p50Ms, 'p99 ms': single.p99Ms });
  const request = await pump(pid, port, { ...bare, seconds: seconds(3) });
  notes.note('the same request without a client', name, { 'p50 ms': request.p50Ms, 'p99 ms': request.p99Ms });
}

function bench({ port, pid }: RunningPeer, verb: string, args: readonly string[]): BenchResult {
  const where = ['-b', `127.0.0.1:${port}`, '--broker-pid', String(pid), '--format', 'json'];
  return JSON.parse(ottlaCommand(['bench', verb, ...args, ...where]));
}
