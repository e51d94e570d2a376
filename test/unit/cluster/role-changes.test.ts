/**
 * Roles that begin while something of the one before is under way: what it has written is not in the file, and may
 * never be, or an answer to it comes late. Numbers are those of src/core/replication/README.md.
 */
import { expect, test } from 'vitest';
import { makeFetchResponsePartition } from '../../../protocol/generated/fetch.ts';
import { stampBaseOffset } from '../../../protocol/record/batch.ts';
import { batchOf } from '../../simulator/batches.ts';
import { Cluster } from './replication-fixture.ts';

test('a follower that is to lead stops in the middle of an answer, though not all of it is synced (R2)', async () => {
  const slow = { latency: { sync: { min: 20, max: 20 } } };
  const cluster = await Cluster.start(2, { hosts: { 1: slow } });
  const next = cluster.get(1);
  cluster.isolate(1);
  const records = [0, 1, 2].map((offset) => {
    const bytes = batchOf(['x'.repeat(1_100_000)]);
    stampBaseOffset(bytes, 0, offset, 0);
    return bytes;
  });
  const answer = { index: 0, error: 'NONE', highWatermark: 0, logStartOffset: 0, records } as const;
  void next.followed.take(makeFetchResponsePartition(answer));
  for (let turn = 0; turn < 50 && next.log.nextOffset === 0; turn++) await Promise.resolve();
  expect([next.log.nextOffset, next.log.recoveryPoint]).toEqual([1, 0]);
  next.learn(cluster.decide({ leader: 1, leaderEpoch: 1, isr: [1] }));
  await cluster.settle();
  expect(next.partition.refusal(-1)).toBeUndefined();
  await cluster.close();
});

test('a leadership that began behind what could not be written begins where the log ends', async () => {
  const cluster = await Cluster.start(2, { config: { minInsyncReplicas: 1 } });
  const leader = cluster.get(0);
  leader.append('a');
  await cluster.settle();
  const isLog = (path: string): boolean => path.includes('/t-0/') && path.endsWith('.log');
  leader.host.disk.inject({ operation: 'append', code: 'ENOSPC', path: isLog });
  leader.append('b', 'c', 'd');
  cluster.decide({ leader: 0, leaderEpoch: 1 });
  cluster.tellAll();
  await cluster.settle(5_000);
  expect([leader.log.nextOffset, leader.partition.knowsEnd]).toEqual([1, true]);
  leader.append('e');
  await cluster.settle(5_000);
  expect(leader.partition.highWatermark).toBe(2);
  await cluster.close();
});

test('an answer that was asked for in an earlier epoch changes nothing (F8)', async () => {
  const cluster = await Cluster.start(3);
  const follower = cluster.get(1);
  const before = follower.followed;
  cluster.isolate(2);
  cluster.get(0).append('a');
  await cluster.settle();
  cluster.isolate(1);
  follower.learn(cluster.decide({ leader: 2, leaderEpoch: 1 }));
  await cluster.settle();
  const state = () => [follower.log.nextOffset, follower.partition.highWatermark];
  expect(state()).toEqual([1, 0]);
  const fields = { index: 0, error: 'NONE', highWatermark: 1, logStartOffset: 0, records: [] } as const;
  const divergingEpoch = { epoch: 0, endOffset: 0 };
  const answers = [fields, { ...fields, divergingEpoch }].map(makeFetchResponsePartition);
  for (const answer of answers) expect(await cluster.run(before.take(answer))).toBe(false);
  expect(state()).toEqual([1, 0]);
  expect(await cluster.run(follower.followed.take(answers[1]!))).toBe(true);
  expect(state()).toEqual([0, 0]);
  await cluster.close();
});
