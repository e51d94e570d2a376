/** Offsets: who may commit, what is fetched, what is deleted and what expires; and groups that go. */
import { describe, expect, it } from 'vitest';
import { zeroUuid } from '../../../../protocol/wire/uuid.ts';
import { bytes, Coordinated, day, epoch, fetching, minute, plain, subscription } from './coordinated.ts';

const topicId = '00000000-0000-4000-8000-000000000001';
const otherId = '00000000-0000-4000-8000-000000000002';

describe('a commit', () => {
  it('of anybody is taken while there are no members', () => {
    const group = new Coordinated();
    expect(group.commit({ offset: 7 })).toBe('NONE');
    expect(group.committed()).toBe(7);
    expect(group.describe()).toMatchObject({ error: 'NONE', state: 'Empty', protocolType: '', members: [] });
    expect(group.commit({ offset: 3 })).toBe('NONE');
    expect(group.commit({ offset: 3, memberId: 'x' })).toBe('NONE');
    const [a] = group.stable(1);
    expect(group.commit({ offset: 9 })).toBe('UNKNOWN_MEMBER_ID');
    group.leave(a!);
    expect(group.commit({ offset: 9 })).toBe('NONE');
    expect(group.committed()).toBe(9);
  });

  it.each([
    ['a member of the generation', {}, 'NONE'],
    ['a member of an earlier generation', { generation: 0 }, 'ILLEGAL_GENERATION'],
    ['a member without generation', { generation: -1 }, 'ILLEGAL_GENERATION'],
    ['an unknown member', { memberId: 'x' }, 'UNKNOWN_MEMBER_ID'],
    ['an instance replaced', { memberId: 'x', groupInstanceId: 'i0' }, 'FENCED_INSTANCE_ID'],
    ['an instance alone', { memberId: '', generation: -1, groupInstanceId: 'i0' }, 'FENCED_INSTANCE_ID'],
    ['no member', { memberId: '', generation: -1, groupInstanceId: null }, 'UNKNOWN_MEMBER_ID'],
  ])('by %s', (_, wish, error) => {
    const group = new Coordinated();
    const [memberId] = group.stable(1, { groupInstanceId: 'i' });
    expect(group.commit({ memberId: memberId!, generation: 1, ...wish })).toBe(error);
    expect(group.committed()).toBe(error === 'NONE' ? 1 : -1);
  });

  it('as member of a group that is not there is refused, as the version knows how', () => {
    const group = new Coordinated();
    expect(group.commit({ generation: 1, knowsMemberEpoch: false })).toBe('ILLEGAL_GENERATION');
    expect(group.commit({ generation: 1, knowsMemberEpoch: true })).toBe('GROUP_ID_NOT_FOUND');
    expect(group.state).toBe('Dead');
    group.commit();
    expect(group.commit({ generation: 1 })).toBe('UNKNOWN_MEMBER_ID');
  });

  it('is taken while members come back, and not while they await their assignment', () => {
    const group = new Coordinated();
    const [memberId] = group.stable(1);
    const other = group.join();
    expect(group.commit({ memberId: memberId!, generation: 1 })).toBe('NONE');
    group.join({ memberId: memberId! });
    expect(group.joinReply(other)?.generation).toBe(2);
    expect(group.commit({ memberId: memberId!, generation: 1 })).toBe('ILLEGAL_GENERATION');
    expect(group.commit({ memberId: memberId!, generation: 2 })).toBe('REBALANCE_IN_PROGRESS');
  });

  it('with too long a note is refused alone', () => {
    const group = new Coordinated();
    const partitions = ['n'.repeat(17), 'n'.repeat(16)].map((metadata, partition) => {
      return { partition, offset: 5, leaderEpoch: -1, metadata };
    });
    const reply = group.ask({
      type: 'commit-offsets',
      group: 'g',
      generation: -1,
      memberId: '',
      groupInstanceId: null,
      knowsMemberEpoch: true,
      retentionMs: -1,
      topics: [{ name: 't', id: topicId, partitions }],
    });
    expect(reply.topics).toEqual([
      {
        name: 't',
        partitions: [
          { partition: 0, error: 'OFFSET_METADATA_TOO_LARGE' },
          { partition: 1, error: 'NONE' },
        ],
      },
    ]);
    expect(group.records).toHaveLength(1);
  });
});

describe('a fetch', () => {
  it('gives what was committed, nothing as −1, and all topics by name', () => {
    const group = new Coordinated();
    for (const name of ['u', 't']) {
      const partitions = [3, 1].map((partition) => ({
        partition,
        offset: 5,
        leaderEpoch: 4,
        metadata: 'note',
      }));
      group.commit({ topics: [{ name, id: topicId, partitions }] });
    }
    const fetch = (topics: { name: string; id: string; partitions: number[] }[] | null, id = 'g') =>
      group.ask({ ...fetching, group: id, topics, requireStable: false });
    const committed = { offset: 5, leaderEpoch: 4, metadata: 'note', error: 'NONE' };
    const nothing = { offset: -1, leaderEpoch: -1, metadata: '', error: 'NONE' };
    expect(fetch([{ name: 't', id: zeroUuid, partitions: [1, 2] }]).topics).toEqual([
      {
        name: 't',
        id: zeroUuid,
        partitions: [
          { partition: 1, ...committed },
          { partition: 2, ...nothing },
        ],
      },
    ]);
    expect(fetch([{ name: 't', id: otherId, partitions: [1] }]).topics[0]?.partitions[0]?.offset).toBe(-1);
    expect(fetch(null)).toEqual({
      type: 'fetch-offsets',
      error: 'NONE',
      topics: ['t', 'u'].map((name) => ({
        name,
        id: topicId,
        partitions: [1, 3].map((partition) => ({ partition, ...committed })),
      })),
    });
    expect(fetch(null, 'h')).toEqual({ type: 'fetch-offsets', error: 'NONE', topics: [] });
    expect(fetch([{ name: 't', id: zeroUuid, partitions: [0] }], 'h').topics[0]?.partitions).toEqual([
      { partition: 0, ...nothing },
    ]);
  });
});

describe('deleting offsets', () => {
  const remove = (group: Coordinated, id = 'g') =>
    group.ask({ type: 'delete-offsets', group: id, topics: [{ name: 't', partitions: [0, 9] }] });

  it('of a group without members is possible, whether there are any or not', () => {
    const group = new Coordinated();
    group.commit();
    const partitions = [0, 9].map((partition) => ({ partition, error: 'NONE' }));
    expect(remove(group)).toEqual({
      type: 'delete-offsets',
      error: 'NONE',
      topics: [{ name: 't', partitions }],
    });
    expect(group.committed()).toBe(-1);
    expect(group.records).toHaveLength(2);
    expect(remove(group).error).toBe('GROUP_ID_NOT_FOUND');
    expect(remove(group, '').error).toBe('INVALID_GROUP_ID');
  });

  it.each([
    ['of topics that members consume is not', subscription('t'), 'NONE', 'GROUP_SUBSCRIBED_TO_TOPIC'],
    ['of others is', subscription('u'), 'NONE', 'NONE'],
    ['is not when nobody knows what they consume', bytes('?'), 'NONE', 'GROUP_SUBSCRIBED_TO_TOPIC'],
  ])('%s', (_, metadata, error, partitionError) => {
    const group = new Coordinated();
    group.commit();
    group.stable(1, { protocols: [{ name: 'range', metadata }] });
    const reply = remove(group);
    expect([reply.error, reply.topics[0]?.partitions[0]?.error]).toEqual([error, partitionError]);
  });

  it('of a group of another kind with members is not', () => {
    const group = new Coordinated();
    group.join({ protocolType: 'connect' });
    expect(remove(group)).toMatchObject({ error: 'NON_EMPTY_GROUP', topics: [] });
  });
});

describe('deleting groups', () => {
  it('takes offsets and group in one batch, unless there are members', () => {
    const group = new Coordinated();
    const [a] = group.stable(1);
    group.commit({ memberId: a!, generation: 1 });
    group.commit({ group: 'simple' });
    const remove = (...groups: string[]) =>
      group.ask({ type: 'delete-groups', groups }).groups.map(({ error }) => error);
    expect(remove('g', 'h')).toEqual(['NON_EMPTY_GROUP', 'GROUP_ID_NOT_FOUND']);
    group.leave(a!);
    expect(remove('g', 'g', 'simple')).toEqual(['NONE', 'GROUP_ID_NOT_FOUND', 'NONE']);
    expect(plain(group.coordinator.image)).toEqual({ groups: [], offsets: [] });
    expect(group.ask({ type: 'list', states: [], types: [] }).groups).toEqual([]);
    expect(group.beat(a!, 1)).toBe('UNKNOWN_MEMBER_ID');
  });
});

describe('what is shown', () => {
  it('of a group in each state', () => {
    const group = new Coordinated();
    const ticket = group.join({ groupInstanceId: 'i' });
    const shown = { group: 'g', error: 'NONE', protocolType: 'consumer' };
    const member = { memberId: 'i-1', groupInstanceId: 'i', clientId: 'c', clientHost: '/h' };
    const none = new Uint8Array(0);
    const bare = { ...shown, protocol: '', members: [{ ...member, metadata: none, assignment: none }] };
    expect(group.describe()).toEqual({ ...bare, state: 'PreparingRebalance' });
    group.advance(6000);
    expect(group.describe()).toEqual({ ...bare, state: 'CompletingRebalance' });
    group.settle([ticket]);
    expect(group.describe()).toEqual({
      ...shown,
      state: 'Stable',
      protocol: 'range',
      members: [{ ...member, metadata: subscription('t'), assignment: bytes('for i-1') }],
    });
    const dead = { error: 'GROUP_ID_NOT_FOUND', state: 'Dead', protocolType: '', protocol: '', members: [] };
    expect(group.describe('h')).toEqual({ group: 'h', ...dead });
    const timeline = group.ask({ type: 'timeline', group: 'h' });
    expect(timeline).toMatchObject({ error: 'GROUP_ID_NOT_FOUND', rebalances: [], awaited: [] });
  });

  it('in a list, by state and type', () => {
    const group = new Coordinated();
    group.stable(1);
    group.commit({ group: 'a' });
    const list = (states: string[], types: string[]) =>
      group.ask({ type: 'list', states, types }).groups.map((each) => each.group);
    expect(list([], [])).toEqual(['a', 'g']);
    expect(list(['stable', 'Dead'], [])).toEqual(['g']);
    expect(list(['EMPTY'], ['Classic'])).toEqual(['a']);
    expect(list([], ['consumer'])).toEqual([]);
    expect(group.ask({ type: 'list', states: [], types: [] }).groups[1]).toEqual({
      group: 'g',
      protocolType: 'consumer',
      state: 'Stable',
      groupType: 'classic',
    });
  });
});

describe('retention', () => {
  /** Lets time pass in which the member is heard of. */
  function live(group: Coordinated, memberId: string, duration: number, sessionTimeoutMs: number) {
    for (const end = group.now + duration; group.now < end; ) {
      group.advance(sessionTimeoutMs - 1);
      expect(group.beat(memberId, 1)).toBe('NONE');
    }
  }

  it('ends the offsets of a group without members after their commit, and with them the group', () => {
    const group = new Coordinated();
    group.commit();
    group.advance(7 * day - 1);
    expect(group.committed()).toBe(1);
    group.advance(10 * minute);
    expect(group.committed()).toBe(-1);
    expect(group.state).toBe('Dead');
  });

  it('begins when the last member is gone', () => {
    const group = new Coordinated();
    const sessionTimeoutMs = 30 * minute;
    const [a] = group.stable(1, { sessionTimeoutMs });
    group.commit({ memberId: a!, generation: 1 });
    live(group, a!, 8 * day, sessionTimeoutMs);
    expect(group.committed()).toBe(1);
    group.leave(a!);
    group.advance(7 * day - 10 * minute);
    group.restart();
    expect(group.committed()).toBe(1);
    group.advance(30 * minute);
    expect([group.committed(), group.state]).toEqual([-1, 'Dead']);
    expect(group.records.at(-1)).toEqual({ type: 'GroupMetadata', group: 'g', value: null });
    expect(plain(group.coordinator.image)).toEqual({ groups: [], offsets: [] });
  });

  it('spares what was committed to an empty group since', () => {
    const group = new Coordinated();
    const [a] = group.stable(1);
    group.leave(a!);
    group.commit();
    group.advance(6 * day);
    group.commit({ offset: 5 });
    group.advance(2 * day);
    expect([group.committed(), group.state]).toEqual([5, 'Empty']);
  });

  it('of members ends offsets of topics that they do not consume, if that is known', () => {
    for (const [metadata, left] of [
      [subscription('t'), [1, -1]],
      [bytes('?'), [1, 1]],
    ] as const) {
      const group = new Coordinated();
      const sessionTimeoutMs = 30 * minute;
      for (const name of ['t', 'u']) {
        const partitions = [{ partition: 0, offset: 1, leaderEpoch: -1, metadata: '' }];
        group.commit({ topics: [{ name, id: zeroUuid, partitions }] });
      }
      const [a] = group.stable(1, { sessionTimeoutMs, protocols: [{ name: 'range', metadata }] });
      live(group, a!, 8 * day, sessionTimeoutMs);
      expect([group.committed('g', 't'), group.committed('g', 'u')]).toEqual(left);
    }
  });

  it('follows an offset that says how long it is to be kept', () => {
    const group = new Coordinated();
    group.commit({ retentionMs: 60 * minute });
    expect(group.records[0]).toMatchObject({ value: { expireTimestamp: epoch + 60 * minute } });
    group.advance(59 * minute);
    expect(group.committed()).toBe(1);
    group.advance(11 * minute);
    expect(group.committed()).toBe(-1);
  });

  it('writes its tombstones in slices', () => {
    const group = new Coordinated();
    commitMany(group, 'g', 't', 2500);
    commitMany(group, 'h', 't', 10);
    group.largestBatch = 0;
    group.advance(8 * day);
    expect(plain(group.coordinator.image).offsets).toEqual([]);
    expect(group.largestBatch).toBeLessThanOrEqual(1000);
  });

  it('takes offsets of deleted topics, in slices, and not those of another topic of this name', () => {
    const group = new Coordinated();
    commitMany(group, 'g', 't', 2500);
    commitMany(group, 'g', 'u', 3);
    commitMany(group, 'h', 't', 3, otherId);
    group.largestBatch = 0;
    group.ask({ type: 'topics-deleted', topics: [{ name: 't', id: topicId }] });
    expect(group.coordinator.nextDeadline).toBeLessThan(group.now);
    group.advance(0);
    expect(group.largestBatch).toBe(1000);
    expect(plain(group.coordinator.image).offsets).toHaveLength(6);
    expect(group.coordinator.nextDeadline).toBeGreaterThan(group.now);
  });
});

function commitMany(group: Coordinated, id: string, name: string, count: number, topic = topicId): void {
  const partitions = Array.from({ length: count }, (_, partition) => {
    return { partition, offset: 1, leaderEpoch: -1, metadata: '' };
  });
  group.commit({ group: id, topics: [{ name, id: topic, partitions }] });
}

describe('a shard', () => {
  it('is loaded once, before all else', () => {
    const group = new Coordinated();
    expect(() => group.ask({ type: 'loaded' })).toThrow(/loaded once/);
    const fresh = group.replayed();
    expect(() => fresh.decide({ type: 'list', states: [], types: [] }, 1, 0)).toThrow(/before all else/);
  });
});
