/**
 * Ottla and Kafka under the same client with the same options, librdkafka's load tool: `kafka`, the loads that
 * targets name, and `matrix`, what changes with acknowledgements, partitions, connections and caches.
 */
import { ottlaCommand } from '../peers/command.ts';
import { ceiling, drive, driveTail, type KafkaLoad, LARGE } from '../peers/librdkafka.ts';
import { emptyPageCache } from '../peers/page-cache.ts';
import { bares, onPeer, ottlas, type Peer, type RunningPeer } from '../peers/peer.ts';
import { figuresOf } from '../peers/run-figures.ts';
import { rounds, sized } from '../peers/size.ts';
import { peakMegabytes, residentMegabytes } from '../pinned.ts';
import { say } from '../report.ts';
import type { Notes } from '../report-results.ts';

interface Load extends KafkaLoad {
  readonly records: number;
  /** Settings of the topic. */
  readonly topic?: { readonly ottla?: string; readonly kafka?: string };
  /** Reads come after the page cache was emptied. */
  readonly cold?: boolean;
  /** It is read while it is written, and not at other times. */
  readonly tail?: boolean;
}

const usual = { acks: 1, partitions: 1, connections: 1, client: LARGE } as const;
const kibibyte: Load = { ...usual, recordBytes: 1_024, records: 1_000_000 };
const small: Load = { ...usual, recordBytes: 100, records: 4_000_000 };

const headline: Readonly<Record<string, Load>> = {
  '1 KiB, batches of 1 MB': { ...kibibyte, records: 2_000_000 },
  '1 KiB, batches of 16 KiB': { ...kibibyte, records: 500_000, client: ['batch.size=16384', 'linger.ms=5'] },
  "1 KiB, the tool's defaults": { ...kibibyte, client: [] },
  '100 B, batches of 1 MB': small,
};

const cached = { acks: -1, topic: { ottla: 'write.caching=true' } } as const;
const synced = { acks: -1, topic: { kafka: 'flush.messages=1' } } as const;

const variations: Readonly<Record<string, Load>> = {
  '1 KiB, acks all, cached': { ...kibibyte, ...cached },
  '1 KiB, acks all, synced': { ...kibibyte, ...synced, records: 500_000 },
  '100 B, acks all, cached': { ...small, ...cached, records: 2_000_000 },
  '100 B, acks all, synced': { ...small, ...synced, records: 2_000_000 },
  '1 KiB, 16 partitions': { ...kibibyte, partitions: 16 },
  '100 B, 16 partitions': { ...small, partitions: 16, records: 2_000_000 },
  '1 KiB, 8 connections': { ...kibibyte, connections: 8, records: 500_000 },
  '100 B, 8 connections': { ...small, connections: 8, records: 2_000_000 },
  '1 KiB, from a cold disk': { ...kibibyte, cold: true },
  '1 KiB, read while it is written': { ...kibibyte, tail: true },
  '100 B, read while it is written': { ...small, tail: true, records: 2_000_000 },
};

/** The first ones also on every version of Node. */
export async function kafkaPart(notes: Notes, peers: readonly Peer[]): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const [name, load] of Object.entries(headline)) {
      const rate = await ceiling(load, sized(load.records));
      const values = { 'MB/s': (rate * load.recordBytes) / 1e6, 'records/s': rate };
      notes.note(`produce, ${name}`, 'the client alone', values);
    }
    for (const peer of peers) await inTurn(notes, peer, round, headline);
  }
}

export async function matrixPart(notes: Notes, peers: readonly Peer[]): Promise<void> {
  for (let round = 0; round < rounds; round++)
    for (const peer of peers) await inTurn(notes, peer, round, variations);
}

async function inTurn(
  notes: Notes,
  peer: Peer,
  round: number,
  loads: Readonly<Record<string, Load>>,
): Promise<void> {
  say(`round ${round + 1} of ${rounds}: ${peer.name}`);
  await onPeer(peer, async (running) => {
    const idle = residentMegabytes(running.pid);
    await onTopic(peer, running, { ...kibibyte, records: 300_000 }, async (topic) => {
      await drive('produce', addressOf(running), topic, kibibyte, sized(300_000));
      await drive('consume', addressOf(running), topic, kibibyte, sized(300_000));
    });
    for (const [name, load] of Object.entries(loads)) await measure(notes, peer, running, name, load);
    notes.note('memory', peer.name, { 'idle MB': idle, 'peak MB': peakMegabytes(running.pid) });
  });
}

async function measure(
  notes: Notes,
  peer: Peer,
  running: RunningPeer,
  name: string,
  load: Load,
): Promise<void> {
  const address = addressOf(running);
  const records = sized(load.records);
  await onTopic(peer, running, load, async (topic) => {
    const moved = { records, recordBytes: load.recordBytes };
    if (load.tail) {
      const work = (): Promise<number> => driveTail(address, topic, load, records);
      notes.note(`both, ${name}`, peer.name, await figuresOf(running.pid, moved, work));
      return;
    }
    const produce = (): Promise<number> => drive('produce', address, topic, load, records);
    notes.note(`produce, ${name}`, peer.name, await figuresOf(running.pid, moved, produce));
    if (load.cold) emptyPageCache();
    const consume = (): Promise<number> => drive('consume', address, topic, load, records);
    const read = { ...moved, records: records * load.connections };
    notes.note(`consume, ${name}`, peer.name, await figuresOf(running.pid, read, consume));
  });
}

let topics = 0;

async function onTopic(
  peer: Peer,
  running: RunningPeer,
  load: Load,
  use: (topic: string) => Promise<void>,
): Promise<void> {
  const topic = `t${topics++}`;
  const address = ['-b', `kafka://${addressOf(running)}`];
  if (bares.includes(peer)) {
    await use(topic);
    return;
  }
  const config = load.topic?.[ottlas.includes(peer) ? 'ottla' : 'kafka'];
  const settings = config === undefined ? [] : ['--config', config];
  ottlaCommand(['topic', 'create', topic, '--partitions', String(load.partitions), ...settings, ...address]);
  await use(topic);
  ottlaCommand(['topic', 'delete', topic, '--yes', ...address]);
}

function addressOf({ port }: RunningPeer): string {
  return `127.0.0.1:${port}`;
}
