/** A replica that ends where its leader's log starts now, with a record there that was never committed. */
import { expect, test } from 'vitest';
import { readBatchHeader } from '../../../protocol/record/batch.ts';
import { batchOf } from '../../simulator/batches.ts';
import { Cluster, type Node } from './replication-fixture.ts';

/** A segment for each batch. */
const config = { segmentBytes: 90, minInsyncReplicas: 1 } as const;

function put(node: Node, producerId: number): void {
  const bytes = batchOf(['x'], { producerId, producerEpoch: 0, baseSequence: 0 });
  expect(node.partition.append(bytes, readBatchHeader(bytes, 0))).toMatchObject({ ok: true });
}

const producers = (node: Node): number[] => node.log.producers().map(({ producerId }) => producerId);

/** Producer 7 wrote to replica 0 what nobody else has; in its place 8 wrote to replica 1, and that is deleted; then 9. */
async function parted(): Promise<Cluster> {
  const cluster = await Cluster.start(3, { config });
  const [old, leader, other] = [cluster.get(0), cluster.get(1), cluster.get(2)];
  cluster.isolate(0);
  put(old, 7);
  cluster.decide({ leader: 1, leaderEpoch: 1, isr: [1, 2] });
  for (const node of [leader, other]) node.learn(cluster.image);
  await cluster.settle();
  for (const producer of [8, 9]) put(leader, producer);
  await cluster.settle(1_000);
  cluster.alterBroker(0, { fenced: true });
  for (const node of [leader, other]) node.learn(cluster.image);
  expect(await cluster.run(leader.partition.deleteBefore(1, 5_000))).toEqual({ ok: true, value: 1 });
  return cluster;
}

/** Replica 0 is back and follows. */
async function rejoined(cluster: Cluster, leader: Node): Promise<void> {
  cluster.rejoin();
  cluster.alterBroker(0, { fenced: false });
  for (const node of [leader, cluster.get(0)]) node.learn(cluster.image);
  await cluster.settle(5_000);
}

test('begins there anew: what it knows of producers would make a lost batch look like a repetition', async () => {
  const cluster = await parted();
  const [old, leader] = [cluster.get(0), cluster.get(1)];
  await rejoined(cluster, leader);
  expect([old.log.logStartOffset, old.log.nextOffset]).toEqual([1, 2]);
  expect(producers(old)).toEqual([9]);
  await cluster.close();
});

test('begins there anew with a leader that has itself begun there', async () => {
  const cluster = await parted();
  const [old, , other] = [cluster.get(0), cluster.get(1), cluster.get(2)];
  await cluster.run(other.log.restartAt(1));
  cluster.decide({ leader: 2, leaderEpoch: 2, isr: [2] });
  await rejoined(cluster, other);
  expect([old.log.logStartOffset, old.log.nextOffset]).toEqual([1, 1]);
  expect(producers(old)).toEqual([]);
  await cluster.close();
});

test('one that has the deleted records keeps what it knows of their producers', async () => {
  const cluster = await parted();
  const [, leader, other] = [cluster.get(0), cluster.get(1), cluster.get(2)];
  other.crash(false);
  await cluster.restart(2, {});
  leader.learn(cluster.image);
  other.learn(cluster.image);
  await cluster.settle(5_000);
  put(leader, 10);
  await cluster.settle();
  expect([producers(leader), producers(other)]).toEqual([
    [8, 9, 10],
    [8, 9, 10],
  ]);
  await cluster.close();
});
