/**
 * ListGroups: the groups that this broker coordinates.
 *
 * Kafka     v0–v5      Native   yes
 * v4 by state · v5 by type
 */
import {
  makeListGroupsResponse,
  makeListGroupsResponseGroup,
} from '../../../protocol/generated/list-groups.ts';
import type { Handler } from '../handler.ts';

export const listGroups: Handler<'ListGroups'> = async ({ statesFilter, typesFilter }, _context, broker) => {
  const replies = await broker.groups.submitToAll({ type: 'list', states: statesFilter, types: typesFilter });
  if (!replies.ok) return makeListGroupsResponse({ error: replies.error, groups: [] });
  return makeListGroupsResponse({
    error: 'NONE',
    groups: replies.value.flatMap(({ groups }) =>
      groups.map(({ group, protocolType, state, groupType }) =>
        makeListGroupsResponseGroup({ groupId: group, protocolType, groupState: state, groupType }),
      ),
    ),
  });
};
