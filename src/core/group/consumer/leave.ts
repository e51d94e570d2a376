/** Members go: by themselves, for a while, or because they were not heard of or kept what they had to give up. */
import type { Ticket } from '../../coordinator.ts';
import type { Draft } from '../draft.ts';
import type { ConsumerHeartbeat, ConsumerHeartbeatReply } from './commands.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { isToBeDowngraded } from './downgrade.ts';
import type { ConsumerMember } from './member.ts';
import { noPartitions } from './partitions.ts';
import { awayEpoch } from './position.ts';
import { answerParked, expel, followUp, hear, told } from './reconciliation.ts';
import { setPosition } from './records.ts';
import { beginEpoch, type Reason } from './target.ts';

/** The member is known. Its session goes on when it means to come back, and ends at once when not. */
export function leaveGroup(
  group: ConsumerGroup,
  { memberId, memberEpoch }: ConsumerHeartbeat,
  draft: Draft,
): ConsumerHeartbeatReply {
  const member = group.members.get(memberId)!;
  if (memberEpoch === awayEpoch && member.instanceId !== null) beAway(group, member, draft);
  else {
    const reason: Reason = { cause: 'member-left', text: `Left by ${memberId}.` };
    removeMembers(group, [member], 'The member has left.', reason, draft);
  }
  return { ...told(group, member, false, draft), memberEpoch, assignment: null };
}

function beAway(group: ConsumerGroup, member: ConsumerMember, draft: Draft): void {
  answerParked(group, member, draft);
  const { epoch: previousEpoch, assigned } = member.position;
  const position = {
    epoch: awayEpoch,
    previousEpoch,
    state: 'stable',
    assigned,
    revoking: noPartitions,
  } as const;
  setPosition(group, member, position, draft);
  member.revokeBy = undefined;
  followUp(group, draft);
}

/** Without them the group needs another target. */
export function removeMembers(
  group: ConsumerGroup,
  members: readonly ConsumerMember[],
  message: string,
  reason: Reason,
  draft: Draft,
): void {
  for (const member of members) expel(group, member, message, draft);
  // As a classic group it is going to rebalance anyway.
  if (isToBeDowngraded(group, draft)) return;
  beginEpoch(group, reason, draft);
  followUp(group, draft);
}

/** Sessions that are over, partitions that were not given up, and heartbeats that have waited long enough. */
export function expireMembers(group: ConsumerGroup, draft: Draft): void {
  const { now } = draft;
  const members = [...group.members.values()];
  const silent = members.filter(({ parked, deadline }) => parked === undefined && deadline <= now);
  const holding = members.filter(({ actBy }) => actBy <= now);
  if (silent.length > 0) {
    const text = `Nothing was heard of ${namesOf(silent)} within the session timeout.`;
    removeMembers(group, silent, text, { cause: 'session-expired', text }, draft);
  }
  const late = holding.filter((member) => !silent.includes(member));
  if (late.length > 0) {
    const text = `${namesOf(late)} did not do their part within the rebalance timeout.`;
    removeMembers(group, late, text, { cause: 'release-expired', text }, draft);
  }
  for (const member of group.members.values()) {
    if (member.parked !== undefined && member.parked.until <= now) answerParked(group, member, draft);
  }
}

function namesOf(members: readonly ConsumerMember[]): string {
  return members.map(({ id }) => id).join(', ');
}

/** Nobody waits for `ticket` any more: the member was last heard of just now. */
export function abandonHeartbeat(group: ConsumerGroup, ticket: Ticket, draft: Draft): void {
  for (const member of group.members.values()) {
    if (member.ticket !== ticket) continue;
    member.parked = undefined;
    hear(group, member, draft);
  }
}
