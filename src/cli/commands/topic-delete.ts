/** `ottla topic delete NAME…`: deletes topics with all their records. */
import type { Command } from 'commander';
import { type CommandModule, examples } from '../command.ts';
import { addConfirmationOptions, type ConfirmationOptions, confirm } from '../confirmation.ts';
import { withController } from '../controller.ts';
import { eachItem } from '../items.ts';

export const topicDelete: CommandModule<[readonly string[]], ConfirmationOptions> = {
  describe(command: Command): void {
    command.argument('<name...>', 'topics to delete');
    addConfirmationOptions(command);
    examples(command, {
      'ottla topic delete old-orders': 'asks first',
      'ottla topic delete old-orders old-payments --yes': 'does not ask',
    });
  },

  async run(context, options, names) {
    const { dryRun = false } = options;
    if (!dryRun) await confirm(context, `Deleting ${names.join(', ')} with all records`, options);
    return withController(context, (client, controlled) => {
      const admin = client.admin();
      const { signal } = controlled;
      return eachItem(controlled, 'topics', names, async (name) => {
        if (dryRun) await admin.describeTopics([name], { signal });
        else await admin.deleteTopics([name], { signal });
        return { document: { deleted: !dryRun }, text: `${dryRun ? 'would delete' : 'deleted'} ${name}` };
      });
    });
  },
};
