/** Joining and rebalancing, rule by rule. */
import { describe, expect, it } from 'vitest';
import type { JoinGroup } from '../../../../src/core/group/commands.ts';
import { bytes, Coordinated, minute } from './coordinated.ts';

const protocols = (...names: string[]) => names.map((name) => ({ name, metadata: bytes(name) }));

describe('the first generation', () => {
  it('begins after the delay, with the first member as leader, who alone is told the members', () => {
    const group = new Coordinated();
    const a = group.join();
    expect(group.state).toBe('PreparingRebalance');
    group.advance(2999);
    expect(group.joinReply(a)).toBeUndefined();
    const b = group.join();
    group.advance(3000);
    expect(group.joinReply(a)).toBeUndefined();
    group.advance(1);
    expect(group.joinReply(a)).toMatchObject({
      error: 'NONE',
      generation: 1,
      protocolType: 'consumer',
      protocol: 'range',
      leader: 'c-1',
      memberId: 'c-1',
      members: [{ memberId: 'c-1' }, { memberId: 'c-2' }],
    });
    expect(group.joinReply(b)).toMatchObject({ memberId: 'c-2', leader: 'c-1', members: [] });
    expect(group.state).toBe('CompletingRebalance');
  });

  it('waits on while members join, but no longer than the rebalance timeout', () => {
    const group = new Coordinated();
    const first = group.join({ rebalanceTimeoutMs: 7000 });
    for (let second = 1; second <= 6; second++) {
      group.advance(1000);
      group.join({ rebalanceTimeoutMs: 7000 });
    }
    group.advance(999);
    expect(group.joinReply(first)).toBeUndefined();
    group.advance(1);
    expect(group.joinReply(first)?.members).toHaveLength(7);
  });

  it('begins at once without a delay', () => {
    const group = new Coordinated({ initialRebalanceDelayMs: 0 });
    const ticket = group.join();
    group.advance(0);
    expect(group.joinReply(ticket)?.generation).toBe(1);
  });

  it('is not waited for longer by a group that had members before', () => {
    const group = new Coordinated();
    const [a] = group.stable(1);
    group.leave(a!);
    const first = group.join();
    group.advance(2000);
    const second = group.join();
    group.advance(1000);
    expect([first, second].map((ticket) => group.joinReply(ticket)?.generation)).toEqual([3, 3]);
  });
});

describe('refused', () => {
  const refusals: [string, Partial<JoinGroup>, string][] = [
    ['a group without name', { group: '' }, 'INVALID_GROUP_ID'],
    ['a session too short', { sessionTimeoutMs: 5999 }, 'INVALID_SESSION_TIMEOUT'],
    ['a session too long', { sessionTimeoutMs: 30 * minute + 1 }, 'INVALID_SESSION_TIMEOUT'],
    ['a member id in a group that is not there', { group: 'h', memberId: 'x' }, 'UNKNOWN_MEMBER_ID'],
    ['a member id that is not known', { memberId: 'x' }, 'UNKNOWN_MEMBER_ID'],
    ['an instance that is not known', { memberId: 'x', groupInstanceId: 'i' }, 'UNKNOWN_MEMBER_ID'],
    ['another protocol type', { protocolType: 'connect' }, 'INCONSISTENT_GROUP_PROTOCOL'],
    ['no protocol in common', { protocols: protocols('sticky') }, 'INCONSISTENT_GROUP_PROTOCOL'],
    ['no protocols', { protocols: [] }, 'INCONSISTENT_GROUP_PROTOCOL'],
    ['no protocols in an empty group', { group: 'h', protocols: [] }, 'INCONSISTENT_GROUP_PROTOCOL'],
    ['no protocol type in an empty group', { group: 'h', protocolType: '' }, 'INCONSISTENT_GROUP_PROTOCOL'],
  ];
  it.each(refusals)('%s', (_, wish, error) => {
    const group = new Coordinated();
    group.stable(1);
    const before = group.describe();
    expect(group.joinReply(group.join(wish))).toMatchObject({
      error,
      generation: -1,
      memberId: wish.memberId ?? '',
      members: [],
    });
    expect(group.describe()).toEqual(before);
    expect(group.ask({ type: 'list', states: [], types: [] }).groups).toHaveLength(1);
  });

  it('a member too many, whether the group is stable or prepares', () => {
    const group = new Coordinated({ maxSize: 2 });
    const [a] = group.stable(2);
    expect(group.joinReply(group.join())).toMatchObject({ error: 'GROUP_MAX_SIZE_REACHED', memberId: '' });
    group.join({ memberId: a! });
    group.join();
    expect(group.joinReply(group.join())?.error).toBe('GROUP_MAX_SIZE_REACHED');
    expect(group.describe().members).toHaveLength(3);
  });

  it('a member that comes back after its place is taken: it is out', () => {
    const group = new Coordinated({ maxSize: 2 });
    const [a, b] = group.stable(2);
    const first = group.join({ memberId: a! });
    const second = group.join();
    expect(group.joinReply(group.join({ memberId: b! }))?.error).toBe('GROUP_MAX_SIZE_REACHED');
    expect([first, second].map((ticket) => group.joinReply(ticket)?.generation)).toEqual([2, 2]);
    expect(group.beat(b!, 2)).toBe('UNKNOWN_MEMBER_ID');
  });
});

describe('a member id', () => {
  const asked = { requiresKnownMemberId: true };

  it('is given first, and joined with then', () => {
    const group = new Coordinated();
    const reply = group.joinReply(group.join(asked));
    expect(reply).toMatchObject({ error: 'MEMBER_ID_REQUIRED', memberId: 'c-1', generation: -1 });
    expect(group.describe()).toMatchObject({ state: 'Empty', members: [] });
    const ticket = group.join({ ...asked, memberId: 'c-1' });
    group.advance(3000);
    expect(group.joinReply(ticket)).toMatchObject({ error: 'NONE', memberId: 'c-1' });
  });

  it('is not asked of static members', () => {
    const group = new Coordinated();
    const ticket = group.join({ ...asked, groupInstanceId: 'i' });
    group.advance(3000);
    expect(group.joinReply(ticket)).toMatchObject({ error: 'NONE', memberId: 'i-1' });
  });

  it('that nobody comes back with is forgotten after the session timeout, and the group with it', () => {
    const group = new Coordinated();
    group.join(asked);
    group.advance(9999);
    expect(group.state).toBe('Empty');
    group.advance(1);
    expect(group.state).toBe('Dead');
    expect(group.joinReply(group.join({ memberId: 'c-1' }))?.error).toBe('UNKNOWN_MEMBER_ID');
    expect(group.records).toEqual([]);
  });

  it('that was handed out delays a rebalance, until it is used, left or over', () => {
    for (const end of ['used', 'left', 'over']) {
      const group = new Coordinated();
      const [a] = group.stable(1, { sessionTimeoutMs: 30_000 });
      group.join({ ...asked, sessionTimeoutMs: 6000 });
      const ticket = group.join({ memberId: a! });
      expect(group.joinReply(ticket)).toBeUndefined();
      if (end === 'used') group.join({ ...asked, memberId: 'c-2' });
      if (end === 'left') expect(group.leave('c-2')).toBe('NONE');
      if (end === 'over') group.advance(6000);
      expect(group.joinReply(ticket)?.members).toHaveLength(end === 'used' ? 2 : 1);
    }
  });
});

describe('a rebalance', () => {
  it('ends as soon as all have come back', () => {
    const group = new Coordinated();
    const [a, b] = group.stable(2);
    const c = group.join();
    expect(group.beat(a!, 1)).toBe('REBALANCE_IN_PROGRESS');
    const first = group.join({ memberId: a! });
    expect(group.joinReply(first)).toBeUndefined();
    const second = group.join({ memberId: b! });
    expect([first, second, c].map((ticket) => group.joinReply(ticket)?.generation)).toEqual([2, 2, 2]);
    expect(group.joinReply(first)).toMatchObject({ leader: a, members: [{}, {}, {}] });
  });

  it('ends without those who do not come back within the longest rebalance timeout', () => {
    const group = new Coordinated();
    const [a, b] = group.stable(2, { sessionTimeoutMs: 10 * minute, rebalanceTimeoutMs: 20_000 });
    const back = group.join({ memberId: b!, rebalanceTimeoutMs: 20_000 });
    expect(group.joinReply(back)).toMatchObject({ error: 'NONE', generation: 1 });
    const c = group.join();
    group.join({ memberId: b! });
    group.advance(60_000 - 1);
    expect(group.joinReply(c)).toBeUndefined();
    group.advance(1);
    expect(group.joinReply(c)).toMatchObject({ generation: 2, leader: b });
    expect(group.beat(a!, 2)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('refuses assignments that were waited for', () => {
    const group = new Coordinated();
    const tickets = [group.join(), group.join()];
    group.advance(6000);
    const [, b] = tickets.map((ticket) => group.joinReply(ticket)!.memberId);
    const waiting = group.sync({ memberId: b! });
    expect(group.syncReply(waiting)).toBeUndefined();
    group.join();
    expect(group.syncReply(waiting)).toMatchObject({ error: 'REBALANCE_IN_PROGRESS', protocol: null });
  });

  it('tells a member that says nothing new the present generation', () => {
    const group = new Coordinated();
    const tickets = [group.join(), group.join()];
    group.advance(6000);
    const [a, b] = tickets.map((ticket) => group.joinReply(ticket)!.memberId);
    const completing = { leader: group.join({ memberId: a! }), follower: group.join({ memberId: b! }) };
    expect(group.joinReply(completing.leader)).toMatchObject({ generation: 1, members: [{}, {}] });
    expect(group.joinReply(completing.follower)).toMatchObject({ generation: 1, members: [] });
    group.settle(tickets);
    const stable = group.join({ memberId: b! });
    expect(group.joinReply(stable)).toMatchObject({ error: 'NONE', generation: 1, leader: a, members: [] });
    expect(group.state).toBe('Stable');
  });

  it.each([
    ['the leader joins again', 0, {}, 'member-rejoined'],
    [
      'a follower joins with another subscription',
      1,
      { protocols: protocols('range', 'sticky') },
      'member-changed',
    ],
  ] as const)('begins when %s', (_, index, change, cause) => {
    const group = new Coordinated();
    const ids = group.stable(2);
    group.join({ memberId: ids[index]!, ...change });
    expect(group.state).toBe('PreparingRebalance');
    const { rebalances } = group.ask({ type: 'timeline', group: 'g' });
    expect(rebalances.at(-1)).toMatchObject({ cause, completedAt: undefined, generation: 1, members: 2 });
  });

  it('begins when a follower changes its mind while the generation awaits its assignment', () => {
    const group = new Coordinated();
    const tickets = [group.join(), group.join()];
    group.advance(6000);
    const { memberId } = group.joinReply(tickets[1]!)!;
    group.join({ memberId, protocols: protocols('range', 'sticky') });
    expect(group.state).toBe('PreparingRebalance');
  });

  it('answers an earlier join of the same member, which has been overtaken', () => {
    const group = new Coordinated();
    const [a] = group.stable(2);
    const first = group.join({ memberId: a! });
    group.join({ memberId: a! });
    expect(group.joinReply(first)?.error).toBe('REBALANCE_IN_PROGRESS');
  });

  it('that all leave ends in an empty group, which is recorded', () => {
    const group = new Coordinated();
    const [a, b] = group.stable(2);
    expect([group.leave(a!), group.leave(b!)]).toEqual(['NONE', 'NONE']);
    expect(group.describe()).toMatchObject({ state: 'Empty', protocolType: 'consumer', members: [] });
    expect(group.records.at(-1)).toMatchObject({ value: { generation: 2, leader: null, members: [] } });
  });

  it('elects another leader when the old one is gone', () => {
    const group = new Coordinated();
    const [a, b, c] = group.stable(3);
    group.leave(a!);
    const tickets = [group.join({ memberId: c! }), group.join({ memberId: b! })];
    expect(tickets.map((ticket) => group.joinReply(ticket)?.leader)).toEqual([b, b]);
  });

  it('removes new members that wait for five minutes', () => {
    const group = new Coordinated();
    const [a] = group.stable(1, { sessionTimeoutMs: 30 * minute, rebalanceTimeoutMs: 20 * minute });
    const ticket = group.join();
    group.advance(5 * minute - 1);
    expect(group.joinReply(ticket)).toBeUndefined();
    group.advance(1);
    expect(group.joinReply(ticket)?.error).toBe('UNKNOWN_MEMBER_ID');
    expect(group.joinReply(group.join({ memberId: a! }))).toMatchObject({ generation: 2, leader: a });
  });
});

describe('the protocol', () => {
  it.each([
    [
      'the one that most like best',
      [
        ['a', 'b'],
        ['b', 'a'],
        ['b', 'a'],
      ],
      'b',
    ],
    ['among those that all support', [['a', 'b'], ['a', 'b'], ['b']], 'b'],
    [
      "the leader's choice between equals",
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
      'a',
    ],
    [
      'the first of all',
      [
        ['a', 'b', 'c'],
        ['c', 'b'],
        ['c', 'b'],
      ],
      'c',
    ],
  ])('is %s', (_, preferences, chosen) => {
    const group = new Coordinated();
    const tickets = preferences.map((names) => group.join({ protocols: protocols(...names) }));
    group.advance(6000);
    const reply = group.joinReply(tickets[0]!)!;
    expect(reply.protocol).toBe(chosen);
    expect(reply.members.map(({ metadata }) => metadata)).toEqual(preferences.map(() => bytes(chosen)));
  });
});

describe('a lost connection', () => {
  it('takes a member along that does not know its id yet', () => {
    const group = new Coordinated();
    const [a] = group.stable(1);
    const ticket = group.join();
    const back = group.join({ memberId: a! });
    expect(group.joinReply(back)?.members).toHaveLength(2);
    const again = group.join();
    group.ask({ type: 'abandon', ticket: again });
    expect(group.describe().members).toHaveLength(2);
    expect([again, ticket].map((each) => group.reply(each)?.type)).toEqual([undefined, 'join']);
  });

  it('leaves those who know theirs in the rebalance', () => {
    const group = new Coordinated();
    const [a, b] = group.stable(2);
    const ticket = group.join({ memberId: a! });
    group.ask({ type: 'abandon', ticket });
    const other = group.join({ memberId: b! });
    expect(group.joinReply(other)).toMatchObject({ generation: 2, leader: a });
    expect(group.reply(ticket)).toBeUndefined();
    expect(group.joinReply(group.join({ memberId: a! }))).toMatchObject({ generation: 2, members: [{}, {}] });
  });

  it('means nothing when the ticket is answered or unknown', () => {
    const group = new Coordinated();
    const [a] = group.stable(1);
    for (const ticket of [1, 2, 3, 77])
      expect(group.ask({ type: 'abandon', ticket })).toEqual({ type: 'abandon' });
    expect(group.beat(a!, 1)).toBe('NONE');
  });
});
