/** Fetch on a virtual broker: limits, waiting, epochs, errors. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import {
  makeFetchRequest,
  makeFetchRequestPartition,
  makeFetchRequestTopic,
} from '../../../protocol/generated/fetch.ts';
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
let topicId: string;

beforeEach(async () => {
  virtual = await VirtualBroker.start();
  peer = await virtual.connect('native');
  ({ topicId } = await createTopic(virtual, peer, 't', { partitions: 3 }));
});

async function produce(...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const request = produceTo('t', 0, batchOf([text]));
    expect(onlyPartition(await virtual.world.complete(peer.request('Produce', request))).error).toBe('NONE');
  }
}

function fetch(request: RequestOf<'Fetch'>, version = 12): Promise<ResponseOf<'Fetch'>> {
  return virtual.world.complete(peer.request('Fetch', request, version));
}

function values(partition: ResponseOf<'Fetch'>['topics'][number]['partitions'][number]): string[] {
  return textsOf(partition.records).map(({ value }) => value);
}

describe('Fetch', () => {
  test('whole batches from the one that holds the offset', async () => {
    const request = produceTo('t', 0, batchOf(['a', 'b', 'c']));
    await virtual.world.complete(peer.request('Produce', request));
    const found = onlyPartition(await fetch(fetchFrom('t', 0, 1)));
    expect(found).toMatchObject({ error: 'NONE', highWatermark: 3, lastStableOffset: 3, logStartOffset: 0 });
    expect(values(found)).toEqual(['a', 'b', 'c']);
  });

  test('aborted transactions are a list only where committed records were asked for', async () => {
    const uncommitted = onlyPartition(await fetch(fetchFrom('t', 0, 0)));
    const committed = onlyPartition(await fetch(fetchFrom('t', 0, 0, { isolationLevel: 1 })));
    expect([uncommitted.abortedTransactions, committed.abortedTransactions]).toEqual([null, []]);
  });

  test('the first batch comes whole however small the limits, and no second one with it', async () => {
    await produce('x'.repeat(5_000), 'y'.repeat(5_000));
    for (const limits of [
      { maxBytes: 10 },
      { partitionMaxBytes: 10 },
      { maxBytes: 0, partitionMaxBytes: 0 },
    ]) {
      expect(values(onlyPartition(await fetch(fetchFrom('t', 0, 0, limits))))).toEqual(['x'.repeat(5_000)]);
    }
    expect(values(onlyPartition(await fetch(fetchFrom('t', 0, 0, { maxBytes: 10_200 }))))).toHaveLength(2);
  });

  test('partitions after the first that has data get no more than what is left', async () => {
    for (const index of [0, 1, 2]) {
      const request = produceTo('t', index, batchOf([`${index}`.repeat(4_000)]));
      await virtual.world.complete(peer.request('Produce', request));
    }
    const partitions = [0, 1, 2].map((index) =>
      makeFetchRequestPartition({ index, fetchOffset: 0, partitionMaxBytes: 100_000 }),
    );
    const request = makeFetchRequest({
      maxWaitMs: 0,
      minBytes: 1,
      maxBytes: 5_000,
      forgottenTopics: [],
      topics: [makeFetchRequestTopic({ name: 't', partitions })],
    });
    const served = new Set<number>();
    for (let round = 0; round < 3; round++) {
      const { topics } = await fetch(request);
      expect(topics[0]!.partitions.map(({ index }) => index)).toEqual([0, 1, 2]);
      const filled = topics[0]!.partitions.filter(({ records }) => (records ?? []).length > 0);
      expect(filled).toHaveLength(1);
      served.add(filled[0]!.index);
    }
    expect(served).toEqual(new Set([0, 1, 2]));
  });

  test('at the end it waits, for as long as it was told', async () => {
    const begun = virtual.world.now;
    const found = onlyPartition(await fetch(fetchFrom('t', 0, 0, { maxWaitMs: 300 })));
    expect(found).toMatchObject({ error: 'NONE', records: [], highWatermark: 0 });
    expect(virtual.world.now - begun).toBeGreaterThanOrEqual(300);
  });

  test('it wakes when a record becomes readable, on whichever partition', async () => {
    const partitions = [0, 1, 2].map((index) =>
      makeFetchRequestPartition({ index, fetchOffset: 0, partitionMaxBytes: 100_000 }),
    );
    const request = makeFetchRequest({
      maxWaitMs: 60_000,
      minBytes: 1,
      forgottenTopics: [],
      topics: [makeFetchRequestTopic({ name: 't', partitions })],
    });
    const parked = peer.request('Fetch', request, 12);
    await virtual.world.advance(100);
    const begun = virtual.world.now;
    const writer = await virtual.connect('kafka');
    await virtual.world.complete(writer.request('Produce', produceTo('t', 1, batchOf(['wake']), 1), 12));
    const { topics } = await virtual.world.complete(parked);
    expect(virtual.world.now - begun).toBeLessThan(50);
    expect(topics[0]!.partitions.map(values)).toEqual([[], ['wake'], []]);
  });

  test('minBytes gathers several batches', async () => {
    const parked = peer.request('Fetch', fetchFrom('t', 0, 0, { maxWaitMs: 60_000, minBytes: 250 }), 12);
    const writer = await virtual.connect('kafka');
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await virtual.world.complete(writer.request('Produce', produceTo('t', 0, batchOf([text])), 12));
    }
    const found = values(onlyPartition(await virtual.world.complete(parked)));
    expect(found.length).toBeGreaterThanOrEqual(3);
    expect(found.length).toBeLessThan(6);
  });

  test.each([-1, 3, 99])('offset %i outside of the log is OFFSET_OUT_OF_RANGE, at once', async (offset) => {
    await produce('a', 'b');
    const begun = virtual.world.now;
    const found = onlyPartition(await fetch(fetchFrom('t', 0, offset, { maxWaitMs: 10_000 })));
    expect(found.error).toBe('OFFSET_OUT_OF_RANGE');
    expect(virtual.world.now - begun).toBeLessThan(100);
  });

  test('leader epochs: older is fenced, newer is unknown, −1 is not checked', async () => {
    const { topics } = await virtual.world.complete(
      peer.request('Metadata', {
        topics: [{ name: 't', topicId: zeroUuid }],
        allowAutoTopicCreation: false,
        includeClusterAuthorizedOperations: false,
        includeTopicAuthorizedOperations: false,
      }),
    );
    await virtual.crash(false);
    peer = await virtual.connect('native');
    const epoch = topics[0]!.partitions[0]!.leaderEpoch;
    const errorOf = async (currentLeaderEpoch: number) =>
      onlyPartition(await fetch(fetchFrom('t', 0, 0, { currentLeaderEpoch }))).error;
    expect(await errorOf(epoch)).toBe('FENCED_LEADER_EPOCH');
    expect(await errorOf(epoch + 1)).toBe('NONE');
    expect(await errorOf(epoch + 2)).toBe('UNKNOWN_LEADER_EPOCH');
    expect(await errorOf(-1)).toBe('NONE');
  });

  test('a reader whose history has left the log is told where', async () => {
    await produce('a', 'b');
    await virtual.crash(false);
    peer = await virtual.connect('native');
    await produce('c');
    const divergence = async (lastFetchedEpoch: number, offset: number) =>
      onlyPartition(await fetch(fetchFrom('t', 0, offset, { lastFetchedEpoch })));
    expect((await divergence(0, 2)).divergingEpoch).toBeNull();
    expect(values(await divergence(1, 2))).toEqual(['c']);
    expect(await divergence(0, 3)).toMatchObject({
      error: 'NONE',
      divergingEpoch: { epoch: 0, endOffset: 2 },
      records: [],
    });
  });

  test('unknown topics and partitions, by name and by id', async () => {
    expect(onlyPartition(await fetch(fetchFrom('missing', 0, 0))).error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
    expect(onlyPartition(await fetch(fetchFrom('t', 9, 0))).error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
    const kafka = await virtual.connect('kafka');
    const byId = async (id: string) => {
      const partitions = [makeFetchRequestPartition({ index: 0, fetchOffset: 0, partitionMaxBytes: 1_000 })];
      const topics = [makeFetchRequestTopic({ topicId: id, partitions })];
      const request = makeFetchRequest({ maxWaitMs: 0, minBytes: 0, forgottenTopics: [], topics });
      return onlyPartition(await virtual.world.complete(kafka.request('Fetch', request, 17))).error;
    };
    expect(await byId(topicId)).toBe('NONE');
    expect(await byId('11111111-2222-3333-4444-555555555555')).toBe('UNKNOWN_TOPIC_ID');
  });

  test('a follower’s fetch is refused where clients come in', async () => {
    const request = { ...fetchFrom('t', 0, 0), replicaState: { replicaId: 2, replicaEpoch: 1 } };
    expect(onlyPartition(await fetch(request)).error).toBe('TOPIC_AUTHORIZATION_FAILED');
  });

  test('a parked fetch is answered when its topic is deleted', async () => {
    const parked = peer.request('Fetch', fetchFrom('t', 0, 0, { maxWaitMs: 600_000 }), 12);
    await virtual.world.advance(10);
    const admin = await virtual.connect('kafka');
    const request = { topics: [{ name: 't', topicId: zeroUuid }], timeoutMs: 1_000 };
    await virtual.world.complete(admin.request('DeleteTopics', request));
    expect(onlyPartition(await virtual.world.complete(parked)).error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
  });

  test('many who read from files at a time share the room for answers', async () => {
    const MiB = 1024 * 1024;
    const settings = { queuedMaxRequestBytes: MiB, socketRequestMaxBytes: MiB, logCacheBytes: MiB };
    virtual = await VirtualBroker.start({ settings });
    peer = await virtual.connect('native');
    await createTopic(virtual, peer, 't');
    await produce(...new Array<string>(100).fill('x'.repeat(10_000)));
    await virtual.crash(false);
    peer = await virtual.connect('native');
    const answers = await virtual.world.complete(
      Promise.all(Array.from({ length: 50 }, () => peer.request('Fetch', fetchFrom('t', 0, 0), 12))),
    );
    const sizes = answers.map((answer) =>
      (onlyPartition(answer).records ?? []).reduce((sum, chunk) => sum + chunk.length, 0),
    );
    expect(Math.min(...sizes)).toBeGreaterThan(10_000);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(2 * MiB);
    // All of it has been given back.
    expect(values(onlyPartition(await fetch(fetchFrom('t', 0, 0))))).toHaveLength(100);
  });

  test('whoever leaves while parked leaves nothing behind', async () => {
    const leaver = await virtual.connect('native');
    leaver.request('Fetch', fetchFrom('t', 0, 0, { maxWaitMs: 600_000 }), 12).catch(() => undefined);
    await virtual.world.advance(10);
    leaver.raw.socket.destroy();
    await virtual.world.advance(1_000);
    await produce('a');
    await virtual.world.advance(1_000);
    expect(virtual.broker.state.counters.unsentBytes).toBe(0);
  });

  test('on a Kafka connection a parked fetch holds back what comes after, on a native one it does not', async () => {
    const run = async (protocol: 'kafka' | 'native'): Promise<string[]> => {
      const client = await virtual.connect(protocol);
      const order: string[] = [];
      const parked = client.request('Fetch', fetchFrom('t', 2, 0, { maxWaitMs: 200 }), 12);
      void parked.then(() => order.push('fetch'));
      const cluster = {
        includeClusterAuthorizedOperations: false,
        endpointType: 1,
        includeFencedBrokers: false,
      };
      const other = client.request('DescribeCluster', cluster);
      void other.then(() => order.push('cluster'));
      await virtual.world.complete(Promise.all([parked, other]));
      return order;
    };
    expect(await run('kafka')).toEqual(['fetch', 'cluster']);
    expect(await run('native')).toEqual(['cluster', 'fetch']);
  });

  test('old records come from files after a restart', async () => {
    await produce('a', 'b', 'c');
    await virtual.crash(true);
    peer = await virtual.connect('native');
    expect(values(onlyPartition(await fetch(fetchFrom('t', 0, 0))))).toEqual(['a', 'b', 'c']);
    await produce('d');
    expect(values(onlyPartition(await fetch(fetchFrom('t', 0, 3))))).toEqual(['d']);
  });
});
