/**
 * Ottla and the brokers with protocols of their own, each with the load tool or client that belongs to it, one
 * connection, one stream. What comes from where: the scripts of bench/peers.
 */
import { drive, type KafkaLoad, LARGE } from '../peers/librdkafka.ts';
import { onPeer, ottla, type Peer, type RunningPeer, rabbitmq } from '../peers/peer.ts';
import { figuresOf } from '../peers/run-figures.ts';
import { rounds, sized } from '../peers/size.ts';
import { peakMegabytes } from '../pinned.ts';
import { say } from '../report.ts';
import type { Notes } from '../report-results.ts';

/** Records as many as take each of them a few seconds. */
const sizes = [
  { name: '100 B', recordBytes: 100, ours: 4_000_000, theirs: 600_000 },
  { name: '1 KiB', recordBytes: 1_024, ours: 1_000_000, theirs: 300_000 },
] as const;

type Size = (typeof sizes)[number];

/** Ways to drive a peer: RabbitMQ's client may pack records as a producer of Kafka does. */
function waysOf(peer: Peer): readonly { readonly name: string; readonly args: readonly string[] }[] {
  const plain = { name: peer.name, args: [] };
  return peer === rabbitmq ? [plain, { name: `${peer.name}, packed`, args: ['100'] }] : [plain];
}

export async function streamsPart(notes: Notes, peers: readonly Peer[]): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      say(`round ${round + 1} of ${rounds}: ${peer.name}`);
      await onPeer(peer, async (running) => {
        for (const size of sizes)
          await (peer === ottla ? measureOurs : measureTheirs)(notes, peer, running, size);
        notes.note('memory', peer.name, { 'peak MB': peakMegabytes(running.pid) });
      });
    }
  }
}

async function measureOurs(notes: Notes, peer: Peer, running: RunningPeer, size: Size): Promise<void> {
  const load: KafkaLoad = { ...size, acks: 1, partitions: 1, connections: 1, client: LARGE };
  const address = `127.0.0.1:${running.port}`;
  const records = sized(size.ours);
  await drive('produce', address, 'warm-up', load, records / 10);
  await drive('consume', address, 'warm-up', load, records / 10);
  for (const mode of ['produce', 'consume'] as const) {
    const work = (): Promise<number> => drive(mode, address, `t${size.recordBytes}`, load, records);
    const run = await figuresOf(running.pid, { records, recordBytes: size.recordBytes }, work);
    notes.note(`${mode}, ${size.name}`, peer.name, run);
  }
}

async function measureTheirs(notes: Notes, peer: Peer, running: RunningPeer, size: Size): Promise<void> {
  const { recordBytes } = size;
  const records = sized(size.theirs);
  for (const { name, args } of waysOf(peer)) {
    // RabbitMQ's client does that by itself.
    if (peer.uncounted === 0) {
      peer.load('produce', running.port, records / 10, recordBytes, args);
      peer.load('consume', running.port, records / 10, recordBytes, args);
    }
    for (const mode of ['produce', 'consume'] as const) {
      const work = async (): Promise<number> => peer.load(mode, running.port, records, recordBytes, args);
      const moved = { records: records * (1 + peer.uncounted), recordBytes };
      notes.note(`${mode}, ${size.name}`, name, await figuresOf(running.pid, moved, work));
    }
  }
}
