/** `ottla cluster elect [TOPIC…]`: gives leadership back to preferred replicas, or forces a leader. */
import type { Command } from 'commander';
import { type CommandModule, examples } from '../command.ts';
import { type ConfirmationOptions, confirm } from '../confirmation.ts';
import { withClient } from '../session.ts';

interface ElectOptions extends ConfirmationOptions {
  readonly unclean?: boolean;
}

export const clusterElect: CommandModule<[readonly string[]], ElectOptions> = {
  describe(command: Command): void {
    command
      .argument('[topic...]', 'topics whose partitions are looked at; default: all')
      .option('--unclean', 'where nobody may lead, take any replica that is alive: records can be lost')
      .option('-y, --yes', 'do not ask');
    examples(command, {
      'ottla cluster elect': 'preferred replicas lead again, where they are in sync',
      'ottla cluster elect orders --unclean': 'asks first',
    });
  },

  async run(context, { unclean = false, ...options }, names) {
    const what = names.length === 0 ? 'all topics' : names.join(', ');
    if (unclean) await confirm(context, `Electing leaders of ${what} that may lack records`, options);
    return withClient(context, async (client) => {
      const { signal } = context;
      const admin = client.admin();
      const topics = names.length === 0 ? undefined : await admin.describeTopics(names, { signal });
      const partitions = topics?.flatMap(({ name, partitions: all }) =>
        all.map(({ partition }) => ({ topic: name, partition })),
      );
      const elected = await admin.electLeaders({ unclean, partitions, signal });
      const lines = elected.map(({ topic, partition }) => `${topic} ${partition} has a new leader`);
      return {
        document: { elected },
        text: lines.length === 0 ? 'no partition needed another leader' : lines.join('\n'),
      };
    });
  },
};
