/** Images that bring other settings and another leader or ISR at once: they count together. */
import { expect, test } from 'vitest';
import { Cluster } from './replication-fixture.ts';

test('a lower min.insync.replicas commits nothing on a leader that the same image deposes', async () => {
  const cluster = await Cluster.start(2, { config: { minInsyncReplicas: 2 } });
  const [old, next] = [cluster.get(0), cluster.get(1)];
  old.append('a');
  await cluster.settle(1_000);
  next.crash(false);
  cluster.isolate(0);
  cluster.alterBroker(1, { fenced: true });
  cluster.decide({ isr: [0], eligibleLeaderReplicas: [1] });
  old.append('uncommitted');
  let ended: string | undefined;
  old.partition.whenCommitted(2, 60_000, (end) => {
    ended = end;
  });
  old.learn(cluster.image);
  await cluster.settle(1_000);
  // Nobody hears of the leader any more: who is eligible takes over.
  cluster.alterBroker(0, { fenced: true });
  await cluster.restart(1, { leader: 1, leaderEpoch: 1, isr: [1], eligibleLeaderReplicas: [0] });
  cluster.alterBroker(1, { fenced: false });
  next.learn(cluster.image);
  await cluster.settle(1_000);
  cluster.config = { ...cluster.config, minInsyncReplicas: 1 };
  cluster.image = { ...cluster.image, configs: { ...cluster.image.configs } };
  cluster.decide({ eligibleLeaderReplicas: [] });
  next.learn(cluster.image);
  await cluster.settle(1_000);
  next.append('b');
  cluster.rejoin();
  old.learn(cluster.image);
  await cluster.settle(3_000);
  expect(ended).not.toBe('reached');
  expect(await cluster.run(old.values())).toEqual(['a', 'b']);
  await cluster.close();
});

test('a lower min.insync.replicas commits what waits on a leader that stays', async () => {
  const cluster = await Cluster.start(2, { config: { minInsyncReplicas: 2 } });
  const leader = cluster.get(0);
  cluster.get(1).crash(false);
  leader.append('a');
  cluster.decide({ isr: [0], eligibleLeaderReplicas: [1] });
  cluster.alterBroker(1, { fenced: true });
  leader.learn(cluster.image);
  await cluster.settle(1_000);
  expect(leader.partition.highWatermark).toBe(0);
  cluster.config = { ...cluster.config, minInsyncReplicas: 1 };
  leader.learn({ ...cluster.image, configs: { ...cluster.image.configs } });
  expect(leader.partition.highWatermark).toBe(1);
  await cluster.restart(1, {});
  await cluster.close();
});
