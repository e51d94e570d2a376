/**
 * A static member whose process has restarted: it comes without a member id, gets a new one, and whoever
 * still uses the old one is fenced. While the group is stable it keeps its assignment, and nobody else
 * notices, unless the group would now use another protocol.
 */
import type { Ticket } from '../../coordinator.ts';
import type { JoinGroup, JoinReply } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { ClassicGroup } from './classic-group.ts';
import { Member } from './member.ts';
import { awaitGeneration, because, joined, rebalance, refuse, tellGeneration } from './rebalance.ts';

/** `command` comes from the process that is `old`'s instance now. */
export function rejoinAsInstance(
  group: ClassicGroup,
  old: Member,
  command: JoinGroup,
  ticket: Ticket,
  draft: Draft,
): void {
  const formerLeader = group.leader;
  const id = draft.options.newMemberId(command.groupInstanceId!);
  const member = new Member({ ...command, id }, command);
  refuse(old, 'FENCED_INSTANCE_ID', draft);
  group.replace(old, member);
  awaitGeneration(group, member, ticket, draft);
  if (group.state === 'Stable' && group.protocol === group.electProtocol()) {
    draft.append({ type: 'GroupMetadata', group: group.id, value: group.metadata });
    tellGeneration(group, member, unchanged(group, member, command, formerLeader), draft);
    return;
  }
  const text = `Static member ${command.groupInstanceId} came back as ${id}${because(command.reason)}`;
  rebalance(group, { cause: 'member-rejoined', text }, draft);
}

/**
 * The generation goes on. A leader must not share out partitions anew, as the others would not hear of
 * it: either it knows how to skip that, or it is told that somebody else leads.
 */
function unchanged(
  group: ClassicGroup,
  member: Member,
  { supportsSkippingAssignment }: JoinGroup,
  formerLeader: string | null,
): JoinReply {
  const reply = joined(group, member);
  if (supportsSkippingAssignment) return { ...reply, skipAssignment: group.leader === member.id };
  return { ...reply, leader: formerLeader ?? '', members: [] };
}
