/**
 * What a broker answers to requests that are wrong or at the edge, frame by frame. The same expectations
 * run against Ottla and against Apache Kafka 4.3.1, so none of them is an opinion of ours.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiName, RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import type { ErrorName } from '../../../protocol/errors.ts';
import {
  makeDescribeConfigsRequest,
  makeDescribeConfigsRequestResource,
} from '../../../protocol/generated/describe-configs.ts';
import {
  makeFetchRequest,
  makeFetchRequestPartition,
  makeFetchRequestTopic,
} from '../../../protocol/generated/fetch.ts';
import { makeInitProducerIdRequest } from '../../../protocol/generated/init-producer-id.ts';
import {
  makeListOffsetsRequest,
  makeListOffsetsRequestPartition,
} from '../../../protocol/generated/list-offsets.ts';
import { makeMetadataRequest, makeMetadataRequestTopic } from '../../../protocol/generated/metadata.ts';
import { makeProduceRequest, makeProduceRequestTopic } from '../../../protocol/generated/produce.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { nodePlatform } from '../../../src/platform/node/platform.ts';
import { batchOf, textsOf } from '../../simulator/batches.ts';
import { Peer } from '../../simulator/peer.ts';
import { RawPeer } from '../../simulator/raw-peer.ts';
import { fetchFrom, onlyPartition, produceTo } from '../../simulator/virtual-broker.ts';

const T = 1_767_225_600_000;
const unknownId = '11111111-2222-3333-4444-555555555555';
const topicResource = 2;

export function wireSuite(name: string, port: () => number): void {
  let peer: Peer;
  let topic: string;
  let topicId: string;
  let count = 0;

  beforeAll(async () => {
    peer = await Peer.connect(nodePlatform(), { host: '127.0.0.1', port: port() }, 'kafka');
  });

  afterAll(() => {
    peer.close();
  });

  beforeEach(async () => {
    topic = `wire-${count++}`;
    topicId = await newTopic(topic, { partitions: 3 });
  });

  function ask<Api extends ApiName>(
    api: Api,
    request: RequestOf<Api>,
    version?: number,
  ): Promise<ResponseOf<Api>> {
    return peer.request(api, request, version);
  }

  async function create(
    topicName: string,
    options: { partitions?: number; factor?: number; configs?: Record<string, string> } = {},
  ) {
    const configs = Object.entries(options.configs ?? {}).map(([key, value]) => ({ name: key, value }));
    const wanted = {
      name: topicName,
      numPartitions: options.partitions ?? 1,
      replicationFactor: options.factor ?? 1,
      assignments: [],
      configs,
    };
    const { topics } = await ask('CreateTopics', {
      topics: [wanted],
      timeoutMs: 10_000,
      validateOnly: false,
    });
    return topics[0]!;
  }

  /** Resolves with its id once every partition can be written to. */
  async function newTopic(
    topicName: string,
    options: { partitions?: number; configs?: Record<string, string> } = {},
  ) {
    const created = await create(topicName, options);
    expect(created.error).toBe('NONE');
    for (let index = 0; index < (options.partitions ?? 1); index++) {
      await expect
        .poll(async () => (await listOffset(topicName, index, -1))[0], { timeout: 10_000 })
        .toBe('NONE');
    }
    return created.topicId;
  }

  async function produce(
    records: Uint8Array | null,
    options: { acks?: number; version?: number; to?: string } = {},
  ) {
    const request = produceTo(options.to ?? topic, 0, records, options.acks ?? -1);
    return onlyPartition(await ask('Produce', request, options.version ?? 12));
  }

  async function fetch(
    fetchOffset: number,
    options: Parameters<typeof fetchFrom>[3] = {},
    index = 0,
    from = topic,
  ) {
    return onlyPartition(await ask('Fetch', fetchFrom(from, index, fetchOffset, options), 12));
  }

  async function listOffset(of: string, index: number, timestamp: number, version = 11) {
    const partitions = [makeListOffsetsRequestPartition({ index, timestamp })];
    const request = makeListOffsetsRequest({ replicaId: -1, topics: [{ name: of, partitions }] });
    const { error, offset, timestamp: found } = onlyPartition(await ask('ListOffsets', request, version));
    return [error, offset, found];
  }

  describe(`${name}: Produce`, () => {
    const corrupt = batchOf(['a']);
    corrupt[corrupt.length - 1]! ^= 1;
    const joined = Uint8Array.from([...batchOf(['a']), ...batchOf(['b'])]);
    const noSequence = batchOf(['a'], { producerId: 1, producerEpoch: 0 });
    test.each<[string, Uint8Array | null, ErrorName]>([
      ['empty records', new Uint8Array(0), 'INVALID_RECORD'],
      ['two batches', joined, 'INVALID_RECORD'],
      ['half a batch', batchOf(['abc']).subarray(0, 65), 'INVALID_RECORD'],
      ['a wrong checksum', corrupt, 'CORRUPT_MESSAGE'],
      ['a control batch', batchOf(['a'], { control: true }), 'INVALID_RECORD'],
      ['a producer without sequence', noSequence, 'INVALID_RECORD'],
      ['a record from another century', batchOf(['a'], { timestamp: T * 3 }), 'INVALID_TIMESTAMP'],
      ['a batch that is too large', batchOf(['x'.repeat(1_100_000)]), 'MESSAGE_TOO_LARGE'],
    ])('refuses %s', async (_name, records, error) => {
      expect(await produce(records)).toMatchObject({ error, baseOffset: -1 });
      expect((await fetch(0)).highWatermark).toBe(0);
    });

    test.each([2, -2, 99])('refuses acks=%i', async (acks) => {
      expect(await produce(batchOf(['a']), { acks })).toMatchObject({ error: 'INVALID_REQUIRED_ACKS' });
    });

    test('refuses zstd below version 7, and a record without key on a compacted topic', async () => {
      const zstd = batchOf(['a'], { codec: 'zstd', compress: (bytes) => bytes });
      expect((await produce(zstd, { version: 6 })).error).toBe('UNSUPPORTED_COMPRESSION_TYPE');
      const compacted = `${topic}-compacted`;
      await newTopic(compacted, { configs: { 'cleanup.policy': 'compact' } });
      expect((await produce(batchOf(['a']), { to: compacted })).error).toBe('INVALID_RECORD');
      expect((await produce(batchOf(['a'], { key: 'k' }), { to: compacted })).error).toBe('NONE');
    });

    test('stamps its own time where the topic says so, and then takes no batch that says it is stamped', async () => {
      const stamped = `${topic}-stamped`;
      await newTopic(stamped, { configs: { 'message.timestamp.type': 'LogAppendTime' } });
      const already = batchOf(['a'], { timestampType: 'log-append-time' });
      expect((await produce(already, { to: stamped })).error).toBe('INVALID_TIMESTAMP');
      const { error, logAppendTimeMs } = await produce(batchOf(['b'], { timestamp: 5 }), { to: stamped });
      expect(error).toBe('NONE');
      const records = textsOf((await fetch(0, {}, 0, stamped)).records);
      expect(records).toEqual([{ offset: 0, timestamp: logAppendTimeMs, value: 'b' }]);
    });

    test('one partition’s error leaves the others alone', async () => {
      const partitions = [2, 7, 0].map((index) => ({
        index,
        records: index === 0 ? corrupt : batchOf(['x']),
      }));
      const missing = makeProduceRequestTopic({
        name: 'missing',
        partitions: [{ index: 0, records: batchOf(['x']) }],
      });
      const topics = [makeProduceRequestTopic({ name: topic, partitions }), missing];
      const response = await ask('Produce', makeProduceRequest({ acks: -1, timeoutMs: 5_000, topics }), 12);
      const found = response.topics.flatMap(({ name: of, partitions: answers }) =>
        answers.map(({ index, error }) => `${of === topic ? 't' : of}-${index} ${error}`),
      );
      expect(found.sort()).toEqual([
        'missing-0 UNKNOWN_TOPIC_OR_PARTITION',
        't-0 CORRUPT_MESSAGE',
        't-2 NONE',
        't-7 UNKNOWN_TOPIC_OR_PARTITION',
      ]);
    });

    test('finds topics by id', async () => {
      const byId = async (id: string) => {
        const wanted = makeProduceRequestTopic({
          topicId: id,
          partitions: [{ index: 0, records: batchOf(['a']) }],
        });
        const request = makeProduceRequest({ acks: 1, timeoutMs: 5_000, topics: [wanted] });
        return onlyPartition(await ask('Produce', request, 13)).error;
      };
      expect(await byId(topicId)).toBe('NONE');
      expect(await byId(unknownId)).toBe('UNKNOWN_TOPIC_ID');
    });

    test('a batch sent again gets its first offset; a gap and an old epoch are refused', async () => {
      const request = makeInitProducerIdRequest({ transactionalId: null, transactionTimeoutMs: 0 });
      let producerId = -1;
      await expect
        .poll(async () => {
          const answer = await ask('InitProducerId', request, 5);
          producerId = answer.producerId;
          return answer.error;
        })
        .toBe('NONE');
      const batch = (baseSequence: number, text: string, producerEpoch = 0) =>
        batchOf([text], { producerId, producerEpoch, baseSequence });
      expect(await produce(batch(0, 'a'))).toMatchObject({ error: 'NONE', baseOffset: 0 });
      expect(await produce(batch(1, 'b'))).toMatchObject({ error: 'NONE', baseOffset: 1 });
      expect(await produce(batch(0, 'a'))).toMatchObject({ error: 'NONE', baseOffset: 0 });
      expect((await produce(batch(5, 'gap'))).error).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
      expect((await produce(batch(3, 'late start', 1))).error).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
      expect(await produce(batch(0, 'c', 1))).toMatchObject({ error: 'NONE', baseOffset: 2 });
      expect((await produce(batch(2, 'old', 0))).error).toBe('INVALID_PRODUCER_EPOCH');
      expect(textsOf((await fetch(0)).records).map(({ value }) => value)).toEqual(['a', 'b', 'c']);
    });
  });

  describe(`${name}: Fetch and ListOffsets`, () => {
    test('offsets outside of the log', async () => {
      await produce(batchOf(['a', 'b']));
      for (const offset of [-1, 3]) expect((await fetch(offset)).error).toBe('OFFSET_OUT_OF_RANGE');
      expect(await fetch(2)).toMatchObject({ error: 'NONE', highWatermark: 2, lastStableOffset: 2 });
    });

    test('missing topics and partitions, by name and by id', async () => {
      expect((await fetch(0, {}, 0, 'missing')).error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
      expect((await fetch(0, {}, 9)).error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
      const partitions = [makeFetchRequestPartition({ index: 0, fetchOffset: 0, partitionMaxBytes: 1_000 })];
      const topics = [makeFetchRequestTopic({ topicId: unknownId, partitions })];
      const request = makeFetchRequest({ maxWaitMs: 0, minBytes: 0, forgottenTopics: [], topics });
      expect(onlyPartition(await ask('Fetch', request, 17)).error).toBe('UNKNOWN_TOPIC_ID');
    });

    test('the first batch comes whole however small the limits', async () => {
      await produce(batchOf(['x'.repeat(5_000)]));
      await produce(batchOf(['y'.repeat(5_000)]));
      expect(textsOf((await fetch(0, { maxBytes: 10, partitionMaxBytes: 10 })).records)).toHaveLength(1);
    });

    test('leader epochs and sessions', async () => {
      expect((await fetch(0, { currentLeaderEpoch: 99 })).error).toBe('UNKNOWN_LEADER_EPOCH');
      const session = { ...fetchFrom(topic, 0, 0), sessionId: 1_234_567, sessionEpoch: 5 };
      expect(await ask('Fetch', session, 12)).toMatchObject({
        error: 'FETCH_SESSION_ID_NOT_FOUND',
        topics: [],
      });
    });

    test('times inside of batches and special timestamps, by version', async () => {
      const find = (timestamp: number, version?: number) => listOffset(topic, 0, timestamp, version);
      expect(await find(-1)).toEqual(['NONE', 0, -1]);
      expect(await find(-3)).toEqual(['NONE', -1, -1]);
      await produce(batchOf(['a', 'b'], { timestamp: T }));
      await produce(batchOf(['c'], { timestamp: T + 500 }));
      await produce(batchOf(['d'], { timestamp: T + 100 }));
      expect(await find(-1)).toEqual(['NONE', 4, -1]);
      expect(await find(-2)).toEqual(['NONE', 0, -1]);
      expect(await find(-3)).toEqual(['NONE', 2, T + 500]);
      expect(await find(-4)).toEqual(['NONE', 0, -1]);
      expect(await find(-5)).toEqual(['NONE', -1, -1]);
      expect(await find(T)).toEqual(['NONE', 0, T]);
      expect(await find(T + 1)).toEqual(['NONE', 2, T + 500]);
      expect(await find(T + 501)).toEqual(['NONE', -1, -1]);
      expect(await find(-3, 6)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
      expect(await find(-4, 7)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
      expect(await find(-5, 8)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
      expect(await listOffset(topic, 9, -1)).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', -1, -1]);
      const partitions = [0, 1, 0].map((index) => makeListOffsetsRequestPartition({ index, timestamp: -1 }));
      const twice = makeListOffsetsRequest({ replicaId: -1, topics: [{ name: topic, partitions }] });
      const { topics } = await ask('ListOffsets', twice);
      expect(topics[0]!.partitions.map(({ index, error }) => `${index} ${error}`)).toContain(
        '0 INVALID_REQUEST',
      );
    });
  });

  describe(`${name}: topics and settings`, () => {
    test.each<[string, Parameters<typeof create>, ErrorName]>([
      ['an illegal name', ['a/b'], 'INVALID_TOPIC_EXCEPTION'],
      ['a name of 250 letters', ['n'.repeat(250)], 'INVALID_TOPIC_EXCEPTION'],
      ['a name of dots', ['..'], 'INVALID_TOPIC_EXCEPTION'],
      ['no partitions', ['none', { partitions: 0 }], 'INVALID_PARTITIONS'],
      ['too many replicas', ['many', { factor: 3 }], 'INVALID_REPLICATION_FACTOR'],
      ['no replicas', ['none', { factor: 0 }], 'INVALID_REPLICATION_FACTOR'],
      ['an unknown setting', ['set', { configs: { nonsense: '1' } }], 'INVALID_CONFIG'],
      ['a wrong value', ['set', { configs: { 'retention.ms': 'soon' } }], 'INVALID_CONFIG'],
    ])('CreateTopics refuses %s', async (_name, args, error) => {
      expect((await create(...args)).error).toBe(error);
    });

    test('CreateTopics refuses names that are taken or collide', async () => {
      expect((await create(topic)).error).toBe('TOPIC_ALREADY_EXISTS');
      await newTopic(`${topic}.x`);
      expect((await create(`${topic}_x`)).error).toBe('INVALID_TOPIC_EXCEPTION');
    });

    test('CreatePartitions', async () => {
      const grow = async (
        count: number,
        assignments: { brokerIds: number[] }[] | null = null,
        of = topic,
      ) => {
        const topics = [{ name: of, count, assignments }];
        const response = await ask('CreatePartitions', { topics, timeoutMs: 5_000, validateOnly: false });
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
      await produce(batchOf(['a', 'b', 'c']));
      const trim = async (offset: number, index = 0) => {
        const topics = [{ name: topic, partitions: [{ index, offset }] }];
        const { error, lowWatermark } = onlyPartition(
          await ask('DeleteRecords', { topics, timeoutMs: 5_000 }),
        );
        return [error, lowWatermark];
      };
      expect(await trim(1)).toEqual(['NONE', 1]);
      expect((await fetch(0)).error).toBe('OFFSET_OUT_OF_RANGE');
      expect(await trim(0)).toEqual(['NONE', 1]);
      expect(await trim(9)).toEqual(['OFFSET_OUT_OF_RANGE', -1]);
      expect(await trim(-2)).toEqual(['OFFSET_OUT_OF_RANGE', -1]);
      expect(await trim(0, 9)).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', -1]);
      expect(await trim(-1)).toEqual(['NONE', 3]);
      const topics = [
        { name: 'missing', topicId: zeroUuid },
        { name: null, topicId: unknownId },
        { name: topic, topicId: zeroUuid },
      ];
      const response = await ask('DeleteTopics', { topics, timeoutMs: 5_000 });
      const found = response.topics.map(({ name: of, error }) => `${of === topic ? 't' : of} ${error}`);
      expect(found.sort()).toEqual(['missing UNKNOWN_TOPIC_OR_PARTITION', 'null UNKNOWN_TOPIC_ID', 't NONE']);
    });

    test('Metadata of missing topics', async () => {
      const named = makeMetadataRequest({
        topics: ['missing', 'bad name'].map((of) => makeMetadataRequestTopic({ name: of })),
        allowAutoTopicCreation: false,
      });
      const errors = (await ask('Metadata', named)).topics.map(({ name: of, error }) => `${of} ${error}`);
      expect(errors.sort()).toEqual([
        'bad name INVALID_TOPIC_EXCEPTION',
        'missing UNKNOWN_TOPIC_OR_PARTITION',
      ]);
      const byId = makeMetadataRequest({
        topics: [makeMetadataRequestTopic({ topicId: unknownId, name: null })],
      });
      expect((await ask('Metadata', byId)).topics[0]).toMatchObject({
        error: 'UNKNOWN_TOPIC_ID',
        name: null,
      });
    });

    test('IncrementalAlterConfigs', async () => {
      const change = async (operation: number, value: string | null, key = 'retention.ms', of = topic) => {
        const configs = [{ name: key, operation, value }];
        const resources = [{ resourceType: topicResource, resourceName: of, configs }];
        return (await ask('IncrementalAlterConfigs', { resources, validateOnly: false })).results[0]!.error;
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
          resourceName: topic,
          keys: ['cleanup.policy', 'retention.ms'],
        };
        const resources = [makeDescribeConfigsRequestResource(wanted)];
        const { results } = await ask(
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
        (await ask('DescribeConfigs', makeDescribeConfigsRequest({ resources, includeSynonyms: false })))
          .results[0]!.error,
      ).toBe(error);
    });
  });

  describe(`${name}: frames`, () => {
    /** Sends one frame on a connection of its own; the answer's bytes, undefined when it was closed instead. */
    async function send(frame: Uint8Array): Promise<Uint8Array | undefined> {
      const raw = await RawPeer.connect(nodePlatform(), { host: '127.0.0.1', port: port() });
      raw.send(frame);
      const answer = await raw.next();
      raw.socket.end();
      return answer;
    }

    /** Length, API key, version, correlation id 7, client id `x`, and what follows. */
    function frameOf(key: number, version: number, ...rest: number[]): Uint8Array {
      return Uint8Array.from([0, 0, 0, 11 + rest.length, 0, key, 0, version, 0, 0, 0, 7, 0, 1, 120, ...rest]);
    }

    test('ApiVersions of a version to come is answered in version 0 with what there is', async () => {
      const answer = (await send(frameOf(18, 99, 0)))!;
      expect([...answer.subarray(0, 6)]).toEqual([0, 0, 0, 7, 0, 35]);
    });

    test.each<[string, Uint8Array]>([
      ['an unknown API', frameOf(120, 0)],
      ['a version to come', frameOf(3, 99)],
      ['a version of the past', frameOf(1, 0)],
      ['a body that ends too early', frameOf(3, 1, 0, 0, 0, 9)],
      ['a negative length', Uint8Array.from([128, 0, 0, 0])],
      ['a length beyond all limits', Uint8Array.from([127, 255, 255, 255])],
    ])('closes the connection on %s', async (_name, frame) => {
      expect(await send(frame)).toBeUndefined();
    });
  });
}
