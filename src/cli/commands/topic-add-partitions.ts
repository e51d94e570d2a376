/** `ottla topic add-partitions NAME…`: raises the number of partitions to a new total. */
import type { Command } from 'commander';
import { integer } from '../arguments.ts';
import { type CommandModule, examples } from '../command.ts';
import { withController } from '../controller.ts';
import { eachItem } from '../items.ts';

interface AddPartitionsOptions {
  readonly partitions: number;
  readonly dryRun?: boolean;
}

export const topicAddPartitions: CommandModule<[readonly string[]], AddPartitionsOptions> = {
  describe(command: Command): void {
    command
      .argument('<name...>', 'topics that get more partitions')
      .requiredOption('-p, --partitions <n>', 'how many there are to be in the end', integer(1, 2 ** 31 - 1))
      .option('--dry-run', 'only check whether it would work');
    examples(command, {
      'ottla topic add-partitions orders --partitions 12': 'twelve partitions in the end',
    });
    command.addHelpText(
      'after',
      '\nKeys are spread anew: records written from then on may go to other partitions.',
    );
  },

  run: (context, { partitions, dryRun = false }, names) =>
    withController(context, (client, controlled) =>
      eachItem(controlled, 'topics', names, async (name) => {
        const options = { validateOnly: dryRun, signal: controlled.signal };
        await client.admin().createPartitions({ [name]: partitions }, options);
        return {
          document: { partitions, changed: !dryRun },
          text: `${dryRun ? 'would raise' : 'raised'} ${name} to ${partitions} partitions`,
        };
      }),
    ),
};
