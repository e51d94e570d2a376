/**
 * @platformatic/kafka (flexible protocol versions only) against a real broker process: produces with
 * each codec it has on this Node, lists offsets by time, administers topics and configs. Its consumer
 * reads only in groups, so what it wrote is read by ottla and kcat.
 */
import { execFileSync } from 'node:child_process';
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
import { BrokerProcess, bin } from '../../crash/broker-process.ts';

let broker: BrokerProcess;
const client = () => ({ clientId: 'conformance', bootstrapBrokers: [broker.address] });

beforeAll(async () => {
  broker = await BrokerProcess.start();
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
      await admin.createPartitions({ topics: [{ name: 'administered', count: 5, assignments: [] }] });

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
