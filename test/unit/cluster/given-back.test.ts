/** A replica that was taken from a broker and given back to it, as a start reads of both in the metadata. */
import { expect, test } from 'vitest';
import { Cluster, type Node } from './replication-fixture.ts';

const config = { minInsyncReplicas: 1 } as const;

/** A broker with records, killed and started anew, that has read so far that it hosted the replica, and that 1 does. */
async function readingOfItsLoss(): Promise<{ cluster: Cluster; node: Node }> {
  const cluster = await Cluster.start(1, { config });
  const node = cluster.get(0);
  const formerly = cluster.image;
  for (const value of ['a', 'b']) node.append(value);
  await cluster.settle(1_000);
  node.crash(false);
  await cluster.run(node.start());
  node.learn(formerly);
  await cluster.settle(100);
  node.learn(cluster.decide({ replicas: [1], isr: [1], leader: 1, leaderEpoch: 1 }));
  await cluster.settle(100);
  return { cluster, node };
}

/** The broker comes to its registration, with which the partition changes so. */
async function registered(cluster: Cluster, node: Node, change: Parameters<Cluster['decide']>[0]) {
  expect(cluster.image.brokers.get(0)?.incarnationId).not.toBe(node.incarnationId);
  cluster.alterBroker(0, { epoch: 500, incarnationId: node.incarnationId });
  node.learn(cluster.decide(change));
  await cluster.settle(1_000);
}

test('metadata of a former life delete nothing: the records are in the log that was given back', async () => {
  const { cluster, node } = await readingOfItsLoss();
  node.learn(cluster.decide({ replicas: [0], isr: [0], leader: 0, leaderEpoch: 2 }));
  await cluster.settle(100);
  await registered(cluster, node, { leaderEpoch: 3 });
  expect(await cluster.run(node.values())).toEqual(['a', 'b']);
  await cluster.close();
});

test('what belongs to others is deleted once the broker is registered', async () => {
  const { cluster, node } = await readingOfItsLoss();
  expect(node.partitions.find('t', 0)).toBeDefined();
  await registered(cluster, node, {});
  expect(node.partitions.find('t', 0)).toBeUndefined();
  await cluster.settle(120_000);
  expect(await cluster.run(node.host.platform.disk.list('/data'))).not.toContain('t-0');
  await cluster.close();
});
