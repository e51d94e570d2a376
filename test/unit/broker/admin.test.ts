/** Topics, settings, offsets and the cluster: every API beside Produce and Fetch, on a virtual broker. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ApiName, RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { apis } from '../../../protocol/apis.ts';
import {
  makeDescribeConfigsRequest,
  makeDescribeConfigsRequestResource,
} from '../../../protocol/generated/describe-configs.ts';
import {
  makeListOffsetsRequest,
  makeListOffsetsRequestPartition,
} from '../../../protocol/generated/list-offsets.ts';
import { makeMetadataRequest, makeMetadataRequestTopic } from '../../../protocol/generated/metadata.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { batchOf, textsOf } from '../../simulator/batches.ts';
import type { Peer } from '../../simulator/peer.ts';
import {
  createTopic,
  fetchFrom,
  onlyPartition,
  produceTo,
  VirtualBroker,
} from '../../simulator/virtual-broker.ts';

let virtual: VirtualBroker;
let peer: Peer;

beforeEach(async () => {
  virtual = await VirtualBroker.start();
  peer = await virtual.connect('kafka');
});

function ask<Api extends ApiName>(
  api: Api,
  request: RequestOf<Api>,
  version?: number,
): Promise<ResponseOf<Api>> {
  return virtual.world.complete(peer.request(api, request, version));
}

async function produce(name: string, texts: readonly string[], timestamp?: number): Promise<void> {
  const batch = batchOf(texts, timestamp === undefined ? {} : { timestamp });
  expect(onlyPartition(await ask('Produce', produceTo(name, 0, batch), 12)).error).toBe('NONE');
}

describe('ApiVersions', () => {
  test('advertises exactly what clients are served, Produce from 0, and the finalized level', async () => {
    const response = await ask('ApiVersions', { clientSoftwareName: 'test', clientSoftwareVersion: '1.0' });
    const expected = Object.values(apis)
      .filter(({ listeners, nativeOnly }) => listeners.includes('client') && !nativeOnly)
      .map(({ key, maxVersion, minVersion }) => ({
        apiKey: key,
        minVersion: key === 0 ? 0 : minVersion,
        maxVersion,
      }))
      .sort((a, b) => a.apiKey - b.apiKey);
    expect(response.apiKeys).toEqual(expected);
    expect(response.finalizedFeatures).toEqual([
      { name: 'metadata.version', maxVersionLevel: 30, minVersionLevel: 30 },
      { name: 'eligible.leader.replicas.version', maxVersionLevel: 1, minVersionLevel: 1 },
      { name: 'group.version', maxVersionLevel: 1, minVersionLevel: 1 },
    ]);
    expect(response.finalizedFeaturesEpoch).toBeGreaterThanOrEqual(0);
  });

  test.each(['', '-x', 'x y', 'x\n'])('refuses the software name %j from version 3 on', async (name) => {
    const request = { clientSoftwareName: name, clientSoftwareVersion: '1' };
    expect((await ask('ApiVersions', request, 3)).error).toBe('INVALID_REQUEST');
    expect((await ask('ApiVersions', request, 2)).error).toBe('NONE');
  });
});

describe('Metadata', () => {
  const named = (...names: readonly string[]) => names.map((name) => makeMetadataRequestTopic({ name }));

  test('null is all, empty is none; in version 0 empty is all', async () => {
    await createTopic(virtual, peer, 'b');
    await createTopic(virtual, peer, 'a', { partitions: 2 });
    const all = await ask('Metadata', makeMetadataRequest({ topics: null }));
    expect(all.topics.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(all.brokers).toEqual([{ brokerId: 1, host: 'broker', port: 9092, rack: null }]);
    expect(all.controllerId).toBe(1);
    expect(all.topics[0]!.partitions[1]).toMatchObject({
      error: 'NONE',
      leaderId: 1,
      replicas: [1],
      isr: [1],
    });
    expect((await ask('Metadata', makeMetadataRequest({ topics: [] }))).topics).toEqual([]);
    expect((await ask('Metadata', makeMetadataRequest({ topics: [] }), 0)).topics).toHaveLength(2);
  });

  test('creates missing topics where client and broker allow it, ready for use', async () => {
    const refused = makeMetadataRequest({ topics: named('new'), allowAutoTopicCreation: false });
    expect((await ask('Metadata', refused)).topics[0]).toMatchObject({
      error: 'UNKNOWN_TOPIC_OR_PARTITION',
      name: 'new',
    });
    const { topics } = await ask(
      'Metadata',
      makeMetadataRequest({ topics: named('new', 'new', 'bad name') }),
    );
    expect(topics.map(({ error }) => error)).toEqual(['NONE', 'INVALID_TOPIC_EXCEPTION']);
    expect(topics[0]!.partitions).toHaveLength(1);
    await produce('new', ['at once']);
    const strict = await VirtualBroker.start({ settings: { autoCreateTopicsEnable: false } });
    const other = await strict.connect('kafka');
    const request = makeMetadataRequest({ topics: named('new') });
    expect((await strict.world.complete(other.request('Metadata', request))).topics[0]!.error).toBe(
      'UNKNOWN_TOPIC_OR_PARTITION',
    );
  });

  test('looks up by id, and says so when there is none', async () => {
    const { topicId } = await createTopic(virtual, peer, 't');
    const byId = (id: string) =>
      makeMetadataRequest({ topics: [makeMetadataRequestTopic({ topicId: id, name: null })] });
    expect((await ask('Metadata', byId(topicId))).topics[0]).toMatchObject({
      error: 'NONE',
      name: 't',
      topicId,
    });
    const unknown = '11111111-2222-3333-4444-555555555555';
    expect((await ask('Metadata', byId(unknown))).topics[0]).toMatchObject({
      error: 'UNKNOWN_TOPIC_ID',
      name: null,
    });
  });

  test('authorized operations only where asked for', async () => {
    await createTopic(virtual, peer, 't');
    const plain = await ask('Metadata', makeMetadataRequest({ topics: null }));
    expect(plain.topics[0]!.authorizedOperations).toBe(-2147483648);
    const asked = makeMetadataRequest({ topics: null, includeTopicAuthorizedOperations: true });
    expect((await ask('Metadata', asked)).topics[0]!.authorizedOperations).toBeGreaterThan(0);
  });

  test('leader epochs rise with every start and topic ids stay', async () => {
    const { topicId } = await createTopic(virtual, peer, 't');
    for (const leaderEpoch of [0, 1, 2]) {
      const { topics } = await ask('Metadata', makeMetadataRequest({ topics: null }));
      expect(topics[0]).toMatchObject({ topicId, partitions: [{ leaderEpoch }] });
      await virtual.crash(leaderEpoch === 1);
      peer = await virtual.connect('kafka');
    }
  });
});

describe('ListOffsets', () => {
  const find = async (timestamp: number, version = 11) => {
    const partitions = [makeListOffsetsRequestPartition({ index: 0, timestamp })];
    const request = makeListOffsetsRequest({ replicaId: -1, topics: [{ name: 't', partitions }] });
    const { error, offset, timestamp: found } = onlyPartition(await ask('ListOffsets', request, version));
    return [error, offset, found];
  };
  const T = 1_767_225_600_000;

  test('ends, times inside of batches, and special values by version', async () => {
    await createTopic(virtual, peer, 't');
    expect(await find(-1)).toEqual(['NONE', 0, -1]);
    expect(await find(-3)).toEqual(['NONE', -1, -1]);
    await produce('t', ['a', 'b'], T);
    await produce('t', ['c'], T + 500);
    await produce('t', ['d'], T + 100);
    expect(await find(-1)).toEqual(['NONE', 4, -1]);
    expect(await find(-2)).toEqual(['NONE', 0, -1]);
    expect(await find(-3)).toEqual(['NONE', 2, T + 500]);
    expect(await find(-4)).toEqual(['NONE', 0, -1]);
    expect(await find(-5)).toEqual(['NONE', -1, -1]);
    expect(await find(-6)).toEqual(['NONE', -1, -1]);
    expect(await find(T)).toEqual(['NONE', 0, T]);
    expect(await find(T + 1)).toEqual(['NONE', 2, T + 500]);
    expect(await find(T + 501)).toEqual(['NONE', -1, -1]);
    expect(await find(-7)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
    expect(await find(-3, 6)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
    expect(await find(-4, 7)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
    expect(await find(-5, 8)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
    expect(await find(-6, 10)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
  });

  test('a partition listed twice is refused both times; unknown ones have their error', async () => {
    await createTopic(virtual, peer, 't', { partitions: 2 });
    const partitions = [0, 1, 0, 9].map((index) => makeListOffsetsRequestPartition({ index, timestamp: -1 }));
    const request = makeListOffsetsRequest({ replicaId: -1, topics: [{ name: 't', partitions }] });
    const response = await ask('ListOffsets', request);
    expect(response.topics[0]!.partitions.map(({ error }) => error)).toEqual([
      'INVALID_REQUEST',
      'NONE',
      'INVALID_REQUEST',
      'UNKNOWN_TOPIC_OR_PARTITION',
    ]);
  });
});

describe('topics', () => {
  test('CreateTopics answers with partitions, factor, id and all settings with their sources', async () => {
    const created = await createTopic(virtual, peer, 't', {
      partitions: 3,
      configs: { 'retention.ms': '60000' },
    });
    expect(created).toMatchObject({ error: 'NONE', numPartitions: 3, replicationFactor: 1 });
    expect(created.topicId).not.toBe(zeroUuid);
    expect(created.configs!.find(({ name }) => name === 'retention.ms')).toMatchObject({
      value: '60000',
      source: 1,
    });
    expect(created.configs!.find(({ name }) => name === 'cleanup.policy')).toMatchObject({
      value: 'delete',
      source: 5,
    });
  });

  test.each<[string, Parameters<typeof createTopic>[3] & { name?: string; factor?: number }, string]>([
    ['a name that is taken', { name: 'taken' }, 'TOPIC_ALREADY_EXISTS'],
    ['an illegal name', { name: 'a/b' }, 'INVALID_TOPIC_EXCEPTION'],
    ['a name that collides', { name: 'ta.ken' }, 'INVALID_TOPIC_EXCEPTION'],
    ['no partitions', { partitions: 0 }, 'INVALID_PARTITIONS'],
    ['an unknown setting', { configs: { nonsense: '1' } }, 'INVALID_CONFIG'],
    ['a wrong value', { configs: { 'retention.ms': 'soon' } }, 'INVALID_CONFIG'],
  ])('CreateTopics refuses %s', async (_name, options, error) => {
    await createTopic(virtual, peer, 'taken');
    await createTopic(virtual, peer, 'ta_ken');
    const refused = await createTopic(virtual, peer, options.name ?? 'new', options);
    expect(refused.error).toBe(error);
    expect(refused.errorMessage).toMatch(/\w/);
  });

  test('validateOnly creates nothing', async () => {
    const topic = { name: 't', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] };
    const { topics } = await ask('CreateTopics', { topics: [topic], timeoutMs: 1_000, validateOnly: true });
    expect(topics[0]).toMatchObject({ error: 'NONE', numPartitions: 1 });
    expect((await ask('Metadata', makeMetadataRequest({ topics: null }))).topics).toEqual([]);
  });

  test('a topic deleted by name or id is gone with its records; its name is free at once', async () => {
    const { topicId } = await createTopic(virtual, peer, 't');
    await createTopic(virtual, peer, 'u');
    await produce('t', ['old']);
    const request = {
      topics: [
        { name: null, topicId },
        { name: 'u', topicId: zeroUuid },
        { name: 'missing', topicId: zeroUuid },
        { name: null, topicId: '11111111-2222-3333-4444-555555555555' },
      ],
      timeoutMs: 1_000,
    };
    const { topics } = await ask('DeleteTopics', request);
    expect(topics.map(({ name, error }) => [name, error])).toEqual([
      ['t', 'NONE'],
      ['u', 'NONE'],
      ['missing', 'UNKNOWN_TOPIC_OR_PARTITION'],
      [null, 'UNKNOWN_TOPIC_ID'],
    ]);
    await createTopic(virtual, peer, 't');
    await produce('t', ['new']);
    const found = onlyPartition(await ask('Fetch', fetchFrom('t', 0, 0), 12));
    expect(textsOf(found.records).map(({ value }) => value)).toEqual(['new']);
  });

  test('CreatePartitions adds partitions that can be used at once', async () => {
    await createTopic(virtual, peer, 't');
    const grow = async (count: number) => {
      const request = {
        topics: [{ name: 't', count, assignments: null }],
        timeoutMs: 1_000,
        validateOnly: false,
      };
      return (await ask('CreatePartitions', request)).topics[0]!;
    };
    expect(await grow(3)).toMatchObject({ error: 'NONE' });
    const request = produceTo('t', 2, batchOf(['a']));
    expect(onlyPartition(await ask('Produce', request, 12)).error).toBe('NONE');
    expect(await grow(3)).toMatchObject({ error: 'INVALID_PARTITIONS' });
    expect(await grow(1)).toMatchObject({ error: 'INVALID_PARTITIONS' });
  });

  test('DeleteRecords moves the start; −1 is the high watermark', async () => {
    await createTopic(virtual, peer, 't');
    for (const text of ['a', 'b', 'c']) await produce('t', [text]);
    const trim = async (offset: number) => {
      const topics = [{ name: 't', partitions: [{ index: 0, offset }] }];
      const { error, lowWatermark } = onlyPartition(await ask('DeleteRecords', { topics, timeoutMs: 1_000 }));
      return [error, lowWatermark];
    };
    expect(await trim(1)).toEqual(['NONE', 1]);
    expect(onlyPartition(await ask('Fetch', fetchFrom('t', 0, 0), 12)).error).toBe('OFFSET_OUT_OF_RANGE');
    expect(await trim(9)).toEqual(['OFFSET_OUT_OF_RANGE', -1]);
    expect(await trim(-1)).toEqual(['NONE', 3]);
    await virtual.crash(true);
    peer = await virtual.connect('kafka');
    expect(onlyPartition(await ask('Fetch', fetchFrom('t', 0, 3), 12))).toMatchObject({ logStartOffset: 3 });
  });

  test('DescribeTopicPartitions goes page by page', async () => {
    await createTopic(virtual, peer, 'a', { partitions: 3 });
    await createTopic(virtual, peer, 'b', { partitions: 2 });
    const pages: string[][] = [];
    let cursor: RequestOf<'DescribeTopicPartitions'>['cursor'] = null;
    do {
      const request: RequestOf<'DescribeTopicPartitions'> = {
        topics: [{ name: 'b' }, { name: 'a' }, { name: 'missing' }],
        responsePartitionLimit: 2,
        cursor,
      };
      const { topics, nextCursor }: ResponseOf<'DescribeTopicPartitions'> = await ask(
        'DescribeTopicPartitions',
        request,
      );
      pages.push(
        topics.flatMap(({ name, error, partitions }) =>
          error === 'NONE' ? partitions.map(({ index }) => `${name}-${index}`) : [`${name} ${error}`],
        ),
      );
      cursor = nextCursor;
    } while (cursor !== null);
    expect(pages).toEqual([
      ['a-0', 'a-1'],
      ['a-2', 'b-0'],
      ['b-1', 'missing UNKNOWN_TOPIC_OR_PARTITION'],
    ]);
  });
});

describe('configs', () => {
  const describeConfigs = async (
    resourceType: number,
    resourceName: string,
    keys: string[] | null = null,
  ) => {
    const resources = [makeDescribeConfigsRequestResource({ resourceType, resourceName, keys })];
    const request = makeDescribeConfigsRequest({
      resources,
      includeSynonyms: true,
      includeDocumentation: true,
    });
    return (await ask('DescribeConfigs', request)).results[0]!;
  };
  const change = async (name: string, operation: number, value: string | null, key = 'retention.ms') => {
    const resources = [{ resourceType: 2, resourceName: name, configs: [{ name: key, operation, value }] }];
    return (await ask('IncrementalAlterConfigs', { resources, validateOnly: false })).results[0]!.error;
  };

  test('of a topic: values, sources, synonyms, types and texts', async () => {
    await createTopic(virtual, peer, 't');
    const all = await describeConfigs(2, 't');
    expect(all.configs.length).toBeGreaterThan(20);
    expect(await change('t', 0, '5000')).toBe('NONE');
    const { configs } = await describeConfigs(2, 't', ['retention.ms']);
    expect(configs).toHaveLength(1);
    expect(configs[0]).toMatchObject({ value: '5000', source: 1, configType: 5, readOnly: false });
    expect(configs[0]!.synonyms[0]).toMatchObject({ name: 'retention.ms', value: '5000', source: 1 });
    expect(configs[0]!.documentation).toMatch(/\w/);
    expect(await change('t', 1, null)).toBe('NONE');
    expect((await describeConfigs(2, 't', ['retention.ms'])).configs[0]).toMatchObject({ source: 5 });
  });

  test('of the broker: all settings, read-only ones marked; other brokers are refused', async () => {
    const own = await describeConfigs(4, '1');
    expect(own.configs.find(({ name }) => name === 'log.dir')).toMatchObject({
      readOnly: true,
      value: '/data',
      source: 4,
    });
    expect((await describeConfigs(4, '2')).error).toBe('INVALID_REQUEST');
    expect((await describeConfigs(4, '')).error).toBe('NONE');
    expect((await describeConfigs(2, 'missing')).error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
    expect((await describeConfigs(2, 'a/b')).error).toBe('INVALID_TOPIC_EXCEPTION');
    expect((await describeConfigs(3, 'x')).error).toBe('INVALID_REQUEST');
  });

  test('a change takes effect at once, for topics and for all topics by the broker', async () => {
    await createTopic(virtual, peer, 't');
    expect(await change('t', 0, '200', 'max.message.bytes')).toBe('NONE');
    const large = produceTo('t', 0, batchOf(['x'.repeat(500)]));
    expect(onlyPartition(await ask('Produce', large, 12)).error).toBe('MESSAGE_TOO_LARGE');
    expect(await change('t', 1, null, 'max.message.bytes')).toBe('NONE');
    const resources = [
      {
        resourceType: 4,
        resourceName: '',
        configs: [{ name: 'message.max.bytes', operation: 0, value: '300' }],
      },
    ];
    expect((await ask('IncrementalAlterConfigs', { resources, validateOnly: false })).results[0]!.error).toBe(
      'NONE',
    );
    const again = produceTo('t', 0, batchOf(['x'.repeat(500)]));
    expect(onlyPartition(await ask('Produce', again, 12)).error).toBe('MESSAGE_TOO_LARGE');
  });

  test('lists grow and shrink; AlterConfigs replaces everything', async () => {
    await createTopic(virtual, peer, 't', { configs: { 'retention.ms': '5000' } });
    expect(await change('t', 2, 'compact', 'cleanup.policy')).toBe('NONE');
    expect((await describeConfigs(2, 't', ['cleanup.policy'])).configs[0]!.value).toBe('delete,compact');
    expect(await change('t', 3, 'delete', 'cleanup.policy')).toBe('NONE');
    expect((await describeConfigs(2, 't', ['cleanup.policy'])).configs[0]!.value).toBe('compact');
    const resources = [
      { resourceType: 2, resourceName: 't', configs: [{ name: 'segment.ms', value: '7000' }] },
    ];
    expect((await ask('AlterConfigs', { resources, validateOnly: false })).results[0]!.error).toBe('NONE');
    const { configs } = await describeConfigs(2, 't', ['segment.ms', 'retention.ms', 'cleanup.policy']);
    expect(configs.map(({ name, source }) => [name, source]).sort()).toEqual([
      ['cleanup.policy', 5],
      ['retention.ms', 5],
      ['segment.ms', 1],
    ]);
  });

  test('refusals: unknown keys, read-only settings, unknown operations, twice the same, other resources', async () => {
    await createTopic(virtual, peer, 't');
    expect(await change('t', 0, 'x', 'nonsense')).toBe('INVALID_CONFIG');
    expect(await change('t', 9, 'x')).toBe('INVALID_REQUEST');
    expect(await change('missing', 0, '5')).toBe('UNKNOWN_TOPIC_OR_PARTITION');
    const configs = [{ name: 'log.dir', operation: 0, value: '/elsewhere' }];
    const resources = [
      { resourceType: 4, resourceName: '1', configs },
      { resourceType: 2, resourceName: 't', configs: [] },
      { resourceType: 2, resourceName: 't', configs: [] },
      { resourceType: 16, resourceName: 'm', configs: [] },
    ];
    const { results } = await ask('IncrementalAlterConfigs', { resources, validateOnly: false });
    expect(results.map(({ error }) => error)).toEqual(Array(4).fill('INVALID_REQUEST'));
  });

  test('ListConfigResources names topics and brokers; version 0 knows neither', async () => {
    await createTopic(virtual, peer, 't');
    const all = await ask('ListConfigResources', { resourceTypes: [] });
    expect(all.resources).toContainEqual({ resourceName: 't', resourceType: 2 });
    expect(all.resources).toContainEqual({ resourceName: '1', resourceType: 4 });
    expect((await ask('ListConfigResources', { resourceTypes: [2] })).resources).toHaveLength(1);
    expect((await ask('ListConfigResources', { resourceTypes: [77] })).error).toBe('UNSUPPORTED_VERSION');
    expect((await ask('ListConfigResources', { resourceTypes: [] }, 0)).resources).toEqual([]);
  });
});

describe('cluster and producers', () => {
  test('DescribeCluster names brokers, and refuses other kinds of endpoints', async () => {
    const request = {
      includeClusterAuthorizedOperations: true,
      endpointType: 1,
      includeFencedBrokers: false,
    };
    expect(await ask('DescribeCluster', request)).toMatchObject({
      error: 'NONE',
      controllerId: 1,
      clusterId: virtual.broker.clusterId,
      brokers: [{ brokerId: 1, host: 'broker', port: 9092, isFenced: false }],
    });
    expect((await ask('DescribeCluster', { ...request, endpointType: 2 })).error).toBe(
      'MISMATCHED_ENDPOINT_TYPE',
    );
    expect((await ask('DescribeCluster', { ...request, endpointType: 9 })).error).toBe(
      'UNSUPPORTED_ENDPOINT_TYPE',
    );
  });

  test('producer ids are never given twice, not even after a power loss', async () => {
    const init = async (producerId = -1, producerEpoch = -1, transactionalId: string | null = null) => {
      const request = { transactionalId, transactionTimeoutMs: 0, producerId, producerEpoch };
      return ask('InitProducerId', request);
    };
    const seen = new Set<number>();
    for (let round = 0; round < 4; round++) {
      const request = { transactionalId: null, transactionTimeoutMs: 0, producerId: -1, producerEpoch: -1 };
      const asked = Array.from({ length: 5 }, () => peer.request('InitProducerId', request));
      const answers = await virtual.world.complete(Promise.all(asked));
      for (const { error, producerId, producerEpoch } of answers) {
        expect([error, producerEpoch, seen.has(producerId)]).toEqual(['NONE', 0, false]);
        seen.add(producerId);
      }
      await virtual.crash(true);
      peer = await virtual.connect('kafka');
    }
    const [known] = [...seen];
    expect(await init(known, 4)).toMatchObject({ error: 'NONE', producerId: known, producerEpoch: 5 });
    const fresh = await init(known, 32_767);
    expect(fresh).toMatchObject({ error: 'NONE', producerEpoch: 0 });
    expect(seen.has(fresh.producerId)).toBe(false);
    expect((await init(9_999_999, 0)).producerId).not.toBe(9_999_999);
    expect((await init(5, -1)).error).toBe('INVALID_REQUEST');
    expect((await init(-1, -1, 'tx')).error).toBe('INVALID_REQUEST');
  });

  test('DescribeProducers shows whom a partition remembers', async () => {
    await createTopic(virtual, peer, 't');
    const batch = batchOf(['a', 'b'], { producerId: 7, producerEpoch: 3, baseSequence: 0 });
    await ask('Produce', produceTo('t', 0, batch), 12);
    const { topics } = await ask('DescribeProducers', { topics: [{ name: 't', partitions: [0, 4] }] });
    expect(topics[0]!.partitions).toMatchObject([
      { error: 'NONE', activeProducers: [{ producerId: 7, producerEpoch: 3, lastSequence: 1 }] },
      { error: 'UNKNOWN_TOPIC_OR_PARTITION', activeProducers: [] },
    ]);
  });

  test('DescribeLogDirs shows the directory, its space and the sizes asked for', async () => {
    await createTopic(virtual, peer, 't', { partitions: 2 });
    await produce('t', ['x'.repeat(1_000)]);
    const { results } = await ask('DescribeLogDirs', { topics: null });
    expect(results).toMatchObject([{ error: 'NONE', logDir: '/data' }]);
    expect(results[0]!.totalBytes).toBeGreaterThan(results[0]!.usableBytes);
    expect(results[0]!.topics[0]!.partitions[0]!.size).toBeGreaterThan(1_000);
    const some = await ask('DescribeLogDirs', { topics: [{ name: 't', partitions: [1] }] });
    expect(some.results[0]!.topics).toMatchObject([{ name: 't', partitions: [{ index: 1 }] }]);
  });

  test('OffsetForLeaderEpoch tells where epochs ended', async () => {
    await createTopic(virtual, peer, 't');
    await produce('t', ['a', 'b']);
    await virtual.crash(false);
    peer = await virtual.connect('kafka');
    await produce('t', ['c']);
    const end = async (leaderEpoch: number, index = 0) => {
      const partitions = [{ index, currentLeaderEpoch: -1, leaderEpoch }];
      const request = { replicaId: -2, topics: [{ name: 't', partitions }] };
      const found = onlyPartition(await ask('OffsetForLeaderEpoch', request));
      return [found.error, found.leaderEpoch, found.endOffset];
    };
    expect(await end(0)).toEqual(['NONE', 0, 2]);
    expect(await end(1)).toEqual(['NONE', 1, 3]);
    expect(await end(9)).toEqual(['NONE', -1, -1]);
    await virtual.crash(false);
    await virtual.crash(false);
    peer = await virtual.connect('kafka');
    // Nothing was written in epochs 2 and 3, yet a consumer at the end may have seen them.
    expect(await end(1)).toEqual(['NONE', 1, 3]);
    expect(await end(2)).toEqual(['NONE', 1, 3]);
    expect(await end(3)).toEqual(['NONE', 3, 3]);
    expect(await end(4)).toEqual(['NONE', -1, -1]);
    expect(await end(0, 5)).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', -1, -1]);
  });
});
