/**
 * Whole clusters that start again: what a broker does before it knows what has been committed since it last
 * wrote down how far that was.
 */
import { describe, expect, test } from 'vitest';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { batchOf } from '../../simulator/batches.ts';
import { createTopic, produceTo, VirtualBroker } from '../../simulator/virtual-broker.ts';
import { Cluster, checkpointIntervalMs, ids } from './virtual-cluster.ts';

describe('a cluster whose machines lose their power', () => {
  test('is not led by a broker that has lost records while one that has them can lead', async () => {
    const cluster = new Cluster();
    await cluster.start(ids);
    await cluster.createTopic('t', [{ name: 'write.caching', value: 'true' }]);
    await cluster.produce('t', ['a', 'b', 'c']);
    // In sync were all; what the page cache of two machines held is gone, of the third only the process.
    for (const id of ids) cluster.world.host(`b${id}`).crash({ powerLoss: id !== 3 });
    await cluster.start([1, 2]);
    await cluster.world.advance(10_000);
    await cluster.start([3]);
    await cluster.world.advance(10_000);
    expect(cluster.ends('t')).toEqual([3, 3, 3]);
  });

  test('keeps the records of a topic that took the place of another one just before', async () => {
    const cluster = new Cluster();
    await cluster.start(ids);
    await cluster.createTopic('t');
    await cluster.world.advance(2 * checkpointIntervalMs);
    await cluster.deleteTopic('t');
    await cluster.createTopic('t');
    await cluster.produce('t', ['a', 'b', 'c']);
    for (const id of ids) cluster.world.host(`b${id}`).crash({ powerLoss: true });
    await cluster.start(ids);
    await cluster.world.advance(10_000);
    expect(cluster.ends('t')).toEqual([3, 3, 3]);
  });
});

describe('a replica whose directory alone was removed', () => {
  /** The broker is stopped, and its directory of the topic is gone when it starts again. */
  async function bereave(cluster: Cluster, id: number): Promise<void> {
    const { disk } = cluster.world.host(`b${id}`);
    await cluster.world.complete(disk.remove('/data/t-0'));
    await cluster.world.complete(disk.syncDirectory('/data'));
  }

  test('does not lead while another one that has the records can', async () => {
    const cluster = new Cluster();
    await cluster.start(ids);
    await cluster.createTopic('t');
    await cluster.produce('t', ['a', 'b', 'c']);
    await cluster.world.advance(2 * checkpointIntervalMs);
    for (const id of ids) cluster.world.host(`b${id}`).crash({ powerLoss: false });
    for (const id of [1, 2]) await bereave(cluster, id);
    await cluster.start([1, 2]);
    await cluster.world.advance(10_000);
    expect(cluster.broker(1).state.partitions.find('t', 0)!.leader).toBe(-1);
    await cluster.start([3]);
    await cluster.world.advance(10_000);
    expect(cluster.ends('t')).toEqual([3, 3, 3]);
    expect(cluster.broker(1).state.partitions.find('t', 0)!.isInSync(1)).toBe(true);
  });

  test('does not lead again although it led last, and the others keep what they have', async () => {
    const cluster = new Cluster();
    await cluster.start(ids);
    await cluster.createTopic('t', [{ name: 'min.insync.replicas', value: '1' }]);
    await cluster.produce('t', ['a', 'b', 'c']);
    await cluster.world.advance(2 * checkpointIntervalMs);
    const last = cluster.broker(1).state.partitions.find('t', 0)!.leader;
    const others = ids.filter((id) => id !== last);
    for (const id of others) {
      cluster.world.host(`b${id}`).crash({ powerLoss: false });
      await cluster.world.advance(20_000);
    }
    cluster.world.host(`b${last}`).crash({ powerLoss: false });
    await bereave(cluster, last);
    await cluster.start([last, ...others]);
    await cluster.world.advance(10_000);
    const ends = cluster.ends('t');
    expect([ends[last - 1], others.map((id) => ends[id - 1])]).toEqual([0, [3, 3]]);
  });
});

test('a broker alone serves a partition whose directory was removed from its start, and says what is gone', async () => {
  const lines: object[] = [];
  const logger = { ...silentLogger, error: (fields: object) => void lines.push(fields), child: () => logger };
  const virtual = await VirtualBroker.start({ logger });
  const { world } = virtual;
  const peer = await virtual.connect('native');
  await createTopic(virtual, peer, 't');
  await world.complete(peer.request('Produce', produceTo('t', 0, batchOf(['a', 'b']))));
  await virtual.close();
  const host = world.host('broker');
  await world.complete(host.disk.remove('/data/t-0'));
  host.restart();
  await virtual.boot();
  expect(lines).toEqual([{ directory: '/data/t-0', lostBelow: 2 }]);
  const again = await virtual.connect('native');
  const { topics } = await world.complete(again.request('Produce', produceTo('t', 0, batchOf(['c']))));
  expect(topics[0]!.partitions[0]).toMatchObject({ error: 'NONE', baseOffset: 0 });
  await virtual.crash(false);
  expect(lines).toHaveLength(1);
});

describe('a cluster whose brokers were started with different settings', () => {
  test('counts the same number of replicas as enough on all of them', async () => {
    const cluster = new Cluster();
    await cluster.start(ids);
    const odd = ids.find((id) => id !== cluster.controller.nodeId)!;
    cluster.world.host(`b${odd}`).crash({ powerLoss: false });
    cluster.settings.set(odd, { minInsyncReplicas: 1 });
    await cluster.start([odd]);
    await cluster.createTopic('t');
    const enough = cluster.brokers.map(
      ({ state }) => state.partitions.find('t', 0)!.config.minInsyncReplicas,
    );
    expect(enough).toEqual([2, 2, 2]);
  });
});
