/** What others are shown of groups. */
import type { ClassicGroup } from './classic/classic-group.ts';
import { noBytes } from './classic/member.ts';
import type { GroupDescription, ListedGroup, ListGroups } from './commands.ts';

/** What members say and have is shown of a stable group alone: at other times it is about to change. */
export function describeGroup(id: string, group: ClassicGroup | undefined): GroupDescription {
  if (group === undefined) {
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
export function listGroups(groups: Iterable<ClassicGroup>, command: ListGroups): ListedGroup[] {
  const states = command.states.map((state) => state.toLowerCase());
  const types = command.types.map((type) => type.toLowerCase());
  if (types.length > 0 && !types.includes('classic')) return [];
  const listed: ListedGroup[] = [];
  for (const { id, protocolType, state } of groups) {
    if (states.length > 0 && !states.includes(state.toLowerCase())) continue;
    listed.push({ group: id, protocolType: protocolType ?? '', state, groupType: 'classic' });
  }
  return listed.sort((a, b) => (a.group < b.group ? -1 : 1));
}
