/**
 * From the start of a process to the first record it has acknowledged, on data of an earlier life, and the memory
 * of a broker that does nothing. Neither is pinned: a start may use what the machine has.
 */
import { ottlaCommand } from '../peers/command.ts';
import { FIRST, firstRecord } from '../peers/first-record.ts';
import type { Peer } from '../peers/peer.ts';
import { rounds, seconds } from '../peers/size.ts';
import { cpuSeconds, residentMegabytes } from '../pinned.ts';
import { say } from '../report.ts';
import type { Notes } from '../report-results.ts';

const IDLE_SECONDS = 5;

export async function startPart(notes: Notes, peers: readonly Peer[]): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      say(`round ${round + 1} of ${rounds}: ${peer.name}`);
      await measure(notes, peer, round);
    }
  }
}

async function measure(notes: Notes, peer: Peer, round: number): Promise<void> {
  const running = await peer.start();
  try {
    if (peer.protocol === 'kafka')
      ottlaCommand(['topic', 'create', FIRST, '-b', `kafka://127.0.0.1:${running.port}`]);
    await firstRecord(peer.protocol, running.port);
    // It does not change from one round to the next.
    if (round === 0) {
      await new Promise((resolve) => setTimeout(resolve, seconds(IDLE_SECONDS) * 1_000));
      notes.note('idle memory', peer.name, { MB: residentMegabytes(running.pid) });
    }
    await running.end();
    const began = performance.now();
    running.again();
    await firstRecord(peer.protocol, running.port);
    const ms = performance.now() - began;
    notes.note('start', peer.name, { ms, 'CPU ms': cpuSeconds(running.pid) * 1_000 });
  } finally {
    await running.stop();
  }
}
