/** What `ottla group why` concludes from what the cluster tells of a group. */
import { describe, expect, test } from 'vitest';
import { findingsOf, type GroupFacts } from '../../../src/cli/group-findings.ts';
import type { PartitionLag } from '../../../src/cli/group-lag.ts';
import { spoken } from '../../../src/cli/time-span.ts';
import type { GroupDescription, GroupMemberDescription, GroupTimeline } from '../../../src/client/index.ts';

const now = 1_700_000_000_000;

function member(memberId: string, partitions: readonly number[], epoch: number | null = null) {
  const assignment = partitions.map((partition) => ({ topic: 'orders', partition }));
  const share = { topics: ['orders'], topicPattern: null, assignment, target: assignment, epoch };
  return { memberId, groupInstanceId: null, clientId: 'app', host: '/10.0.0.7', ...share };
}

function group(
  members: readonly GroupMemberDescription[],
  others: Partial<GroupDescription> = {},
): GroupDescription {
  const state = members.length === 0 ? 'Empty' : 'Stable';
  const kind = { type: 'classic', protocolType: 'consumer', assignor: 'range', epoch: null } as const;
  return { group: 'billing', state, ...kind, members, ...others };
}

function partition(index: number, given: Partial<PartitionLag>): PartitionLag {
  const place = { topic: 'orders', partition: index, member: 'a', host: '/10.0.0.7' };
  return { ...place, committed: 10, endOffset: 10, lag: 0, lagSeconds: 0, ...given };
}

const restful: GroupTimeline = { group: 'billing', rebalances: [], awaited: [], remainingMs: null };
const begun = {
  cause: 'member-left',
  reason: 'Left by b.',
  startedAt: now - 90_000,
  completedAt: null,
  generation: 4,
  members: 2,
};

function facts(given: Partial<GroupFacts>): GroupFacts {
  const counts = new Map([['orders', 2]]);
  const group0 = group([member('a', [0, 1])]);
  const partitions = [partition(0, {}), partition(1, {})];
  return {
    group: group0,
    timeline: restful,
    partitions,
    moved: new Set(),
    watchedMs: 6_000,
    counts,
    now,
    ...given,
  };
}

const codes = (given: Partial<GroupFacts>): string[] => findingsOf(facts(given)).map(({ code }) => code);
const text = (given: Partial<GroupFacts>): string =>
  findingsOf(facts(given))
    .map((finding) => finding.text)
    .join('\n');

describe('a group', () => {
  test('is not said to be fine where nobody tells what waits', () => {
    const leaderless = partition(1, { endOffset: null, lag: null, lagSeconds: null });
    const partitions = [partition(0, {}), leaderless];
    expect(findingsOf(facts({ partitions }))).toEqual([
      {
        code: 'not-known',
        text: 'What waits in orders-1 is not known: no leader tells. See "ottla cluster health".',
      },
    ]);
    const alone = { group: group([]), partitions: [{ ...leaderless, member: null }] };
    expect(codes(alone)).toEqual(['no-members', 'not-known']);
    expect(text(alone)).toContain('no records are known to wait');
  });

  test('that is up to date is fine', () => {
    expect(findingsOf(facts({}))).toEqual([
      { code: 'fine', text: 'All is well: 1 member, and every record has been committed.' },
    ]);
  });

  test('without members says what waits, and since when', () => {
    const timeline = { ...restful, rebalances: [{ ...begun, completedAt: now - 90_000 }] };
    const partitions = [partition(0, { endOffset: 17, lag: 7, member: null })];
    const said = text({ group: group([]), timeline, partitions });
    expect(said).toContain('no members');
    expect(said).toContain('7 records in 1 partition wait');
    expect(said).toContain('1 min ago. Left by b.');
  });

  test('that rebalances names whom it waits for, and how long', () => {
    const awaited = [
      { memberId: 'a', groupInstanceId: null, clientId: 'app', host: '/10.0.0.7', step: 'join' },
      { memberId: 'c', groupInstanceId: null, clientId: '', host: '', step: 'bring-assignment' },
    ];
    const timeline = { ...restful, rebalances: [begun], awaited, remainingMs: 30_000 };
    const rebalancing = group([member('a', [])], { state: 'PreparingRebalance' });
    const said = text({ group: rebalancing, timeline });
    expect(codes({ group: rebalancing, timeline })).toEqual(['rebalancing']);
    expect(said).toContain('rebalancing for 1 min. Left by b.');
    expect(said).toContain(
      'a (app on /10.0.0.7), which has yet to join; c, which has yet to bring the assignment',
    );
    expect(said).toContain('in 30 s it goes on without');
    expect(text({ group: rebalancing, timeline: { ...timeline, awaited: [] } })).toContain('further members');
    expect(text({ group: rebalancing, timeline: undefined })).toContain('does not tell whom');
  });

  test('whose member commits nothing while records wait names member and partitions', () => {
    const partitions = [partition(0, { endOffset: 17, lag: 7, lagSeconds: 42 }), partition(1, {})];
    expect(codes({ partitions })).toEqual(['no-progress']);
    expect(text({ partitions })).toContain(
      'Member a (app on /10.0.0.7) does not get on: 7 records wait, the oldest for 42 s, in orders-0',
    );
    expect(codes({ partitions, moved: new Set(['orders-0']) })).toEqual(['behind']);
  });

  test('whose member has never committed is told from one that lags', () => {
    const partitions = [partition(0, { committed: null, endOffset: 4, lag: null, lagSeconds: null })];
    expect(codes({ partitions })).toEqual(['nothing-committed']);
    expect(codes({ partitions: [partition(0, { committed: null, endOffset: 0, lag: null })] })).toEqual([
      'fine',
    ]);
  });

  test('with partitions that nobody has, and with members that have none', () => {
    expect(codes({ counts: new Map([['orders', 3]]) })).toEqual(['unassigned-partitions']);
    expect(text({ counts: new Map([['orders', 9]]) })).toContain('orders-2, orders-3, orders-4 and 4 more');
    const crowded = group([member('a', [0, 1]), member('b', [])]);
    expect(codes({ group: crowded })).toEqual(['idle-members']);
    expect(text({ group: crowded })).toContain('1 of 2 members');
  });

  test('that does not come to rest says why', () => {
    const often = Array.from({ length: 5 }, () => ({ ...begun, completedAt: now }));
    const timeline = { ...restful, rebalances: often };
    expect(codes({ timeline })).toEqual(['restless']);
    expect(text({ timeline })).toContain('5 rebalances within 5 min (member-left 5×)');
    expect(codes({ timeline, now: now + 600_000 })).toEqual(['fine']);
  });

  test('of the coordinator names members that are not yet where it is', () => {
    const members = [member('a', [0], 7), member('b', [1], 6)];
    const person = { memberId: 'b', groupInstanceId: null, clientId: 'app', host: '/10.0.0.7' };
    const awaited = [{ ...person, step: 'release-partitions' }];
    const timeline = { ...restful, rebalances: [begun], awaited, remainingMs: 30_000 };
    const late = group(members, { type: 'consumer', state: 'Reconciling', epoch: 7 });
    expect(text({ group: late, timeline: undefined })).toContain(
      'epoch 7 is not in force everywhere yet: b (at 6) still has',
    );
    expect(text({ group: late, timeline })).toContain(
      'b (app on /10.0.0.7), which has yet to release partitions',
    );
  });
});

test('spans of time', () => {
  expect([340, 4_230, 12_900, 200_000, 7_200_000, 200_000_000, -1].map(spoken)).toEqual([
    '340 ms',
    '4.2 s',
    '12 s',
    '3 min',
    '2 h',
    '2 d',
    '0 ms',
  ]);
});
