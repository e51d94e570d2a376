/** `ottla group members NAME…`: who belongs to groups. */
import type { Command } from 'commander';
import type { TopicPartition } from '../../client/index.ts';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { byPlace } from '../group-lag.ts';
import { eachItem } from '../items.ts';
import { withClient } from '../session.ts';

export const groupMembers: CommandModule<[readonly string[]]> = {
  describe(command: Command): void {
    command.argument('<name...>', 'groups whose members to show');
    examples(command, { 'ottla group members billing': 'members, where they run and what they read' });
  },

  run: (context, _options, names) =>
    withClient(context, (client) =>
      eachItem(context, 'groups', names, async (name) => {
        const [group] = await client.admin().describeGroups([name], { signal: context.signal });
        const { state, members } = group!;
        const header = ['MEMBER', 'INSTANCE', 'CLIENT', 'HOST', 'COUNT', 'PARTITIONS'];
        const rows = members.map(({ memberId, groupInstanceId, clientId, host, assignment }) => {
          return [memberId, groupInstanceId ?? '', clientId, host, assignment.length, briefly(assignment)];
        });
        const title = `${name}  state ${state}`;
        return {
          document: { state, members },
          text: members.length === 0 ? `${title}, no members` : `${title}\n${columns(header, rows)}`,
        };
      }),
    ),
};

/** `orders:0,1 visits:2`. */
function briefly(assignment: readonly TopicPartition[]): string {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of assignment.toSorted(byPlace))
    topics.set(topic, [...(topics.get(topic) ?? []), partition]);
  return [...topics].map(([topic, partitions]) => `${topic}:${partitions.join(',')}`).join(' ');
}
