/** `ottla config set TYPE NAME KEY=VALUE…`: changes settings; those not named stay as they are. */
import { Argument, type Command } from 'commander';
import type { ConfigResource } from '../../client/index.ts';
import { assignment, word } from '../arguments.ts';
import { type CommandModule, examples } from '../command.ts';
import { changeConfigs } from '../config-change.ts';

interface SetOptions {
  readonly unset?: readonly string[];
  readonly dryRun?: boolean;
}

type Changes = Readonly<Record<string, string>> | undefined;

export const configSet: CommandModule<[ConfigResource['type'], string, Changes], SetOptions> = {
  describe(command: Command): void {
    command
      .addArgument(new Argument('<type>', 'what it is').choices(['topic', 'broker', 'group']))
      .argument('<name>', 'topic, group, or id of the broker; default: all brokers')
      .argument('[key=value...]', 'settings and their new values', assignment)
      .option('--unset <key>', 'setting that goes back to its default; may be repeated', word)
      .option('--dry-run', 'only check whether it would work');
    examples(command, {
      'ottla config set topic logs retention.ms=1d max.message.bytes=4MiB': 'two settings of a topic',
      'ottla config set group billing consumer.session.timeout.ms=10s': 'a setting of a consumer group',
      'ottla config set broker default log.retention.ms=7d': 'a setting of all brokers',
    });
  },

  run: (context, { unset = [], dryRun = false }, type, name, set = {}) =>
    changeConfigs(context, type, [name], { set, unset, dryRun }),
};
