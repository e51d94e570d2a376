/**
 * Joining: a member asks to be in the next generation, or what the present one is.
 *
 * A member that comes again and says nothing new is told the present generation at once: its first
 * answer was lost. Only the leader is taken at its word that something outside the group has changed.
 */
import type { ErrorName } from '../../../../protocol/errors.ts';
import type { Millis } from '../../../base/units.ts';
import type { Ticket } from '../../coordinator.ts';
import type { JoinGroup, JoinReply, RebalanceCause } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { ClassicGroup } from './classic-group.ts';
import { memberOf, memberProblem } from './fencing.ts';
import { Member } from './member.ts';
import {
  awaitGeneration,
  because,
  completeIfAllJoined,
  joined,
  noteRemoval,
  rebalance,
  refusedJoin,
  removeMember,
} from './rebalance.ts';
import { rejoinAsInstance } from './static-member.ts';

/** How long a new member waits for its first generation: if its client gave up, it asks under a new id. */
const newMemberJoinTimeoutMs: Millis = 5 * 60_000;

/** The reply, unless the ticket gets it with the next generation. */
export function joinGroup(
  group: ClassicGroup,
  command: JoinGroup,
  ticket: Ticket,
  draft: Draft,
): JoinReply | undefined {
  const { memberId, groupInstanceId } = command;
  if (!hasRoom(group, command, draft.settings.maxSize)) {
    expel(group, memberId, draft);
    return refusedJoin('GROUP_MAX_SIZE_REACHED', '');
  }
  if (!group.admits(command.protocolType, command.protocols)) {
    return refusedJoin('INCONSISTENT_GROUP_PROTOCOL', memberId);
  }
  if (memberId !== '') return joinAgain(group, command, ticket, draft);
  const instance = groupInstanceId === null ? undefined : group.staticMember(groupInstanceId);
  if (instance !== undefined) {
    rejoinAsInstance(group, instance, command, ticket, draft);
    return undefined;
  }
  const id = draft.options.newMemberId(groupInstanceId ?? command.clientId);
  if (groupInstanceId !== null || !command.requiresKnownMemberId) {
    joinFirst(group, { ...command, memberId: id }, ticket, draft);
    return undefined;
  }
  const deadline = draft.now + command.sessionTimeoutMs;
  group.pending.set(id, deadline);
  group.wake(deadline);
  return refusedJoin('MEMBER_ID_REQUIRED', id);
}

/** While a group prepares, places belong to those who have joined, whatever it had before. */
function hasRoom(group: ClassicGroup, { memberId, groupInstanceId }: JoinGroup, maxSize: number): boolean {
  const instance = groupInstanceId === null ? undefined : group.staticMember(groupInstanceId);
  const member = group.members.get(memberId) ?? instance;
  if (group.state === 'Empty') return true;
  if (group.state !== 'PreparingRebalance') return member !== undefined || group.members.size < maxSize;
  return member?.waiting === 'join' || group.countWaiting('join') < maxSize;
}

function expel(group: ClassicGroup, memberId: string, draft: Draft): void {
  group.pending.delete(memberId);
  const member = group.members.get(memberId);
  if (member !== undefined) {
    removeMember(group, member, draft);
    noteRemoval(group, member, 'The group has as many members as it may.', draft);
  }
  completeIfAllJoined(group, draft);
}

function joinFirst(group: ClassicGroup, command: JoinGroup, ticket: Ticket, draft: Draft): void {
  const { memberId: id, groupInstanceId } = command;
  if (group.members.size === 0) group.protocolType = command.protocolType;
  const isKnown = group.pending.has(id);
  const member = new Member({ ...command, id }, command);
  member.isNew = true;
  member.isAnonymous = !isKnown && groupInstanceId === null;
  group.add(member);
  if (group.initialDelay !== undefined && group.generation === 0) group.initialDelay.memberAdded = true;
  awaitGeneration(group, member, ticket, draft);
  group.expect(member, draft.now + newMemberJoinTimeoutMs);
  const text = `Member ${id} joined${because(command.reason)}`;
  rebalance(group, { cause: 'member-joined', text }, draft);
}

function joinAgain(
  group: ClassicGroup,
  command: JoinGroup,
  ticket: Ticket,
  draft: Draft,
): JoinReply | undefined {
  const { memberId, groupInstanceId } = command;
  if (group.pending.has(memberId) && groupInstanceId === null) {
    joinFirst(group, command, ticket, draft);
    return undefined;
  }
  const problem: ErrorName | undefined = memberProblem(group, command);
  if (problem !== undefined) return refusedJoin(problem, memberId);
  const member = memberOf(group, command);
  const isChanged = !member.hasProtocols(command.protocols);
  const isLeader = group.leader === memberId;
  const completing = group.state === 'CompletingRebalance';
  if (!isChanged && (completing || (group.state === 'Stable' && !isLeader))) {
    group.hear(member, draft.now);
    return joined(group, member);
  }
  member.update(command);
  awaitGeneration(group, member, ticket, draft);
  const cause: RebalanceCause = isChanged ? 'member-changed' : 'member-rejoined';
  const what = isChanged ? 'joined with another subscription' : 'joined again';
  const who = isLeader ? 'Leader' : 'Member';
  rebalance(group, { cause, text: `${who} ${memberId} ${what}${because(command.reason)}` }, draft);
  return undefined;
}
