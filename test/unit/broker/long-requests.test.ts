/** Requests that name many things, or one thing many times: cost and answer stay in proportion. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ApiName, RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import {
  makeDescribeConfigsRequest,
  makeDescribeConfigsRequestResource,
} from '../../../protocol/generated/describe-configs.ts';
import {
  makeListOffsetsRequest,
  makeListOffsetsRequestPartition,
} from '../../../protocol/generated/list-offsets.ts';
import { makeMetadataRequest, makeMetadataRequestTopic } from '../../../protocol/generated/metadata.ts';
import { batchOf } from '../../simulator/batches.ts';
import type { Peer } from '../../simulator/peer.ts';
import { createTopic, fetchFrom, produceTo, VirtualBroker } from '../../simulator/virtual-broker.ts';

const MANY = 100_000;

let virtual: VirtualBroker;
let peer: Peer;

beforeEach(async () => {
  virtual = await VirtualBroker.start();
  peer = await virtual.connect('kafka');
  await createTopic(virtual, peer, 't', { partitions: 10 });
});

function ask<Api extends ApiName>(api: Api, request: RequestOf<Api>): Promise<ResponseOf<Api>> {
  return virtual.world.complete(peer.request(api, request));
}

function many<T>(make: (index: number) => T): T[] {
  return Array.from({ length: MANY }, (_, index) => make(index));
}

describe('one thing many times is described once', () => {
  test('Metadata', async () => {
    const topics = many(() => makeMetadataRequestTopic({ name: 't' }));
    const request = makeMetadataRequest({ topics, allowAutoTopicCreation: false });
    const response = await ask('Metadata', request);
    expect(response.topics).toMatchObject([{ name: 't', error: 'NONE' }]);
  });

  test('DescribeConfigs', async () => {
    const resources = many(() =>
      makeDescribeConfigsRequestResource({ resourceType: 2, resourceName: 't', keys: null }),
    );
    const response = await ask(
      'DescribeConfigs',
      makeDescribeConfigsRequest({ resources, includeSynonyms: true }),
    );
    expect(response.results).toMatchObject([{ resourceName: 't', error: 'NONE' }]);
  });

  test('DescribeProducers', async () => {
    const batch = batchOf(['a'], { producerId: 7, producerEpoch: 0, baseSequence: 0 });
    await virtual.world.complete(peer.request('Produce', produceTo('t', 0, batch), 12));
    const topics = [{ name: 't', partitions: many(() => 0) }];
    const response = await ask('DescribeProducers', { topics });
    expect(response.topics[0]!.partitions).toMatchObject([{ index: 0, error: 'NONE' }]);
  });
});

describe('many things take time in proportion', () => {
  test('ListOffsets', async () => {
    const partitions = many((index) => makeListOffsetsRequestPartition({ index, timestamp: -1 }));
    const request = makeListOffsetsRequest({ replicaId: -1, topics: [{ name: 't', partitions }] });
    const response = await ask('ListOffsets', request);
    expect(response.topics[0]!.partitions.filter(({ error }) => error === 'NONE')).toHaveLength(10);
  });

  test('AlterConfigs', async () => {
    const resources = many((index) => ({ resourceType: 2, resourceName: `t${index}`, configs: [] }));
    const response = await ask('AlterConfigs', { resources, validateOnly: true });
    expect(response.results).toHaveLength(MANY);
  });

  test('IncrementalAlterConfigs', async () => {
    const configs = many((index) => ({ name: `k${index}`, operation: 0, value: 'v' }));
    const resources = [{ resourceType: 2, resourceName: 't', configs }];
    const response = await ask('IncrementalAlterConfigs', { resources, validateOnly: true });
    expect(response.results).toMatchObject([{ resourceName: 't' }]);
  });

  test('a Fetch that waits', async () => {
    const one = fetchFrom('t', 0, 0, { maxWaitMs: 1_000, minBytes: 1_000_000 });
    const { partitions } = one.topics[0]!;
    const topics = [{ ...one.topics[0]!, partitions: many(() => partitions[0]!).slice(0, 20_000) }];
    const parked = peer.request('Fetch', { ...one, topics }, 12);
    await virtual.world.advance(10);
    const producer = await virtual.connect('kafka');
    await virtual.world.complete(producer.request('Produce', produceTo('t', 0, batchOf(['a'])), 12));
    const response = await virtual.world.complete(parked);
    expect(response.topics[0]!.partitions).toHaveLength(20_000);
  });
});
