/** `ottla cluster elect [TOPIC…]`: gives leadership back to preferred replicas, or forces a leader. */
import type { Command } from 'commander';
import type { TopicPartition } from '../../client/index.ts';
import { type CommandModule, type CommandResult, examples } from '../command.ts';
import { type ConfirmationOptions, confirm } from '../confirmation.ts';
import { withController } from '../controller.ts';
import { CommandFailure } from '../failure.ts';

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
    return withController(context, async (client, { signal }) => {
      const admin = client.admin();
      const topics = names.length === 0 ? undefined : await admin.describeTopics(names, { signal });
      const partitions = topics?.flatMap(({ name, partitions: all }) =>
        all.map(({ partition }) => ({ topic: name, partition })),
      );
      const unavailable: TopicPartition[] = [];
      const onUnavailable = (each: TopicPartition): unknown => unavailable.push(each);
      const elected = await admin.electLeaders({ unclean, partitions, onUnavailable, signal });
      return electionResult(elected, unavailable, { unclean, isNamed: names.length > 0 });
    });
  },
};

/** Who has named the topics wants leaders for all of them: it is a failure when some cannot have one. */
export function electionResult(
  elected: readonly TopicPartition[],
  unavailable: readonly TopicPartition[],
  { unclean, isNamed }: { readonly unclean: boolean; readonly isNamed: boolean },
): CommandResult {
  const lines = elected.map(({ topic, partition }) => `${topic} ${partition} has a new leader`);
  const document = { elected, unavailable };
  if (unavailable.length === 0)
    return { document, text: lines.join('\n') || 'no partition needed another leader' };
  const which = unavailable.length === 1 ? '1 partition' : `${unavailable.length} partitions`;
  const why = unclean
    ? 'cannot get a leader: no replica is up'
    : 'cannot be led by the preferred replica, which is down or not in sync';
  const sentence = `${which} ${why}; see "ottla cluster health"`;
  if (!isNamed) return { document, text: [...lines, sentence].join('\n') };
  const code = unclean ? 'ELIGIBLE_LEADERS_NOT_AVAILABLE' : 'PREFERRED_LEADER_NOT_AVAILABLE';
  return { document, text: lines.join('\n'), failures: [new CommandFailure(code, `${sentence}.`)] };
}
