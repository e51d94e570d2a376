/** `ottla cluster unregister BROKER`: forgets a broker that has been drained and stopped for ever. */
import type { Command } from 'commander';
import type { BrokerDescription, QuorumDescription, TopicDescription } from '../../client/index.ts';
import { integer } from '../arguments.ts';
import { type CommandModule, examples } from '../command.ts';
import { requireController } from '../controller.ts';
import { CommandFailure } from '../failure.ts';
import { requireBrokers } from '../layout.ts';
import { withClient } from '../session.ts';

export const clusterUnregister: CommandModule<[number]> = {
  describe(command: Command): void {
    command.argument('<broker>', 'id of the broker', integer(0, 2 ** 31 - 1));
    examples(command, {
      'ottla cluster unregister 4': 'broker 4, which is down and holds nothing, is not expected any more',
    });
  },

  run: (context, _options, broker) =>
    withClient(context, async (client) => {
      const { signal } = context;
      const admin = client.admin();
      const { brokers } = await admin.describeCluster({ includeFenced: true, signal });
      requireBrokers([broker], { brokers });
      const topics = await admin.describeTopics(undefined, { signal });
      const quorum = await requireController(signal, (patient) => admin.describeQuorum({ signal: patient }));
      const objection = objectionTo(brokers.find(({ id }) => id === broker)!, topics, quorum);
      if (objection !== undefined) throw new CommandFailure('INVALID_REQUEST', objection);
      await admin.unregisterBroker(broker, { signal });
      return { document: { unregistered: broker }, text: `broker ${broker} is forgotten` };
    }),
};

/** Why a broker cannot be forgotten yet, and what to do first. */
export function objectionTo(
  { id, fenced }: Pick<BrokerDescription, 'id' | 'fenced'>,
  topics: readonly TopicDescription[],
  { voters }: Pick<QuorumDescription, 'voters'>,
): string | undefined {
  const held = topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partition, replicas }) => (replicas.includes(id) ? [`${name} ${partition}`] : [])),
  );
  if (held.length > 0) {
    const what = held.length === 1 ? held[0] : `${held.length} replicas, such as ${held[0]}`;
    return `Broker ${id} still holds ${what}: move them away with "ottla cluster drain ${id} --apply" first.`;
  }
  if (voters.some((voter) => voter.id === id))
    return `Node ${id} votes on the metadata: take it out with "ottla cluster quorum remove ${id}" first.`;
  return fenced ? undefined : `Broker ${id} is up, and would register again: stop it first.`;
}
