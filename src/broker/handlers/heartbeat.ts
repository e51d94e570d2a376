/**
 * Heartbeat: keeps a member in its group, and tells it that the group rebalances.
 *
 * Kafka     v0–v4      Native   yes
 */
import { makeHeartbeatResponse } from '../../../protocol/generated/heartbeat.ts';
import type { Handler } from '../handler.ts';

export const heartbeat: Handler<'Heartbeat'> = async (request, _context, broker) => {
  const { groupId: group, memberId, groupInstanceId, generationId: generation } = request;
  if (group === '') return makeHeartbeatResponse({ error: 'INVALID_GROUP_ID' });
  const command = { type: 'heartbeat', group, memberId, groupInstanceId, generation } as const;
  const reply = await broker.groups.submit(group, command);
  return makeHeartbeatResponse({ error: reply.ok ? reply.value.error : reply.error });
};
