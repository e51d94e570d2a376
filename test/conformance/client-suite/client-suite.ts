/**
 * What our client promises, as tests against any broker: the same suite runs against Ottla in both
 * dialects and against a real Apache Kafka. Every test makes topics of its own.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Consumer,
  type ConsumerOptions,
  type ConsumerRecord,
  connect,
  type NewTopic,
  type Ottla,
  OttlaError,
  type ProducerOptions,
  type ProducerRecord,
} from '../../../src/client/index.ts';

export interface SuiteOptions {
  /** Address for `connect`, with the scheme that pins the dialect where it matters. */
  readonly servers: () => string;
  /** Codecs that client and broker both have. */
  readonly codecs: readonly NonNullable<ProducerOptions['compression']>[];
  /** Whether a missing topic is created by sending to it. */
  readonly autoCreates: boolean;
  /** Whether a change shows as soon as it is answered; Kafka's brokers follow their controller a moment later. */
  readonly showsAtOnce: boolean;
}

export function clientSuite(name: string, options: SuiteOptions): void {
  const { servers, codecs, autoCreates, showsAtOnce } = options;
  describe(`client suite: ${name}`, () => {
    let ottla: Ottla;
    let count = 0;

    beforeAll(async () => {
      ottla = await connect(servers(), { clientId: 'client-suite' });
    });

    afterAll(async () => {
      await ottla.close();
    });

    async function newTopic(options: Partial<NewTopic> = {}): Promise<string> {
      const topic = `suite-${name.replace(/\W+/g, '-')}-${count++}-${Date.now()}`;
      await ottla.admin().createTopics([{ name: topic, partitions: 1, replicationFactor: 1, ...options }]);
      return topic;
    }

    async function readAll(options: ConsumerOptions): Promise<ConsumerRecord[]> {
      const records: ConsumerRecord[] = [];
      for await (const record of ottla.consumer({ stopAtEnd: true, ...options })) records.push(record);
      return records;
    }

    async function produce(records: readonly ProducerRecord[], options: ProducerOptions = {}): Promise<void> {
      const producer = ottla.producer(options);
      await producer.sendBatch(records);
      await producer.close();
    }

    /** What the broker says, once it shows the change; a test in which it never does runs out of time. */
    async function shown<T>(ask: () => Promise<T>, isThere: (answer: T) => boolean): Promise<T> {
      let answer = await ask();
      while (!showsAtOnce && !isThere(answer)) answer = await ask();
      return answer;
    }

    const numbered = (topic: string, total: number, from = 0): ProducerRecord[] =>
      Array.from({ length: total }, (_, index) => ({ topic, partition: 0, value: `value ${from + index}` }));

    const values = (records: readonly ConsumerRecord[]): (string | null)[] =>
      records.map((record) => record.text());

    async function take(consumer: Consumer, wanted: number): Promise<ConsumerRecord[]> {
      const records: ConsumerRecord[] = [];
      for await (const record of consumer) {
        records.push(record);
        if (records.length === wanted) break;
      }
      return records;
    }

    describe('producer', () => {
      test('a record comes back with key, value, headers, timestamp and offset', async () => {
        const topic = await newTopic();
        const producer = ottla.producer();
        const bytes = Uint8Array.of(0, 255, 10, 13);
        const timestamp = Date.now() - 5_000;
        const sent = await producer.send({
          topic,
          key: 'ключ',
          value: bytes,
          headers: [
            ['a', 'first'],
            ['a', null],
            ['b', bytes],
          ],
          timestamp,
        });
        await producer.send({ topic, value: null });
        await producer.send({ topic, key: '', value: '' });
        await producer.close();
        expect(sent).toEqual({ topic, partition: 0, offset: 0, timestamp });
        const [first, second, third] = await readAll({ topics: [topic] });
        expect(first).toMatchObject({ topic, partition: 0, offset: 0, timestamp, value: bytes });
        expect(first!.keyText()).toBe('ключ');
        expect(first!.headers).toEqual([
          ['a', new TextEncoder().encode('first')],
          ['a', null],
          ['b', bytes],
        ]);
        expect([second!.key, second!.value, second!.headers]).toEqual([null, null, []]);
        expect([third!.keyText(), third!.text()]).toEqual(['', '']);
      });

      test.each([0, 1, 'all'] as const)('acks %s', async (acks) => {
        const topic = await newTopic();
        const producer = ottla.producer({ acks });
        const { offset } = await producer.send({ topic, value: 'x' });
        expect(offset).toBe(acks === 0 ? -1 : 0);
        await producer.close();
        const consumer = ottla.consumer({ topics: [topic] });
        expect(values(await take(consumer, 1))).toEqual(['x']);
      });

      test.each(codecs)('compression %s', async (compression) => {
        const topic = await newTopic();
        await produce(numbered(topic, 2_000), { compression });
        const records = await readAll({ topics: [topic] });
        expect(values(records)).toEqual(numbered(topic, 2_000).map(({ value }) => value));
      });

      test('many sends without awaiting keep their order and get their own offsets', async () => {
        const topic = await newTopic();
        const producer = ottla.producer();
        const sent = await Promise.all(numbered(topic, 5_000).map((record) => producer.send(record)));
        expect(sent.map(({ offset }) => offset)).toEqual(sent.map((_, index) => index));
        await producer.close();
        expect(values(await readAll({ topics: [topic] }))).toEqual(
          numbered(topic, 5_000).map(({ value }) => value),
        );
      });

      test('sendBatch over several topics tells the ranges of all', async () => {
        const [one, other] = [await newTopic(), await newTopic()];
        const producer = ottla.producer();
        const ranges = await producer.sendBatch([...numbered(one, 700), ...numbered(other, 300)]);
        expect(
          ranges.map(({ topic, firstOffset, recordCount }) => [topic, firstOffset, recordCount]),
        ).toEqual(
          [
            [one, 0, 700],
            [other, 0, 300],
          ].sort(),
        );
        expect(await producer.sendBatch([])).toEqual([]);
        await producer.close();
      });

      test('the same key goes to the same partition', async () => {
        const topic = await newTopic({ partitions: 6 });
        const producer = ottla.producer();
        const partitions = [];
        for (const key of ['ATL', 'LAX', 'ORD', '', 'größer']) {
          partitions.push((await producer.send({ topic, key, value: key })).partition);
        }
        const again = await Promise.all(
          ['ATL', 'LAX'].map((key) => producer.send({ topic, key, value: key })),
        );
        expect(again.map(({ partition }) => partition)).toEqual(partitions.slice(0, 2));
        await producer.close();
      });

      test('records without a key reach all partitions in the long run', async () => {
        const topic = await newTopic({ partitions: 4 });
        const value = 'x'.repeat(1_000);
        await produce(Array.from({ length: 2_000 }, () => ({ topic, value })));
        const ends = await ottla
          .admin()
          .listOffsets([0, 1, 2, 3].map((partition) => ({ topic, partition, at: 'end' })));
        expect(ends.reduce((sum, { offset }) => sum + offset, 0)).toBe(2_000);
        expect(Math.min(...ends.map(({ offset }) => offset))).toBeGreaterThan(100);
      });

      test('a small buffer slows the sender down and loses nothing', async () => {
        const topic = await newTopic();
        await produce(numbered(topic, 5_000), { bufferMemory: 20_000, maxBatchBytes: 4_000 });
        expect(await readAll({ topics: [topic] })).toHaveLength(5_000);
      });

      test('lingerMs gathers what comes apart', async () => {
        const topic = await newTopic();
        const producer = ottla.producer({ lingerMs: 10_000 });
        const sends = [producer.send({ topic, value: '1' })];
        await new Promise((resolve) => setTimeout(resolve, 20));
        sends.push(producer.send({ topic, value: '2' }));
        await producer.flush();
        expect((await Promise.all(sends)).map(({ offset }) => offset)).toEqual([0, 1]);
        await producer.close();
        const batches = [];
        for await (const batch of ottla.consumer({ topics: [topic], stopAtEnd: true }).batches())
          batches.push(batch);
        expect(batches.map(({ records }) => records.length)).toEqual([2]);
      });

      test('refusals are typed and do not end the producer', async () => {
        const topic = await newTopic({ configs: { 'max.message.bytes': '2000' } });
        const producer = ottla.producer();
        const refused = [
          producer.send({ topic, value: new Uint8Array(10_000) }),
          producer.send({ topic, partition: 7, value: '' }),
          producer.send({ topic, value: '', timestamp: -5 }),
          producer.send({ topic: 'not a name', value: '' }),
        ].map((promise) =>
          promise.then(
            () => 'sent',
            (error: OttlaError) => error.code,
          ),
        );
        expect(await Promise.all(refused)).toEqual([
          'MESSAGE_TOO_LARGE',
          'INVALID_ARGUMENT',
          'INVALID_ARGUMENT',
          'INVALID_TOPIC_EXCEPTION',
        ]);
        expect((await producer.send({ topic, value: 'fine' })).offset).toBe(0);
        await producer.close();
        await expect(producer.send({ topic, value: 'late' })).rejects.toMatchObject({ code: 'CLOSED' });
      });

      // A cluster may be set not to create topics by itself.
      test.runIf(autoCreates)('a missing topic is created by sending to it', async () => {
        const topic = `suite-auto-${Date.now()}-${count++}`;
        await produce([{ topic, value: 'first' }]);
        expect(values(await readAll({ topics: [topic] }))).toEqual(['first']);
        await ottla.admin().deleteTopics([topic]);
      });

      test('a wait ends with its signal', async () => {
        const topic = await newTopic();
        const producer = ottla.producer({ lingerMs: 60_000 });
        const controller = new AbortController();
        const send = producer.send({ topic, value: 'x' }, { signal: controller.signal });
        controller.abort();
        await expect(send).rejects.toMatchObject({ code: 'ABORTED', retriable: false });
        await producer.close();
        expect(await readAll({ topics: [topic] })).toHaveLength(1);
      });
    });

    describe('consumer', () => {
      test('begins at an offset, the start, the end, before the end, and at a time', async () => {
        const topic = await newTopic();
        const began = Date.now() - 100_000;
        await produce(
          numbered(topic, 100).map((record, index) => ({ ...record, timestamp: began + index * 100 })),
        );
        const first = async (offset: NonNullable<ConsumerOptions['from']>): Promise<number | undefined> =>
          (await readAll({ assign: [{ topic, partition: 0, offset }] }))[0]?.offset;
        expect(await first(42)).toBe(42);
        expect(await first('start')).toBe(0);
        expect(await first('end')).toBeUndefined();
        expect(await first(-10)).toBe(90);
        expect(await first(-1_000)).toBe(0);
        expect(await first({ timestamp: began + 5_050 })).toBe(51);
        expect(await first({ timestamp: began + 5_100 })).toBe(51);
        expect(await first({ timestamp: Date.now() + 1_000_000 })).toBeUndefined();
      });

      test('records that come while it waits are delivered', async () => {
        const topic = await newTopic();
        const consumer = ottla.consumer({ topics: [topic], from: 'end' });
        const read = take(consumer, 3);
        await expect
          .poll(() => consumer.assignment.length > 0 && consumer.position({ topic, partition: 0 }))
          .toBe(0);
        await produce(numbered(topic, 3));
        expect(values(await read)).toEqual(['value 0', 'value 1', 'value 2']);
      });

      test('a seek in the middle counts from the next record on', async () => {
        const topic = await newTopic();
        await produce(numbered(topic, 1_000));
        const offsets: number[] = [];
        const consumer = ottla.consumer({ topics: [topic], stopAtEnd: true });
        for await (const { offset } of consumer) {
          offsets.push(offset);
          if (offsets.length === 3) consumer.seek({ topic, partition: 0 }, -2);
          if (offsets.length === 5) break;
        }
        expect(offsets).toEqual([0, 1, 2, 998, 999]);
      });

      test('pause holds one partition back, resume brings all of it', async () => {
        const topic = await newTopic({ partitions: 2 });
        await produce(
          [0, 1].flatMap((partition) => numbered(topic, 50).map((record) => ({ ...record, partition }))),
        );
        const consumer = ottla.consumer({
          assign: [0, 1].map((partition) => ({ topic, partition })),
          stopAtEnd: true,
        });
        consumer.pause([{ topic, partition: 0 }]);
        const seen: ConsumerRecord[] = [];
        for await (const record of consumer) {
          seen.push(record);
          if (seen.length === 50) {
            expect(new Set(seen.map(({ partition }) => partition))).toEqual(new Set([1]));
            consumer.resume();
          }
        }
        for (const partition of [0, 1]) {
          const offsets = seen.filter((record) => record.partition === partition).map(({ offset }) => offset);
          expect(offsets).toEqual(Array.from({ length: 50 }, (_, index) => index));
        }
      });

      test('batches bring the same records', async () => {
        const topic = await newTopic({ partitions: 3 });
        await produce(
          Array.from({ length: 3_000 }, (_, index) => ({ topic, key: `${index}`, value: `${index}` })),
        );
        const seen: string[] = [];
        const consumer = ottla.consumer({ topics: [topic], stopAtEnd: true });
        for await (const { records, partition, nextOffset } of consumer.batches()) {
          expect(
            records.every((record) => record.partition === partition && record.offset < nextOffset),
          ).toBe(true);
          seen.push(...records.map((record) => record.text()!));
        }
        expect(seen.map(Number).sort((one, other) => one - other)).toEqual(
          Array.from({ length: 3_000 }, (_, i) => i),
        );
      });

      test('an offset that is gone is an error, or a new beginning when asked for', async () => {
        const topic = await newTopic();
        await produce(numbered(topic, 100));
        await ottla.admin().deleteRecords([{ topic, partition: 0, before: 60 }]);
        const assign = [{ topic, partition: 0, offset: 10 }];
        await expect(readAll({ assign })).rejects.toMatchObject({
          code: 'OFFSET_OUT_OF_RANGE',
          retriable: false,
        });
        expect((await readAll({ assign, outOfRange: 'start' }))[0]!.offset).toBe(60);
        expect(await readAll({ assign, outOfRange: 'end' })).toEqual([]);
      });

      test('missing topics and partitions are errors', async () => {
        const topic = await newTopic();
        await expect(readAll({ topics: ['suite-missing'] })).rejects.toMatchObject({
          code: 'UNKNOWN_TOPIC_OR_PARTITION',
        });
        await expect(readAll({ assign: [{ topic, partition: 3, offset: 0 }] })).rejects.toBeInstanceOf(
          OttlaError,
        );
      });

      test('a signal ends the iteration with an error, close without', async () => {
        const topic = await newTopic();
        const controller = new AbortController();
        const aborted = take(ottla.consumer({ topics: [topic], signal: controller.signal }), 1);
        controller.abort(new Error('enough'));
        await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
        const consumer = ottla.consumer({ topics: [topic] });
        const closed = take(consumer, 1);
        await consumer.close();
        expect(await closed).toEqual([]);
      });

      test('large records and small fetches: nothing is skipped', async () => {
        const topic = await newTopic();
        const sizes = [10, 300_000, 5, 500_000, 1, 40_000];
        await produce(
          sizes.map((size) => ({ topic, value: new Uint8Array(size) })),
          { maxBatchBytes: 1 },
        );
        const records = await readAll({ topics: [topic], partitionMaxBytes: 1_000, readAheadBytes: 2_000 });
        expect(records.map(({ value }) => value!.length)).toEqual(sizes);
      });

      test('endOffsets and positions', async () => {
        const topic = await newTopic({ partitions: 2 });
        await produce(numbered(topic, 30));
        const consumer = ottla.consumer({ topics: [topic] });
        for await (const record of consumer) {
          if (record.offset < 9) continue;
          expect(consumer.position({ topic, partition: 0 })).toBe(10);
          expect(await consumer.endOffsets()).toEqual([
            { topic, partition: 0, offset: 30 },
            { topic, partition: 1, offset: 0 },
          ]);
          break;
        }
      });
    });

    describe('admin', () => {
      test('topics: create, list, describe, grow, delete', async () => {
        const admin = ottla.admin();
        const topic = await newTopic({ partitions: 2, configs: { 'retention.ms': '123456' } });
        const listed = await shown(
          () => admin.listTopics(),
          (topics) => topics.some(({ name }) => name === topic),
        );
        expect(listed).toContainEqual(
          expect.objectContaining({ name: topic, partitionCount: 2, internal: false }),
        );
        await admin.createPartitions({ [topic]: 5 });
        const [described] = await shown(
          () => admin.describeTopics([topic]),
          ([grown]) => grown!.partitions.length > 2,
        );
        expect(described!.partitions.map(({ partition, leader }) => [partition, leader >= 0])).toEqual(
          [0, 1, 2, 3, 4].map((partition) => [partition, true]),
        );
        await expect(admin.createTopics([{ name: topic }])).rejects.toMatchObject({
          code: 'TOPIC_ALREADY_EXISTS',
        });
        await admin.createTopics([{ name: `${topic}-not`, partitions: 1 }], { validateOnly: true });
        await admin.deleteTopics([topic]);
        const failed = await admin.deleteTopics([topic, `${topic}-not`]).catch((error: OttlaError) => error);
        expect(failed).toMatchObject({ code: 'UNKNOWN_TOPIC_OR_PARTITION' });
        expect((failed as OttlaError).failures.map(({ subject }) => subject).sort()).toEqual([
          `Topic "${topic}"`,
          `Topic "${topic}-not"`,
        ]);
      });

      test('configs: describe, set, unset, append', async () => {
        const admin = ottla.admin();
        const topic = await newTopic();
        const settingOf = async (key: string): Promise<[string | null, string]> => {
          const [{ entries } = { entries: [] }] = await admin.describeConfigs([
            { type: 'topic', name: topic },
          ]);
          const entry = entries.find((candidate) => candidate.key === key)!;
          return [entry.value, entry.source];
        };
        const changedFrom = (key: string, old: string | null): Promise<[string | null, string]> =>
          shown(
            () => settingOf(key),
            ([value]) => value !== old,
          );
        const [before] = await settingOf('retention.ms');
        await admin.alterConfigs([{ type: 'topic', name: topic, set: { 'retention.ms': '1234567' } }]);
        expect(await changedFrom('retention.ms', before)).toEqual(['1234567', 'topic']);
        await admin.alterConfigs([{ type: 'topic', name: topic, unset: ['retention.ms'] }]);
        expect((await changedFrom('retention.ms', '1234567'))[0]).toBe(before);
        const [policy] = await settingOf('cleanup.policy');
        await admin.alterConfigs([{ type: 'topic', name: topic, append: { 'cleanup.policy': 'compact' } }]);
        const [appended] = await changedFrom('cleanup.policy', policy);
        expect(appended!.split(',').sort()).toEqual(['compact', 'delete']);
        const wrong = admin.alterConfigs([{ type: 'topic', name: topic, set: { 'retention.ms': 'soon' } }]);
        await expect(wrong).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
        const { brokers } = await admin.describeCluster();
        const [ofBroker] = await admin.describeConfigs([{ type: 'broker', name: `${brokers[0]!.id}` }]);
        expect(ofBroker!.entries.length).toBeGreaterThan(10);
      });

      test('offsets, trimming, producers, disks', async () => {
        const admin = ottla.admin();
        const topic = await newTopic();
        const timestamp = Date.now();
        await produce(
          numbered(topic, 20).map((record, index) => ({ ...record, timestamp: timestamp - index })),
        );
        const offsetAt = async (at: 'start' | 'end' | 'maxTimestamp'): Promise<number> =>
          (await admin.listOffsets([{ topic, partition: 0, at }]))[0]!.offset;
        expect([await offsetAt('start'), await offsetAt('end'), await offsetAt('maxTimestamp')]).toEqual([
          0, 20, 0,
        ]);
        expect(await admin.deleteRecords([{ topic, partition: 0, before: 5 }])).toEqual([
          { topic, partition: 0, logStartOffset: 5 },
        ]);
        expect((await admin.deleteRecords([{ topic, partition: 0, before: 'end' }]))[0]!.logStartOffset).toBe(
          20,
        );
        const beyond = admin.deleteRecords([{ topic, partition: 0, before: 21 }]);
        await expect(beyond).rejects.toMatchObject({ code: 'OFFSET_OUT_OF_RANGE' });
        const [{ producers } = { producers: [] }] = await admin.describeProducers([{ topic, partition: 0 }]);
        expect(producers).toMatchObject([{ lastSequence: 19, transactionStartOffset: -1 }]);
        const directories = await admin.describeLogDirs();
        expect(
          directories.flatMap(({ replicas }) => replicas).some((replica) => replica.topic === topic),
        ).toBe(true);
      });

      test('the cluster describes itself', async () => {
        const { clusterId, brokers, controllerId } = await ottla.admin().describeCluster();
        expect(clusterId).toBe(ottla.clusterId);
        expect(brokers.map(({ id }) => id)).toContain(controllerId);
      });
    });
  });
}
