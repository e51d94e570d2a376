/** `ottla group describe NAME…`: how far groups are, and who reads what. */
import type { Command } from 'commander';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { lagOf, type PartitionLag } from '../group-lag.ts';
import { eachItem } from '../items.ts';
import { withClient } from '../session.ts';

export const groupDescribe: CommandModule<[readonly string[]]> = {
  describe(command: Command): void {
    command.argument('<name...>', 'groups to describe');
    examples(command, {
      'ottla group describe billing': 'lag in records and in seconds, by partition',
      "ottla group describe billing --format json | jq '.groups[0].lag'":
        'records that wait, all together; null when a partition does not tell',
    });
  },

  run: (context, _options, names) =>
    withClient(context, (client) =>
      eachItem(context, 'groups', names, async (name) => {
        const { signal } = context;
        const [group] = await client.admin().describeGroups([name], { signal });
        const { state, assignor, members } = group!;
        const partitions = await lagOf(client, group!, signal);
        const known = partitions.reduce((sum, partition) => sum + (partition.lag ?? 0), 0);
        const isAll = partitions.every(({ endOffset }) => endOffset !== null);
        const lag = isAll ? `${known}` : `at least ${known}`;
        const header = `${name}  state ${state}  assignor ${assignor || '-'}  members ${members.length}  lag ${lag}`;
        return {
          document: { state, assignor, members: members.length, lag: isAll ? known : null, partitions },
          text: partitions.length === 0 ? header : `${header}\n${table(partitions)}`,
        };
      }),
    ),
};

function table(partitions: readonly PartitionLag[]): string {
  const names = ['TOPIC', 'PARTITION', 'COMMITTED', 'END', 'LAG', 'SECONDS', 'MEMBER', 'HOST'];
  const rows = partitions.map(({ topic, partition, committed, endOffset, lag, lagSeconds, member, host }) => {
    const numbers = [committed, endOffset, lag, lagSeconds].map((value) => value ?? '');
    return [topic, partition, ...numbers, member ?? '', host ?? ''];
  });
  return columns(names, rows);
}
