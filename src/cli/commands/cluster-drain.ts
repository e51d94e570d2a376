/**
 * `ottla cluster drain BROKER`: moves everything away from a broker, so that it can be taken out of the
 * cluster. Without `--apply` it only shows the plan.
 */
import type { Command } from 'commander';
import { integer } from '../arguments.ts';
import { type CommandModule, examples } from '../command.ts';
import { describedTopics } from '../described-topics.ts';
import { CommandFailure, usageFailure } from '../failure.ts';
import { beginMoves } from '../moves.ts';
import { planReplicas } from '../replica-plan.ts';
import { withClient } from '../session.ts';
import { planResult, throttle } from './cluster-reassign.ts';

interface DrainOptions {
  readonly plan?: boolean;
  readonly apply?: boolean;
  readonly throttle?: number;
}

export const clusterDrain: CommandModule<[number], DrainOptions> = {
  describe(command: Command): void {
    command
      .argument('<broker>', 'id of the broker', integer(0, 2 ** 31 - 1))
      .option('--plan', 'only show what would be moved (the default)')
      .option('--apply', 'move')
      .option('--throttle <bytes>', 'bytes per second, as of `ottla cluster reassign`', throttle);
    examples(command, {
      'ottla cluster drain 3': 'shows where its replicas would go',
      'ottla cluster drain 3 --apply': 'moves them; `ottla cluster reassign --status` shows how far it is',
    });
  },

  run: (context, { apply = false, throttle: rate }, broker) =>
    withClient(context, async (client) => {
      if (rate !== undefined && !apply) throw usageFailure('--throttle goes with --apply.');
      const { signal } = context;
      const admin = client.admin();
      const { brokers } = await admin.describeCluster({ signal });
      const others = brokers.filter(({ id }) => id !== broker);
      const topics = (await describedTopics(admin, signal)).map((topic) => ({
        ...topic,
        partitions: topic.partitions.filter(({ replicas }) => replicas.includes(broker)),
      }));
      const most = Math.max(
        0,
        ...topics.flatMap(({ partitions }) => partitions.map((each) => each.replicas.length)),
      );
      if (most > others.length) {
        throw new CommandFailure(
          'INVALID_REPLICATION_FACTOR',
          `Partitions have up to ${most} replicas, and without broker ${broker} the brokers number ${others.length}: ` +
            'start another one, or choose fewer replicas with `ottla cluster reassign --replicas`.',
        );
      }
      const moves = planReplicas({ topics, brokers: others });
      if (apply) await beginMoves(admin, moves, { throttle: rate, signal });
      return planResult(moves, apply);
    }),
};
