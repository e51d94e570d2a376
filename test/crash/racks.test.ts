/**
 * A consumer that tells its rack, on real brokers. Everything has been written and copied before it begins, so what
 * brokers send while it reads says who has served it.
 */
import { afterEach, expect, test } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { Racks, rackOf } from './racks.ts';

const KiB = 1024;
const records = 18_000;
/** Read at a time, each of a KiB. */
const portion = 1_000;
const near = 2;
const far = [1, 3];
/** One of them leads in the consumer's rack. */
const placement = [
  [1, 2, 3],
  [3, 2, 1],
  [2, 3, 1],
];
/** Fetched ahead of the application. */
const readAheadBytes = 32 * KiB;

let racks: Racks | undefined;

afterEach(async () => {
  await racks?.cluster.stop();
});

test('is served in its rack, by the leaders while its broker is dead, and in its rack again', async () => {
  racks = await Racks.start();
  const { cluster, sentBy } = racks;
  await using ottla = await connect(cluster.addresses);
  const admin = ottla.admin();
  await admin.createTopics([{ name: 't', assignments: placement }]);
  // Small ones, so that what is fetched ahead does not tell much of who serves it next.
  await using producer = ottla.producer({ maxBatchBytes: 16 * KiB });
  const values = Array.from({ length: records }, (_, index) => ({
    partition: index % 3,
    value: 'x'.repeat(KiB),
  }));
  await producer.sendBatch(values.map((record) => ({ topic: 't', ...record })));
  await racks.copied('t', records / placement.length);

  const where = { rack: rackOf(near), readAheadBytes, partitionMaxBytes: readAheadBytes / 4 };
  const consumer = ottla.consumer({ topics: ['t'], from: 'start', stopAtEnd: true, ...where });
  const reading = consumer[Symbol.asyncIterator]();
  const ends = placement.map(() => 0);
  const read = async (count: number): Promise<number> => {
    for (let left = count; left > 0; left--) {
      const { done, value } = await reading.next();
      if (done === true) return count - left;
      expect(value.offset).toBe(ends[value.partition]!++);
    }
    return count;
  };
  /** KiB that these brokers send for a portion. */
  const sentFor = async (by: readonly number[]): Promise<number[]> => {
    const before = await Promise.all(by.map(sentBy));
    expect(await read(portion)).toBe(portion);
    const after = await Promise.all(by.map(sentBy));
    return after.map((sent, at) => (sent - before[at]!) / KiB);
  };

  await read(portion);
  const [first, ...rest] = await sentFor([near, ...far]);
  expect(first).toBeGreaterThan(portion * 0.8);
  for (const other of rest) expect(other).toBeLessThan(portion * 0.2);

  await cluster.broker(near).kill('SIGKILL');
  const instead = await sentFor(far);
  expect(instead[0]! + instead[1]!).toBeGreaterThan(portion * 0.8);

  await cluster.broker(near).restart();
  await cluster.inSync(admin, 't');
  // It looks for a replica in its rack from time to time, for each partition.
  const shares = async () => {
    const [again, ...others] = await sentFor([near, ...far]);
    return again! > portion * 0.8 && others.every((other) => other < portion * 0.2);
  };
  await expect.poll(shares, { timeout: 30_000, interval: 500 }).toBe(true);

  await read(Number.POSITIVE_INFINITY);
  expect(ends).toEqual(placement.map(() => records / placement.length));
});
