/**
 * @platformatic/kafka (flexible protocol versions only) against a real broker process: produces with
 * each codec it has on this Node, lists offsets by time, administers topics and configs. Its consumer
 * reads in groups, see groups.conformance.ts; here ottla and kcat read what it wrote.
 */
import {
  Admin,
  ConfigResourceTypes,
  compressionsAlgorithms,
  IncrementalAlterConfigOperationTypes,
  ProduceAcks,
  Producer,
  stringSerializers,
} from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrokerProcess } from '../../crash/broker-process.ts';
import { CommandLine } from '../command-line.ts';

let broker: BrokerProcess;
const client = () => ({ clientId: 'conformance', bootstrapBrokers: [broker.address] });

beforeAll(async () => {
  broker = await BrokerProcess.start();
});

afterAll(async () => {
  await broker.stop();
});

const read = (topic: string) => String(new CommandLine(broker.address).ottlaReads(topic));
const readByKcat = (topic: string) => String(new CommandLine(broker.address).kcatReads(topic));

describe('@platformatic/kafka produces', () => {
  // zstd exists there only where Node has it (22.15 and later): the run on Node 24 covers it.
  const codecs = (['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const).filter(
    (codec) => compressionsAlgorithms[codec].available,
  );
  for (const codec of codecs) {
    for (const idempotent of [false, true]) {
      test(`${codec}, ${idempotent ? 'idempotent' : 'plain'}`, async () => {
        const topic = `platformatic-${codec}-${idempotent}`;
        const producer = new Producer({
          ...client(),
          idempotent,
          compression: codec,
          serializers: stringSerializers,
          autocreateTopics: true,
        });
        const values = Array.from({ length: 500 }, (_, i) => `value ${i}`);
        const messages = values.map((value) => ({ topic, key: 'k', value, headers: { h: '1' } }));
        const { offsets } = await producer.send({ messages, acks: ProduceAcks.ALL });
        expect(offsets?.[0]?.offset).toBe(0n);
        await producer.send({ messages: [{ topic, value: 'last' }], acks: ProduceAcks.ALL });
        await producer.close();
        expect(read(topic)).toBe(`${[...values, 'last'].join('\n')}\n`);
        expect(readByKcat(topic)).toBe(`${[...values, 'last'].join('\n')}\n`);
      });
    }
  }
});

test('acks 0 and 1', async () => {
  const producer = new Producer({ ...client(), serializers: stringSerializers, autocreateTopics: true });
  const topic = 'platformatic-acks';
  await producer.send({ messages: [{ topic, value: 'a' }], acks: ProduceAcks.LEADER });
  await producer.send({ messages: [{ topic, value: 'b' }], acks: ProduceAcks.NO_RESPONSE });
  await producer.send({ messages: [{ topic, value: 'c' }], acks: ProduceAcks.ALL });
  await producer.close();
  expect(read(topic)).toBe('a\nb\nc\n');
});

describe('@platformatic/kafka administers', () => {
  test('topics, partitions, configs, offsets, records, log directories', async () => {
    const admin = new Admin(client());
    const producer = new Producer({ ...client(), serializers: stringSerializers });
    try {
      const created = await admin.createTopics({
        topics: ['administered'],
        partitions: 2,
        configs: [{ name: 'retention.ms', value: '3600000' }],
      });
      expect(created[0]).toMatchObject({ name: 'administered', partitions: 2, replicas: 1 });
      await expect(admin.createTopics({ topics: ['administered'] })).rejects.toThrow();
      expect(await admin.listTopics()).toContain('administered');
      await admin.createPartitions({ topics: [{ name: 'administered', count: 5 }] });

      const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: 'administered' };
      const describe = async () => {
        const [found] = await admin.describeConfigs({
          resources: [{ ...resource, configurationKeys: ['retention.ms'] }],
          includeSynonyms: true,
        });
        return found?.configs[0]?.value;
      };
      expect(await describe()).toBe('3600000');
      await admin.incrementalAlterConfigs({
        resources: [
          {
            ...resource,
            configs: [
              {
                name: 'retention.ms',
                configOperation: IncrementalAlterConfigOperationTypes.SET,
                value: '7200000',
              },
            ],
          },
        ],
      });
      expect(await describe()).toBe('7200000');

      await producer.send({
        acks: ProduceAcks.ALL,
        messages: [
          { topic: 'administered', partition: 0, value: 'a', timestamp: 1_700_000_000_000n },
          { topic: 'administered', partition: 0, value: 'b', timestamp: 1_700_000_001_000n },
        ],
      });
      const offsetAt = async (timestamp: bigint) => {
        const [topic] = await admin.listOffsets({
          topics: [{ name: 'administered', partitions: [{ partitionIndex: 0, timestamp }] }],
        });
        return topic?.partitions[0]?.offset;
      };
      expect(await offsetAt(1_700_000_000_500n)).toBe(1n);
      expect(await offsetAt(-1n)).toBe(2n);
      expect(await offsetAt(-2n)).toBe(0n);
      await admin.deleteRecords({
        topics: [{ name: 'administered', partitions: [{ partition: 0, offset: 1n }] }],
      } as never);
      expect(await offsetAt(-2n)).toBe(1n);
      const directories = await admin.describeLogDirs({
        topics: [{ name: 'administered', partitions: [0] }],
      });
      expect(directories[0]?.results[0]?.topics[0]?.partitions[0]?.partitionSize).toBeGreaterThan(0n);
      await admin.deleteTopics({ topics: ['administered'] });
      expect(await admin.listTopics()).not.toContain('administered');
    } finally {
      await producer.close();
      await admin.close();
    }
  });
});

describe('@platformatic/kafka asks for what there is not', () => {
  let admin: Admin;

  beforeAll(async () => {
    admin = new Admin({ ...client(), retries: 0 });
    const configs = [{ name: 'max.message.bytes', value: '1000' }];
    await admin.createTopics({ topics: ['two'], partitions: 2, configs });
  });

  afterAll(async () => {
    await admin.close();
  });

  const refused = (attempt: Promise<unknown>) => attempt.then(() => 'NOTHING', nameOf);

  async function sending(topic: string, value: string): Promise<unknown> {
    const producer = new Producer({
      ...client(),
      serializers: stringSerializers,
      retries: 0,
      autocreateTopics: false,
    });
    try {
      return await refused(producer.send({ messages: [{ topic, value }], acks: ProduceAcks.ALL }));
    } finally {
      await producer.close();
    }
  }

  test.each<[string, string, string, string]>([
    ['to a missing topic', 'missing', 'x', 'Unknown topic missing.'],
    ['to an illegal topic', 'a b', 'x', 'INVALID_TOPIC_EXCEPTION'],
    ['a record over the limit', 'two', 'x'.repeat(5_000), 'MESSAGE_TOO_LARGE'],
  ])('writes %s', async (_name, topic, value, error) => {
    expect(await sending(topic, value)).toBe(error);
  });

  const two = { resourceType: ConfigResourceTypes.TOPIC, resourceName: 'two' };
  const set = IncrementalAlterConfigOperationTypes.SET;
  test.each<[string, () => Promise<unknown>, string]>([
    ['create a topic that exists', () => admin.createTopics({ topics: ['two'] }), 'TOPIC_ALREADY_EXISTS'],
    ['create an illegal topic', () => admin.createTopics({ topics: ['../etc'] }), 'INVALID_TOPIC_EXCEPTION'],
    [
      'create too many replicas',
      () => admin.createTopics({ topics: ['many'], replicas: 3 }),
      'INVALID_REPLICATION_FACTOR',
    ],
    [
      'create on a missing broker',
      () => admin.createTopics({ topics: ['far'], assignments: [{ partition: 0, brokers: [7] }] }),
      'INVALID_REPLICA_ASSIGNMENT',
    ],
    [
      'take partitions away',
      () => admin.createPartitions({ topics: [{ name: 'two', count: 1 }] }),
      'INVALID_PARTITIONS',
    ],
    [
      'add partitions with fewer assignments',
      () => admin.createPartitions({ topics: [{ name: 'two', count: 3, assignments: [] }] }),
      'INVALID_REPLICA_ASSIGNMENT',
    ],
    [
      'delete a missing topic',
      () => admin.deleteTopics({ topics: ['missing'] }),
      'UNKNOWN_TOPIC_OR_PARTITION',
    ],
    [
      'delete records beyond the end',
      () => admin.deleteRecords({ topics: [{ name: 'two', partitions: [{ partition: 0, offset: 99n }] }] }),
      'OFFSET_OUT_OF_RANGE',
    ],
    [
      'set an unknown setting',
      () =>
        admin.incrementalAlterConfigs({
          resources: [{ ...two, configs: [{ name: 'no.such.setting', configOperation: set, value: '1' }] }],
        }),
      'INVALID_CONFIG',
    ],
    [
      'see the settings of a missing topic',
      () =>
        admin.describeConfigs({
          resources: [{ ...two, resourceName: 'missing', configurationKeys: null } as never],
        }),
      'UNKNOWN_TOPIC_OR_PARTITION',
    ],
  ])('wants to %s', async (_name, attempt, error) => {
    expect(await refused(attempt())).toBe(error);
  });
});

/** Kafka's name of the first broker error in what was thrown, of a part of it, or its own words without one. */
function nameOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { apiId, errors, message } = thrown as Error & { apiId?: string; errors?: readonly unknown[] };
  return apiId ?? errors?.map(nameOf).find((name) => name !== undefined) ?? message;
}
