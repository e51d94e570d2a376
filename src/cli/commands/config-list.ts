/** `ottla config list`: what has settings of its own that can be described and changed. */
import { Argument, type Command } from 'commander';
import type { ConfigResource } from '../../client/index.ts';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { withClient } from '../session.ts';

type ResourceType = ConfigResource['type'];

export const configList: CommandModule<[ResourceType | undefined]> = {
  describe(command: Command): void {
    command.addArgument(new Argument('[type]', 'only these').choices(['topic', 'broker', 'group']));
    examples(command, {
      'ottla config list': 'topics, brokers and groups',
      'ottla config list broker': 'only brokers',
    });
  },

  run: (context, _options, type) =>
    withClient(context, async (client) => {
      const admin = client.admin();
      const { signal } = context;
      const resources: ConfigResource[] = [];
      const isWanted = (each: ResourceType) => type === undefined || type === each;
      if (isWanted('broker')) {
        const { brokers } = await admin.describeCluster({ signal });
        resources.push(...brokers.map(({ id }): ConfigResource => ({ type: 'broker', name: String(id) })));
      }
      if (isWanted('topic')) {
        const topics = await admin.listTopics({ signal });
        resources.push(...topics.map(({ name }): ConfigResource => ({ type: 'topic', name })));
      }
      if (isWanted('group')) {
        const groups = await admin.listGroups({ signal });
        resources.push(...groups.map(({ group }): ConfigResource => ({ type: 'group', name: group })));
      }
      const rows = resources.map((resource) => [resource.type, resource.name]);
      return { document: { resources }, text: columns(['TYPE', 'NAME'], rows) };
    }),
};
