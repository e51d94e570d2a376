/**
 * kafkajs 2.2.4 (the most used pure client, protocol versions below the flexible ones) against a real
 * broker process: produces with each codec, lists offsets by time, administers topics and configs.
 * Its consumer reads only in groups, so what it wrote is read by ottla and kcat.
 */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { CompressionCodecs, CompressionTypes, ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrokerProcess, bin } from '../../crash/broker-process.ts';
import { registerCodecs } from './kafkajs-codecs.ts';

registerCodecs(CompressionCodecs, CompressionTypes, createRequire(import.meta.url));

let broker: BrokerProcess;
let kafka: Kafka;

beforeAll(async () => {
  broker = await BrokerProcess.start();
  kafka = new Kafka({ brokers: [broker.address], logLevel: logLevel.ERROR });
});

afterAll(async () => {
  await broker.stop();
});

const read = (topic: string) =>
  execFileSync(
    process.execPath,
    [bin, 'consume', topic, '-o', 'start', '-e', '--bootstrap-server', broker.address],
    { encoding: 'utf8' },
  );
const readByKcat = (topic: string) =>
  execFileSync('kcat', ['-b', broker.address, '-C', '-t', topic, '-o', 'beginning', '-e', '-q'], {
    encoding: 'utf8',
  });

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
