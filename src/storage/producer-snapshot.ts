/**
 * Producer snapshot: a log's producer state as of one offset, in Kafka's binary format.
 *
 * Kafka keeps only the last batch of each producer. The earlier ones of the window follow Kafka's
 * entries, inside of the checksum, where Kafka's tools do not look: a retry is told from a gap after a
 * restart as well.
 *
 * Layout   version:int16=1 crc32c:uint32 (of all after it) count:int32, then per producer
 *          id:int64 epoch:int16 lastSequence:int32 lastOffset:int64 offsetDelta:int32 timestamp:int64
 *          coordinatorEpoch:int32 currentTxnFirstOffset:int64; then the window: 1:int16, and per producer
 *          in the same order count:int8 and per earlier batch lastSequence:int32 lastOffset:int64
 *          offsetDelta:int32 timestamp:int64. Big-endian; −1 for none.
 * Source   Kafka's ProducerStateManager (snapshot version 1)
 */
import type { Crc32c } from '../../protocol/record/batch.ts';
import {
  readInt16,
  readInt32,
  readInt64,
  readUint32,
  writeInt16,
  writeInt32,
  writeInt64,
} from '../../protocol/record/integers.ts';
import type { Clock } from '../platform/ports.ts';
import { type ProducerBatch, type ProducerEntry, REMEMBERED_BATCHES } from './producer-state.ts';

const VERSION = 1;
const HEADER = 10;
const CHECKED_FROM = 6;
const ENTRY = 46;
const WINDOW_VERSION = 1;
const EARLIER = 24;
/** Producers between two turns of the event loop. */
const SLICE = 1_000;

/** Cost: two passes over the producers, some 150 bytes each, in slices. */
export async function encodeSnapshot(
  producers: readonly ProducerEntry[],
  crc32c: Crc32c,
  clock: Pick<Clock, 'turn'>,
): Promise<Uint8Array> {
  let size = HEADER + producers.length * (ENTRY + 1) + 2;
  for (const { batches } of producers) size += Math.max(0, batches.length - 1) * EARLIER;
  const bytes = new Uint8Array(size);
  writeInt16(bytes, 0, VERSION);
  writeInt32(bytes, CHECKED_FROM, producers.length);
  let window = HEADER + producers.length * ENTRY;
  writeInt16(bytes, window, WINDOW_VERSION);
  window += 2;
  for (const [index, producer] of producers.entries()) {
    writeEntry(bytes, HEADER + index * ENTRY, producer);
    window = writeEarlier(bytes, window, producer.batches.slice(0, -1));
    if (index % SLICE === SLICE - 1) await clock.turn();
  }
  writeInt32(bytes, 2, crc32c(bytes, CHECKED_FROM, size) | 0);
  return bytes;
}

/** Resolves to undefined when the bytes are no whole snapshot. */
export async function decodeSnapshot(
  bytes: Uint8Array,
  crc32c: Crc32c,
  clock: Pick<Clock, 'turn'>,
): Promise<ProducerEntry[] | undefined> {
  if (bytes.length < HEADER || readInt16(bytes, 0) !== VERSION) return undefined;
  if (readUint32(bytes, 2) !== crc32c(bytes, CHECKED_FROM, bytes.length)) return undefined;
  const count = readInt32(bytes, CHECKED_FROM);
  let window = HEADER + count * ENTRY;
  if (count < 0 || window > bytes.length) return undefined;
  // A snapshot that Kafka itself wrote ends with the entries.
  const hasWindows = window + 2 <= bytes.length && readInt16(bytes, window) === WINDOW_VERSION;
  window += 2;
  const entries: ProducerEntry[] = [];
  for (let index = 0; index < count; index++) {
    const earlier = hasWindows ? readEarlier(bytes, window) : [];
    if (earlier === undefined) return undefined;
    if (hasWindows) window += 1 + earlier.length * EARLIER;
    entries.push(readEntry(bytes, HEADER + index * ENTRY, earlier));
    if (index % SLICE === SLICE - 1) await clock.turn();
  }
  return hasWindows && window !== bytes.length ? undefined : entries;
}

function writeEntry(bytes: Uint8Array, at: number, producer: ProducerEntry): void {
  const last = producer.batches.at(-1);
  writeInt64(bytes, at, producer.producerId);
  writeInt16(bytes, at + 8, producer.epoch);
  writeInt32(bytes, at + 10, last?.lastSequence ?? -1);
  writeInt64(bytes, at + 14, last?.lastOffset ?? -1);
  writeInt32(bytes, at + 22, last?.offsetDelta ?? 0);
  writeInt64(bytes, at + 26, producer.lastTimestamp);
  writeInt32(bytes, at + 34, producer.coordinatorEpoch);
  writeInt64(bytes, at + 38, producer.currentTxnFirstOffset);
}

function readEntry(bytes: Uint8Array, at: number, earlier: readonly ProducerBatch[]): ProducerEntry {
  const lastTimestamp = readInt64(bytes, at + 26);
  const last: ProducerBatch = {
    lastSequence: readInt32(bytes, at + 10),
    lastOffset: readInt64(bytes, at + 14),
    offsetDelta: readInt32(bytes, at + 22),
    timestamp: lastTimestamp,
  };
  return {
    producerId: readInt64(bytes, at),
    epoch: readInt16(bytes, at + 8),
    batches: last.lastSequence < 0 ? earlier : [...earlier, last],
    lastTimestamp,
    coordinatorEpoch: readInt32(bytes, at + 34),
    currentTxnFirstOffset: readInt64(bytes, at + 38),
  };
}

function writeEarlier(bytes: Uint8Array, start: number, batches: readonly ProducerBatch[]): number {
  bytes[start] = batches.length;
  let at = start + 1;
  for (const batch of batches) {
    writeInt32(bytes, at, batch.lastSequence);
    writeInt64(bytes, at + 4, batch.lastOffset);
    writeInt32(bytes, at + 12, batch.offsetDelta);
    writeInt64(bytes, at + 16, batch.timestamp);
    at += EARLIER;
  }
  return at;
}

/** The batches before a producer's last one; undefined when there is no sound window at `start`. */
function readEarlier(bytes: Uint8Array, start: number): ProducerBatch[] | undefined {
  const count = bytes[start];
  if (count === undefined || count >= REMEMBERED_BATCHES || start + 1 + count * EARLIER > bytes.length)
    return undefined;
  const earlier: ProducerBatch[] = [];
  for (let at = start + 1; earlier.length < count; at += EARLIER) {
    earlier.push({
      lastSequence: readInt32(bytes, at),
      lastOffset: readInt64(bytes, at + 4),
      offsetDelta: readInt32(bytes, at + 12),
      timestamp: readInt64(bytes, at + 16),
    });
  }
  return earlier;
}
