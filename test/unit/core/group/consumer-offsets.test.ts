/** Offsets of consumer groups: who may commit and fetch, and what goes when. */
import { describe, expect, it } from 'vitest';
import { beat, coordinatedTopic, joinConsumer, some, twoMembers } from './consumer-member.ts';
import { type Coordinated, day, fetching, minute } from './coordinated.ts';

/** The error of a commit of a partition of topic `t`. */
function commit(group: Coordinated, memberId: string, generation: number, partition = 0) {
  const partitions = [{ partition, offset: 5, leaderEpoch: -1, metadata: '' }];
  return group.commit({
    memberId,
    generation,
    topics: [{ name: 't', id: group.topics.named('t')!.id, partitions }],
  });
}

describe('a commit', () => {
  it('is taken from a member at its epoch', () => {
    const group = twoMembers();
    expect(commit(group, 'a', 2)).toBe('NONE');
    expect(commit(group, 'a', 3)).toBe('STALE_MEMBER_EPOCH');
    expect(commit(group, 'a', -1)).toBe('STALE_MEMBER_EPOCH');
    expect(commit(group, 'x', 2)).toBe('UNKNOWN_MEMBER_ID');
    expect(group.commit({ memberId: 'a', generation: 2, knowsMemberEpoch: false })).toBe(
      'UNSUPPORTED_VERSION',
    );
  });

  it('of an epoch that is past is taken for what the member has held since', () => {
    const group = twoMembers();
    expect(commit(group, 'a', 1, 0)).toBe('NONE');
    expect(commit(group, 'a', 1, 2)).toBe('STALE_MEMBER_EPOCH');
    expect(commit(group, 'a', 0, 0)).toBe('STALE_MEMBER_EPOCH');
    expect(commit(group, 'b', 1, 2)).toBe('STALE_MEMBER_EPOCH');
  });

  it('is taken for what the member has yet to give up', () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a');
    joinConsumer(group, 'b');
    beat(group, { memberId: 'a', memberEpoch: 1 });
    expect(commit(group, 'a', 1, 3)).toBe('NONE');
    beat(group, { memberId: 'a', memberEpoch: 1, owned: some(group, 0, 1) });
    expect(commit(group, 'a', 1, 3)).toBe('STALE_MEMBER_EPOCH');
  });

  it('of anybody is taken while there are no members', () => {
    const group = twoMembers();
    expect(commit(group, '', -1)).toBe('UNKNOWN_MEMBER_ID');
    for (const memberId of ['a', 'b']) beat(group, { memberId, memberEpoch: -1 });
    expect(commit(group, '', -1)).toBe('NONE');
  });
});

it('a fetch of a member is answered at its epoch alone', () => {
  const group = twoMembers();
  const fetch = (memberId: string | null, memberEpoch: number) =>
    group.ask({ ...fetching, group: 'g', memberId, memberEpoch, topics: null }).error;
  expect(fetch(null, -1)).toBe('NONE');
  expect(fetch('a', 2)).toBe('NONE');
  expect(fetch('a', 1)).toBe('STALE_MEMBER_EPOCH');
  expect(fetch('x', 1)).toBe('UNKNOWN_MEMBER_ID');
});

it('offsets of topics that are consumed cannot be deleted, others can', () => {
  const group = twoMembers();
  commit(group, 'a', 2);
  const remove = () => {
    const topics = ['t', 'u'].map((name) => ({ name, partitions: [0] }));
    const reply = group.ask({ type: 'delete-offsets', group: 'g', topics });
    return reply.topics.map(({ partitions }) => partitions[0]!.error);
  };
  expect(remove()).toEqual(['GROUP_SUBSCRIBED_TO_TOPIC', 'NONE']);
  for (const memberId of ['a', 'b']) beat(group, { memberId, memberEpoch: -1 });
  expect(remove()).toEqual(['NONE', 'NONE']);
});

it('a group with members cannot be deleted; without, it goes with all its records', () => {
  const group = coordinatedTopic();
  joinConsumer(group, 'a', { pattern: 't' });
  commit(group, 'a', 1);
  const remove = () => group.ask({ type: 'delete-groups', groups: ['g'] }).groups[0]!.error;
  expect(remove()).toBe('NON_EMPTY_GROUP');
  beat(group, { memberId: 'a', memberEpoch: -1 });
  expect(remove()).toBe('NONE');
  expect(group.coordinator.image.consumerGroups.size).toBe(0);
  expect(group.committed()).toBe(-1);
  expect(remove()).toBe('GROUP_ID_NOT_FOUND');
});

it('offsets stay while they are consumed, and go with the group once nobody is there any more', () => {
  const group = coordinatedTopic();
  joinConsumer(group, 'a');
  commit(group, 'a', 1);
  for (let beats = 0; beats < 8 * 24 * 120; beats++) {
    group.advance(30_000);
    beat(group, { memberId: 'a', memberEpoch: 1 });
  }
  expect(group.committed()).toBe(5);
  beat(group, { memberId: 'a', memberEpoch: -1 });
  group.advance(6 * day);
  expect(group.committed()).toBe(5);
  group.advance(2 * day);
  expect(group.committed()).toBe(-1);
  expect(group.coordinator.image.consumerGroups.size).toBe(0);
});

it.each([false, true])(
  'offsets age from when the last member left, after a restart of its coordinator: %s',
  (restarts) => {
    const group = coordinatedTopic({
      offsetsRetentionMs: 20 * minute,
      offsetsRetentionCheckIntervalMs: minute,
    });
    joinConsumer(group, 'a');
    expect(commit(group, 'a', 1)).toBe('NONE');
    for (let beats = 0; beats < 60; beats++) {
      group.advance(minute / 2);
      beat(group, { memberId: 'a', memberEpoch: 1 });
    }
    beat(group, { memberId: 'a', memberEpoch: -1 });
    if (restarts) group.restart();
    group.advance(19 * minute);
    expect(group.committed()).toBe(5);
    group.advance(2 * minute);
    expect(group.committed()).not.toBe(5);
  },
);
