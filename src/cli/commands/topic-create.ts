/** `ottla topic create NAME…`: creates topics, all with the same partitions, replicas and settings. */
import type { Command } from 'commander';
import { assignment, integer } from '../arguments.ts';
import { type CommandModule, examples } from '../command.ts';
import { withController } from '../controller.ts';
import { eachItem } from '../items.ts';

interface CreateOptions {
  readonly partitions?: number;
  readonly replicas?: number;
  readonly config?: Readonly<Record<string, string>>;
  readonly dryRun?: boolean;
}

export const topicCreate: CommandModule<[readonly string[]], CreateOptions> = {
  describe(command: Command): void {
    command
      .argument('<name...>', 'topics to create')
      .option(
        '-p, --partitions <n>',
        'partitions; default: what the broker is set to',
        integer(1, 2 ** 31 - 1),
      )
      .option(
        '-r, --replicas <n>',
        'copies of each partition; default: what the broker is set to',
        integer(1, 32_767),
      )
      .option('-c, --config <key=value>', 'setting of the topics; may be repeated', assignment)
      .option('--dry-run', 'only check whether it would work');
    examples(command, {
      'ottla topic create orders payments': 'two topics',
      'ottla topic create flights --partitions 6 --config retention.ms=7d': 'with a week of retention',
    });
  },

  run: (context, { partitions, replicas, config, dryRun = false }, names) =>
    withController(context, (client, controlled) =>
      eachItem(controlled, 'topics', names, async (name) => {
        const wanted = { name, partitions, replicationFactor: replicas, configs: config };
        const options = { validateOnly: dryRun, signal: controlled.signal };
        const [created] = await client.admin().createTopics([wanted], options);
        const { id, partitions: count, replicationFactor } = created!;
        return {
          document: { id, partitions: count, replicas: replicationFactor, created: !dryRun },
          text: `${dryRun ? 'would create' : 'created'} ${name} with ${count} partition${count === 1 ? '' : 's'}`,
        };
      }),
    ),
};
