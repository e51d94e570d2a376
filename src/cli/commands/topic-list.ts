/** `ottla topic list`: the topics by name. */
import type { Command } from 'commander';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { withClient } from '../session.ts';

export const topicList: CommandModule<[]> = {
  describe(command: Command): void {
    examples(command, {
      'ottla topic list': 'names and partitions',
      "ottla topic list --format json | jq -r '.topics[].name'": 'only names',
    });
  },

  run: (context) =>
    withClient(context, async (client) => {
      const topics = await client.admin().listTopics({ signal: context.signal });
      const rows = topics.map(({ name, partitionCount }) => [name, partitionCount]);
      return {
        document: {
          topics: topics.map(({ name, id, partitionCount, internal }) => {
            return { name, id, partitions: partitionCount, internal };
          }),
        },
        text: topics.length === 0 ? 'There are no topics yet.' : columns(['NAME', 'PARTITIONS'], rows),
      };
    }),
};
