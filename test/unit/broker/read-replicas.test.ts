/** Consumers that read from a follower in their rack (KIP-392), on three whole brokers with racks of their own. */
import { beforeEach, describe, expect, test } from 'vitest';
import {
  makeFetchRequest,
  makeFetchRequestPartition,
  makeFetchRequestTopic,
} from '../../../protocol/generated/fetch.ts';
import { connect } from '../../../src/client/index.ts';
import { textsOf } from '../../simulator/batches.ts';
import { onlyPartition } from '../../simulator/virtual-broker.ts';
import { reading } from '../client/reading.ts';
import { Cluster, ids } from './virtual-cluster.ts';

const replicaSelector = 'org.apache.kafka.common.replica.RackAwareReplicaSelector';

let cluster: Cluster;
let leader: number;
let near: number;

beforeEach(async () => {
  cluster = new Cluster();
  for (const id of ids) cluster.settings.set(id, { brokerRack: `r${id}`, replicaSelector });
  await cluster.start(ids);
  await cluster.createTopic('t');
  await cluster.produce('t', ['first']);
  // What the leader knows of its followers.
  await cluster.world.advance(1_000);
  const leads = cluster.brokers.find(({ state }) => state.partitions.find('t', 0)!.isLeader)!;
  leader = leads.nodeId;
  near = ids.find((id) => id !== leader)!;
});

/** What the broker answers to a consumer in this rack. */
async function fetched(id: number, rackId: string, fetchOffset = 0) {
  const peer = await cluster.connect(id, 'kafka');
  const { topicId } = cluster.broker(id).state.partitions.find('t', 0)!;
  const partitions = [makeFetchRequestPartition({ index: 0, fetchOffset, partitionMaxBytes: 1_000 })];
  const topics = [makeFetchRequestTopic({ name: 't', topicId, partitions })];
  const request = makeFetchRequest({ maxWaitMs: 0, minBytes: 1, topics, rackId });
  const answer = onlyPartition(await cluster.world.complete(peer.request('Fetch', request, 17)));
  const { error, preferredReadReplica: named, records } = answer;
  return { error, named, count: textsOf(records).length };
}

describe('a consumer that tells its rack', () => {
  test('is sent by the leader to the replica there, and served by it', async () => {
    expect(await fetched(leader, `r${near}`)).toEqual({ error: 'NONE', named: near, count: 0 });
    expect(await fetched(near, `r${near}`)).toEqual({ error: 'NONE', named: -1, count: 1 });
  });

  test.each([
    ['its own rack', () => `r${leader}`],
    ['none', () => ''],
    ['another', () => 'r9'],
  ])('is served by the leader that stands in %s', async (_, rack) => {
    expect(await fetched(leader, rack())).toEqual({ error: 'NONE', named: -1, count: 1 });
  });

  test('is refused by the replica what is not in its log', async () => {
    const outside = { error: 'OFFSET_OUT_OF_RANGE', named: -1, count: 0 };
    expect(await fetched(near, `r${near}`, 1)).toEqual({ error: 'NONE', named: -1, count: 0 });
    expect(await fetched(near, `r${near}`, 2)).toEqual(outside);
    const trim = { topics: [{ name: 't', partitions: [{ index: 0, offset: 1 }] }], timeoutMs: 5_000 };
    const { dispatch } = cluster.broker(leader).state;
    await cluster.world.complete(dispatch.ask('DeleteRecords', trim));
    await cluster.world.advance(1_000);
    expect(await fetched(near, `r${near}`)).toEqual(outside);
  });

  test('is served by the leader once the replica is fenced', async () => {
    cluster.world.host(`b${near}`).crash({ powerLoss: false });
    await cluster.until(() => cluster.broker(leader).state.quorum.image.brokers.get(near)!.fenced);
    expect(await fetched(leader, `r${near}`)).toEqual({ error: 'NONE', named: -1, count: 1 });
  });

  test('reads there soon what the leader shows to readers, though nothing comes after it', async () => {
    const { world } = cluster;
    const { platform } = world.host('reader');
    const ottla = await world.complete(connect(`b${leader}:9092`, { platform }));
    const found = reading(ottla.consumer({ topics: ['t'], from: 'start', rack: `r${near}` }));
    await world.advance(3_000);
    const { counters } = cluster.broker(near).state.dispatch;
    const before = counters.Fetch.requests;
    for (let round = 1; round <= 10; round++) {
      await cluster.produce('t', [`${round}`]);
      await world.advance(50);
      expect(found.seen).toHaveLength(1 + round);
      await world.advance(137);
    }
    expect(counters.Fetch.requests - before).toBeGreaterThanOrEqual(10);
    await world.complete(ottla.close());
  });

  test('misses nothing for long where the replica is cut off from the others, and does not say so', async () => {
    const { world } = cluster;
    const { platform } = world.host('reader');
    const ottla = await world.complete(connect(`b${leader}:9092`, { platform }));
    const found = reading(ottla.consumer({ topics: ['t'], from: 'start', rack: `r${near}` }));
    await world.advance(3_000);
    const others = ids.filter((id) => id !== near).map((id) => `b${id}`);
    world.network.partition([`b${near}`], others);
    await cluster.until(() => !cluster.broker(leader).state.partitions.find('t', 0)!.isInSync(near));
    await cluster.produce('t', ['second']);
    await world.advance(30_000);
    expect(found).toEqual({ seen: ['first', 'second'], failure: undefined });
    await world.complete(ottla.close());
  });

  test('costs the brokers nothing more while nothing is written', async () => {
    const { counters } = cluster.broker(leader).state.dispatch;
    const before = counters.Fetch.requests;
    await cluster.world.advance(10_000);
    // Two followers, each with a wait of half a second.
    expect(counters.Fetch.requests - before).toBeLessThan(100);
  });
});
