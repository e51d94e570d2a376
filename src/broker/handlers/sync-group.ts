/**
 * SyncGroup: hands in the leader's assignment, and gives every member its share.
 *
 * Kafka     v0–v5      Native   yes
 * Waits     for the leader's assignment, which is durable before anybody is told
 * v5 compares type and name of the protocol
 */
import { makeSyncGroupResponse } from '../../../protocol/generated/sync-group.ts';
import { noBytes } from '../../../protocol/wire/chunks.ts';
import type { Handler } from '../handler.ts';

export const syncGroup: Handler<'SyncGroup'> = async (request, context, broker) => {
  const { groupId: group, memberId, groupInstanceId, generationId, protocolType, protocolName } = request;
  if (group === '') return makeSyncGroupResponse({ error: 'INVALID_GROUP_ID', assignment: noBytes });
  const reply = await broker.groups.submit(
    group,
    {
      type: 'sync',
      group,
      memberId,
      groupInstanceId,
      generation: generationId,
      protocolType,
      protocol: protocolName,
      assignments: request.assignments.map(({ memberId: id, assignment }) => ({
        memberId: id,
        assignment: assignment.slice(),
      })),
    },
    (gone) => context.whenGone(gone),
  );
  if (!reply.ok) return makeSyncGroupResponse({ error: reply.error, assignment: noBytes });
  const { error, protocol, assignment } = reply.value;
  return makeSyncGroupResponse({
    error,
    protocolType: reply.value.protocolType,
    protocolName: protocol,
    assignment,
  });
};
