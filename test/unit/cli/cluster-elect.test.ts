/** Elections that somebody asks for: what is said of partitions that need another leader and cannot have it. */
import { expect, test } from 'vitest';
import { electionResult } from '../../../src/cli/commands/cluster-elect.ts';
import { connect, type TopicPartition } from '../../../src/client/index.ts';
import { Cluster, ids } from '../broker/virtual-cluster.ts';

const lone = { topic: 't', partition: 0 };
const sentence =
  '1 partition cannot be led by the preferred replica, which is down or not in sync; see "ottla cluster health"';

test('a cluster whose preferred replica is down tells which partition it is', async () => {
  const cluster = new Cluster();
  const { world } = cluster;
  await cluster.start(ids);
  await cluster.until(() => cluster.brokers.some(({ state }) => state.quorum.isActive));
  const gone = ids.find((id) => id !== cluster.controller.nodeId)!;
  const [one, other] = ids.filter((id) => id !== gone);
  const { platform } = world.host('client');
  const ottla = await world.complete(connect(`ottla://b${one}:9092`, { platform }));
  const admin = ottla.admin();
  await world.complete(
    admin.createTopics([
      {
        name: 't',
        assignments: [
          [gone, one!, other!],
          [one!, other!, gone],
        ],
      },
    ]),
  );
  world.host(`b${gone}`).crash({ powerLoss: false });
  await cluster.until(() => ![gone, -1].includes(cluster.broker(one!).state.partitions.find('t', 0)!.leader));
  const unavailable: TopicPartition[] = [];
  const onUnavailable = (each: TopicPartition): unknown => unavailable.push(each);
  expect(await world.complete(admin.electLeaders({ onUnavailable }))).toEqual([]);
  expect(unavailable).toEqual([lone]);
  const both = [lone, { topic: 't', partition: 1 }];
  expect(await world.complete(admin.electLeaders({ partitions: both, onUnavailable }))).toEqual([]);
  expect(unavailable).toEqual([lone, lone]);
  await expect(world.complete(admin.electLeaders({ partitions: both }))).rejects.toMatchObject({
    code: 'PREFERRED_LEADER_NOT_AVAILABLE',
  });
  expect(await world.complete(admin.electLeaders())).toEqual([]);
});

test('that is said, and is a failure for who has named the topic', () => {
  const elected = [{ topic: 't', partition: 1 }];
  const document = { elected, unavailable: [lone] };
  expect(electionResult(elected, [lone], { unclean: false, isNamed: false })).toEqual({
    document,
    text: `t 1 has a new leader\n${sentence}`,
  });
  const named = electionResult(elected, [lone], { unclean: false, isNamed: true });
  expect(named).toMatchObject({ document, text: 't 1 has a new leader' });
  expect(named.failures).toMatchObject([
    { code: 'PREFERRED_LEADER_NOT_AVAILABLE', message: `${sentence}.`, exitCode: 1 },
  ]);
  const unclean = electionResult([], [lone, lone], { unclean: true, isNamed: false });
  expect(unclean.text).toBe('2 partitions cannot get a leader: no replica is up; see "ottla cluster health"');
  expect(electionResult([], [], { unclean: false, isNamed: false }).text).toBe(
    'no partition needed another leader',
  );
});
