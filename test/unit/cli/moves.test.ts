/** Moves at a pace: what is set for them in a cluster, and that nothing of it stays. */
import { expect, test } from 'vitest';
import { beginMoves, callOff, liftThrottles, throttleChanges } from '../../../src/cli/moves.ts';
import { type Admin, type ConfigDescription, connect } from '../../../src/client/index.ts';
import { Cluster, ids } from '../broker/virtual-cluster.ts';

const rates = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate'];
const lists = ['leader.replication.throttled.replicas', 'follower.replication.throttled.replicas'];

const move = { topic: 't', partition: 0, before: [1, 2], replicas: [2, 3] };

test('who sends and who fetches is named, and each broker that can be reached gets the rate', () => {
  const other = { topic: 't', partition: 1, before: [2], replicas: [2, 4] };
  const set = Object.fromEntries(rates.map((key) => [key, '1000']));
  const reordered = { topic: 'u', partition: 0, before: [5, 2], replicas: [2, 5] };
  expect(throttleChanges([move, other, reordered], 1_000, new Set([1, 2, 3, 5]))).toEqual([
    { type: 'broker', name: '1', set },
    { type: 'broker', name: '2', set },
    { type: 'broker', name: '3', set },
    { type: 'topic', name: 't', append: { [lists[0]!]: '0:1,0:2,1:2', [lists[1]!]: '0:3,1:4' } },
  ]);
});

/** What is set for the resources themselves, by name and key. */
function own(described: readonly ConfigDescription[]): string[] {
  return described.flatMap(({ type, name, entries }) =>
    entries.filter(({ source }) => source === type).map(({ key, value }) => `${name} ${key}=${value}`),
  );
}

async function throttles(admin: Admin): Promise<string[]> {
  const brokers = ids.map((id) => ({ type: 'broker' as const, name: String(id) }));
  const described = await admin.describeConfigs(brokers, { keys: rates });
  const topics = await admin.describeConfigs([{ type: 'topic', name: 't' }], { keys: lists });
  return own([...described, ...topics]);
}

/** A cluster with records in a topic of which a replica has begun to move, slowly. */
async function moving(
  assignments: readonly (readonly number[])[],
): Promise<{ cluster: Cluster; admin: Admin }> {
  const cluster = new Cluster();
  const { world } = cluster;
  await cluster.start(ids);
  const { platform } = world.host('client');
  const ottla = await world.complete(connect('ottla://b1:9092', { platform }));
  const admin = ottla.admin();
  await world.complete(
    admin.createTopics([{ name: 't', assignments, configs: { 'min.insync.replicas': '1' } }]),
  );
  for (let batch = 0; batch < 20; batch++) await cluster.produce('t', ['x'.repeat(50_000)]);
  await world.complete(beginMoves(admin, [move], { throttle: 100_000 }));
  return { cluster, admin };
}

test('throttles hold until the moves are done, and are then taken away', async () => {
  const { cluster, admin } = await moving([[1, 2]]);
  const { world } = cluster;
  expect(await world.complete(throttles(admin))).toHaveLength(2 * ids.length + 2);
  await world.advance(5_000);
  expect(await world.complete(liftThrottles(admin, {}))).toBe(false);
  await world.advance(10_000);
  expect(cluster.ends('t')).toEqual([undefined, 20, 20]);
  expect(await world.complete(liftThrottles(admin, {}))).toBe(true);
  expect(await world.complete(throttles(admin))).toEqual([]);
  expect(await world.complete(liftThrottles(admin, {}))).toBe(false);
});

test('moves are called off also when some of them have just ended', async () => {
  const { cluster, admin } = await moving([
    [1, 2],
    [2, 1],
  ]);
  const { world } = cluster;
  const ongoing = await world.complete(admin.listReassignments());
  const ended = { ...ongoing[0]!, partition: 1 };
  expect(await world.complete(callOff(admin, [...ongoing, ended], {}))).toBe(1);
  expect(await world.complete(admin.listReassignments())).toEqual([]);
  expect(await world.complete(callOff(admin, [ended], {}))).toBe(1);
  const unknown = { ...ended, topic: 'u' };
  await expect(world.complete(callOff(admin, [ended, unknown], {}))).rejects.toMatchObject({
    failures: [{ code: 'NO_REASSIGNMENT_IN_PROGRESS' }, { code: 'UNKNOWN_TOPIC_OR_PARTITION' }],
  });
  expect(await world.complete(liftThrottles(admin, {}))).toBe(true);
});
