/**
 * Leaders and followers of a partition on virtual brokers, with a controller that the test plays. Numbers are those
 * of src/core/replication/README.md.
 */
import { describe, expect, test } from 'vitest';
import {
  makeFetchRequest,
  makeFetchRequestPartition,
  makeFetchRequestTopic,
  makeFetchResponsePartition,
} from '../../../protocol/generated/fetch.ts';
import { batchOf } from '../../simulator/batches.ts';
import { Cluster, LAG_MAX, type Node, TOPIC_ID } from './replication-fixture.ts';

/** How a wait for the high watermark to pass all that is in the leader's log ends. */
function committed(node: Node, timeoutMs = 10_000): { end?: string } {
  const wait: { end?: string } = {};
  node.partition.whenCommitted(node.log.nextOffset, timeoutMs, (end) => {
    wait.end = end;
  });
  return wait;
}

/** All replicas that are up hold the same, and know that it is committed. */
async function expectSame(cluster: Cluster, values: string[], ids = cluster.nodes.map(({ id }) => id)) {
  for (const id of ids) {
    const node = cluster.get(id);
    expect(await cluster.run(node.values()), `broker ${id}`).toEqual(values);
    expect(node.partition.highWatermark).toBe(values.length);
  }
}

describe('following', () => {
  test('a follower pulls what the leader has, and the high watermark follows', async () => {
    const cluster = await Cluster.start(2);
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    expect(leader.append('a', 'b').ok).toBe(true);
    const wait = committed(leader);
    await cluster.settle(50);
    expect(wait.end).toBe('reached');
    expect(leader.partition.highWatermark).toBe(2);
    expect(follower.log.recoveryPoint).toBe(2);
    await cluster.settle(1_000);
    await expectSame(cluster, ['a', 'b']);
    await cluster.close();
  });

  test('what a follower’s disk has not confirmed is not acknowledged (F2)', async () => {
    const slow = { latency: { sync: { min: 700, max: 700 } } };
    const cluster = await Cluster.start(2, { hosts: { 1: slow } });
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    leader.append('a');
    const wait = committed(leader);
    await cluster.settle(600);
    expect([leader.log.recoveryPoint, follower.log.nextOffset, follower.log.recoveryPoint]).toEqual([
      1, 1, 0,
    ]);
    expect([wait.end, leader.partition.highWatermark]).toEqual([undefined, 0]);
    await cluster.settle(10_000);
    expect(wait.end).toBe('reached');
    await cluster.close();
  });

  test('a follower that was away takes what it missed, in several answers', async () => {
    const cluster = await Cluster.start(2);
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    follower.crash(false);
    cluster.alterBroker(1, { fenced: true });
    cluster.decide({ isr: [0] });
    leader.learn(cluster.image);
    const values = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(100_000)}`);
    for (const value of values) leader.append(value);
    await cluster.settle(100);
    expect(leader.partition.highWatermark).toBe(40);
    await cluster.restart(1, {});
    cluster.alterBroker(1, { fenced: false });
    cluster.tellAll();
    await cluster.settle(3_000);
    expect(cluster.accept(0)).toEqual([0, 1]);
    await expectSame(cluster, values);
    await cluster.close();
  });

  test('bytes that were damaged on the way are not taken', async () => {
    const cluster = await Cluster.start(2);
    const { followed, log } = cluster.get(1);
    const bytes = batchOf(['a']);
    bytes[bytes.length - 1]! ^= 1;
    const answer = { index: 0, error: 'NONE', highWatermark: 0, logStartOffset: 0 } as const;
    const damaged = makeFetchResponsePartition({ ...answer, records: [bytes] });
    expect(await cluster.run(followed.take(damaged))).toBe(false);
    expect(log.nextOffset).toBe(0);
    const sound = makeFetchResponsePartition({ ...answer, records: [batchOf(['a'])] });
    expect(await cluster.run(followed.take(sound))).toBe(true);
    expect(log.nextOffset).toBe(1);
    await cluster.close();
  });
});

describe('leaders change', () => {
  test('the new leader has all that was acknowledged, and the old one drops what was not (F3, L1)', async () => {
    const cluster = await Cluster.start(3);
    const [old, next] = [cluster.get(0), cluster.get(1)];
    old.append('a');
    await cluster.settle(1_000);
    cluster.isolate(0);
    old.append('lost');
    const wait = committed(old);
    await cluster.settle(50);
    cluster.decide({ leader: 1, leaderEpoch: 1, isr: [1, 2] });
    next.learn(cluster.image);
    cluster.get(2).learn(cluster.image);
    await cluster.settle(1);
    expect(next.append('b').ok).toBe(true);
    await cluster.settle(1_000);
    expect(next.partition.highWatermark).toBe(2);
    expect(wait.end).toBeUndefined();
    cluster.rejoin();
    old.learn(cluster.image);
    expect(wait.end).toBe('lost');
    await cluster.settle(3_000);
    await expectSame(cluster, ['a', 'b']);
    expect(cluster.accept(1)).toEqual([1, 2, 0]);
    await cluster.close();
  });

  test('who waits behind a truncated end is not woken for what is gone', async () => {
    const cluster = await Cluster.start(3);
    const [old, next] = [cluster.get(0), cluster.get(1)];
    old.append('a');
    await cluster.settle(1_000);
    cluster.isolate(0);
    for (const value of ['lost', 'lost', 'lost']) old.append(value);
    await cluster.settle(50);
    cluster.decide({ leader: 1, leaderEpoch: 1, isr: [1, 2] });
    next.learn(cluster.image);
    cluster.get(2).learn(cluster.image);
    cluster.rejoin();
    old.learn(cluster.image);
    await cluster.settle(3_000);
    await expectSame(cluster, ['a']);
    cluster.decide({ leader: 0, leaderEpoch: 2, isr: [0, 1, 2] });
    cluster.tellAll();
    await cluster.settle(100);
    const written: string[] = [];
    old.partition.whenWritten(2, (end) => written.push(end));
    expect(written).toEqual([]);
    let woken = 0;
    const cancels = (['replica', 'uncommitted'] as const).map((isolation) =>
      old.partition.whenReadable(1, isolation, () => woken++),
    );
    expect(woken).toBe(0);
    old.append('b');
    await cluster.settle(1_000);
    expect(woken).toBe(2);
    expect(written).toEqual(['reached']);
    for (const cancel of cancels) cancel();
    await cluster.close();
  });

  test('an epoch in which nothing was written has begun where the log ended (L1, F4)', async () => {
    const cluster = await Cluster.start(2);
    cluster.get(0).append('a');
    await cluster.settle(1_000);
    for (const [leader, leaderEpoch] of [
      [1, 1],
      [0, 2],
      [1, 3],
    ] as const) {
      cluster.decide({ leader, leaderEpoch });
      cluster.tellAll();
      await cluster.settle(1_000);
      expect(cluster.get(leader).partition.endOfEpoch(leaderEpoch, true)).toEqual({
        leaderEpoch,
        endOffset: 1,
      });
    }
    cluster.get(1).append('b');
    await cluster.settle(1_000);
    await expectSame(cluster, ['a', 'b']);
    await cluster.close();
  });

  test('a leader that lost the power leads again only in a new epoch, once it is registered (R1)', async () => {
    const cluster = await Cluster.start(2);
    const leader = cluster.get(0);
    leader.append('a');
    await cluster.settle(1_000);
    leader.crash(true);
    await cluster.restart(0, {});
    // Metadata of before its registration: it led then.
    leader.learn({ ...cluster.image, brokers: new Map() });
    expect(leader.append('x')).toMatchObject({ ok: false, error: 'NOT_LEADER_OR_FOLLOWER' });
    cluster.decide({ leaderEpoch: 1 });
    cluster.tellAll();
    await cluster.settle(1_000);
    expect(leader.append('b').ok).toBe(true);
    await cluster.settle(1_000);
    await expectSame(cluster, ['a', 'b']);
    await cluster.close();
  });

  test.each([0, 1])(
    'broker %i plays no role any more once another process is registered in its place',
    async (id) => {
      const cluster = await Cluster.start(2);
      const [leader, follower] = [cluster.get(0), cluster.get(1)];
      leader.append('a');
      await cluster.settle(1_000);
      const wait = committed(leader, 60_000);
      cluster.alterBroker(id, { epoch: 500, incarnationId: '90000000-0000-4000-8000-000000000001' });
      cluster.get(id).learn(cluster.decide({}));
      await cluster.settle(1_000);
      if (id === 0) {
        expect(leader.append('x')).toMatchObject({ ok: false, error: 'NOT_LEADER_OR_FOLLOWER' });
        expect(wait.end).toBe('reached');
      } else {
        leader.append('b');
        await cluster.settle(1_000);
        expect(await cluster.run(follower.values())).toEqual(['a']);
        expect(follower.followed!.isOver).toBe(true);
      }
      await cluster.close();
    },
  );

  test('a new leader does not show an end before it knows what was committed (L7)', async () => {
    const cluster = await Cluster.start(3);
    cluster.isolate(2);
    cluster.get(0).append('a', 'b');
    await cluster.settle(1_000);
    const next = cluster.get(1);
    expect([next.log.nextOffset, next.partition.highWatermark]).toEqual([2, 0]);
    cluster.decide({ leader: 1, leaderEpoch: 1 });
    cluster.get(0).learn(cluster.image);
    next.learn(cluster.image);
    await cluster.settle(1_000);
    expect(next.partition.knowsEnd).toBe(false);
    // A consumer may have been told of more elsewhere: it waits, and is not sent back.
    expect(next.partition.read(2, 'uncommitted', 100)).toMatchObject({ ok: true, value: { chunks: [] } });
    expect(next.partition.read(3, 'uncommitted', 100)).toMatchObject({ error: 'OFFSET_OUT_OF_RANGE' });
    cluster.rejoin();
    cluster.tellAll();
    await cluster.settle(3_000);
    expect([next.partition.knowsEnd, next.partition.highWatermark]).toEqual([true, 2]);
    await cluster.close();
  });
});

describe('damage', () => {
  test('makes a leader give way, and goes when the next one has shown that it has the rest (L15, F9)', async () => {
    const cluster = await Cluster.start(2, { config: { segmentBytes: 200 } });
    const [old, next] = [cluster.get(0), cluster.get(1)];
    const values = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100));
    for (const value of values) old.append(value);
    await cluster.settle(1_000);
    old.crash(false);
    old.host.disk.flipBit('/data/t-0/00000000000000000000.log', 70, 3);
    await cluster.restart(0, { leader: 0, leaderEpoch: 1 });
    cluster.tellAll();
    await cluster.settle(1_000);
    await expect(cluster.run(old.values())).rejects.toThrow('KAFKA_STORAGE_ERROR');
    old.partition.expire(old.platform.clock.now());
    expect(cluster.accept(0)).toEqual([1]);
    cluster.decide({ leader: 1, leaderEpoch: 2 });
    cluster.isolate(0);
    cluster.tellAll();
    await cluster.settle(5_000);
    expect(old.log.nextOffset).toBe(4);
    cluster.rejoin();
    await cluster.settle(10_000);
    expect(cluster.accept(1)).toEqual([1, 0]);
    expect(old.log.damaged).toEqual([]);
    await expectSame(cluster, values);
    expect(next.partition.leadership?.isr).toEqual([1, 0]);
    await cluster.close();
  });

  // Seed 1000502.
  test('goes with what a new leader never had, and is not asked for behind the end (F3, F9)', async () => {
    const cluster = await Cluster.start(2, { config: { segmentBytes: 200 } });
    const [old, next] = [cluster.get(0), cluster.get(1)];
    const values = ['a', 'x', 'y', 'z'].map((letter) => letter.repeat(100));
    old.append(values[0]!);
    await cluster.settle(1_000);
    cluster.isolate(0);
    for (const letter of ['b', 'c', 'd']) old.append(letter.repeat(100));
    await cluster.settle(1_000);
    old.crash(false);
    old.host.disk.flipBit('/data/t-0/00000000000000000002.log', 70, 3);
    await cluster.restart(0, { leader: 1, leaderEpoch: 1, isr: [1] });
    await expect(cluster.run(old.values())).rejects.toThrow('KAFKA_STORAGE_ERROR');
    expect(old.log.damaged).toMatchObject([{ baseOffset: 2, endOffset: 3 }]);
    cluster.tellAll();
    await cluster.settle(1_000);
    for (const value of values.slice(1)) next.append(value);
    cluster.rejoin();
    await cluster.settle(10_000);
    expect(cluster.accept(1)).toEqual([1, 0]);
    expect(old.log.damaged).toEqual([]);
    await expectSame(cluster, values);
    await cluster.close();
  });
});

describe('the in-sync replicas', () => {
  test('who lags is proposed out; who is back is proposed in; min.insync.replicas holds', async () => {
    const cluster = await Cluster.start(2, { config: { minInsyncReplicas: 2 } });
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    leader.append('a');
    await cluster.settle(1_000);
    cluster.isolate(1);
    leader.append('b');
    const wait = committed(leader, LAG_MAX * 10);
    await cluster.settle(LAG_MAX + 1_000);
    leader.partition.expire(leader.platform.clock.now());
    expect(cluster.accept(0)).toEqual([0]);
    expect(leader.partition.hasEnoughReplicas).toBe(false);
    await cluster.settle(100);
    expect([leader.partition.highWatermark, wait.end]).toEqual([1, undefined]);
    cluster.rejoin();
    await cluster.settle(10_000);
    expect(cluster.accept(0)).toEqual([0, 1]);
    expect([leader.partition.highWatermark, wait.end]).toEqual([2, 'reached']);
    expect(follower.log.nextOffset).toBe(2);
    await cluster.close();
  });
});

describe('logs that start later', () => {
  test('deleted records go on all replicas, and who was away begins where the leader does (F6, F7)', async () => {
    const cluster = await Cluster.start(2);
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    for (const value of ['a', 'b', 'c', 'd']) leader.append(value);
    await cluster.settle(1_000);
    const trimmed = await cluster.run(leader.partition.deleteBefore(2, 5_000));
    expect(trimmed).toEqual({ ok: true, value: 2 });
    expect(follower.log.logStartOffset).toBe(2);
    cluster.isolate(1);
    cluster.decide({ isr: [0] });
    leader.learn(cluster.image);
    leader.append('e');
    leader.append('f');
    await cluster.settle(100);
    cluster.alterBroker(1, { fenced: true });
    leader.learn(cluster.image);
    expect(await cluster.run(leader.partition.deleteBefore(5, 5_000))).toEqual({ ok: true, value: 5 });
    cluster.rejoin();
    await cluster.settle(5_000);
    expect([follower.log.logStartOffset, follower.log.nextOffset]).toEqual([5, 6]);
    expect(await cluster.run(follower.values())).toEqual(['f']);
    expect(follower.partition.highWatermark).toBe(6);
    await cluster.close();
  });

  test('a leader keeps what an earlier one has deleted and could not answer for (F7)', async () => {
    const cluster = await Cluster.start(2);
    const [first, second] = [cluster.get(0), cluster.get(1)];
    for (const value of ['a', 'b', 'c']) first.append(value);
    await cluster.settle(1_000);
    cluster.isolate(1);
    const trimmed = await cluster.run(first.partition.deleteBefore(2, 1_000));
    expect(trimmed).toMatchObject({ ok: false, error: 'REQUEST_TIMED_OUT' });
    cluster.decide({ leader: 1, leaderEpoch: 1 });
    cluster.tellAll();
    await cluster.settle(100);
    expect([first.log.logStartOffset, second.log.logStartOffset]).toEqual([2, 0]);
    cluster.rejoin();
    await cluster.settle(5_000);
    expect([first.log.logStartOffset, second.log.logStartOffset]).toEqual([2, 0]);
    await cluster.close();
  });

  test('who comes back is in sync when it has dropped what was deleted meanwhile (L9)', async () => {
    const cluster = await Cluster.start(2);
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    for (const value of ['a', 'b', 'c']) leader.append(value);
    await cluster.settle(1_000);
    cluster.isolate(1);
    cluster.decide({ isr: [0] });
    cluster.alterBroker(1, { fenced: true });
    leader.learn(cluster.image);
    expect(await cluster.run(leader.partition.deleteBefore(2, 1_000))).toEqual({ ok: true, value: 2 });
    cluster.alterBroker(1, { fenced: false });
    leader.learn(cluster.image);
    const starts: number[] = [];
    follower.onFetch = () => {
      if (leader.partition.leadership?.isInMaximalIsr(1) === true) starts.push(follower.log.logStartOffset);
    };
    cluster.rejoin();
    await cluster.settle(5_000);
    expect(cluster.accept(0)).toEqual([0, 1]);
    expect(new Set(starts)).toEqual(new Set([2]));
    await cluster.close();
  });

  test('who is alone where two are to be in sync answers for a deletion when the other is back (L14)', async () => {
    const cluster = await Cluster.start(2, { config: { minInsyncReplicas: 2 } });
    const leader = cluster.get(0);
    for (const value of ['a', 'b', 'c']) leader.append(value);
    await cluster.settle(1_000);
    cluster.isolate(1);
    cluster.decide({ isr: [0], eligibleLeaderReplicas: [1] });
    cluster.alterBroker(1, { fenced: true });
    leader.learn(cluster.image);
    expect(await cluster.run(leader.partition.deleteBefore(1, 1_000))).toMatchObject({
      ok: false,
      error: 'REQUEST_TIMED_OUT',
    });
    const trimmed = leader.partition.deleteBefore(2, 10_000);
    cluster.alterBroker(1, { fenced: false });
    leader.learn(cluster.image);
    cluster.rejoin();
    await cluster.settle(5_000);
    expect(cluster.accept(0)).toEqual([0, 1]);
    expect(await cluster.run(trimmed)).toEqual({ ok: true, value: 2 });
    await cluster.close();
  });

  test('who dies before it has heard of a deletion is waited for until it has left the ISR (L14)', async () => {
    const cluster = await Cluster.start(2, { config: { minInsyncReplicas: 2 } });
    const leader = cluster.get(0);
    for (const value of ['a', 'b', 'c']) leader.append(value);
    await cluster.settle(1_000);
    cluster.isolate(1);
    const trimmed = leader.partition.deleteBefore(2, 5_000);
    await cluster.settle(100);
    cluster.decide({ isr: [0], eligibleLeaderReplicas: [1] });
    cluster.alterBroker(1, { fenced: true });
    leader.learn(cluster.image);
    expect(await cluster.run(trimmed)).toMatchObject({ ok: false, error: 'REQUEST_TIMED_OUT' });
    await cluster.close();
  });

  test('a start that a replica does not follow in time is told, and holds', async () => {
    const cluster = await Cluster.start(2);
    const leader = cluster.get(0);
    leader.append('a');
    await cluster.settle(1_000);
    cluster.isolate(1);
    const trimmed = await cluster.run(leader.partition.deleteBefore(-1, 1_000));
    expect(trimmed).toMatchObject({ ok: false, error: 'REQUEST_TIMED_OUT' });
    expect(leader.log.logStartOffset).toBe(1);
    await cluster.close();
  });
});

describe('reassignment', () => {
  test('a new replica fills up from nothing; one that is taken away is closed and deleted', async () => {
    const cluster = await Cluster.start(3);
    cluster.decide({ replicas: [0, 1], isr: [0, 1] });
    cluster.tellAll();
    await cluster.settle(1_000);
    expect(cluster.get(2).partitions.find('t', 0)).toBeUndefined();
    expect(await cluster.run(cluster.get(2).platform.disk.list('/data'))).not.toContain('t-0');
    cluster.get(0).append('a');
    cluster.get(0).append('b');
    await cluster.settle(1_000);
    cluster.decide({ replicas: [0, 1, 2] });
    cluster.tellAll();
    await cluster.settle(2_000);
    expect(cluster.accept(0)).toEqual([0, 1, 2]);
    await expectSame(cluster, ['a', 'b']);
    await cluster.close();
  });
});

describe('reading from a follower', () => {
  const fetchOf = (fetchOffset: number, replicaState: { replicaId: number; replicaEpoch: number } | null) =>
    makeFetchRequest({
      replicaState,
      maxWaitMs: 0,
      minBytes: 0,
      topics: [
        makeFetchRequestTopic({
          topicId: TOPIC_ID,
          partitions: [makeFetchRequestPartition({ index: 0, fetchOffset, partitionMaxBytes: 1 << 20 })],
        }),
      ],
      forgottenTopics: [],
    });

  test('a consumer sees what is committed as far as the follower knows; beyond it waits', async () => {
    const cluster = await Cluster.start(2);
    cluster.get(0).append('a');
    await cluster.settle(2_000);
    const read = async (offset: number) => {
      const answer = await cluster.run(cluster.get(0).ask(1, fetchOf(offset, null)));
      const { error, highWatermark } = answer.topics[0]!.partitions[0]!;
      return [error, highWatermark];
    };
    expect(await read(0)).toEqual(['NONE', 1]);
    expect(await read(1)).toEqual(['NONE', 1]);
    expect(await read(2)).toEqual(['OFFSET_OUT_OF_RANGE', -1]);
    await cluster.close();
  });

  test('a replica is served by its leader alone, and of its present start alone (L4)', async () => {
    const cluster = await Cluster.start(2);
    const ask = async (node: number, replicaId: number, replicaEpoch: number) => {
      const answer = await cluster.run(
        cluster.get(1 - node).ask(node, fetchOf(0, { replicaId, replicaEpoch })),
      );
      return answer.topics[0]!.partitions[0]!.error;
    };
    expect(await ask(1, 0, 100)).toBe('NOT_LEADER_OR_FOLLOWER');
    expect(await ask(0, 1, 99)).toBe('STALE_BROKER_EPOCH');
    expect(await ask(0, 7, 101)).toBe('UNKNOWN_LEADER_EPOCH');
    expect(await ask(0, 1, 101)).toBe('NONE');
    await cluster.close();
  });
});
