/** What operators are told of groups: the events of the log, the timeline and the census. */
import { describe, expect, it } from 'vitest';
import { Coordinated } from './coordinated.ts';

/** Two members of generation 1, the leader first. */
function stable(group: Coordinated): string[] {
  const tickets = [group.join(), group.join()];
  group.advance(6_000);
  const ids = tickets.map((ticket) => group.joinReply(ticket)!.memberId);
  for (const memberId of ids) group.sync({ memberId });
  return ids;
}

describe('the log', () => {
  it('is told when a rebalance begins and ends, and why', () => {
    const group = new Coordinated();
    const [a] = stable(group);
    expect(group.events).toEqual([
      {
        type: 'rebalance-began',
        group: 'g',
        cause: 'member-joined',
        reason: `Member ${a} joined.`,
        generation: 0,
        members: 1,
      },
      { type: 'rebalance-completed', group: 'g', generation: 1, members: 2, durationMs: 6_000 },
    ]);
  });

  it('is told who is gone, and why', () => {
    const group = new Coordinated();
    const [a, b] = stable(group);
    const removals = () => group.events.filter(({ type }) => type === 'member-removed');
    group.ask({
      type: 'leave',
      group: 'g',
      members: [{ memberId: b!, groupInstanceId: null, reason: 'scaled down' }],
    });
    const left = { type: 'member-removed', group: 'g', memberId: b, reason: 'It left: scaled down' };
    expect(removals()).toEqual([left]);
    for (let beats = 0; beats < 30; beats++) {
      group.advance(3_000);
      group.beat(a!, 1);
    }
    const late = { memberId: a, reason: 'It did not join again in time.' };
    expect(removals()).toMatchObject([left, late]);
  });

  it('is told of a silent member', () => {
    const group = new Coordinated();
    const [a] = stable(group);
    group.advance(600_000);
    expect(group.events).toContainEqual({
      type: 'member-removed',
      group: 'g',
      memberId: a,
      reason: 'Nothing was heard of it within its session timeout.',
    });
  });
});

describe('the census', () => {
  it('counts members, rebalances and commits of each group', () => {
    const group = new Coordinated();
    const [a] = stable(group);
    group.commit({ memberId: a!, generation: 1 });
    group.commit({ memberId: a!, generation: 1 });
    const [counted] = [...group.coordinator.census()];
    expect(counted).toMatchObject({ group: 'g', state: 'Stable', members: 2, commits: 2 });
    expect([...counted!.rebalances]).toEqual([['member-joined', 1]]);
    expect([...counted!.offsets.keys()]).toHaveLength(1);
  });

  it('shows groups that have offsets alone, and forgets those that are deleted', () => {
    const group = new Coordinated();
    group.commit({});
    expect([...group.coordinator.census()]).toMatchObject([{ state: 'Empty', members: 0, commits: 1 }]);
    group.ask({ type: 'delete-groups', groups: ['g'] });
    expect([...group.coordinator.census()]).toEqual([]);
    group.commit({});
    expect([...group.coordinator.census()]).toMatchObject([{ commits: 1 }]);
  });
});
