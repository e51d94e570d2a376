/**
 * `ottla cluster drain BROKER…`: moves everything away from brokers, so that they can be taken out of the
 * cluster. Without `--apply` it only shows the plan.
 */
import type { Command } from 'commander';
import type { BrokerId } from '../../base/units.ts';
import type { BrokerDescription } from '../../client/index.ts';
import { brokers } from '../arguments.ts';
import { type CommandModule, examples } from '../command.ts';
import { asSentence } from '../explain.ts';
import { CommandFailure, usageFailure } from '../failure.ts';
import { layoutOf, listed, requireBrokers, tooFewBrokers } from '../layout.ts';
import { beginMoves } from '../moves.ts';
import { planReplicas, type Shortage, shortage } from '../replica-plan.ts';
import { withClient } from '../session.ts';
import { planResult, throttle } from './cluster-reassign.ts';

interface DrainOptions {
  readonly plan?: boolean;
  readonly apply?: boolean;
  readonly throttle?: number;
}

export const clusterDrain: CommandModule<[readonly number[]], DrainOptions> = {
  describe(command: Command): void {
    command
      .argument('<broker...>', 'ids of brokers: 3, or 1,3, or 100-103', brokers)
      .option('--plan', 'only show what would be moved (the default)')
      .option('--apply', 'move')
      .option('--throttle <bytes>', 'bytes per second, as of `ottla cluster reassign`', throttle);
    examples(command, {
      'ottla cluster drain 3': 'shows where its replicas would go',
      'ottla cluster drain 3 --apply': 'moves them; `ottla cluster reassign --status` shows how far it is',
      'ottla cluster drain 100-103 --apply': 'the same with a machine of four shards',
    });
  },

  async run(context, { plan = false, apply = false, throttle: rate }, drained) {
    if (plan && apply) throw usageFailure('Choose one of --plan and --apply.');
    if (rate !== undefined && !apply) throw usageFailure('--throttle goes with --apply.');
    return withClient(context, async (client) => {
      const { signal } = context;
      const admin = client.admin();
      const layout = await layoutOf(admin, signal);
      requireBrokers(drained, layout);
      const others = layout.brokers.filter(({ id }) => !drained.includes(id));
      const options = { topics: layout.topics, brokers: others, onlyForced: true };
      const short = shortage(options);
      if (short !== undefined) throw cannotBeDrained(drained, others, short);
      const moves = planReplicas(options);
      if (apply) await beginMoves(admin, moves, { throttle: rate, signal });
      return planResult(moves, apply, others);
    });
  },
};

function cannotBeDrained(
  drained: readonly BrokerId[],
  others: readonly BrokerDescription[],
  short: Shortage,
): CommandFailure {
  const [them, are] = drained.length === 1 ? ['broker', 'is the only one'] : ['brokers', 'are all there are'];
  const named = `${them} ${listed(drained)}`;
  if (others.length === 0) {
    const sentence = asSentence(`${named} ${are}: start another one, to which the replicas can go`);
    return new CommandFailure('INVALID_REPLICATION_FACTOR', sentence);
  }
  const advice = 'start another one, or choose fewer replicas with `ottla cluster reassign --replicas`.';
  return tooFewBrokers(short, `beside ${named}`, advice);
}
