/**
 * Latency at the same rates for Ottla and Kafka: 10, 50 and 90 % of what the slower of the two reaches with this
 * client, our own, which speaks Kafka's protocol to both. Counted from when a record was meant to leave.
 */
import type { BenchResult } from '../../src/bench/result.ts';
import { ottlaCommand } from '../peers/command.ts';
import { onPeer, type Peer, type RunningPeer } from '../peers/peer.ts';
import { quick, rounds, seconds } from '../peers/size.ts';
import { say } from '../report.ts';
import type { Notes } from '../report-results.ts';

const SHARES = [0.1, 0.5, 0.9] as const;
const SECONDS = 4;

export async function latencyPart(notes: Notes, peers: readonly Peer[]): Promise<void> {
  const peaks: number[] = [];
  for (const peer of peers) {
    await onPeer(peer, async (running) => {
      endToEnd(running, 'max');
      const peak = endToEnd(running, 'max').consume?.recordsPerSecond ?? 0;
      notes.note('peak, end to end', peer.name, { 'records/s': peak });
      peaks.push(peak);
    });
  }
  const least = Math.min(...peaks);
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      say(`round ${round + 1} of ${rounds}: ${peer.name}`);
      await onPeer(peer, async (running) => {
        // A JVM that has just begun is not what is measured.
        endToEnd(running, 'max');
        for (const share of SHARES) atShare(notes, peer, running, least, share);
      });
    }
  }
}

function atShare(notes: Notes, peer: Peer, running: RunningPeer, peak: number, share: number): void {
  const rate = String(Math.max(1, Math.round(peak * share)));
  const { produce, consume } = endToEnd(running, rate);
  const name = `${share * 100} % of the peak`;
  for (const [what, side] of [
    ['acknowledged', produce],
    ['read', consume],
  ] as const) {
    const { p50Ms, p99Ms, p999Ms, maxMs } = side!.latency!;
    const values = { 'p50 ms': p50Ms, 'p99 ms': p99Ms, 'p99.9 ms': p999Ms, 'max ms': maxMs };
    notes.note(`${what}, ${name}`, peer.name, { ...values, 'not sent': side!.unsent });
  }
}

function endToEnd({ port, pid }: RunningPeer, rate: string): BenchResult {
  const span = ['--duration', `${seconds(SECONDS)}s`, '--warm-up', quick ? '200ms' : '1s', '--acks', '1'];
  const where = ['-b', `kafka://127.0.0.1:${port}`, '--broker-pid', String(pid), '--format', 'json'];
  return JSON.parse(ottlaCommand(['bench', 'e2e', '--rate', rate, ...span, ...where]));
}
