/** `ottla group delete-offsets NAME --topic TOPIC`: forgets how far a group has read a topic. */
import type { Command } from 'commander';
import { partitions, word } from '../arguments.ts';
import { type CommandModule, examples } from '../command.ts';
import { addConfirmationOptions, type ConfirmationOptions, confirm } from '../confirmation.ts';
import { CommandFailure } from '../failure.ts';
import { byPlace } from '../group-lag.ts';
import { withClient } from '../session.ts';

interface DeleteOffsetsOptions extends ConfirmationOptions {
  readonly topic: readonly string[];
  readonly partition?: readonly number[];
}

export const groupDeleteOffsets: CommandModule<[string], DeleteOffsetsOptions> = {
  describe(command: Command): void {
    command
      .argument('<name>', 'group')
      .requiredOption('-t, --topic <topic>', 'topic to forget; may be repeated', word)
      .option('-p, --partition <n>', 'only these partitions: 0, 0,2 or 0-3', partitions);
    addConfirmationOptions(command);
    examples(command, {
      'ottla group delete-offsets billing --topic old-orders --yes': 'no lag of a topic that is not read',
    });
  },

  async run(context, options, name) {
    const { dryRun = false, topic: topics, partition: chosen } = options;
    if (!dryRun) await confirm(context, `Deleting the offsets of ${name} in ${topics.join(', ')}`, options);
    return withClient(context, async (client) => {
      const admin = client.admin();
      const { signal } = context;
      const committed = await admin.groupOffsets(name, { signal });
      const wanted = committed
        .filter(({ topic, partition }) => topics.includes(topic) && (chosen?.includes(partition) ?? true))
        .map(({ topic, partition, offset }) => ({ topic, partition, offset }))
        .sort(byPlace);
      if (wanted.length === 0)
        throw new CommandFailure(
          'NO_OFFSETS',
          `Group "${name}" has no offsets there. "ottla group list" shows the groups.`,
        );
      if (!dryRun) await admin.deleteGroupOffsets(name, wanted, { signal });
      const verb = dryRun ? 'would delete' : 'deleted';
      return {
        document: { name, deleted: !dryRun, partitions: wanted },
        text: wanted
          .map(({ topic, partition, offset }) => `${verb} ${offset} of ${topic}-${partition}`)
          .join('\n'),
      };
    });
  },
};
