/**
 * DeleteGroups: removes groups without members, and how far they have read.
 *
 * Kafka     v0–v2      Native   yes
 * Waits     until that is durable
 */
import { makeDeleteGroupsResponse } from '../../../protocol/generated/delete-groups.ts';
import type { Handler } from '../handler.ts';

export const deleteGroups: Handler<'DeleteGroups'> = async ({ groupIds }, _context, broker) => {
  const results = groupIds.map(async (group) => {
    const reply = await broker.groups.submit(group, { type: 'delete-groups', groups: [group] });
    return { groupId: group, error: reply.ok ? reply.value.groups[0]!.error : reply.error };
  });
  return makeDeleteGroupsResponse({ results: await Promise.all(results) });
};
