/**
 * Bringing members to the target, step by step, and telling those who wait for it.
 *
 * A member moves when it is heard of; one whose heartbeat is parked moves as soon as it can.
 */
import type { ConsumerMemberValue } from '../../../../protocol/internal/consumer-group-log.ts';
import type { Failure } from '../../../base/outcome.ts';
import type { Uuid } from '../../../base/units.ts';
import type { Draft } from '../draft.ts';
import type { ConsumerHeartbeatReply } from './commands.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import type { ConsumerMember } from './member.ts';
import { type Partitions, topicsOf } from './partitions.ts';
import { type Goal, nextPosition, startingPosition } from './position.ts';
import { addMember, dropMember, setPosition, setTarget } from './records.ts';

/** `owned` is what the member says it has, null: not a word. Whether it has moved. */
export function reconcile(
  group: ConsumerGroup,
  member: ConsumerMember,
  owned: Partitions | null,
  draft: Draft,
): boolean {
  const position = nextPosition(member.position, goalOf(group, member), owned);
  if (position === member.position) return false;
  setPosition(group, member, position, draft);
  member.revokeBy = undefined;
  if (position.state === 'revoking') awaitRelease(group, member, draft);
  return true;
}

/** Whether the member could go a step further without giving anything up. */
export function canMove(group: ConsumerGroup, member: ConsumerMember): boolean {
  return nextPosition(member.position, goalOf(group, member), null) !== member.position;
}

function goalOf(group: ConsumerGroup, member: ConsumerMember): Goal {
  const isFree = (topicId: Uuid, partition: number) => {
    const holder = group.holder(topicId, partition);
    return holder === undefined || holder === member.id;
  };
  return { epoch: group.assignmentEpoch, partitions: member.target, isFree };
}

/** The member has to give up what it is revoking: in time, or as long as its handlers are at work. */
export function awaitRelease(group: ConsumerGroup, member: ConsumerMember, draft: Draft): void {
  member.revokeBy = Math.max(draft.now + member.metadata.rebalanceTimeoutMs, member.busyUntil);
  group.wake(member.revokeBy);
}

/** After anything that has changed the target, or who holds what. */
export function followUp(group: ConsumerGroup, draft: Draft): void {
  for (const member of group.members.values()) {
    if (member.parked === undefined || member.isSettled(group.assignmentEpoch)) continue;
    if (reconcile(group, member, null, draft)) answerParked(group, member, draft);
  }
  if (!group.timeline.isOpen || group.state === 'Reconciling') return;
  const { id, epoch: generation, timeline } = group;
  const members = group.members.size;
  const { startedAt } = timeline.rebalances.at(-1)!;
  timeline.complete({ completedAt: draft.wallTime, generation, members });
  const durationMs = draft.wallTime - startedAt;
  draft.observe({ type: 'rebalance-completed', group: id, generation, members, durationMs });
}

/** The member has been heard of: its session starts anew. */
export function hear(group: ConsumerGroup, member: ConsumerMember, draft: Draft): void {
  const { classic } = member.metadata;
  const { consumerSessionTimeoutMs } = draft.options.ownSettings(group.id);
  member.deadline = draft.now + (classic?.sessionTimeoutMs ?? consumerSessionTimeoutMs);
  group.wake(member.deadline);
}

/** What the member is told: its epoch, and its assignment if it does not know it, or asks for all. */
export function told(
  group: ConsumerGroup,
  member: ConsumerMember,
  isFull: boolean,
  draft: Draft,
): ConsumerHeartbeatReply {
  const { epoch, assigned } = member.position;
  const isNews = isFull || member.told !== assigned;
  member.told = assigned;
  return {
    type: 'consumer-heartbeat',
    error: 'NONE',
    message: null,
    memberId: member.id,
    memberEpoch: epoch,
    heartbeatIntervalMs: draft.options.ownSettings(group.id).consumerHeartbeatIntervalMs,
    assignment: isNews ? topicsOf(assigned) : null,
  };
}

export function refused(
  { error, message }: Failure,
  group: string,
  memberId: string,
  draft: Draft,
): ConsumerHeartbeatReply {
  return {
    type: 'consumer-heartbeat',
    error,
    message: message ?? null,
    memberId,
    memberEpoch: 0,
    heartbeatIntervalMs: draft.options.ownSettings(group).consumerHeartbeatIntervalMs,
    assignment: null,
  };
}

/** Ends the wait of the member's heartbeat; it counts as heard of until now. */
export function answerParked(group: ConsumerGroup, member: ConsumerMember, draft: Draft): void {
  const { parked } = member;
  if (parked === undefined) return;
  member.parked = undefined;
  hear(group, member, draft);
  draft.reply(parked.ticket, told(group, member, false, draft));
}

/** The member is out. Whoever waits as it learns why. */
export function expel(group: ConsumerGroup, member: ConsumerMember, message: string, draft: Draft): void {
  const { parked } = member;
  member.parked = undefined;
  if (parked !== undefined) {
    const failure: Failure = { error: 'FENCED_MEMBER_EPOCH', message };
    draft.reply(parked.ticket, refused(failure, group.id, member.id, draft));
  }
  dropMember(group, member, draft);
  draft.observe({ type: 'member-removed', group: group.id, memberId: member.id, reason: message });
}

/**
 * A static member is back, or one that uses the other protocol now: it has what the old one was assigned and
 * what is meant for it.
 */
export function replaceMember(
  group: ConsumerGroup,
  old: ConsumerMember,
  memberId: string,
  metadata: ConsumerMemberValue,
  draft: Draft,
): ConsumerMember {
  expel(group, old, 'Another has taken its place.', draft);
  const member = addMember(group, memberId, metadata, draft);
  setTarget(group, member, old.target, draft);
  setPosition(group, member, { ...startingPosition, assigned: old.position.assigned }, draft);
  return member;
}
