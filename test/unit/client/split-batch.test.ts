/** Batches beyond the topic's limit: their records go in smaller ones, once, in order, as long as each fits. */
import { describe, expect, test } from 'vitest';
import { connect, type Ottla, type ProducerOptions } from '../../../src/client/index.ts';
import { createCodecs, NO_ENGINES } from '../../../src/compression/codecs.ts';
import { PORT, VirtualBroker } from '../../simulator/virtual-broker.ts';

const LIMIT = 2_000;

interface Setting {
  readonly virtual: VirtualBroker;
  readonly ottla: Ottla;
}

async function topicWithLimit(dialect: 'ottla' | 'kafka'): Promise<Setting> {
  const virtual = await VirtualBroker.start({ world: { codecs: createCodecs(NO_ENGINES) } });
  const { platform } = virtual.world.host('client');
  const ottla = await virtual.world.complete(connect(`${dialect}://broker:${PORT}`, { platform }));
  const topic = { name: 't', partitions: 1, configs: { 'max.message.bytes': String(LIMIT) } };
  await virtual.world.complete(ottla.admin().createTopics([topic]));
  return { virtual, ottla };
}

/** Values that no codec makes much smaller. */
function values(virtual: VirtualBroker, count: number): string[] {
  const random = virtual.world.stream('values');
  const noise = (): string =>
    String.fromCharCode(...Array.from({ length: 90 }, () => random.between(33, 126)));
  return Array.from({ length: count }, (_, index) => `${index} ${noise()}`);
}

async function readAll({ virtual, ottla }: Setting): Promise<(string | null)[]> {
  const read = async (): Promise<(string | null)[]> => {
    const seen = [];
    for await (const record of ottla.consumer({ topics: ['t'], stopAtEnd: true })) seen.push(record.text());
    return seen;
  };
  return virtual.world.complete(read());
}

describe('a batch that is too large', () => {
  test.each<[dialect: 'ottla' | 'kafka', options: ProducerOptions]>([
    ['ottla', {}],
    ['kafka', {}],
    ['kafka', { idempotent: false }],
    ['ottla', { compression: 'snappy' }],
    ['kafka', { compression: 'lz4' }],
  ])('goes in pieces: %s %j', async (dialect, options) => {
    const setting = await topicWithLimit(dialect);
    const { virtual, ottla } = setting;
    const sent = values(virtual, 400);
    const producer = ottla.producer({ maxBatchBytes: 16 * 1024, ...options });
    const records = sent.map((value, index) => ({
      topic: 't',
      value,
      timestamp: 1_000 + index,
      headers: [['n', `${index}`]] as const,
    }));
    const together = producer.sendBatch(records.slice(0, 300));
    const alone = records.slice(300).map((record) => producer.send(record));
    expect(await virtual.world.complete(together)).toMatchObject([{ firstOffset: 0, recordCount: 300 }]);
    const places = await virtual.world.complete(Promise.all(alone));
    expect(places.map(({ offset }) => offset)).toEqual(alone.map((_, index) => 300 + index));
    expect(places.map(({ timestamp }) => timestamp)).toEqual(alone.map((_, index) => 1_300 + index));
    await virtual.world.complete(producer.close());
    expect(await readAll(setting)).toEqual(sent);
  });

  test('fails only for the record that fits nowhere', async () => {
    const setting = await topicWithLimit('ottla');
    const { virtual, ottla } = setting;
    const sent = values(virtual, 60);
    const producer = ottla.producer({ maxBatchBytes: 64 * 1024 });
    const large = 'x'.repeat(LIMIT + 100);
    const all = [...sent.slice(0, 23), large, ...sent.slice(23)].map((value) =>
      producer.send({ topic: 't', value }),
    );
    const results = await virtual.world.complete(Promise.allSettled(all));
    const failed = results.flatMap((result, index) =>
      result.status === 'rejected' ? [[index, result.reason.code]] : [],
    );
    expect(failed).toEqual([[23, 'MESSAGE_TOO_LARGE']]);
    expect(await readAll(setting)).toEqual(sent);
  });

  test('teaches the producer what goes through', async () => {
    const { virtual, ottla } = await topicWithLimit('kafka');
    const producer = ottla.producer({ maxBatchBytes: 16 * 1024 });
    const write = async (count: number): Promise<number> => {
      const before = virtual.broker.state.counters.framesIn;
      const records = values(virtual, count).map((value) => ({ topic: 't', value }));
      await virtual.world.complete(producer.sendBatch(records));
      return virtual.broker.state.counters.framesIn - before;
    };
    await write(300);
    // 1,000 records of about 100 bytes, in batches of at least half the limit and none refused.
    expect(await write(1_000)).toBeLessThan(120);
  });
});
