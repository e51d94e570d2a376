/** What others are shown of groups. */
import { noBytes } from './classic/member.ts';
import type { GroupDescription, ListedGroup, ListGroups } from './commands.ts';
import type { Group } from './group.ts';

/**
 * What members say and have is shown of a stable group alone: at other times it is about to change. Only of
 * classic groups: who asks for a consumer group asks otherwise.
 */
export function describeGroup(id: string, group: Group | undefined): GroupDescription {
  if (group?.type !== 'classic') {
    return {
      group: id,
      error: 'GROUP_ID_NOT_FOUND',
      state: 'Dead',
      protocolType: '',
      protocol: '',
      members: [],
    };
  }
  const isStable = group.state === 'Stable';
  return {
    group: id,
    error: 'NONE',
    state: group.state,
    protocolType: group.protocolType ?? '',
    protocol: isStable ? (group.protocol ?? '') : '',
    members: [...group.members.values()].map((member) => ({
      memberId: member.id,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      metadata: isStable ? member.metadataFor(group.protocol) : noBytes,
      assignment: isStable ? member.assignment : noBytes,
    })),
  };
}

/** Those of the groups that are asked for, by id. */
export function listGroups(groups: Iterable<Group>, command: ListGroups): ListedGroup[] {
  const states = command.states.map((state) => state.toLowerCase());
  const types = command.types.map((type) => type.toLowerCase());
  const listed: ListedGroup[] = [];
  for (const { id, type, protocolType, state } of groups) {
    if (types.length > 0 && !types.includes(type)) continue;
    if (states.length > 0 && !states.includes(state.toLowerCase())) continue;
    listed.push({ group: id, protocolType: protocolType ?? '', state, groupType: type });
  }
  return listed.sort((a, b) => (a.group < b.group ? -1 : 1));
}
