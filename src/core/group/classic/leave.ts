/** Members go: by themselves, sent away by an administrator, or because nothing was heard of them. */
import type { ErrorName } from '../../../../protocol/errors.ts';
import type { Ticket } from '../../coordinator.ts';
import type { LeaveGroup, LeaveReply, LeavingMember } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { ClassicGroup } from './classic-group.ts';
import { memberOf, memberProblem } from './fencing.ts';
import type { Member } from './member.ts';
import { because, completeIfAllJoined, noteRemoval, rebalance, removeMember } from './rebalance.ts';

export function leaveGroup(group: ClassicGroup, command: LeaveGroup, draft: Draft): LeaveReply {
  const before = group.members.size;
  const members = command.members.map((leaving) => {
    const { memberId, groupInstanceId } = leaving;
    return { memberId, groupInstanceId, error: leave(group, leaving, draft) };
  });
  if (group.members.size < before) {
    const gone = members.filter(({ error }) => error === 'NONE').map(nameOf);
    const reason = command.members.find((member) => member.reason !== null)?.reason ?? null;
    rebalance(group, { cause: 'member-left', text: `Left by ${gone.join(', ')}${because(reason)}` }, draft);
  } else {
    completeIfAllJoined(group, draft);
  }
  return { type: 'leave', error: 'NONE', members };
}

function leave(group: ClassicGroup, leaving: LeavingMember, draft: Draft): ErrorName {
  const { memberId, groupInstanceId } = leaving;
  if (memberId === '' && groupInstanceId !== null) {
    const member = group.staticMember(groupInstanceId);
    if (member === undefined) return 'UNKNOWN_MEMBER_ID';
    removeMember(group, member, draft);
    noteRemoval(group, member, `An administrator removed it${because(leaving.reason)}`, draft);
    return 'NONE';
  }
  if (group.pending.delete(memberId)) return 'NONE';
  const problem = memberProblem(group, leaving);
  if (problem !== undefined) return problem;
  const member = memberOf(group, leaving);
  removeMember(group, member, draft);
  noteRemoval(group, member, `It left${because(leaving.reason)}`, draft);
  return 'NONE';
}

function nameOf({ memberId, groupInstanceId }: Omit<LeavingMember, 'reason'>): string {
  return memberId === '' ? `instance ${groupInstanceId}` : memberId;
}

/** Nobody waits for `ticket` any more. */
export function abandonTicket(group: ClassicGroup, ticket: Ticket, draft: Draft): void {
  for (const member of group.members.values()) {
    if (member.ticket !== ticket) continue;
    member.ticket = undefined;
    // Others come back under their id, or miss their deadlines.
    if (!member.isAnonymous) return;
    removeMember(group, member, draft);
    const text = `The connection of member ${member.id} was lost while it joined.`;
    noteRemoval(group, member, text, draft);
    rebalance(group, { cause: 'member-left', text }, draft);
    return;
  }
}

/** Sessions that are over, and ids that nobody came back with. */
export function expireSessions(group: ClassicGroup, draft: Draft): void {
  for (const [id, deadline] of group.pending) if (deadline <= draft.now) group.pending.delete(id);
  const silent: Member[] = [];
  for (const member of group.members.values()) if (member.expiresAt <= draft.now) silent.push(member);
  for (const member of silent) {
    removeMember(group, member, draft);
    noteRemoval(group, member, 'Nothing was heard of it within its session timeout.', draft);
  }
  if (silent.length === 0) {
    completeIfAllJoined(group, draft);
    return;
  }
  const text = `Nothing was heard of ${silent.map(({ id }) => id).join(', ')} within the session timeout.`;
  rebalance(group, { cause: 'session-expired', text }, draft);
}
