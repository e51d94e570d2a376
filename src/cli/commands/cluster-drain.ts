/**
 * `ottla cluster drain BROKER`: moves everything away from a broker, so that it can be taken out of the
 * cluster. Without `--apply` it only shows the plan.
 */
import type { Command } from 'commander';
import type { BrokerDescription } from '../../client/index.ts';
import { integer } from '../arguments.ts';
import { type CommandModule, examples } from '../command.ts';
import { CommandFailure, usageFailure } from '../failure.ts';
import { layoutOf, requireBrokers, tooFewBrokers } from '../layout.ts';
import { beginMoves } from '../moves.ts';
import { planReplicas, type Shortage, shortage } from '../replica-plan.ts';
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

  async run(context, { plan = false, apply = false, throttle: rate }, broker) {
    if (plan && apply) throw usageFailure('Choose one of --plan and --apply.');
    if (rate !== undefined && !apply) throw usageFailure('--throttle goes with --apply.');
    return withClient(context, async (client) => {
      const { signal } = context;
      const admin = client.admin();
      const layout = await layoutOf(admin, signal);
      requireBrokers([broker], layout);
      const others = layout.brokers.filter(({ id }) => id !== broker);
      const drained = { topics: layout.topics, brokers: others, onlyForced: true };
      const short = shortage(drained);
      if (short !== undefined) throw cannotBeDrained(broker, others, short);
      const moves = planReplicas(drained);
      if (apply) await beginMoves(admin, moves, { throttle: rate, signal });
      return planResult(moves, apply, others);
    });
  },
};

function cannotBeDrained(
  broker: number,
  others: readonly BrokerDescription[],
  short: Shortage,
): CommandFailure {
  if (others.length === 0) {
    const sentence = `Broker ${broker} is the only one: start another one, to which its replicas can go.`;
    return new CommandFailure('INVALID_REPLICATION_FACTOR', sentence);
  }
  const advice = 'start another one, or choose fewer replicas with `ottla cluster reassign --replicas`.';
  return tooFewBrokers(short, `beside broker ${broker}`, advice);
}
