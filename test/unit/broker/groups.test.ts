/** Groups on a virtual broker, over both protocols: membership, offsets, restarts, and what is refused. */
import { beforeEach, describe, expect, test } from 'vitest';
import { makeDescribeGroupsRequest } from '../../../protocol/generated/describe-groups.ts';
import { makeFindCoordinatorRequest } from '../../../protocol/generated/find-coordinator.ts';
import { makeListGroupsRequest } from '../../../protocol/generated/list-groups.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { DialectName } from '../../../src/transport/dialect.ts';
import { batchOf } from '../../simulator/batches.ts';
import { GroupMember } from '../../simulator/group-member.ts';
import { ConnectionLost, type Peer } from '../../simulator/peer.ts';
import { createTopic, onlyPartition, produceTo, VirtualBroker } from '../../simulator/virtual-broker.ts';

const share = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);

let virtual: VirtualBroker;
let peer: Peer;

/** Runs the world until all have answered. */
const all = <T>(...promises: readonly Promise<T>[]): Promise<T[]> =>
  virtual.world.complete(Promise.all(promises));
const one = <T>(promise: Promise<T>): Promise<T> => virtual.world.complete(promise);

async function start(): Promise<void> {
  virtual = await VirtualBroker.start({
    settings: { offsetsTopicNumPartitions: 5, groupInitialRebalanceDelayMs: 500 },
  });
  peer = await virtual.connect('kafka');
  await createTopic(virtual, peer, 't', { partitions: 3 });
}

async function member(group: string, protocol: DialectName = 'kafka'): Promise<GroupMember> {
  return new GroupMember(await virtual.connect(protocol), group);
}

/** A group with the topic of groups in place. */
async function firstMember(group: string, protocol: DialectName = 'kafka'): Promise<GroupMember> {
  const first = await member(group, protocol);
  await one(first.findCoordinator());
  await loaded(first);
  return first;
}

async function loaded(asker: GroupMember): Promise<void> {
  while ((await one(asker.offsets())).groups[0]!.error === 'COORDINATOR_LOAD_IN_PROGRESS') {
    await virtual.world.advance(10);
  }
}

async function joinAlone(alone: GroupMember): Promise<void> {
  expect(await one(alone.join())).toMatchObject({ error: 'NONE', leader: alone.memberId });
  expect(await one(alone.sync({ [alone.memberId]: share(1) }))).toMatchObject({ error: 'NONE' });
}

beforeEach(start);

describe('finding the coordinator', () => {
  test('the first question creates the topic of groups', async () => {
    const alone = await member('g');
    const { coordinators } = await one(alone.findCoordinator());
    expect(coordinators).toEqual([
      { key: 'g', brokerId: 1, host: 'broker', port: 9092, error: 'NONE', errorMessage: null },
    ]);
    const topic = virtual.broker.state.quorum.image.topics.get('__consumer_offsets')!;
    expect(topic).toMatchObject({ internal: true });
    expect(topic.partitions).toHaveLength(5);
    const configs = virtual.broker.state.quorum.image.configs.topics.get('__consumer_offsets')!;
    expect(configs.get('cleanup.policy')).toBe('compact');
  });

  test('many ask at once', async () => {
    const peers = [await member('a'), await member('b'), await member('c', 'native')];
    const answers = await all(...peers.map((each) => each.findCoordinator()));
    expect(answers.map(({ coordinators }) => coordinators[0]!.error)).toEqual(['NONE', 'NONE', 'NONE']);
  });

  test('an old client asks for one key', async () => {
    const answer = await one(peer.request('FindCoordinator', makeFindCoordinatorRequest({ key: 'g' }), 0));
    expect(answer).toMatchObject({ error: 'NONE', brokerId: 1, host: 'broker', port: 9092 });
  });

  test.each([
    [1, 'transactions'],
    [2, 'share groups'],
    [7, 'type 7'],
  ])('key type %i is refused for good', async (keyType, words) => {
    const request = makeFindCoordinatorRequest({ keyType, keys: ['x'] });
    const { coordinators } = await one(peer.request('FindCoordinator', request));
    expect(coordinators[0]).toMatchObject({ error: 'INVALID_REQUEST', brokerId: -1 });
    expect(coordinators[0]!.errorMessage).toContain(words);
  });

  test('before there is a topic nobody coordinates', async () => {
    const alone = await member('g');
    expect(await one(alone.join())).toMatchObject({ error: 'NOT_COORDINATOR' });
    expect((await one(peer.request('ListGroups', makeListGroupsRequest({})))).groups).toEqual([]);
  });
});

describe.each<DialectName>(['kafka', 'native'])('a group over %s', (protocol) => {
  test('one member joins, syncs, beats, commits, fetches and leaves', async () => {
    const alone = await firstMember('g', protocol);
    const joined = await one(alone.join());
    expect(joined).toMatchObject({ error: 'NONE', generationId: 1, protocolName: 'range' });
    expect(joined.members.map(({ memberId }) => memberId)).toEqual([alone.memberId]);
    const synced = await one(alone.sync({ [alone.memberId]: share(7, 8) }));
    expect(synced).toMatchObject({ error: 'NONE', protocolType: 'consumer', protocolName: 'range' });
    expect([...synced.assignment]).toEqual([7, 8]);
    expect(await one(alone.heartbeat())).toMatchObject({ error: 'NONE' });
    expect(onlyPartition(await one(alone.commit('t', 1, 42, 'a note')))).toEqual({ index: 1, error: 'NONE' });
    const { groups } = await one(alone.offsets([{ name: 't', partitionIndexes: [0, 1] }]));
    expect(groups[0]).toMatchObject({ groupId: 'g', error: 'NONE' });
    expect(groups[0]!.topics[0]!.partitions).toEqual([
      { index: 0, committedOffset: -1, committedLeaderEpoch: -1, metadata: '', error: 'NONE' },
      { index: 1, committedOffset: 42, committedLeaderEpoch: 0, metadata: 'a note', error: 'NONE' },
    ]);
    expect((await one(alone.leave())).members[0]).toMatchObject({ error: 'NONE' });
    expect(await one(alone.heartbeat())).toMatchObject({ error: 'UNKNOWN_MEMBER_ID' });
  });

  test('members share one generation; one more makes another', async () => {
    const a = await firstMember('g', protocol);
    const b = await member('g', protocol);
    const [first, second] = await all(a.join(), b.join());
    expect(first).toMatchObject({ error: 'NONE', generationId: 1 });
    expect(second).toMatchObject({ error: 'NONE', generationId: 1, leader: first!.leader });
    const [leader, follower] = first!.leader === a.memberId ? [a, b] : [b, a];
    const [mine, theirs] = await all(
      leader.sync({ [leader.memberId]: share(1), [follower.memberId]: share(2) }),
      follower.sync(),
    );
    expect([...mine!.assignment, ...theirs!.assignment]).toEqual([1, 2]);

    const c = await member('g', protocol);
    const third = c.join();
    await virtual.world.advance(100);
    expect(await one(a.heartbeat())).toMatchObject({ error: 'REBALANCE_IN_PROGRESS' });
    const joined = await all(third, a.join(), b.join());
    expect(joined.map(({ generationId }) => generationId)).toEqual([2, 2, 2]);
  });
});

describe('time', () => {
  test('a silent member is removed when its session ends', async () => {
    const alone = await firstMember('g');
    await joinAlone(alone);
    await virtual.world.advance(9_000);
    expect(await one(alone.heartbeat())).toMatchObject({ error: 'NONE' });
    await virtual.world.advance(11_000);
    expect(await one(alone.heartbeat())).toMatchObject({ error: 'UNKNOWN_MEMBER_ID' });
  });

  test('a member whose connection breaks while it waits to join is forgotten', async () => {
    const a = await firstMember('g');
    await joinAlone(a);
    const b = await member('g');
    const lost = b.join({ sessionTimeoutMs: 10_000 }).catch(() => 'lost');
    await virtual.world.advance(100);
    b.peer.close();
    expect(await one(lost)).toBe('lost');
    await virtual.world.advance(100);
    expect(await one(a.join())).toMatchObject({ error: 'NONE', generationId: 2 });
  });
});

describe('restarts', () => {
  test.each([
    ['a clean close', async () => virtual.close().then(() => virtual.boot())],
    ['a kill', () => virtual.crash(false)],
    ['a power loss', () => virtual.crash(true)],
  ])('offsets and members outlive %s', async (_name, restart) => {
    const alone = await firstMember('g');
    await joinAlone(alone);
    for (let offset = 1; offset <= 20; offset++) await one(alone.commit('t', offset % 3, offset));
    await restart();
    const again = await member('g');
    again.memberId = alone.memberId;
    again.generation = alone.generation;
    await loaded(again);
    const { groups } = await one(again.offsets());
    expect(groups[0]!.topics).toHaveLength(1);
    expect(groups[0]!.topics[0]!.partitions.map((each) => each.committedOffset)).toEqual([18, 19, 20]);
    expect(await one(again.heartbeat())).toMatchObject({ error: 'NONE' });
    expect([...(await one(again.sync())).assignment]).toEqual([1]);
  });

  test('until the log has been read the coordinator says so', async () => {
    const alone = await firstMember('g');
    await joinAlone(alone);
    await virtual.close();
    await virtual.boot();
    const seen = new Set<string>();
    const again = await member('g');
    for (let turn = 0; turn < 50 && !seen.has('NONE'); turn++) {
      seen.add((await one(again.offsets())).groups[0]!.error);
    }
    expect([...seen].every((error) => ['COORDINATOR_LOAD_IN_PROGRESS', 'NONE'].includes(error))).toBe(true);
    expect(seen.has('NONE')).toBe(true);
  });
});

describe('a disk that fails', () => {
  test('a commit that cannot be written is refused, and the coordinator starts anew from its log', async () => {
    const alone = await firstMember('g');
    await joinAlone(alone);
    await one(alone.commit('t', 0, 1));
    const { disk } = virtual.world.host('broker');
    disk.inject({ operation: 'append', code: 'ENOSPC', times: 1 });
    const refused = onlyPartition(await one(alone.commit('t', 0, 2))).error;
    expect(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE']).toContain(refused);
    await virtual.world.advance(2_000);
    await loaded(alone);
    const { groups } = await one(alone.offsets());
    expect(groups[0]!.topics[0]!.partitions[0]!.committedOffset).toBe(1);
    expect(onlyPartition(await one(alone.commit('t', 0, 3))).error).toBe('NONE');
  });
});

describe('administration', () => {
  test('lists, describes and deletes groups', async () => {
    const alone = await firstMember('g');
    await joinAlone(alone);
    const simple = await member('simple');
    await one(simple.commit('t', 0, 5));
    const list = await one(peer.request('ListGroups', makeListGroupsRequest({})));
    expect(list.groups.map(({ groupId, groupState }) => `${groupId} ${groupState}`).sort()).toEqual([
      'g Stable',
      'simple Empty',
    ]);
    const stable = await one(peer.request('ListGroups', makeListGroupsRequest({ statesFilter: ['stable'] })));
    expect(stable.groups.map(({ groupId }) => groupId)).toEqual(['g']);

    const request = makeDescribeGroupsRequest({ groups: ['g', 'missing'] });
    const described = await one(peer.request('DescribeGroups', request));
    expect(described.groups[0]).toMatchObject({ error: 'NONE', groupState: 'Stable', protocolData: 'range' });
    expect(described.groups[0]!.members[0]).toMatchObject({ memberId: alone.memberId, clientId: 'test' });
    expect(described.groups[0]!.members[0]!.clientHost).toMatch(/^\/./);
    expect(described.groups[1]).toMatchObject({ error: 'GROUP_ID_NOT_FOUND', groupState: 'Dead' });
    const older = await one(peer.request('DescribeGroups', request, 5));
    expect(older.groups[1]).toMatchObject({ error: 'NONE', groupState: 'Dead' });

    const remove = () => peer.request('DeleteGroups', { groupIds: ['g', 'simple', 'missing'] });
    expect((await one(remove())).results.map(({ error }) => error)).toEqual([
      'NON_EMPTY_GROUP',
      'NONE',
      'GROUP_ID_NOT_FOUND',
    ]);
    expect((await one(simple.offsets())).groups[0]!.topics).toEqual([]);
  });

  test('deletes offsets, but not of a topic that is being read', async () => {
    const alone = await firstMember('g');
    await joinAlone(alone);
    await one(alone.commit('t', 0, 5));
    const remove = () =>
      peer.request('OffsetDelete', {
        groupId: 'g',
        topics: [{ name: 't', partitions: [{ index: 0 }, { index: 9 }] }],
      });
    const errors = async () => (await one(remove())).topics[0]!.partitions.map(({ error }) => error);
    expect(await errors()).toEqual(['GROUP_SUBSCRIBED_TO_TOPIC', 'UNKNOWN_TOPIC_OR_PARTITION']);
    await one(alone.leave());
    expect(await errors()).toEqual(['NONE', 'UNKNOWN_TOPIC_OR_PARTITION']);
    expect((await one(alone.offsets())).groups[0]!.topics).toEqual([]);
  });

  test('a deleted topic takes its offsets along', async () => {
    const simple = await firstMember('simple');
    await one(simple.commit('t', 0, 5));
    await one(peer.request('DeleteTopics', { topics: [{ name: 't', topicId: zeroUuid }], timeoutMs: 1_000 }));
    await virtual.world.advance(100);
    expect((await one(simple.offsets())).groups[0]!.topics).toEqual([]);
    await createTopic(virtual, peer, 't');
    const { groups } = await one(simple.offsets([{ name: 't', partitionIndexes: [0] }]));
    expect(groups[0]!.topics[0]!.partitions[0]!.committedOffset).toBe(-1);
  });
});

describe('the timeline', () => {
  const timelineOf = async (groupId: string) => {
    const native = await virtual.connect('native');
    return one(native.request('DescribeGroupTimeline', { groupId }));
  };

  test('tells each rebalance with its reason, and whom the present one awaits', async () => {
    const first = await firstMember('g');
    await joinAlone(first);
    const second = await member('g');
    const joining = second.join();
    await virtual.world.advance(50);
    const waiting = await timelineOf('g');
    expect(waiting).toMatchObject({ error: 'NONE', remainingMs: expect.any(Number) });
    expect(waiting.awaited).toMatchObject([{ memberId: first.memberId, step: 'join' }]);
    expect(waiting.rebalances).toMatchObject([
      { cause: 'member-joined', generation: 1, memberCount: 1 },
      { cause: 'member-joined', generation: 1, completedAt: -1 },
    ]);
    await all(first.join(), joining);
    const unassigned = await timelineOf('g');
    expect(unassigned.awaited).toMatchObject([
      { memberId: first.memberId, step: 'bring-assignment' },
      { memberId: second.memberId, step: 'fetch-assignment' },
    ]);
    await all(first.sync({ [first.memberId]: share(1) }), second.sync());
    const rested = await timelineOf('g');
    expect(rested).toMatchObject({ awaited: [], remainingMs: -1 });
    expect(rested.rebalances[1]).toMatchObject({ generation: 2, memberCount: 2 });
    expect(rested.rebalances[1]!.reason).toContain(second.memberId);
  });

  test('of a group that is not there is an error', async () => {
    await firstMember('g');
    expect(await timelineOf('missing')).toMatchObject({ error: 'GROUP_ID_NOT_FOUND', rebalances: [] });
  });

  test('is neither shown nor served over Kafka', async () => {
    const request = { clientSoftwareName: 'x', clientSoftwareVersion: '1' };
    const { apiKeys } = await one(peer.request('ApiVersions', request));
    expect(apiKeys.filter(({ apiKey }) => apiKey >= 1000)).toEqual([]);
    await expect(one(peer.request('DescribeGroupTimeline', { groupId: 'g' }))).rejects.toThrow(
      ConnectionLost,
    );
  });
});

describe('what is refused', () => {
  test('an empty group id', async () => {
    const nobody = await firstMember('');
    expect(await one(nobody.join())).toMatchObject({ error: 'INVALID_GROUP_ID' });
    expect(await one(nobody.sync())).toMatchObject({ error: 'INVALID_GROUP_ID' });
    expect(await one(nobody.heartbeat())).toMatchObject({ error: 'INVALID_GROUP_ID' });
    expect(await one(nobody.leave())).toMatchObject({ error: 'INVALID_GROUP_ID' });
  });

  test('offsets of what does not exist', async () => {
    const simple = await firstMember('simple');
    expect(onlyPartition(await one(simple.commit('missing', 0, 5))).error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
    expect(onlyPartition(await one(simple.commit('t', 3, 5))).error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
    expect(onlyPartition(await one(simple.commit('t', 2, 5))).error).toBe('NONE');
    expect(onlyPartition(await one(simple.commit('t', 2, 5, 'x'.repeat(4097)))).error).toBe(
      'OFFSET_METADATA_TOO_LARGE',
    );
  });

  test('clients that write to the topic of groups, or trim it', async () => {
    await firstMember('g');
    const produced = await one(
      peer.request('Produce', produceTo('__consumer_offsets', 0, batchOf(['a'])), 12),
    );
    expect(onlyPartition(produced).error).toBe('INVALID_TOPIC_EXCEPTION');
    const topics = [{ name: '__consumer_offsets', partitions: [{ index: 0, offset: 0 }] }];
    const trimmed = await one(peer.request('DeleteRecords', { topics, timeoutMs: 1_000 }));
    expect(onlyPartition(trimmed).error).toBe('INVALID_TOPIC_EXCEPTION');
  });
});
