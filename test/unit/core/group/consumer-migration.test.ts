/** Members of the classic protocol in consumer groups, and groups that pass from one to the other. */
import { describe, expect, it } from 'vitest';
import {
  decodeAssignment,
  encodeAssignment,
  encodeSubscription,
} from '../../../../protocol/internal/consumer-protocol.ts';
import type { MigrationPolicy } from '../../../../src/core/group/settings.ts';
import { beat, coordinatedTopic, joinConsumer, park, parkReply, some } from './consumer-member.ts';
import type { Coordinated } from './coordinated.ts';

const assignment = (...partitions: readonly number[]) =>
  encodeAssignment({ partitions: [{ topic: 't', partitions }], userData: null });

function protocols(generation = -1, ...owned: readonly number[]) {
  const ownedPartitions = owned.length === 0 ? [] : [{ topic: 't', partitions: owned }];
  const metadata = encodeSubscription({
    topics: ['t'],
    userData: null,
    ownedPartitions,
    generation,
    rack: null,
  });
  return [{ name: 'cooperative-sticky', metadata }];
}

/** What the member was given, of topic `t`. */
function synced(group: Coordinated, memberId: string, generation: number) {
  const reply = group.syncReply(group.sync({ memberId, generation, protocol: null }))!;
  return [reply.error, decodeAssignment(reply.assignment).partitions.flatMap(({ partitions }) => partitions)];
}

const described = (group: Coordinated) => group.ask({ type: 'describe-consumer', groups: ['g'] }).groups[0];

/** A stable classic group whose only member has all four partitions; its id. */
function classicGroup(policy: MigrationPolicy = 'bidirectional') {
  const defaults = coordinatedTopic().settings.consumer;
  const group = coordinatedTopic({ consumer: { ...defaults, migrationPolicy: policy } });
  const ticket = group.join({ protocols: protocols() });
  group.advance(6000);
  const { memberId, generation } = group.joinReply(ticket)!;
  group.sync({
    memberId,
    generation,
    protocol: null,
    assignments: [{ memberId, assignment: assignment(0, 1, 2, 3) }],
  });
  return { group, classic: memberId };
}

/** And one more that has joined it by heartbeat. */
function upgradedGroup() {
  const { group, classic } = classicGroup();
  expect(joinConsumer(group, 'new')).toMatchObject({ error: 'NONE', memberEpoch: 2, assignment: [] });
  return { group, classic };
}

describe('a classic group', () => {
  it('becomes a consumer group with the first heartbeat, and nobody loses a partition', () => {
    const { group, classic } = upgradedGroup();
    expect(described(group)).toMatchObject({
      epoch: 2,
      state: 'Reconciling',
      members: [
        { memberId: classic, epoch: 1, isClassic: true, assigned: [{ partitions: [0, 1, 2, 3] }] },
        { memberId: 'new', epoch: 2, isClassic: false, assigned: [] },
      ],
    });
    expect(group.describe()).toMatchObject({ error: 'GROUP_ID_NOT_FOUND', state: 'Dead' });
    expect(group.ask({ type: 'list', states: [], types: ['CONSUMER'] }).groups).toMatchObject([
      { group: 'g', groupType: 'consumer', protocolType: 'consumer', state: 'Reconciling' },
    ]);
    expect(group.ask({ type: 'list', states: [], types: ['classic'] }).groups).toEqual([]);
  });

  it('hands over what moves as its members join again', () => {
    const { group, classic } = upgradedGroup();
    expect(group.beat(classic, 1)).toBe('REBALANCE_IN_PROGRESS');
    const first = group.joinReply(group.join({ memberId: classic, protocols: protocols(1, 0, 1, 2, 3) }));
    expect(first).toMatchObject({ error: 'NONE', generation: 1, leader: '', members: [] });
    expect(synced(group, classic, 1)).toEqual(['NONE', [0, 1]]);
    expect(beat(group, { memberId: 'new', memberEpoch: 2 }).assignment).toBeNull();
    expect(group.beat(classic, 1)).toBe('REBALANCE_IN_PROGRESS');
    const second = group.joinReply(group.join({ memberId: classic, protocols: protocols(1, 0, 1) }));
    expect(second).toMatchObject({ error: 'NONE', generation: 2, protocol: 'cooperative-sticky' });
    expect(synced(group, classic, 2)).toEqual(['NONE', [0, 1]]);
    expect(group.beat(classic, 2)).toBe('NONE');
    expect(beat(group, { memberId: 'new', memberEpoch: 2 }).assignment).toEqual(some(group, 2, 3));
    expect(described(group)?.state).toBe('Stable');
  });

  it('amid a rebalance is shared out by the coordinator, though nobody is new and wants anything else', () => {
    const group = coordinatedTopic();
    const ticket = group.join({ groupInstanceId: 'i', protocols: protocols() });
    group.advance(6000);
    expect(group.joinReply(ticket)).toMatchObject({ error: 'NONE', generation: 1 });
    expect(joinConsumer(group, 'new', { instanceId: 'i' })).toMatchObject({
      memberEpoch: 2,
      assignment: some(group, 0, 1, 2, 3),
    });
    expect(described(group)?.state).toBe('Stable');
  });

  it('gives nothing away that a member brought along, though its leader has meant it for another', () => {
    const { group, classic } = classicGroup();
    const newcomer = group.join({ memberId: '', protocols: protocols() });
    const again = group.join({ memberId: classic, protocols: protocols(1, 0, 1, 2, 3) });
    expect(group.joinReply(again)).toMatchObject({ error: 'NONE', generation: 2 });
    const { memberId } = group.joinReply(newcomer)!;
    // It has to give up 3 before the newcomer can have it in the generation to come.
    const assignments = [
      { memberId: classic, assignment: assignment(0, 1) },
      { memberId, assignment: assignment() },
    ];
    group.sync({ memberId: classic, generation: 2, protocol: null, assignments });
    joinConsumer(group, 'new');
    const { members } = described(group)!;
    expect(members.find((member) => member.memberId === classic)).toMatchObject({
      epoch: 2,
      assigned: [{ partitions: [0, 1, 2, 3] }],
    });
    expect(members.filter((member) => member.memberId !== classic).map(({ assigned }) => assigned)).toEqual([
      [],
      [],
    ]);
  });

  it.each(['downgrade', 'disabled'] as const)('remains one where the policy is %s', (policy) => {
    const { group, classic } = classicGroup(policy);
    expect(joinConsumer(group, 'new').error).toBe('GROUP_ID_NOT_FOUND');
    expect(group.beat(classic, 1)).toBe('NONE');
  });

  it('remains one when its members are no consumers', () => {
    const group = coordinatedTopic();
    group.stable(1, { protocolType: 'connect' });
    expect(joinConsumer(group, 'new').error).toBe('GROUP_ID_NOT_FOUND');
    expect(group.state).toBe('CompletingRebalance');
  });

  it('without members is replaced, offsets and all else stays', () => {
    const { group, classic } = classicGroup('disabled');
    group.commit({ memberId: classic, generation: 1, offset: 7 });
    group.leave(classic);
    expect(joinConsumer(group, 'new')).toMatchObject({ memberEpoch: 1, assignment: some(group, 0, 1, 2, 3) });
    expect(group.coordinator.image.groups.has('g')).toBe(false);
    expect(group.committed()).toBe(7);
  });
});

describe('a consumer group', () => {
  it('becomes a classic one when the last member that beats has gone', () => {
    const { group, classic } = upgradedGroup();
    beat(group, { memberId: 'new', memberEpoch: -1 });
    expect(described(group)).toBeUndefined();
    expect(group.describe()).toMatchObject({ state: 'PreparingRebalance', members: [{ memberId: classic }] });
    expect(group.beat(classic, 2)).toBe('REBALANCE_IN_PROGRESS');
    const reply = group.joinReply(group.join({ memberId: classic, protocols: protocols(1, 0, 1, 2, 3) }));
    expect(reply).toMatchObject({ generation: 3, leader: classic });
    group.restart();
    expect(group.describe()).toMatchObject({ state: 'Stable', members: [{ memberId: classic }] });
    expect(group.coordinator.image.consumerGroups.size).toBe(0);
  });

  it('becomes one too when the last such member is silent', () => {
    const { group, classic } = upgradedGroup();
    for (let beats = 0; beats < 9; beats++) {
      group.advance(5000);
      group.join({ memberId: classic, protocols: protocols(1, 0, 1, 2, 3) });
    }
    expect(group.state).toBe('CompletingRebalance');
    expect(group.coordinator.rebalances.get('migrated')).toBe(1);
  });

  it('without members is replaced by whoever joins', () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a');
    beat(group, { memberId: 'a', memberEpoch: -1 });
    expect(group.stable(1)).toHaveLength(1);
    expect(described(group)).toBeUndefined();
    expect(group.coordinator.image.consumerGroups.size).toBe(0);
  });
});

describe('a classic member of a consumer group', () => {
  it('is given an id before it is taken', () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a');
    const asked = group.joinReply(group.join({ requiresKnownMemberId: true, protocols: protocols() }))!;
    expect(asked.error).toBe('MEMBER_ID_REQUIRED');
    const { memberId } = asked;
    expect(group.joinReply(group.join({ memberId, protocols: protocols() }))).toMatchObject({
      generation: 2,
    });
    expect(synced(group, memberId, 2)).toEqual(['NONE', []]);
    beat(group, { memberId: 'a', memberEpoch: 1 });
    beat(group, { memberId: 'a', memberEpoch: 1, owned: some(group, 0, 1) });
    expect(group.beat(memberId, 2)).toBe('REBALANCE_IN_PROGRESS');
    group.join({ memberId, protocols: protocols(2) });
    expect(synced(group, memberId, 2)).toEqual(['NONE', [2, 3]]);
    group.leave(memberId);
    expect(described(group)?.members).toMatchObject([{ memberId: 'a' }]);
  });

  it('that was out and does not know gives up what it had', () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a');
    const reply = group.joinReply(group.join({ memberId: 'gone', protocols: protocols(1, 2, 3) }));
    expect(reply?.error).toBe('UNKNOWN_MEMBER_ID');
  });

  it.each([
    ['what is no subscription', [{ name: 'range', metadata: Uint8Array.of(1) }]],
    ['no protocol', []],
  ])('cannot say %s', (_, said) => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a');
    expect(group.joinReply(group.join({ protocols: said }))?.error).toBe('INCONSISTENT_GROUP_PROTOCOL');
  });

  it('that does not join again in time is out, and so is one that does not ask for its assignment', () => {
    const { group, classic } = upgradedGroup();
    const keepUp = () => beat(group, { memberId: 'new', memberEpoch: 2 });
    group.beat(classic, 1);
    for (let beats = 0; beats < 12; beats++) {
      expect(group.beat(classic, 1)).toBe('REBALANCE_IN_PROGRESS');
      group.advance(5000);
      keepUp();
    }
    expect(group.beat(classic, 1)).toBe('UNKNOWN_MEMBER_ID');
    expect(described(group)?.members).toHaveLength(1);
  });

  it('is no member that beats, until it joins as one', () => {
    const { group, classic: memberId } = upgradedGroup();
    expect(beat(group, { memberId, memberEpoch: 1 }).error).toBe('UNKNOWN_MEMBER_ID');
    expect(beat(group, { memberId, memberEpoch: -1 }).error).toBe('UNKNOWN_MEMBER_ID');
    expect(joinConsumer(group, memberId)).toMatchObject({ memberEpoch: 3, assignment: some(group, 0, 1) });
    expect(described(group)?.members.some(({ isClassic }) => isClassic)).toBe(false);
    group.advance(40_000);
    expect(described(group)?.members).toHaveLength(2);
  });

  it('can be what a member that beats was before', () => {
    const { group } = upgradedGroup();
    const ticket = park(group, { memberId: 'new', memberEpoch: 2 });
    expect(group.joinReply(group.join({ memberId: 'new', protocols: protocols() }))?.generation).toBe(2);
    expect(parkReply(group, ticket)?.error).toBe('FENCED_MEMBER_EPOCH');
    expect(group.state).toBe('PreparingRebalance');
  });

  it('commits with its generation', () => {
    const { group, classic } = upgradedGroup();
    const commit = (generation: number) =>
      group.commit({ memberId: classic, generation, knowsMemberEpoch: false });
    expect([commit(1), commit(2), commit(-1)]).toEqual(['NONE', 'ILLEGAL_GENERATION', 'ILLEGAL_GENERATION']);
  });
});
