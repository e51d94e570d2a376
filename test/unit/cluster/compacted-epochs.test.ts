/** Leader epochs of followers that get a log when the batches with which they began are compacted away. */
import { expect, test } from 'vitest';
import { readBatchHeader } from '../../../protocol/record/batch.ts';
import { batchOf } from '../../simulator/batches.ts';
import { Cluster, type Node } from './replication-fixture.ts';

const filling = 'x'.repeat(100);
const compacted = {
  segmentBytes: 700,
  cleanupPolicy: ['compact'],
  minCleanableDirtyRatio: 0,
  minCompactionLagMs: 0,
  minInsyncReplicas: 1,
} as const;

function put(node: Node, key: string, value: string): void {
  const bytes = batchOf([value + filling], { key });
  node.partition.append(bytes, readBatchHeader(bytes, 0));
}

async function shown(cluster: Cluster, node: Node): Promise<string[]> {
  return (await cluster.run(node.values())).map((value) => value.replace(filling, ''));
}

/**
 * Replica 0 has an uncommitted tail of epoch 0, in whose place replica 1 had records of epoch 1 that are compacted
 * away; replica 2 was away, takes the log from 1, and leads.
 */
async function led(segmentBytes: number = compacted.segmentBytes): Promise<Cluster> {
  const cluster = await Cluster.start(3, { config: compacted });
  const [old, next, away] = [cluster.get(0), cluster.get(1), cluster.get(2)];
  put(old, 'k', 'committed');
  await cluster.settle();
  away.crash(false);
  cluster.alterBroker(2, { fenced: true });
  cluster.decide({ isr: [0, 1] });
  for (const node of [old, next]) node.learn(cluster.image);
  await cluster.settle(1_000);
  cluster.isolate(0);
  for (const value of ['never 1', 'never 2']) put(old, 'k', value);
  await cluster.settle(100);
  cluster.decide({ leader: 1, leaderEpoch: 1, isr: [1] });
  next.learn(cluster.image);
  await cluster.settle(100);
  for (let round = 0; round < 11; round++) {
    put(next, 'j', `${round}`);
    await cluster.settle(50);
  }
  await cluster.settle(1_000);
  const report = await cluster.run(next.log.compaction.compact(next.platform.clock.wallTime()));
  expect(report?.removedRecords).toBeGreaterThan(2);
  // What is in memory is served as it was.
  next.crash(false);
  await cluster.restart(1, { leader: 1, leaderEpoch: 2, isr: [1] });
  next.learn(cluster.image);
  await cluster.settle(500);
  cluster.config = { ...cluster.config, segmentBytes };
  await cluster.restart(2, {});
  cluster.alterBroker(2, { fenced: false });
  for (const node of [next, away]) node.learn(cluster.image);
  await cluster.settle(3_000);
  expect(cluster.accept(1)).toEqual([1, 2]);
  cluster.decide({ leader: 2, leaderEpoch: 3, isr: [1, 2] });
  for (const node of [next, away]) node.learn(cluster.image);
  await cluster.settle();
  return cluster;
}

test('an epoch begins where the batch before it ends, not where its first batch is left', async () => {
  const cluster = await led();
  const [old, , leader] = cluster.nodes;
  expect(leader!.log.endOffsetForEpoch(0)).toEqual({ leaderEpoch: 0, endOffset: 1 });
  // A consumer may have read there what has been compacted away since: nobody tells it that it is cut off.
  expect(leader!.partition.divergence(0, 3, true)).toEqual({ ok: true, value: { epoch: 0, endOffset: 1 } });
  expect(leader!.partition.divergence(0, 3, false)).toEqual({ ok: true, value: undefined });
  const { nextOffset } = leader!.log;
  expect(leader!.partition.endOfEpoch(0, false).endOffset).toBeLessThanOrEqual(nextOffset);
  expect(leader!.partition.divergence(1, nextOffset + 9, false)).toMatchObject({ value: { epoch: 1 } });
  cluster.rejoin();
  old!.learn(cluster.image);
  await cluster.settle(5_000);
  expect(await shown(cluster, old!)).toEqual(await shown(cluster, leader!));
  await cluster.close();
});

test.each([
  ['the last segment', 1 << 20],
  ['a closed segment', compacted.segmentBytes],
])('so it is found anew in %s without its checkpoint', async (_, segmentBytes) => {
  const cluster = await led(segmentBytes);
  const leader = cluster.get(2);
  leader.crash(false);
  await cluster.run(leader.host.platform.disk.remove('/data/t-0/leader-epoch-checkpoint'));
  await cluster.restart(2, { leader: 2, leaderEpoch: 4, isr: [2] });
  leader.learn(cluster.image);
  await cluster.settle();
  expect(leader.log.endOffsetForEpoch(0)).toEqual({ leaderEpoch: 0, endOffset: 1 });
  await cluster.close();
});
