/**
 * Connections break and the broker is killed again and again while our producer writes and our consumer
 * reads: in the end every record has come, once, in the order in which it was sent.
 */
import { describe, expect, test } from 'vitest';
import { connect, type Ottla } from '../../../src/client/index.ts';
import { PORT, VirtualBroker } from '../../simulator/virtual-broker.ts';

const SEEDS = process.env['OTTLA_PROOF'] === 'big' ? 500 : 12;
const PARTITIONS = 3;
const PER_PARTITION = 80;
const TROUBLES = 14;

const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);

function client(virtual: VirtualBroker, host: string, dialect: 'ottla' | 'kafka'): Promise<Ottla> {
  const { platform } = virtual.world.host(host);
  return virtual.world.complete(connect(`${dialect}://broker:${PORT}`, { platform }));
}

/** Breaks connections, and now and then kills the broker, at moments that the seed chooses. */
async function makeTrouble(virtual: VirtualBroker): Promise<number> {
  const { world } = virtual;
  const random = world.stream('trouble');
  let broken = 0;
  for (let trouble = 0; trouble < TROUBLES; trouble++) {
    await world.advance(random.between(1, 60));
    if (random.below(5) === 0) await virtual.crash(false);
    for (const connection of world.network.connections()) {
      if (random.below(2) === 0) continue;
      connection.reset();
      broken++;
    }
  }
  return broken;
}

/** Sends numbered records, some one by one, some together, with pauses in between. */
async function sendAll(virtual: VirtualBroker, ottla: Ottla): Promise<void> {
  const { clock } = virtual.world.host('writer').platform;
  const random = virtual.world.stream('writer');
  const producer = ottla.producer({ maxBatchBytes: 300 });
  const sends: Promise<unknown>[] = [];
  const all = Array.from({ length: PARTITIONS * PER_PARTITION }, (_, index) => ({
    topic: 'orders',
    partition: index % PARTITIONS,
    value: `${Math.floor(index / PARTITIONS)}`,
  }));
  for (let next = 0; next < all.length; ) {
    const records = all.slice(next, next + random.between(1, 12));
    next += records.length;
    sends.push(records.length === 1 ? producer.send(records[0]!) : producer.sendBatch(records));
    await new Promise<void>((resolve) => {
      clock.after(random.between(0, 20), resolve);
    });
  }
  await Promise.all(sends);
  await producer.close();
}

/** Reads until as many have come as were sent; which, by partition. */
async function readAll(ottla: Ottla): Promise<string[][]> {
  const seen: string[][] = Array.from({ length: PARTITIONS }, () => []);
  let count = 0;
  for await (const record of ottla.consumer({ topics: ['orders'] })) {
    seen[record.partition]!.push(record.text()!);
    if (++count === PARTITIONS * PER_PARTITION) break;
  }
  return seen;
}

describe.each(['ottla', 'kafka'] as const)('%s dialect', (dialect) => {
  test.each(seeds)('nothing is lost, doubled or out of order (seed %i)', async (seed) => {
    const virtual = await VirtualBroker.start({ seed: `${dialect} ${seed}` });
    const { world } = virtual;
    const [writer, reader] = [
      await client(virtual, 'writer', dialect),
      await client(virtual, 'reader', dialect),
    ];
    await world.complete(writer.admin().createTopics([{ name: 'orders', partitions: PARTITIONS }]));
    const writing = sendAll(virtual, writer);
    const reading = readAll(reader);
    expect(await makeTrouble(virtual)).toBeGreaterThan(0);
    await world.complete(writing, 300_000);
    const expected = Array.from({ length: PER_PARTITION }, (_, index) => `${index}`);
    expect(await world.complete(reading, 300_000)).toEqual(
      Array.from({ length: PARTITIONS }, () => expected),
    );
    // And once more from the start: what was delivered is what the log holds.
    const again = reader.consumer({ topics: ['orders'], stopAtEnd: true });
    const offsets: number[] = [];
    await world.complete(
      (async () => {
        for await (const { offset, partition } of again) if (partition === 0) offsets.push(offset);
      })(),
    );
    expect(offsets).toEqual(expected.map(Number));
    await world.complete(Promise.all([writer.close(), reader.close()]));
    await virtual.close();
  });
});
