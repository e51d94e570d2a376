/** `ottla group delete NAME…`: deletes groups with all their offsets. */
import type { Command } from 'commander';
import { type CommandModule, examples } from '../command.ts';
import { addConfirmationOptions, type ConfirmationOptions, confirm } from '../confirmation.ts';
import { requireNoMembers } from '../group-state.ts';
import { eachItem } from '../items.ts';
import { withClient } from '../session.ts';

export const groupDelete: CommandModule<[readonly string[]], ConfirmationOptions> = {
  describe(command: Command): void {
    command.argument('<name...>', 'groups to delete');
    addConfirmationOptions(command);
    examples(command, {
      'ottla group delete old-billing': 'asks first',
      'ottla group delete old-billing --yes': 'does not ask',
    });
  },

  async run(context, options, names) {
    const { dryRun = false } = options;
    if (!dryRun) await confirm(context, `Deleting ${names.join(', ')} with all offsets`, options);
    return withClient(context, (client) => {
      const admin = client.admin();
      const { signal } = context;
      return eachItem(context, 'groups', names, async (name) => {
        if (dryRun) await requireNoMembers(admin, name, signal);
        else await admin.deleteGroups([name], { signal });
        return { document: { deleted: !dryRun }, text: `${dryRun ? 'would delete' : 'deleted'} ${name}` };
      });
    });
  },
};
