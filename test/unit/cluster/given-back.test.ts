/** A replica that was taken from a broker and given back to it, as a start reads of both in the metadata. */
import { expect, test } from 'vitest';
import { Cluster } from './replication-fixture.ts';

const config = { minInsyncReplicas: 1 } as const;

test('metadata of a former life delete nothing: the records are in the log that was given back', async () => {
  const cluster = await Cluster.start(1, { config });
  const node = cluster.get(0);
  const formerly = cluster.image;
  for (const value of ['a', 'b']) node.append(value);
  await cluster.settle(1_000);
  node.crash(false);
  await cluster.run(node.start());
  // What it reads at its start, one after the other: hosted here, elsewhere, here again; then its registration.
  node.learn(formerly);
  await cluster.settle(100);
  node.learn(cluster.decide({ replicas: [1], isr: [1], leader: 1, leaderEpoch: 1 }));
  await cluster.settle(100);
  node.learn(cluster.decide({ replicas: [0], isr: [0], leader: 0, leaderEpoch: 2 }));
  await cluster.settle(100);
  expect(cluster.image.brokers.get(0)?.incarnationId).not.toBe(node.incarnationId);
  cluster.alterBroker(0, { epoch: 500, incarnationId: node.incarnationId });
  node.learn(cluster.decide({ leaderEpoch: 3 }));
  await cluster.settle(1_000);
  expect(await cluster.run(node.values())).toEqual(['a', 'b']);
  await cluster.close();
});

test('what belongs to others is deleted once the broker is registered', async () => {
  const cluster = await Cluster.start(1, { config });
  const node = cluster.get(0);
  const formerly = cluster.image;
  node.append('a');
  await cluster.settle(1_000);
  node.crash(false);
  await cluster.run(node.start());
  node.learn(formerly);
  await cluster.settle(100);
  node.learn(cluster.decide({ replicas: [1], isr: [1], leader: 1, leaderEpoch: 1 }));
  await cluster.settle(100);
  expect(node.partitions.find('t', 0)).toBeDefined();
  cluster.alterBroker(0, { epoch: 500, incarnationId: node.incarnationId });
  node.learn(cluster.decide({}));
  await cluster.settle(1_000);
  expect(node.partitions.find('t', 0)).toBeUndefined();
  await cluster.settle(120_000);
  expect(await cluster.run(node.host.platform.disk.list('/data'))).not.toContain('t-0');
  await cluster.close();
});
