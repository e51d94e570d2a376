/**
 * Getting the assignment: members wait until their leader has brought it. With it the generation is
 * recorded, and whoever gets an assignment gets one that survives the coordinator.
 */
import type { ErrorName } from '../../../../protocol/errors.ts';
import type { Ticket } from '../../coordinator.ts';
import type { MemberAssignment, SyncGroup, SyncReply } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { ClassicGroup } from './classic-group.ts';
import { generationProblem, memberOf } from './fencing.ts';
import { noBytes } from './member.ts';
import { refuse, refusedSync, synced } from './rebalance.ts';

/** The reply, unless the ticket gets it when the leader has brought the assignment. */
export function syncGroup(
  group: ClassicGroup,
  command: SyncGroup,
  ticket: Ticket,
  draft: Draft,
): SyncReply | undefined {
  const problem = syncProblem(group, command);
  if (problem !== undefined) return refusedSync(problem);
  const member = memberOf(group, command);
  group.unsynced.delete(member.id);
  if (group.state === 'Stable') {
    if (group.unsynced.size === 0) group.syncDeadline = undefined;
    group.hear(member, draft.now);
    return synced(group, member);
  }
  refuse(member, 'REBALANCE_IN_PROGRESS', draft);
  member.waiting = 'sync';
  member.ticket = ticket;
  draft.wait(ticket, group.id);
  if (member.id === group.leader) settle(group, command.assignments, draft);
  return undefined;
}

function syncProblem(group: ClassicGroup, command: SyncGroup): ErrorName | undefined {
  const { protocolType, protocol } = command;
  const problem = generationProblem(group, command);
  if (problem !== undefined) return problem;
  const otherType = protocolType !== null && protocolType !== group.protocolType;
  const otherProtocol = protocol !== null && protocol !== group.protocol;
  if (otherType || otherProtocol) return 'INCONSISTENT_GROUP_PROTOCOL';
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : undefined;
}

/** The generation has its assignment. Members that the leader left out have nothing. */
function settle(group: ClassicGroup, assignments: readonly MemberAssignment[], draft: Draft): void {
  const byMember = new Map(assignments.map(({ memberId, assignment }) => [memberId, assignment]));
  group.transition('Stable', draft.wallTime);
  if (group.unsynced.size === 0) group.syncDeadline = undefined;
  for (const member of group.members.values()) {
    member.assignment = byMember.get(member.id) ?? noBytes;
    const { ticket } = member;
    member.waiting = undefined;
    member.ticket = undefined;
    group.hear(member, draft.now);
    if (ticket !== undefined) draft.reply(ticket, synced(group, member));
  }
  draft.append({ type: 'GroupMetadata', group: group.id, value: group.metadata });
}
