/** Consumer groups on a virtual broker, over both protocols: heartbeats that wait, patterns, restarts, growth. */
import { beforeEach, expect, test } from 'vitest';
import type { ResponseOf } from '../../../protocol/apis.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  makeConsumerGroupHeartbeatRequest,
} from '../../../protocol/generated/consumer-group-heartbeat.ts';
import { makeCreatePartitionsRequestTopic } from '../../../protocol/generated/create-partitions.ts';
import { makeListGroupsRequest } from '../../../protocol/generated/list-groups.ts';
import { GroupMember } from '../../simulator/group-member.ts';
import type { Peer } from '../../simulator/peer.ts';
import { createTopic, VirtualBroker } from '../../simulator/virtual-broker.ts';

let virtual: VirtualBroker;
let kafka: Peer;
let native: Peer;

const one = <T>(promise: Promise<T>): Promise<T> => virtual.world.complete(promise);

beforeEach(async () => {
  virtual = await VirtualBroker.start({ settings: { offsetsTopicNumPartitions: 5 } });
  kafka = await virtual.connect('kafka');
  native = await virtual.connect('native');
  await createTopic(virtual, kafka, 't', { partitions: 4 });
  await one(new GroupMember(kafka, 'g').findCoordinator());
  while ((await one(beat(kafka, { memberId: 'x' }))).error === 'COORDINATOR_LOAD_IN_PROGRESS') {
    await virtual.world.advance(10);
  }
});

type Reply = ResponseOf<'ConsumerGroupHeartbeat'>;

function beat(peer: Peer, wish: Partial<ConsumerGroupHeartbeatRequest>, version?: number): Promise<Reply> {
  const request = makeConsumerGroupHeartbeatRequest({ groupId: 'g', memberId: 'm', memberEpoch: 1, ...wish });
  return peer.request('ConsumerGroupHeartbeat', request, version);
}

function join(peer: Peer, memberId: string, version?: number): Promise<Reply> {
  const wish = {
    memberEpoch: 0,
    rebalanceTimeoutMs: 60_000,
    subscribedTopicNames: ['t'],
    topicPartitions: [],
  };
  return beat(peer, { ...wish, memberId }, version);
}

const partitionsOf = (reply: Reply): readonly number[] | undefined =>
  reply.assignment?.topicPartitions.flatMap(({ partitions }) => partitions);

test('members over both protocols share partitions; the id is made by whoever is to make it', async () => {
  const first = await one(join(kafka, 'a'));
  expect(first).toMatchObject({ error: 'NONE', memberId: 'a', memberEpoch: 1, heartbeatIntervalMs: 5000 });
  expect(partitionsOf(first)).toEqual([0, 1, 2, 3]);
  const older = await one(join(kafka, '', 0));
  expect(older.memberId).not.toBe('');
  expect((await one(join(kafka, ''))).error).toBe('INVALID_REQUEST');
  expect(await one(join(native, 'b'))).toMatchObject({ error: 'NONE', memberEpoch: 3 });
  const description = await one(
    kafka.request('ConsumerGroupDescribe', { groupIds: ['g', 'h'], includeAuthorizedOperations: false }),
  );
  expect(description.groups).toMatchObject([
    { error: 'NONE', groupState: 'Reconciling', groupEpoch: 3, assignmentEpoch: 3, assignorName: 'uniform' },
    { error: 'GROUP_ID_NOT_FOUND', groupState: 'Dead' },
  ]);
  const { members } = description.groups[0]!;
  expect(members.map(({ memberType }) => memberType)).toEqual([1, 1, 1]);
  expect(members[0]!.assignment.topicPartitions).toMatchObject([
    { topicName: 't', partitions: [0, 1, 2, 3] },
  ]);
  const list = await one(kafka.request('ListGroups', makeListGroupsRequest({ typesFilter: ['consumer'] })));
  expect(list.groups).toMatchObject([{ groupId: 'g', groupType: 'consumer', protocolType: 'consumer' }]);
});

test('a heartbeat waits natively, as long as its connection is there', async () => {
  await one(join(native, 'a'));
  const waiting = beat(native, { memberId: 'a', waitMs: 5000 });
  await virtual.world.advance(1000);
  const leaver = await virtual.connect('native');
  await one(join(leaver, 'b'));
  expect(partitionsOf(await one(waiting))).toEqual([0, 1]);
  const impatient = await virtual.connect('native');
  const lost = beat(impatient, { memberId: 'a', waitMs: 5000 });
  lost.catch(() => undefined);
  await virtual.world.advance(1000);
  impatient.close();
  await virtual.world.advance(1000);
  const next = await one(beat(native, { memberId: 'a', topicPartitions: [] }));
  expect(next).toMatchObject({ error: 'NONE', memberEpoch: 2 });
});

test('a topic that grows is shared out anew, and a restart changes nothing', async () => {
  await one(join(native, 'a'));
  await virtual.crash(true);
  kafka = await virtual.connect('kafka');
  native = await virtual.connect('native');
  while ((await one(beat(native, { memberId: 'a' }))).error !== 'NONE') await virtual.world.advance(10);
  const waiting = beat(native, { memberId: 'a', waitMs: 5000 });
  const topics = [makeCreatePartitionsRequestTopic({ name: 't', count: 5, assignments: null })];
  await one(kafka.request('CreatePartitions', { topics, timeoutMs: 1000, validateOnly: false }));
  const reply = await one(waiting);
  expect(reply.memberEpoch).toBe(2);
  expect(partitionsOf(reply)).toEqual([0, 1, 2, 3, 4]);
});

test('patterns are those of RE2, and match whole names', async () => {
  const wish = { memberId: 'a', memberEpoch: 0, rebalanceTimeoutMs: 60_000, topicPartitions: [] };
  const refused = await one(beat(kafka, { ...wish, subscribedTopicRegex: '(?=t)' }));
  expect(refused).toMatchObject({ error: 'INVALID_REGULAR_EXPRESSION', memberId: null });
  expect(partitionsOf(await one(beat(kafka, { ...wish, subscribedTopicRegex: '[s-u]' })))).toHaveLength(4);
  await createTopic(virtual, kafka, 'u', { partitions: 1 });
  await createTopic(virtual, kafka, 'tu', { partitions: 1 });
  await virtual.world.advance(100);
  const grown = await one(beat(kafka, { memberId: 'a' }));
  expect(grown.assignment?.topicPartitions).toHaveLength(2);
});

test('what an expiry has decided is taken back when it finds no space, though nobody waits for it', async () => {
  const topicId = (await one(join(kafka, 'a'))).assignment!.topicPartitions[0]!.topicId;
  await one(join(kafka, 'b'));
  await one(beat(kafka, { memberId: 'a', memberEpoch: 1 }));
  const kept = [{ topicId, partitions: [0, 1] }];
  await one(beat(kafka, { memberId: 'a', memberEpoch: 1, topicPartitions: kept }));
  let { memberEpoch } = await one(beat(kafka, { memberId: 'b', memberEpoch: 2 }));
  const isOffsets = (path: string): boolean => path.includes('__consumer_offsets-') && path.endsWith('.log');
  const stay = async (): Promise<void> => {
    await virtual.world.advance(5_000);
    const reply = await one(beat(kafka, { memberId: 'b', memberEpoch }));
    if (reply.error === 'NONE') ({ memberEpoch } = reply);
  };
  // The session of `a` ends between two heartbeats of `b`.
  await virtual.world.advance(2_500);
  virtual.world
    .host('broker')
    .disk.inject({ operation: 'append', code: 'ENOSPC', times: 1, path: isOffsets });
  for (let beats = 0; beats < 20; beats++) await stay();
  await virtual.crash(false);
  kafka = await virtual.connect('kafka');
  for (let beats = 0; beats < 3; beats++) await stay();
  expect((await one(beat(kafka, { memberId: 'b', memberEpoch }))).error).toBe('NONE');
});
