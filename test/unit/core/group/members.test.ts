/** Members between rebalances: assignments, heartbeats, sessions, leaving, static members, restarts. */
import { describe, expect, it } from 'vitest';
import type { SyncGroup } from '../../../../src/core/group/commands.ts';
import { bytes, Coordinated, epoch, minute, text } from './coordinated.ts';

const none = new Uint8Array(0);

/** Two members that were told generation 1: the ids, the leader's first. */
function completing(group = new Coordinated()) {
  const tickets = [group.join(), group.join()];
  group.advance(6000);
  const [a, b] = tickets.map((ticket) => group.joinReply(ticket)!.memberId);
  return { group, a: a!, b: b! };
}

describe('the assignment', () => {
  it('is waited for until the leader brings it, and is recorded', () => {
    const { group, a, b } = completing();
    const follower = group.sync({ memberId: b });
    expect(group.syncReply(follower)).toBeUndefined();
    const leader = group.sync({ memberId: a, assignments: [{ memberId: b, assignment: bytes('B') }] });
    const named = { type: 'sync', error: 'NONE', protocolType: 'consumer', protocol: 'range' };
    expect(group.syncReply(follower)).toEqual({ ...named, assignment: bytes('B') });
    expect(group.syncReply(leader)).toEqual({ ...named, assignment: none });
    expect(group.state).toBe('Stable');
    const value = { generation: 1, leader: a, protocol: 'range', currentStateTimestamp: epoch + 6000 };
    expect(group.records).toMatchObject([{ type: 'GroupMetadata', group: 'g', value }]);
    expect(group.syncReply(group.sync({ memberId: b }))?.assignment).toEqual(bytes('B'));
  });

  const refusals: [string, Partial<SyncGroup>, string][] = [
    ['a group without name', { group: '' }, 'INVALID_GROUP_ID'],
    ['a group that is not there', { group: 'h' }, 'UNKNOWN_MEMBER_ID'],
    ['an unknown member', { memberId: 'x' }, 'UNKNOWN_MEMBER_ID'],
    ['an unknown instance', { groupInstanceId: 'i' }, 'UNKNOWN_MEMBER_ID'],
    ['an earlier generation', { generation: 0 }, 'ILLEGAL_GENERATION'],
    ['a later generation', { generation: 2 }, 'ILLEGAL_GENERATION'],
    ['another protocol type', { protocolType: 'connect' }, 'INCONSISTENT_GROUP_PROTOCOL'],
    ['another protocol', { protocol: 'sticky' }, 'INCONSISTENT_GROUP_PROTOCOL'],
  ];
  it.each(refusals)('is refused to %s', (_, wish, error) => {
    const { group, a } = completing();
    const refusal = { type: 'sync', error, protocolType: null, protocol: null, assignment: none };
    expect(group.syncReply(group.sync({ memberId: a, ...wish }))).toEqual(refusal);
    expect(group.state).toBe('CompletingRebalance');
  });

  it('is refused while the group prepares', () => {
    const { group, a } = completing();
    group.join();
    expect(group.syncReply(group.sync({ memberId: a }))?.error).toBe('REBALANCE_IN_PROGRESS');
  });

  it('goes to the later of two requests', () => {
    const { group, a, b } = completing();
    const [first, second] = [group.sync({ memberId: b }), group.sync({ memberId: b })];
    expect(group.syncReply(first)?.error).toBe('REBALANCE_IN_PROGRESS');
    group.sync({ memberId: a });
    expect(group.syncReply(second)?.error).toBe('NONE');
  });

  it('that the leader does not bring in time costs it its place', () => {
    const { group, a, b } = completing();
    const waiting = group.sync({ memberId: b });
    for (let beats = 0; beats < 12; beats++) {
      expect(group.beat(a, 1)).toBe('NONE');
      group.advance(5000);
    }
    expect(group.syncReply(waiting)?.error).toBe('REBALANCE_IN_PROGRESS');
    expect(group.beat(a, 1)).toBe('UNKNOWN_MEMBER_ID');
    expect(group.joinReply(group.join({ memberId: b }))).toMatchObject({ generation: 2, leader: b });
  });

  it('that a member does not ask for in time costs it its place too', () => {
    const { group, a, b } = completing();
    group.sync({ memberId: a });
    for (let beats = 0; beats < 12; beats++) {
      for (const id of [a, b]) group.beat(id, 1);
      group.advance(5000);
    }
    expect([group.beat(a, 1), group.beat(b, 1)]).toEqual(['REBALANCE_IN_PROGRESS', 'UNKNOWN_MEMBER_ID']);
  });
});

describe('a heartbeat', () => {
  it('is refused to whoever is no member of the generation', () => {
    const group = new Coordinated();
    const [a] = group.stable(1, { groupInstanceId: 'i' });
    expect(group.beat(a!, 1)).toBe('NONE');
    expect(group.beat(a!, 0)).toBe('ILLEGAL_GENERATION');
    expect(group.beat('x', 1)).toBe('UNKNOWN_MEMBER_ID');
    expect(group.beat('x', 1, 'i0')).toBe('FENCED_INSTANCE_ID');
    expect(group.beat(a!, 1, 'j')).toBe('UNKNOWN_MEMBER_ID');
    const elsewhere = { memberId: a!, groupInstanceId: null, generation: 1 };
    expect(group.ask({ type: 'heartbeat', group: 'h', ...elsewhere }).error).toBe('UNKNOWN_MEMBER_ID');
    expect(group.ask({ type: 'heartbeat', group: '', ...elsewhere }).error).toBe('INVALID_GROUP_ID');
    group.advance(minute);
    expect(group.state).toBe('Empty');
    expect(group.beat(a!, 1)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('is taken in every state of a rebalance', () => {
    const { group, a, b } = completing();
    expect(group.beat(a, 1)).toBe('NONE');
    group.settle([1 + 1, 2 + 1]);
    expect(group.beat(b, 1)).toBe('NONE');
    group.join();
    expect(group.beat(b, 1)).toBe('REBALANCE_IN_PROGRESS');
  });

  it('that does not come ends the session, and a commit is as good as one', () => {
    const group = new Coordinated();
    const [a, b] = group.stable(2);
    group.advance(6000);
    expect(group.commit({ memberId: a!, generation: 1 })).toBe('NONE');
    group.advance(3999);
    expect(group.state).toBe('Stable');
    group.advance(1);
    expect(group.state).toBe('PreparingRebalance');
    expect([group.beat(a!, 1), group.beat(b!, 1)]).toEqual(['REBALANCE_IN_PROGRESS', 'UNKNOWN_MEMBER_ID']);
    const timeline = group.ask({ type: 'timeline', group: 'g' }).rebalances;
    expect(timeline.at(-1)).toMatchObject({ cause: 'session-expired', members: 1 });
  });

  it('is not asked of members that wait', () => {
    const group = new Coordinated();
    const [a, b] = group.stable(2, { rebalanceTimeoutMs: 5 * minute });
    group.join();
    const back = group.join({ memberId: a!, rebalanceTimeoutMs: 5 * minute });
    for (let beats = 0; beats < 20; beats++) {
      group.advance(5000);
      group.beat(b!, 1);
    }
    expect(group.joinReply(back)).toBeUndefined();
    expect(group.describe().members).toHaveLength(3);
  });
});

describe('leaving', () => {
  it('takes out members, instances and ids not used yet, each with its own error', () => {
    const group = new Coordinated();
    const [a] = group.stable(1, { groupInstanceId: 'i' });
    const pending = group.joinReply(group.join({ requiresKnownMemberId: true }))!.memberId;
    const members = [
      { memberId: 'x', groupInstanceId: null, reason: null },
      { memberId: 'x', groupInstanceId: 'i0', reason: null },
      { memberId: a!, groupInstanceId: 'j', reason: null },
      { memberId: '', groupInstanceId: null, reason: null },
      { memberId: '', groupInstanceId: 'i0', reason: 'maintenance' },
      { memberId: '', groupInstanceId: 'i0', reason: null },
      { memberId: pending, groupInstanceId: null, reason: null },
    ];
    const reply = group.ask({ type: 'leave', group: 'g', members });
    expect(reply.error).toBe('NONE');
    expect(reply.members.map(({ error }) => error)).toEqual([
      'UNKNOWN_MEMBER_ID',
      'FENCED_INSTANCE_ID',
      'UNKNOWN_MEMBER_ID',
      'UNKNOWN_MEMBER_ID',
      'NONE',
      'UNKNOWN_MEMBER_ID',
      'NONE',
    ]);
    expect(group.state).toBe('Empty');
    const [, left] = group.ask({ type: 'timeline', group: 'g' }).rebalances;
    expect(left).toMatchObject({ cause: 'member-left', reason: 'Left by instance i0, c-2: maintenance' });
  });

  it('a group that is not there, or has no name, is an error', () => {
    const group = new Coordinated();
    const leave = (id: string) => group.ask({ type: 'leave', group: id, members: [] });
    expect(leave('g')).toEqual({ type: 'leave', error: 'UNKNOWN_MEMBER_ID', members: [] });
    expect(leave('').error).toBe('INVALID_GROUP_ID');
  });

  it('answers whoever waited as the member', () => {
    const group = new Coordinated();
    const ticket = group.join();
    group.leave('c-1');
    expect(group.joinReply(ticket)?.error).toBe('UNKNOWN_MEMBER_ID');
    const { group: other, b } = completing();
    const waiting = other.sync({ memberId: b });
    other.leave(b);
    expect(other.syncReply(waiting)?.error).toBe('UNKNOWN_MEMBER_ID');
  });
});

describe('a static member', () => {
  const instance = { groupInstanceId: 'i' };
  const back = { groupInstanceId: 'i1' };

  it('that comes back keeps its assignment, and nobody else notices', () => {
    const group = new Coordinated();
    const [a, b] = group.stable(2, instance);
    const reply = group.joinReply(group.join({ ...back, clientHost: '/other' }))!;
    expect(reply).toMatchObject({
      error: 'NONE',
      generation: 1,
      leader: a,
      members: [],
      skipAssignment: false,
    });
    expect(reply.memberId).not.toBe(b);
    expect(group.state).toBe('Stable');
    const sync = group.syncReply(group.sync({ memberId: reply.memberId, ...back }));
    expect(text(sync!.assignment)).toBe(`for ${b}`);
    expect(group.beat(b!, 1, 'i1')).toBe('FENCED_INSTANCE_ID');
    expect(group.commit({ memberId: b!, generation: 1, ...back })).toBe('FENCED_INSTANCE_ID');
    expect(group.beat(b!, 1)).toBe('UNKNOWN_MEMBER_ID');
    expect(group.beat(a!, 1, 'i0')).toBe('NONE');
    const { value } = group.records.at(-1) as unknown as { value: { members: { memberId: string }[] } };
    expect(value.members.map(({ memberId }) => memberId)).toEqual([a, reply.memberId]);
    expect(group.describe().members[1]).toMatchObject({ clientHost: '/other', groupInstanceId: 'i1' });
  });

  it('that leads and comes back is told to skip the assignment, or that it does not lead', () => {
    for (const supportsSkippingAssignment of [true, false]) {
      const group = new Coordinated();
      const [a] = group.stable(2, instance);
      const ticket = group.join({ groupInstanceId: 'i0', supportsSkippingAssignment });
      const reply = group.joinReply(ticket)!;
      expect(reply).toMatchObject(
        supportsSkippingAssignment
          ? { skipAssignment: true, leader: reply.memberId, members: [{}, {}] }
          : { skipAssignment: false, leader: a, members: [] },
      );
      expect(group.state).toBe('Stable');
    }
  });

  it('with other protocols begins a rebalance only if the group would use another one', () => {
    for (const chosen of ['range', 'sticky']) {
      const group = new Coordinated();
      const both = (first: string, second: string) =>
        [first, second].map((name) => ({ name, metadata: bytes(name) }));
      group.stable(1, { groupInstanceId: 'i', protocols: both('range', 'sticky') });
      const protocols = chosen === 'range' ? both('range', 'other') : both('sticky', 'range');
      const ticket = group.join({ groupInstanceId: 'i0', protocols });
      expect(group.joinReply(ticket)).toMatchObject({
        protocol: chosen,
        generation: chosen === 'range' ? 1 : 2,
      });
    }
  });

  it('that comes back while the generation awaits its assignment begins another one', () => {
    const group = new Coordinated();
    const tickets = [group.join(instance), group.join()];
    group.advance(6000);
    const [old, other] = tickets.map((ticket) => group.joinReply(ticket)!.memberId);
    const waiting = group.sync({ memberId: other! });
    const again = group.join(instance);
    expect(group.syncReply(waiting)?.error).toBe('REBALANCE_IN_PROGRESS');
    expect(group.syncReply(group.sync({ memberId: old!, ...instance }))?.error).toBe('FENCED_INSTANCE_ID');
    group.join({ memberId: other! });
    expect(group.joinReply(again)).toMatchObject({ generation: 2, leader: group.joinReply(again)!.memberId });
  });

  it('started twice while the group prepares: the first process is fenced, the second takes part', () => {
    const group = new Coordinated();
    const [first, second] = [group.join(instance), group.join(instance)];
    expect(group.joinReply(first)).toMatchObject({ error: 'FENCED_INSTANCE_ID', memberId: 'i-1' });
    group.advance(6000);
    expect(group.joinReply(second)).toMatchObject({ error: 'NONE', members: [{ groupInstanceId: 'i' }] });
  });

  it('that does not come back stays in the group until its session ends', () => {
    const group = new Coordinated();
    const [a, b] = group.stable(2, { ...instance, sessionTimeoutMs: 5 * minute, rebalanceTimeoutMs: 10_000 });
    const ticket = group.join({ memberId: a!, groupInstanceId: 'i0', sessionTimeoutMs: 5 * minute });
    group.advance(60_000);
    expect(group.joinReply(ticket)).toMatchObject({
      generation: 2,
      members: [{ memberId: a }, { memberId: b }],
    });
  });

  it('of which none comes back ends the rebalance with the last session', () => {
    const group = new Coordinated({ initialRebalanceDelayMs: 0 });
    const [a] = group.stable(2, { ...instance, rebalanceTimeoutMs: 1 });
    expect(group.leave(a!, 'i0')).toBe('NONE');
    group.advance(9000);
    expect(group.state).toBe('PreparingRebalance');
    group.advance(1000);
    expect(group.state).toBe('Empty');
  });

  it('replaced twice in a row fences both', () => {
    const group = new Coordinated();
    const [, b] = group.stable(2, instance);
    const c = group.joinReply(group.join(back))!.memberId;
    const d = group.joinReply(group.join(back))!.memberId;
    expect([b!, c, d].map((id) => group.beat(id, 1, 'i1'))).toEqual([
      'FENCED_INSTANCE_ID',
      'FENCED_INSTANCE_ID',
      'NONE',
    ]);
  });

  it('has its place in a full group', () => {
    const group = new Coordinated({ maxSize: 2 });
    group.stable(2, instance);
    expect(group.joinReply(group.join(back))?.error).toBe('NONE');
  });
});

describe('after a restart', () => {
  it('members of a stable group go on, each with a whole session', () => {
    const group = new Coordinated();
    const [a, b] = group.stable(2, { groupInstanceId: 'i' });
    const before = group.describe();
    group.advance(5000);
    group.restart();
    expect(group.describe()).toEqual(before);
    group.advance(9999);
    expect([group.beat(a!, 1), group.beat(b!, 1, 'i1')]).toEqual(['NONE', 'NONE']);
    expect(text(group.syncReply(group.sync({ memberId: b! }))!.assignment)).toBe(`for ${b}`);
    expect(group.joinReply(group.join({ memberId: b! }))).toMatchObject({ error: 'NONE', generation: 1 });
    group.advance(10_000);
    expect(group.state).toBe('Empty');
  });

  it('a generation that was not recorded is not known', () => {
    const group = new Coordinated();
    const [a] = group.stable(1);
    group.join();
    group.join({ memberId: a! });
    expect(group.beat(a!, 2)).toBe('NONE');
    group.restart();
    expect(group.beat(a!, 2)).toBe('ILLEGAL_GENERATION');
    expect(group.describe()).toMatchObject({ state: 'Stable', members: [{ memberId: a }] });
  });

  it('with a smaller limit, a group too large rebalances', () => {
    const group = new Coordinated();
    group.stable(3);
    const smaller = new Coordinated({ maxSize: 2 }, group.records);
    expect(smaller.state).toBe('PreparingRebalance');
    const { rebalances } = smaller.ask({ type: 'timeline', group: 'g' });
    expect(rebalances).toMatchObject([{ cause: 'over-capacity' }]);
    expect(smaller.coordinator.rebalances.get('over-capacity')).toBe(1);
  });

  it('keeps a bounded timeline', () => {
    const group = new Coordinated();
    let [leader] = group.stable(1);
    for (let round = 0; round < 40; round++) [leader] = group.settle([group.join({ memberId: leader! })]);
    const { rebalances } = group.ask({ type: 'timeline', group: 'g' });
    expect(rebalances).toHaveLength(32);
    expect(rebalances.at(-1)).toMatchObject({ generation: 41, members: 1, completedAt: epoch + group.now });
  });
});
