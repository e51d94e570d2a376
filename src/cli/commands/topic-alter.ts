/** `ottla topic alter NAME…`: changes settings of topics; those not named stay as they are. */
import type { Command } from 'commander';
import { assignment, word } from '../arguments.ts';
import { type CommandModule, examples } from '../command.ts';
import { changeConfigs } from '../config-change.ts';

interface AlterOptions {
  readonly config?: Readonly<Record<string, string>>;
  readonly unset?: readonly string[];
  readonly dryRun?: boolean;
}

export const topicAlter: CommandModule<[readonly string[]], AlterOptions> = {
  describe(command: Command): void {
    command
      .argument('<name...>', 'topics to change')
      .option('-c, --config <key=value>', 'setting and its new value; may be repeated', assignment)
      .option('--unset <key>', 'setting that goes back to its default; may be repeated', word)
      .option('--dry-run', 'only check whether it would work');
    examples(command, {
      'ottla topic alter logs --config retention.ms=1d': 'keep a day',
      'ottla topic alter logs --unset retention.ms': 'back to what the broker is set to',
    });
  },

  run: (context, { config: set = {}, unset = [], dryRun = false }, names) =>
    changeConfigs(context, 'topic', names, { set, unset, dryRun }),
};
