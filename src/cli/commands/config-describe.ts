/** `ottla config describe TYPE NAME`: settings, their values, and where these come from. */
import { Argument, type Command } from 'commander';
import type { ConfigResource } from '../../client/index.ts';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { resourceName } from '../config-change.ts';
import { withClient } from '../session.ts';

interface DescribeOptions {
  readonly changed?: boolean;
}

export const configDescribe: CommandModule<
  [ConfigResource['type'], string, readonly string[]],
  DescribeOptions
> = {
  describe(command: Command): void {
    command
      .addArgument(new Argument('<type>', 'what it is').choices(['topic', 'broker', 'group']))
      .argument('<name>', 'topic, group, or id of the broker')
      .argument('[key...]', 'only these settings')
      .option('--changed', 'only what is not at its default');
    examples(command, {
      'ottla config describe topic logs --changed': 'what was set for a topic',
      'ottla config describe broker 1 log.segment.bytes': 'one setting of a broker',
    });
  },

  run: (context, { changed = false }, type, name, keys) =>
    withClient(context, async (client) => {
      const resource = { type, name: resourceName(type, name) };
      const options = { keys: keys.length === 0 ? undefined : keys, signal: context.signal };
      const [description] = await client.admin().describeConfigs([resource], options);
      const entries = description!.entries.filter(({ source }) => !changed || source !== 'default');
      const rows = entries.map(({ key, value, source, secret }) => {
        return [key, secret ? '(secret)' : (value ?? '(not set)'), source];
      });
      return { document: { type, name, configs: entries }, text: columns(['KEY', 'VALUE', 'SOURCE'], rows) };
    }),
};
