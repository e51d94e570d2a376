/** Consumer groups: epochs, handing partitions over, fencing, static members, sessions, waiting heartbeats. */
import { describe, expect, it } from 'vitest';
import type { ConsumerHeartbeat } from '../../../../src/core/group/consumer/commands.ts';
import {
  beat,
  coordinatedTopic,
  joinConsumer,
  joiningConsumer,
  park,
  parkReply,
  some,
  twoMembers,
} from './consumer-member.ts';
import { minute } from './coordinated.ts';

const described = (group: ReturnType<typeof coordinatedTopic>) =>
  group.ask({ type: 'describe-consumer', groups: ['g'] }).groups[0];

describe('a member', () => {
  it('that joins alone is assigned everything at once, and it is recorded', () => {
    const group = coordinatedTopic();
    expect(joinConsumer(group, 'a')).toEqual({
      type: 'consumer-heartbeat',
      error: 'NONE',
      message: null,
      memberId: 'a',
      memberEpoch: 1,
      heartbeatIntervalMs: 5000,
      assignment: some(group, 0, 1, 2, 3),
    });
    expect(group.records.map(({ type }) => type)).toEqual([
      'ConsumerGroupMember',
      'ConsumerGroup',
      'ConsumerGroupMemberTarget',
      'ConsumerGroupTarget',
      'ConsumerGroupMemberPosition',
    ]);
    expect(beat(group, { memberId: 'a', memberEpoch: 1 })).toMatchObject({
      memberEpoch: 1,
      assignment: null,
    });
    expect(described(group)).toMatchObject({
      state: 'Stable',
      epoch: 1,
      assignmentEpoch: 1,
      assignor: 'uniform',
    });
  });

  it('gets partitions of another as soon as that has reported to have given them up', () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a');
    expect(joinConsumer(group, 'b')).toMatchObject({ memberEpoch: 2, assignment: [] });
    expect(described(group)?.state).toBe('Reconciling');
    const told = beat(group, { memberId: 'a', memberEpoch: 1 });
    expect(told).toMatchObject({ memberEpoch: 1, assignment: some(group, 0, 1) });
    const stillOwning = { memberId: 'a', memberEpoch: 1, owned: some(group, 0, 1, 2) };
    expect(beat(group, stillOwning)).toMatchObject({ memberEpoch: 1, assignment: null });
    expect(beat(group, { memberId: 'b', memberEpoch: 2 }).assignment).toBeNull();
    const released = { memberId: 'a', memberEpoch: 1, owned: some(group, 0, 1) };
    expect(beat(group, released)).toMatchObject({ memberEpoch: 2, assignment: null });
    expect(beat(group, { memberId: 'b', memberEpoch: 2 }).assignment).toEqual(some(group, 2, 3));
    expect(described(group)?.state).toBe('Stable');
    const { rebalances } = group.ask({ type: 'timeline', group: 'g' });
    expect(rebalances.map(({ cause, generation }) => [cause, generation])).toEqual([
      ['member-joined', 1],
      ['member-joined', 2],
    ]);
    expect(rebalances.every(({ completedAt }) => completedAt !== undefined)).toBe(true);
  });

  it('is told all again when it says all again: its last answer was lost', () => {
    const group = twoMembers();
    const full = { memberId: 'b', memberEpoch: 2, topics: ['t'], rebalanceTimeoutMs: 20_000 };
    expect(beat(group, { ...full, owned: [] }).assignment).toEqual(some(group, 2, 3));
    expect(beat(group, full).assignment).toBeNull();
  });

  it('with its epoch before is let in if it owns no more than it was assigned', () => {
    const group = twoMembers();
    const before = { memberId: 'a', memberEpoch: 1 };
    expect(beat(group, { ...before, owned: some(group, 0) })).toMatchObject({
      error: 'NONE',
      memberEpoch: 2,
    });
    expect(beat(group, { ...before, owned: some(group, 0, 3) }).error).toBe('FENCED_MEMBER_EPOCH');
    expect(beat(group, before).error).toBe('FENCED_MEMBER_EPOCH');
    expect(beat(group, { ...before, memberEpoch: 3 }).error).toBe('FENCED_MEMBER_EPOCH');
  });

  it('that joins again under its id begins with nothing', () => {
    const group = twoMembers();
    expect(joinConsumer(group, 'a')).toMatchObject({ memberEpoch: 2, assignment: some(group, 0, 1) });
    expect(described(group)).toMatchObject({ epoch: 2, state: 'Stable' });
  });

  it('with another subscription begins another epoch', () => {
    const group = twoMembers();
    group.topics.set('u', 2);
    const reply = beat(group, { memberId: 'a', memberEpoch: 2, topics: ['u'] });
    expect(reply).toMatchObject({ memberEpoch: 2, assignment: [] });
    expect(described(group)?.members[0]).toMatchObject({ memberId: 'a', epoch: 2, topics: ['u'] });
    const { id } = group.topics.named('u')!;
    expect(beat(group, { memberId: 'a', memberEpoch: 2, owned: [] })).toMatchObject({
      memberEpoch: 3,
      assignment: [{ topicId: id, partitions: [0, 1] }],
    });
  });

  it('leaves, and the others have what it had', () => {
    const group = twoMembers();
    expect(beat(group, { memberId: 'b', memberEpoch: -1 })).toMatchObject({ error: 'NONE', memberEpoch: -1 });
    expect(beat(group, { memberId: 'a', memberEpoch: 2 })).toMatchObject({
      memberEpoch: 3,
      assignment: some(group, 0, 1, 2, 3),
    });
    beat(group, { memberId: 'a', memberEpoch: -1 });
    expect(described(group)).toMatchObject({ state: 'Empty', epoch: 4, members: [] });
  });

  it('that nothing is heard of is out after its session', () => {
    const group = twoMembers();
    for (let beats = 0; beats < 10; beats++) {
      group.advance(5000);
      beat(group, { memberId: 'a', memberEpoch: 2 });
    }
    expect(described(group)?.members.map(({ memberId }) => memberId)).toEqual(['a']);
    expect(beat(group, { memberId: 'b', memberEpoch: 2 }).error).toBe('UNKNOWN_MEMBER_ID');
    expect(group.coordinator.rebalances.get('session-expired')).toBe(1);
  });
});

const refusals: [string, Partial<ConsumerHeartbeat>, string][] = [
  ['a group without id', { ...joiningConsumer, group: '' }, 'INVALID_REQUEST'],
  ['a member without id', { memberId: '', memberEpoch: 1 }, 'INVALID_REQUEST'],
  ['an instance without name', { ...joiningConsumer, instanceId: '' }, 'INVALID_REQUEST'],
  ['a rack without name', { ...joiningConsumer, rackId: '' }, 'INVALID_REQUEST'],
  ['an epoch that there is not', { memberEpoch: -3 }, 'INVALID_REQUEST'],
  ['a dynamic member that means to come back', { memberEpoch: -2 }, 'INVALID_REQUEST'],
  ['a newcomer without timeout', { ...joiningConsumer, rebalanceTimeoutMs: -1 }, 'INVALID_REQUEST'],
  ['a newcomer without topics', { ...joiningConsumer, topics: null }, 'INVALID_REQUEST'],
  ['a newcomer that does not say what it owns', { ...joiningConsumer, owned: null }, 'INVALID_REQUEST'],
  ['a timeout that is none', { memberId: 'a', memberEpoch: 2, rebalanceTimeoutMs: 0 }, 'INVALID_REQUEST'],
  ['an unknown assignor', { ...joiningConsumer, assignor: 'x' }, 'UNSUPPORTED_ASSIGNOR'],
  ['a bad pattern', { ...joiningConsumer, pattern: '(' }, 'INVALID_REGULAR_EXPRESSION'],
  ['a pattern that RE2 lacks', { ...joiningConsumer, pattern: '(a)\\1' }, 'INVALID_REGULAR_EXPRESSION'],
  ['an unknown group', { group: 'h', memberEpoch: 1 }, 'UNKNOWN_MEMBER_ID'],
  ['an unknown member', { memberId: 'x', memberEpoch: 1 }, 'UNKNOWN_MEMBER_ID'],
  ['an unknown member that leaves', { memberId: 'x', memberEpoch: -1 }, 'UNKNOWN_MEMBER_ID'],
  ['an unknown instance', { instanceId: 'i', memberEpoch: 1 }, 'UNKNOWN_MEMBER_ID'],
  [
    'a member that is another instance',
    { ...joiningConsumer, memberId: 'a', instanceId: 'i' },
    'INVALID_REQUEST',
  ],
];

it.each(refusals)('%s is refused', (_, wish, error) => {
  const group = twoMembers();
  const records = group.records.length;
  const reply = beat(group, { memberId: 'n', ...wish });
  expect(reply).toMatchObject({ error, memberEpoch: 0, assignment: null });
  expect(reply.message).not.toBe('');
  expect(group.records).toHaveLength(records);
});

it('a full group takes nobody more', () => {
  const defaults = coordinatedTopic().settings.consumer;
  const group = twoMembers(coordinatedTopic({ consumer: { ...defaults, maxSize: 2 } }));
  expect(joinConsumer(group, 'c').error).toBe('GROUP_MAX_SIZE_REACHED');
  expect(joinConsumer(group, 'b').error).toBe('NONE');
});

describe('giving up', () => {
  const revoking = () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a');
    joinConsumer(group, 'b');
    beat(group, { memberId: 'a', memberEpoch: 1 });
    return group;
  };

  const beatsFor = (group: ReturnType<typeof coordinatedTopic>, ms: number, busyLeaseMs: number) => {
    for (let passed = 0; passed < ms; passed += 5000) {
      group.advance(5000);
      beat(group, { memberId: 'b', memberEpoch: 2 });
      const { error } = beat(group, { memberId: 'a', memberEpoch: 1, busyLeaseMs });
      if (error !== 'NONE') return error;
    }
    return 'NONE';
  };

  it('takes too long: the member is out', () => {
    const group = revoking();
    expect(group.ask({ type: 'timeline', group: 'g' })).toMatchObject({
      awaited: [{ memberId: 'a', step: 'release-partitions' }],
      remainingMs: 20_000,
    });
    expect(beatsFor(group, minute, 0)).toBe('UNKNOWN_MEMBER_ID');
    expect(group.now).toBe(20_000);
    expect(group.coordinator.rebalances.get('release-expired')).toBe(1);
    expect(beat(group, { memberId: 'b', memberEpoch: 3 }).assignment).toBeNull();
    expect(described(group)?.members).toMatchObject([{ memberId: 'b', epoch: 3 }]);
  });

  it('takes as long as its handlers are at work', () => {
    const group = revoking();
    expect(beatsFor(group, 10 * minute, 20_000)).toBe('NONE');
    expect(beatsFor(group, minute, 0)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('does not keep a silent member in, however busy it was', () => {
    const group = revoking();
    beat(group, { memberId: 'a', memberEpoch: 1, busyLeaseMs: 20 * minute });
    group.advance(45_000);
    expect(beat(group, { memberId: 'a', memberEpoch: 1 }).error).toBe('UNKNOWN_MEMBER_ID');
  });

  it('has a lease of bounded length', () => {
    const defaults = coordinatedTopic().settings.consumer;
    const group = coordinatedTopic({ consumer: { ...defaults, maxBusyLeaseMs: 30_000 } });
    joinConsumer(group, 'a');
    joinConsumer(group, 'b');
    beat(group, { memberId: 'a', memberEpoch: 1, busyLeaseMs: 60 * minute });
    expect(beatsFor(group, minute, 0)).toBe('UNKNOWN_MEMBER_ID');
    expect(group.now).toBe(30_000);
  });
});

describe('a static member', () => {
  const away = () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a', { instanceId: 'i' });
    beat(group, { memberId: 'a', instanceId: 'i', memberEpoch: -2 });
    return group;
  };

  it('that comes back has what it had, and nobody notices', () => {
    const group = away();
    expect(described(group)?.members).toMatchObject([{ memberId: 'a', epoch: -2 }]);
    expect(joinConsumer(group, 'b', { instanceId: 'i' })).toMatchObject({
      memberEpoch: 1,
      assignment: some(group, 0, 1, 2, 3),
    });
    expect(described(group)).toMatchObject({ epoch: 1, state: 'Stable', members: [{ memberId: 'b' }] });
    expect(beat(group, { memberId: 'a', instanceId: 'i', memberEpoch: 1 }).error).toBe('FENCED_INSTANCE_ID');
    expect(beat(group, { memberId: 'a', memberEpoch: 1 }).error).toBe('UNKNOWN_MEMBER_ID');
  });

  it('that does not is out after its session', () => {
    const group = away();
    group.advance(45_000);
    expect(described(group)).toMatchObject({ state: 'Empty', members: [] });
  });

  it('cannot be another as long as it is there', () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a', { instanceId: 'i' });
    expect(joinConsumer(group, 'b', { instanceId: 'i' }).error).toBe('UNRELEASED_INSTANCE_ID');
    expect(joinConsumer(group, 'a', { instanceId: 'i' }).error).toBe('NONE');
  });

  it('leaves for good when it says so', () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a', { instanceId: 'i' });
    beat(group, { memberId: 'a', instanceId: 'i', memberEpoch: -1 });
    expect(described(group)?.members).toEqual([]);
  });
});

describe('a heartbeat that waits', () => {
  it('is answered as soon as there is news', () => {
    const group = twoMembers();
    const ticket = park(group, { memberId: 'a', memberEpoch: 2 });
    expect(parkReply(group, ticket)).toBeUndefined();
    beat(group, { memberId: 'b', memberEpoch: -1 });
    expect(parkReply(group, ticket)).toMatchObject({ memberEpoch: 3, assignment: some(group, 0, 1, 2, 3) });
  });

  it('is answered without news after one interval, and counts as life until then', () => {
    const group = twoMembers();
    const ticket = park(group, { memberId: 'a', memberEpoch: 2, waitMs: minute });
    group.advance(4999);
    expect(parkReply(group, ticket)).toBeUndefined();
    group.advance(1);
    expect(parkReply(group, ticket)).toMatchObject({ error: 'NONE', memberEpoch: 2, assignment: null });
    group.advance(44_999);
    expect(described(group)?.members.map(({ memberId }) => memberId)).toEqual(['a']);
    group.advance(1);
    expect(described(group)?.members).toEqual([]);
  });

  it('does not wait when there is news already', () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a');
    joinConsumer(group, 'b');
    expect(parkReply(group, park(group, { memberId: 'a', memberEpoch: 1 }))?.assignment).toEqual(
      some(group, 0, 1),
    );
  });

  it('is answered when the next one comes', () => {
    const group = twoMembers();
    const ticket = park(group, { memberId: 'a', memberEpoch: 2 });
    beat(group, { memberId: 'a', memberEpoch: 2 });
    expect(parkReply(group, ticket)).toMatchObject({ error: 'NONE', assignment: null });
  });

  it('is told that its member is out', () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a');
    joinConsumer(group, 'b');
    beat(group, { memberId: 'a', memberEpoch: 1 });
    for (let waits = 0; waits < 4; waits++) {
      const ticket = park(group, { memberId: 'a', memberEpoch: 1 });
      group.advance(5000);
      const error = waits === 3 ? 'FENCED_MEMBER_EPOCH' : 'NONE';
      expect(parkReply(group, ticket)?.error).toBe(error);
    }
  });

  it('ends with its connection', () => {
    const group = twoMembers();
    const ticket = park(group, { memberId: 'a', memberEpoch: 2 });
    group.advance(3000);
    group.ask({ type: 'abandon', ticket });
    beat(group, { memberId: 'b', memberEpoch: -1 });
    group.advance(44_999);
    expect(described(group)?.members).toHaveLength(1);
    group.advance(1);
    expect(described(group)?.members).toEqual([]);
    expect(parkReply(group, ticket)).toBeUndefined();
  });
});

describe('topics', () => {
  const changed = (group: ReturnType<typeof coordinatedTopic>, name: string, partitions: number) => {
    group.topics.set(name, partitions);
    group.ask({ type: 'topics-changed', names: [name] });
    group.advance(0);
  };

  it('that grow are shared out anew', () => {
    const group = twoMembers();
    changed(group, 't', 6);
    expect(beat(group, { memberId: 'a', memberEpoch: 2 }).assignment).toEqual(some(group, 0, 1, 4));
    expect(beat(group, { memberId: 'b', memberEpoch: 2 }).assignment).toEqual(some(group, 2, 3, 5));
    expect(group.coordinator.rebalances.get('topics-changed')).toBe(1);
  });

  it('that grow are told to whoever waits', () => {
    const group = twoMembers();
    const ticket = park(group, { memberId: 'a', memberEpoch: 2 });
    changed(group, 't', 6);
    expect(parkReply(group, ticket)).toMatchObject({ memberEpoch: 3, assignment: some(group, 0, 1, 4) });
  });

  it('of others are none of its business', () => {
    const group = twoMembers();
    changed(group, 'u', 6);
    expect(described(group)?.epoch).toBe(2);
  });

  it('that match a pattern come and go', () => {
    const group = coordinatedTopic();
    joinConsumer(group, 'a', { topics: [], pattern: 't.?' });
    changed(group, 'tu', 1);
    changed(group, 'tuv', 1);
    changed(group, '__t', 1);
    expect(group.coordinator.image.consumerGroups.get('g')!.patterns.get('t.?')?.topics).toEqual(['t', 'tu']);
    expect(beat(group, { memberId: 'a', memberEpoch: 1 })).toMatchObject({ memberEpoch: 2 });
    changed(group, 't', 0);
    expect(described(group)).toMatchObject({ epoch: 3, state: 'Reconciling' });
    beat(group, { memberId: 'a', memberEpoch: 2, topics: ['tuv'], pattern: '' });
    expect(group.coordinator.image.consumerGroups.get('g')!.patterns.size).toBe(0);
  });

  it('that changed while the coordinator was away are noticed', () => {
    const group = twoMembers();
    group.restart();
    group.advance(0);
    expect(described(group)?.epoch).toBe(2);
    group.topics.set('t', 5);
    group.restart();
    group.advance(0);
    expect(described(group)?.epoch).toBe(3);
  });
});

it('after a restart everybody goes on where it was', () => {
  const group = coordinatedTopic();
  joinConsumer(group, 'a');
  joinConsumer(group, 'b', { instanceId: 'i' });
  beat(group, { memberId: 'a', memberEpoch: 1 });
  group.restart();
  expect(beat(group, { memberId: 'a', memberEpoch: 1, owned: some(group, 0, 1) }).memberEpoch).toBe(2);
  expect(beat(group, { memberId: 'b', instanceId: 'i', memberEpoch: 2 }).assignment).toEqual(
    some(group, 2, 3),
  );
  group.restart();
  group.advance(45_000);
  expect(described(group)?.members).toEqual([]);
});

it('a former member in the log, whose tombstones have gone, holds nothing that was given to others since', () => {
  const group = twoMembers();
  beat(group, { memberId: 'a', memberEpoch: -1 });
  beat(group, { memberId: 'b', memberEpoch: 2 });
  const kept = group.records.filter((record) => !('memberId' in record) || record.value !== null);
  expect(kept).toHaveLength(group.records.length - 3);
  group.records.splice(0, Number.POSITIVE_INFINITY, ...kept);
  group.restart();
  const { members } = described(group)!;
  const assignedTo = (id: string) => members.find(({ memberId }) => memberId === id)?.assigned;
  expect([assignedTo('a'), assignedTo('b')]).toMatchObject([[], some(group, 0, 1, 2, 3)]);
});
