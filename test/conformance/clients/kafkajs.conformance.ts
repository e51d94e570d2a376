/**
 * kafkajs 2.2.4 (the most used pure client, protocol versions below the flexible ones) against a real
 * broker process: produces with each codec, lists offsets by time, administers topics and configs.
 * Its consumer reads in groups, see groups.conformance.ts; here ottla and kcat read what it wrote.
 */
import { createRequire } from 'node:module';
import {
  type Admin,
  CompressionCodecs,
  CompressionTypes,
  ConfigResourceTypes,
  type ITopicConfig,
  Kafka,
  logLevel,
  type Producer,
} from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrokerProcess } from '../../crash/broker-process.ts';
import { CommandLine } from '../command-line.ts';
import { registerCodecs } from './kafkajs-codecs.ts';

registerCodecs(CompressionCodecs, CompressionTypes, createRequire(import.meta.url));

let broker: BrokerProcess;
let kafka: Kafka;

beforeAll(async () => {
  broker = await BrokerProcess.start();
  kafka = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING });
});

afterAll(async () => {
  await broker.stop();
});

const read = (topic: string) => String(new CommandLine(broker.address).ottlaReads(topic));
const readByKcat = (topic: string) => String(new CommandLine(broker.address).kcatReads(topic));

describe('kafkajs produces', () => {
  for (const codec of ['None', 'GZIP', 'Snappy', 'LZ4', 'ZSTD'] as const) {
    for (const idempotent of [false, true]) {
      test(`${codec}, ${idempotent ? 'idempotent' : 'plain'}`, async () => {
        const topic = `kafkajs-${codec}-${idempotent}`;
        const producer = kafka.producer({ idempotent });
        await producer.connect();
        const values = Array.from({ length: 500 }, (_, i) => `value ${i}`);
        const result = await producer.send({
          topic,
          compression: CompressionTypes[codec],
          messages: values.map((value) => ({ key: 'k', value, headers: { h: '1' } })),
        });
        expect(result[0]?.errorCode).toBe(0);
        await producer.send({ topic, compression: CompressionTypes[codec], messages: [{ value: 'last' }] });
        await producer.disconnect();
        expect(read(topic)).toBe(`${[...values, 'last'].join('\n')}\n`);
        expect(readByKcat(topic)).toBe(`${[...values, 'last'].join('\n')}\n`);
      });
    }
  }

  test('acks 0 and 1', async () => {
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'kafkajs-acks', acks: 1, messages: [{ value: 'a' }] });
    await producer.send({ topic: 'kafkajs-acks', acks: 0, messages: [{ value: 'b' }] });
    await producer.send({ topic: 'kafkajs-acks', acks: -1, messages: [{ value: 'c' }] });
    await producer.disconnect();
    expect(read('kafkajs-acks')).toBe('a\nb\nc\n');
  });
});

describe('kafkajs administers', () => {
  test('topics, partitions, configs, offsets, records', async () => {
    const admin = kafka.admin();
    await admin.connect();
    try {
      expect(
        await admin.createTopics({
          topics: [
            {
              topic: 'administered',
              numPartitions: 2,
              configEntries: [{ name: 'retention.ms', value: '3600000' }],
            },
          ],
        }),
      ).toBe(true);
      expect(await admin.createTopics({ topics: [{ topic: 'administered' }] })).toBe(false);
      expect(await admin.listTopics()).toContain('administered');
      await admin.createPartitions({ topicPartitions: [{ topic: 'administered', count: 5 }] });
      const metadata = await admin.fetchTopicMetadata({ topics: ['administered'] });
      expect(metadata.topics[0]?.partitions).toHaveLength(5);

      const described = await admin.describeConfigs({
        includeSynonyms: true,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: 'administered',
            configNames: ['retention.ms', 'cleanup.policy'],
          },
        ],
      });
      const values = Object.fromEntries(
        described.resources[0]!.configEntries.map((entry) => [entry.configName, entry.configValue]),
      );
      expect(values).toEqual({ 'retention.ms': '3600000', 'cleanup.policy': 'delete' });
      await admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: 'administered',
            configEntries: [{ name: 'retention.ms', value: '7200000' }],
          },
        ],
      });
      const after = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: 'administered', configNames: ['retention.ms'] }],
      });
      expect(after.resources[0]?.configEntries[0]?.configValue).toBe('7200000');

      const producer = kafka.producer();
      await producer.connect();
      await producer.send({
        topic: 'administered',
        messages: [{ partition: 0, value: 'a', timestamp: '1700000000000' }],
      });
      await producer.send({
        topic: 'administered',
        messages: [{ partition: 0, value: 'b', timestamp: '1700000001000' }],
      });
      await producer.disconnect();
      const byTime = await admin.fetchTopicOffsetsByTimestamp('administered', 1_700_000_000_500);
      expect(byTime.find((entry) => entry.partition === 0)?.offset).toBe('1');
      const offsets = await admin.fetchTopicOffsets('administered');
      expect(offsets.find((entry) => entry.partition === 0)).toMatchObject({ low: '0', high: '2' });
      await admin.deleteTopicRecords({ topic: 'administered', partitions: [{ partition: 0, offset: '1' }] });
      expect(
        (await admin.fetchTopicOffsets('administered')).find((entry) => entry.partition === 0),
      ).toMatchObject({ low: '1', high: '2' });

      const cluster = await admin.describeCluster();
      expect(cluster.brokers).toHaveLength(1);
      expect(cluster.controller).toBe(cluster.brokers[0]?.nodeId);
      await admin.deleteTopics({ topics: ['administered'] });
      expect(await admin.listTopics()).not.toContain('administered');
    } finally {
      await admin.disconnect();
    }
  });
});

describe('kafkajs asks for what there is not', () => {
  const impatient = () =>
    new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING, retry: { retries: 0 } });

  interface Wanting {
    readonly connect: () => Promise<void>;
    readonly disconnect: () => Promise<void>;
  }

  async function refusal<C extends Wanting>(
    client: C,
    attempt: (client: C) => Promise<unknown>,
  ): Promise<unknown> {
    await client.connect();
    try {
      return await attempt(client).then(() => 'NOTHING', nameOf);
    } finally {
      await client.disconnect();
    }
  }

  beforeAll(async () => {
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({
      topics: [
        { topic: 'two', numPartitions: 2, configEntries: [{ name: 'max.message.bytes', value: '1000' }] },
      ],
    });
    await admin.disconnect();
  });

  const send = (topic: string, value: string) => (producer: Producer) =>
    producer.send({ topic, messages: [{ value }] });
  test.each<[string, (producer: Producer) => Promise<unknown>, string]>([
    ['a missing topic', send('missing', 'x'), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['an illegal topic', send('a b', 'x'), 'INVALID_TOPIC_EXCEPTION'],
    ['a record over the limit', send('two', 'x'.repeat(5_000)), 'MESSAGE_TOO_LARGE'],
    [
      'acks of 5',
      (producer) => producer.send({ topic: 'two', acks: 5, messages: [{ value: 'x' }] }),
      'INVALID_REQUIRED_ACKS',
    ],
    [
      'a record from next year',
      (producer) =>
        producer.send({
          topic: 'two',
          messages: [{ value: 'x', timestamp: `${Date.now() + 31_536_000_000}` }],
        }),
      'INVALID_TIMESTAMP',
    ],
  ])('writes %s', async (_name, attempt, error) => {
    expect(await refusal(impatient().producer({ allowAutoTopicCreation: false }), attempt)).toBe(error);
  });

  // kafkajs does not show the broker's error here, only what it makes of it; it does not ask again.
  test('opens a transaction', async () => {
    const producer = kafka.producer({ transactionalId: 'tx', maxInFlightRequests: 1, idempotent: true });
    await producer.connect();
    await expect(producer.transaction()).rejects.toThrow('Failed to find group coordinator');
    await producer.disconnect();
  });

  const create = (topic: ITopicConfig) => (admin: Admin) => admin.createTopics({ topics: [topic] });
  test.each<[string, (admin: Admin) => Promise<unknown>, string]>([
    ['create an illegal topic', create({ topic: '../etc' }), 'INVALID_TOPIC_EXCEPTION'],
    ['create no partitions', create({ topic: 'none', numPartitions: 0 }), 'INVALID_PARTITIONS'],
    [
      'create too many replicas',
      create({ topic: 'many', replicationFactor: 3 }),
      'INVALID_REPLICATION_FACTOR',
    ],
    [
      'create with an unknown setting',
      create({ topic: 'set', configEntries: [{ name: 'no.such.setting', value: '1' }] }),
      'INVALID_CONFIG',
    ],
    [
      'create with an impossible value',
      create({ topic: 'set', configEntries: [{ name: 'retention.ms', value: 'long' }] }),
      'INVALID_CONFIG',
    ],
    [
      'take partitions away',
      (admin) => admin.createPartitions({ topicPartitions: [{ topic: 'two', count: 1 }] }),
      'INVALID_PARTITIONS',
    ],
    [
      'add partitions to a missing topic',
      (admin) => admin.createPartitions({ topicPartitions: [{ topic: 'missing', count: 3 }] }),
      'UNKNOWN_TOPIC_OR_PARTITION',
    ],
    [
      'delete a missing topic',
      (admin) => admin.deleteTopics({ topics: ['missing'] }),
      'UNKNOWN_TOPIC_OR_PARTITION',
    ],
    [
      'delete records beyond the end',
      async (admin) => {
        // Without this kafkajs does not know the leader.
        await admin.fetchTopicOffsets('two');
        await admin.deleteTopicRecords({ topic: 'two', partitions: [{ partition: 0, offset: '99' }] });
      },
      'OFFSET_OUT_OF_RANGE',
    ],
    [
      'set an unknown setting',
      (admin) =>
        admin.alterConfigs({
          validateOnly: false,
          resources: [
            {
              type: ConfigResourceTypes.TOPIC,
              name: 'two',
              configEntries: [{ name: 'no.such.setting', value: '1' }],
            },
          ],
        }),
      'INVALID_CONFIG',
    ],
  ])('wants to %s', async (_name, attempt, error) => {
    expect(await refusal(impatient().admin(), attempt)).toBe(error);
  });
});

/** Kafka's name of the first broker error in what kafkajs threw: in the error, its cause or its parts. */
function nameOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const { type, cause, errors = [], partitions = [], error } = thrown as Thrown;
  return type ?? [cause, error, ...errors, ...partitions].map(nameOf).find((name) => name !== undefined);
}

interface Thrown {
  readonly type?: string;
  readonly cause?: unknown;
  readonly error?: unknown;
  readonly errors?: readonly unknown[];
  readonly partitions?: readonly unknown[];
}
