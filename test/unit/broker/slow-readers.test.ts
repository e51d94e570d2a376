/**
 * Readers that hardly read, while others append: answers lie in the tail cache, or in pooled buffers, for
 * long after those who make room would like to write over them.
 *
 * Each batch that arrives is checked against its checksum and its offset, so a byte written over is seen.
 */
import { expect, test } from 'vitest';
import { batches, batchPayload, FIELD } from '../../../protocol/record/batch.ts';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { decodeRecords } from '../../../protocol/record/records.ts';
import { KiB, MiB } from '../../../src/base/units.ts';
import { contiguous } from '../../../src/storage/log-slice.ts';
import type { DialectName } from '../../../src/transport/dialect.ts';
import { batchOf } from '../../simulator/batches.ts';
import type { Peer } from '../../simulator/peer.ts';
import {
  createTopic,
  fetchFrom,
  onlyPartition,
  produceTo,
  VirtualBroker,
} from '../../simulator/virtual-broker.ts';

const PARTITIONS = 3;
/** Bytes of a record; a batch holds one. */
const RECORD = 10 * KiB;

/** The value of a record is its offset, again and again. */
function valueAt(partition: number, offset: number): string {
  return `${partition}:${offset} `.repeat(RECORD).slice(0, RECORD);
}

/** Appends one batch after the other to all partitions, in turn. */
class Writer {
  readonly ends = new Array<number>(PARTITIONS).fill(0);
  readonly #virtual: VirtualBroker;
  readonly #peer: Peer;

  constructor(virtual: VirtualBroker, peer: Peer) {
    this.#virtual = virtual;
    this.#peer = peer;
  }

  async append(rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      const answers = this.ends.map((end, partition) =>
        this.#peer.request('Produce', produceTo('t', partition, batchOf([valueAt(partition, end)])), 12),
      );
      for (const answer of await this.#virtual.world.complete(Promise.all(answers))) {
        expect(onlyPartition(answer).error).toBe('NONE');
      }
      for (const partition of this.ends.keys()) this.ends[partition]!++;
    }
  }
}

/** Reads one partition to its end, one answer after the other, and looks at every byte. */
class SlowReader {
  readonly #peer: Peer;
  readonly #partition: number;
  offset: number;
  bytes = 0;

  constructor(peer: Peer, partition: number, offset: number) {
    this.#peer = peer;
    this.#partition = partition;
    this.offset = offset;
  }

  pause(): void {
    this.#peer.raw.socket.pause();
  }

  resume(): void {
    this.#peer.raw.socket.resume();
  }

  /** Resolves once it has read what was before `end`. */
  async readTo(end: number): Promise<void> {
    while (this.offset < end) {
      const request = fetchFrom('t', this.#partition, this.offset, { partitionMaxBytes: MiB });
      this.#take(contiguous(onlyPartition(await this.#peer.request('Fetch', request, 12)).records ?? []));
    }
  }

  #take(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    for (const header of batches(bytes)) {
      const { position, sizeInBytes, crc } = header;
      expect(crc32c(bytes, position + FIELD.attributes, position + sizeInBytes)).toBe(crc);
      for (const { offset, value } of decodeRecords(batchPayload(bytes, header), header)) {
        if (offset < this.offset) continue;
        expect(offset).toBe(this.offset++);
        const text = new TextDecoder().decode(value ?? undefined);
        if (text !== valueAt(this.#partition, offset)) expect.fail(`another record at ${offset}`);
      }
    }
  }
}

test.each<[DialectName, 'new' | 'old']>([
  ['kafka', 'new'],
  ['native', 'new'],
  ['kafka', 'old'],
  ['native', 'old'],
])('%s: what waits for a slow reader of %s records stays as it is', async (protocol, age) => {
  const virtual = await VirtualBroker.start({ settings: { logCacheBytes: MiB } });
  // So little that nearly the whole answer stays in the broker.
  virtual.world.network.window = 16 * KiB;
  const writer = new Writer(virtual, await virtual.connect('native'));
  await createTopic(virtual, await virtual.connect('native'), 't', { partitions: PARTITIONS });
  await writer.append(60);
  // From the start: what is not in the cache any more comes from files, through buffers used in turn.
  const first = age === 'new' ? writer.ends[0]! - 20 : 0;
  const readers: SlowReader[] = [];
  for (let nth = 0; nth < 9; nth++) {
    readers.push(new SlowReader(await virtual.connect(protocol), nth % PARTITIONS, first));
  }
  const last = 180;
  const reading = Promise.all(readers.map((reader) => reader.readTo(last)));
  while (writer.ends[0]! < last) {
    for (const reader of readers) reader.pause();
    await writer.append(12);
    // One read each: every answer lasts while the cache is written over more than once.
    for (const reader of readers) reader.resume();
    await virtual.world.advance(2);
  }
  await virtual.world.complete(reading);
  for (const { bytes } of readers) expect(bytes).toBeGreaterThan((last - first) * RECORD);
  expect(virtual.broker.state.counters.unsentBytes).toBe(0);
  await virtual.close();
});
