/** Topics and settings at their edges; part of the wire suite. */
import { describe, expect, test } from 'vitest';
import type { ErrorName } from '../../../protocol/errors.ts';
import {
  makeDescribeConfigsRequest,
  makeDescribeConfigsRequestResource,
} from '../../../protocol/generated/describe-configs.ts';
import { makeMetadataRequest, makeMetadataRequestTopic } from '../../../protocol/generated/metadata.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { batchOf } from '../../simulator/batches.ts';
import { onlyPartition } from '../../simulator/virtual-broker.ts';
import { unknownId, type Wire } from './wire.ts';

const topicResource = 2;

export function administration(wire: () => Wire): void {
  describe('topics and settings', () => {
    test.each<[string, Parameters<Wire['create']>, ErrorName]>([
      ['an illegal name', ['a/b'], 'INVALID_TOPIC_EXCEPTION'],
      ['a name of 250 letters', ['n'.repeat(250)], 'INVALID_TOPIC_EXCEPTION'],
      ['a name of dots', ['..'], 'INVALID_TOPIC_EXCEPTION'],
      ['no partitions', ['none', { partitions: 0 }], 'INVALID_PARTITIONS'],
      ['too many replicas', ['many', { factor: 3 }], 'INVALID_REPLICATION_FACTOR'],
      ['no replicas', ['none', { factor: 0 }], 'INVALID_REPLICATION_FACTOR'],
      ['an unknown setting', ['set', { configs: { nonsense: '1' } }], 'INVALID_CONFIG'],
      ['a wrong value', ['set', { configs: { 'retention.ms': 'soon' } }], 'INVALID_CONFIG'],
    ])('CreateTopics refuses %s', async (_name, args, error) => {
      expect((await wire().create(...args)).error).toBe(error);
    });

    test('CreateTopics refuses names that are taken or collide', async () => {
      expect((await wire().create(wire().topic)).error).toBe('TOPIC_ALREADY_EXISTS');
      await wire().newTopic(`${wire().topic}.x`);
      expect((await wire().create(`${wire().topic}_x`)).error).toBe('INVALID_TOPIC_EXCEPTION');
    });

    test('CreatePartitions', async () => {
      const grow = async (
        count: number,
        assignments: { brokerIds: number[] }[] | null = null,
        of = wire().topic,
      ) => {
        const topics = [{ name: of, count, assignments }];
        const response = await wire().ask('CreatePartitions', {
          topics,
          timeoutMs: 5_000,
          validateOnly: false,
        });
        return response.topics[0]!.error;
      };
      expect(await grow(3)).toBe('INVALID_PARTITIONS');
      expect(await grow(1)).toBe('INVALID_PARTITIONS');
      expect(await grow(5, [])).toBe('INVALID_REPLICA_ASSIGNMENT');
      expect(await grow(4, [{ brokerIds: [77] }])).toBe('INVALID_REPLICA_ASSIGNMENT');
      expect(await grow(4, null, 'missing')).toBe('UNKNOWN_TOPIC_OR_PARTITION');
      expect(await grow(5)).toBe('NONE');
    });

    test('DeleteRecords and DeleteTopics', async () => {
      await wire().produce(batchOf(['a', 'b', 'c']));
      const trim = async (offset: number, index = 0) => {
        const topics = [{ name: wire().topic, partitions: [{ index, offset }] }];
        const { error, lowWatermark } = onlyPartition(
          await wire().ask('DeleteRecords', { topics, timeoutMs: 5_000 }),
        );
        return [error, lowWatermark];
      };
      expect(await trim(1)).toEqual(['NONE', 1]);
      expect((await wire().fetch(0)).error).toBe('OFFSET_OUT_OF_RANGE');
      expect(await trim(0)).toEqual(['NONE', 1]);
      expect(await trim(9)).toEqual(['OFFSET_OUT_OF_RANGE', -1]);
      expect(await trim(-2)).toEqual(['OFFSET_OUT_OF_RANGE', -1]);
      expect(await trim(0, 9)).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', -1]);
      expect(await trim(-1)).toEqual(['NONE', 3]);
      const topics = [
        { name: 'missing', topicId: zeroUuid },
        { name: null, topicId: unknownId },
        { name: wire().topic, topicId: zeroUuid },
      ];
      const response = await wire().ask('DeleteTopics', { topics, timeoutMs: 5_000 });
      const found = response.topics.map(
        ({ name: of, error }) => `${of === wire().topic ? 't' : of} ${error}`,
      );
      expect(found.sort()).toEqual(['missing UNKNOWN_TOPIC_OR_PARTITION', 'null UNKNOWN_TOPIC_ID', 't NONE']);
    });

    test('Metadata of missing topics', async () => {
      const named = makeMetadataRequest({
        topics: ['missing', 'bad name'].map((of) => makeMetadataRequestTopic({ name: of })),
        allowAutoTopicCreation: false,
      });
      const errors = (await wire().ask('Metadata', named)).topics.map(
        ({ name: of, error }) => `${of} ${error}`,
      );
      expect(errors.sort()).toEqual([
        'bad name INVALID_TOPIC_EXCEPTION',
        'missing UNKNOWN_TOPIC_OR_PARTITION',
      ]);
      const byId = makeMetadataRequest({
        topics: [makeMetadataRequestTopic({ topicId: unknownId, name: null })],
      });
      expect((await wire().ask('Metadata', byId)).topics[0]).toMatchObject({
        error: 'UNKNOWN_TOPIC_ID',
        name: null,
      });
    });

    test('IncrementalAlterConfigs', async () => {
      const change = async (
        operation: number,
        value: string | null,
        key = 'retention.ms',
        of = wire().topic,
      ) => {
        const configs = [{ name: key, operation, value }];
        const resources = [{ resourceType: topicResource, resourceName: of, configs }];
        return (await wire().ask('IncrementalAlterConfigs', { resources, validateOnly: false })).results[0]!
          .error;
      };
      expect(await change(0, '5000')).toBe('NONE');
      expect(await change(0, 'x', 'nonsense')).toBe('INVALID_CONFIG');
      expect(await change(0, 'soon')).toBe('INVALID_CONFIG');
      expect(await change(2, '1')).toBe('INVALID_CONFIG');
      expect(await change(0, '5', 'retention.ms', 'missing')).toBe('UNKNOWN_TOPIC_OR_PARTITION');
      expect(await change(2, 'compact', 'cleanup.policy')).toBe('NONE');
      const configs = async () => {
        const wanted = {
          resourceType: topicResource,
          resourceName: wire().topic,
          keys: ['cleanup.policy', 'retention.ms'],
        };
        const resources = [makeDescribeConfigsRequestResource(wanted)];
        const { results } = await wire().ask(
          'DescribeConfigs',
          makeDescribeConfigsRequest({ resources, includeSynonyms: false }),
        );
        return Object.fromEntries(results[0]!.configs.map(({ name: key, value }) => [key, value]));
      };
      await expect.poll(configs).toEqual({ 'cleanup.policy': 'delete,compact', 'retention.ms': '5000' });
    });

    test.each<[number, string, ErrorName]>([
      [topicResource, 'missing', 'UNKNOWN_TOPIC_OR_PARTITION'],
      [topicResource, 'a/b', 'INVALID_TOPIC_EXCEPTION'],
      [4, '77', 'INVALID_REQUEST'],
      [4, 'one', 'INVALID_REQUEST'],
      [3, 'x', 'INVALID_REQUEST'],
    ])('DescribeConfigs of %i %j is %s', async (resourceType, resourceName, error) => {
      const resources = [makeDescribeConfigsRequestResource({ resourceType, resourceName, keys: null })];
      expect(
        (
          await wire().ask(
            'DescribeConfigs',
            makeDescribeConfigsRequest({ resources, includeSynonyms: false }),
          )
        ).results[0]!.error,
      ).toBe(error);
    });

    test.each<[string, readonly (readonly [index: number, ...brokers: number[]])[], ErrorName]>([
      ['a partition left out', [[1, 1]], 'INVALID_REPLICA_ASSIGNMENT'],
      [
        'a partition twice',
        [
          [0, 1],
          [0, 1],
        ],
        'INVALID_REPLICA_ASSIGNMENT',
      ],
      ['a missing broker', [[0, 77]], 'INVALID_REPLICA_ASSIGNMENT'],
      ['a broker twice', [[0, 1, 1]], 'INVALID_REPLICA_ASSIGNMENT'],
      ['no broker', [[0]], 'INVALID_REPLICA_ASSIGNMENT'],
    ])('CreateTopics refuses assignments with %s', async (_name, rows, error) => {
      const assignments = rows.map(([index, ...brokerIds]) => ({ index, brokerIds }));
      const wanted = { partitions: -1, factor: -1, assignments };
      expect((await wire().create('assigned', wanted)).error).toBe(error);
    });

    test('CreateTopics takes assignments or a number of partitions, not both', async () => {
      const assignments = [{ index: 0, brokerIds: [1] }];
      const both = { partitions: 1, factor: -1, assignments };
      expect((await wire().create('both', both)).error).toBe('INVALID_REQUEST');
      const name = `${wire().topic}-assigned`;
      const created = await wire().create(name, { partitions: -1, factor: -1, assignments });
      expect(created).toMatchObject({ error: 'NONE', numPartitions: 1, replicationFactor: 1 });
    });

    test('the same topic twice in one request', async () => {
      const name = `${wire().topic}-twice`;
      const row = { name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] };
      const create = { topics: [row, row], timeoutMs: 5_000, validateOnly: false };
      const errorsOf = (topics: readonly { readonly error: ErrorName }[]) => topics.map(({ error }) => error);
      expect(errorsOf((await wire().ask('CreateTopics', create)).topics)).toEqual(['INVALID_REQUEST']);
      const more = { name: wire().topic, count: 5, assignments: null };
      const grow = { topics: [more, more], timeoutMs: 5_000, validateOnly: false };
      expect(errorsOf((await wire().ask('CreatePartitions', grow)).topics)).toEqual(['INVALID_REQUEST']);
      const gone = { name: wire().topic, topicId: zeroUuid };
      const drop = { topics: [gone, gone], timeoutMs: 5_000 };
      expect(errorsOf((await wire().ask('DeleteTopics', drop)).topics)).toEqual(['INVALID_REQUEST']);
      const named = { name: wire().topic, topicId: wire().topicId };
      const byBoth = { topics: [named], timeoutMs: 5_000 };
      expect(errorsOf((await wire().ask('DeleteTopics', byBoth)).topics)).toEqual(['INVALID_REQUEST']);
      const byEither = { topics: [{ ...named, name: null }, gone], timeoutMs: 5_000 };
      expect(errorsOf((await wire().ask('DeleteTopics', byEither)).topics)).toEqual(['INVALID_REQUEST']);
    });

    test('settings twice, without a value, and of nothing', async () => {
      const incremental = async (configs: { name: string; operation: number; value: string | null }[]) => {
        const resources = [{ resourceType: topicResource, resourceName: wire().topic, configs }];
        return (await wire().ask('IncrementalAlterConfigs', { resources, validateOnly: false })).results[0]!
          .error;
      };
      const row = { name: 'retention.ms', operation: 0, value: '5000' };
      expect(await incremental([row, row])).toBe('INVALID_REQUEST');
      expect(await incremental([{ ...row, value: null }])).toBe('INVALID_REQUEST');
      expect(await incremental([])).toBe('NONE');
      const all = async (configs: { name: string; value: string | null }[], resourceName = wire().topic) => {
        const resources = [{ resourceType: topicResource, resourceName, configs }];
        return (await wire().ask('AlterConfigs', { resources, validateOnly: false })).results[0]!.error;
      };
      expect(await all([{ name: 'retention.ms', value: null }])).toBe('INVALID_REQUEST');
      expect(await all([{ name: 'nonsense', value: '1' }])).toBe('INVALID_CONFIG');
      expect(await all([], 'missing')).toBe('UNKNOWN_TOPIC_OR_PARTITION');
      expect(await all([])).toBe('NONE');
    });

    test('missing topics of DescribeProducers, DescribeTopicPartitions, DescribeLogDirs', async () => {
      const producers = async (name: string, index: number) =>
        onlyPartition(await wire().ask('DescribeProducers', { topics: [{ name, partitions: [index] }] }))
          .error;
      expect(await producers(wire().topic, 0)).toBe('NONE');
      expect(await producers(wire().topic, 9)).toBe('UNKNOWN_TOPIC_OR_PARTITION');
      expect(await producers('missing', 0)).toBe('UNKNOWN_TOPIC_OR_PARTITION');
      const topics = [{ name: 'missing' }, { name: 'bad name' }];
      const request = { topics, responsePartitionLimit: 10, cursor: null };
      const described = (await wire().ask('DescribeTopicPartitions', request)).topics;
      expect(described.map(({ name, error }) => `${name} ${error}`)).toEqual([
        'bad name INVALID_TOPIC_EXCEPTION',
        'missing UNKNOWN_TOPIC_OR_PARTITION',
      ]);
      const directories = await wire().ask('DescribeLogDirs', {
        topics: [{ name: 'missing', partitions: [0] }],
      });
      expect(directories.results[0]).toMatchObject({ error: 'NONE', topics: [] });
    });
  });
}
