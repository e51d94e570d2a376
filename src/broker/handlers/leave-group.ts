/**
 * LeaveGroup: removes members from a group.
 *
 * Kafka     v0–v5      Native   yes
 * v3 several members, static ones by name
 */
import { makeLeaveGroupResponse } from '../../../protocol/generated/leave-group.ts';
import type { LeavingMember } from '../../core/group/commands.ts';
import type { Handler } from '../handler.ts';

export const leaveGroup: Handler<'LeaveGroup'> = async (request, context, broker) => {
  const { groupId: group } = request;
  const many = context.supports('memberList');
  if (group === '') return makeLeaveGroupResponse({ error: 'INVALID_GROUP_ID', members: [] });
  const one: LeavingMember = { memberId: request.memberId, groupInstanceId: null, reason: null };
  const members = many ? request.members : [one];
  const reply = await broker.groups.submit(group, { type: 'leave', group, members });
  if (!reply.ok) return makeLeaveGroupResponse({ error: reply.error, members: [] });
  if (many) return makeLeaveGroupResponse(reply.value);
  const { error } = reply.value;
  return makeLeaveGroupResponse({
    error: error === 'NONE' ? (reply.value.members[0]?.error ?? 'NONE') : error,
    members: [],
  });
};
