/**
 * Followers in fetch sessions: a partition that a request does not name is acknowledged as before, so nothing may be
 * missed, counted twice or forgotten when roles, starts and connections change under a session.
 */
import { describe, expect, test } from 'vitest';
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { Cluster, LAG_MAX, type Node } from './replication-fixture.ts';

/** Counts the fetches that come to a node, by what they name. */
function watchFetches(node: Node): { named: number; requests: number; full: number; answered: number } {
  const counts = { named: 0, requests: 0, full: 0, answered: 0 };
  node.onFetch = (request: RequestOf<'Fetch'>, response: ResponseOf<'Fetch'>) => {
    counts.requests++;
    if (request.sessionEpoch <= 0) counts.full++;
    for (const { partitions } of request.topics) counts.named += partitions.length;
    for (const { partitions } of response.topics) counts.answered += partitions.length;
  };
  return counts;
}

describe('a follower’s session', () => {
  test('names a partition when its end has moved, and hears of it when there is news', async () => {
    const cluster = await Cluster.start(2);
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    const counts = watchFetches(follower);
    await cluster.settle(10_000);
    expect(counts.requests).toBeGreaterThan(10);
    expect([counts.full, counts.named, counts.answered]).toEqual([0, 0, 0]);
    for (const value of ['a', 'b', 'c']) {
      leader.append(value);
      await cluster.settle(1_000);
    }
    expect([leader.partition.highWatermark, follower.partition.highWatermark]).toEqual([3, 3]);
    // Each record comes in one answer, and its high watermark in another.
    expect([counts.full, counts.named, counts.answered]).toEqual([0, 3, 6]);
    await cluster.close();
  });

  test('keeps who sleeps in the ISR when there is something to fetch after a long time', async () => {
    const cluster = await Cluster.start(2);
    const leader = cluster.get(0);
    leader.append('a');
    await cluster.settle(LAG_MAX * 3);
    leader.append('b');
    cluster.isolate(1);
    await cluster.settle(10);
    expect(leader.log.recoveryPoint).toBe(2);
    leader.partition.expire(leader.platform.clock.now());
    expect(leader.proposals).toEqual([]);
    cluster.rejoin();
    await cluster.settle(10_000);
    expect(leader.partition.highWatermark).toBe(2);
    await cluster.close();
  });

  test('keeps who slept in the ISR when the session ends, for as long as a follower may lag', async () => {
    const cluster = await Cluster.start(2);
    const leader = cluster.get(0);
    leader.append('a');
    await cluster.settle(LAG_MAX * 3);
    for (const connection of cluster.world.network.connections()) connection.reset();
    cluster.isolate(1);
    await cluster.settle(10);
    expect(leader.fetchSessions.size).toBe(0);
    leader.append('b');
    await cluster.settle(LAG_MAX - 2_000);
    leader.partition.expire(leader.platform.clock.now());
    expect(leader.proposals).toEqual([]);
    await cluster.settle(3_000);
    leader.partition.expire(leader.platform.clock.now());
    expect(cluster.accept(0)).toEqual([0]);
    await cluster.close();
  });

  test('does not keep a follower in the ISR that has gone silent', async () => {
    const cluster = await Cluster.start(2);
    const leader = cluster.get(0);
    leader.append('a');
    await cluster.settle(2_000);
    cluster.isolate(1);
    await cluster.settle(LAG_MAX + 2_000);
    leader.append('b');
    await cluster.settle(10);
    leader.partition.expire(leader.platform.clock.now());
    expect(cluster.accept(0)).toEqual([0]);
    await cluster.close();
  });

  test('goes on with another start of the leader, and with another epoch', async () => {
    const cluster = await Cluster.start(2);
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    leader.append('a');
    await cluster.settle(1_000);
    leader.crash(false);
    await cluster.settle(1_000);
    await cluster.restart(0, { leaderEpoch: 1 });
    cluster.tellAll();
    await cluster.settle(3_000);
    expect(leader.append('b').ok).toBe(true);
    await cluster.settle(1_000);
    expect(await cluster.run(follower.values())).toEqual(['a', 'b']);
    expect(leader.partition.highWatermark).toBe(2);
    const counts = watchFetches(follower);
    cluster.decide({ leaderEpoch: 2 });
    leader.learn(cluster.image);
    await cluster.settle(1_000);
    // The leader knows nothing of a follower in its new epoch before that one has fetched in it.
    leader.append('c');
    await cluster.settle(1_000);
    expect(leader.partition.highWatermark).toBe(2);
    follower.learn(cluster.image);
    await cluster.settle(1_000);
    expect([leader.partition.highWatermark, counts.full]).toEqual([3, 0]);
    expect(await cluster.run(follower.values())).toEqual(['a', 'b', 'c']);
    await cluster.close();
  });

  test('of a follower that starts again counts under its new registration', async () => {
    const cluster = await Cluster.start(2, { config: { minInsyncReplicas: 2 } });
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    leader.append('a');
    await cluster.settle(1_000);
    follower.crash(true);
    // The fetch that waits is over before the leader hears that the follower has left the ISR.
    await cluster.settle(1_000);
    cluster.decide({ isr: [0] });
    leader.learn(cluster.image);
    await cluster.restart(1, {});
    // The leader does not know the new start yet: the fetches do not count, but they go on.
    follower.learn(cluster.image);
    await cluster.settle(2_000);
    expect(leader.proposals).toEqual([]);
    leader.learn(cluster.image);
    await cluster.settle(1_000);
    expect(cluster.accept(0)).toEqual([0, 1]);
    await cluster.close();
  });

  test('that waits for its broker to be unfenced asks to join when it is', async () => {
    const cluster = await Cluster.start(2);
    const leader = cluster.get(0);
    leader.append('a');
    await cluster.settle(1_000);
    cluster.alterBroker(1, { fenced: true });
    cluster.decide({ isr: [0] });
    leader.learn(cluster.image);
    await cluster.settle(5_000);
    expect(leader.proposals).toEqual([]);
    cluster.alterBroker(1, { fenced: false });
    leader.learn(cluster.image);
    await cluster.settle(1_000);
    expect(cluster.accept(0)).toEqual([0, 1]);
    await cluster.close();
  });

  test('tells again what a follower was told as the leader epoch ended', async () => {
    const cluster = await Cluster.start(2);
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    for (const value of ['a', 'b', 'c']) leader.append(value);
    await cluster.settle(2_000);
    // The answer that tells of the log's start comes when nobody follows any more.
    follower.onFetch = (_, { topics }) => {
      if (topics[0]?.partitions[0]?.logStartOffset !== 2) return;
      follower.onFetch = () => {};
      cluster.decide({ leaderEpoch: 1, leader: -1 });
      follower.learn(cluster.image);
    };
    const trimmed = leader.partition.deleteBefore(2, 1_000);
    await cluster.settle(3_000);
    expect(await cluster.run(trimmed)).toMatchObject({ error: 'REQUEST_TIMED_OUT' });
    expect(follower.log.logStartOffset).toBe(0);
    const counts = watchFetches(follower);
    cluster.decide({ leaderEpoch: 2, leader: 0 });
    cluster.tellAll();
    await cluster.settle(3_000);
    expect([follower.log.logStartOffset, counts.full]).toEqual([2, 0]);
    await cluster.close();
  });

  test('is opened anew after its connection was lost', async () => {
    const cluster = await Cluster.start(2);
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    const counts = watchFetches(follower);
    for (const value of ['a', 'b']) {
      cluster.isolate(1);
      leader.append(value);
      await cluster.settle(9_000);
      cluster.rejoin();
      await cluster.settle(3_000);
      expect(leader.partition.highWatermark).toBe(follower.log.nextOffset);
    }
    expect(await cluster.run(follower.values())).toEqual(['a', 'b']);
    expect(counts.full).toBeGreaterThanOrEqual(2);
    expect(leader.fetchSessions.size).toBe(1);
    await cluster.close();
  });
});
