/**
 * AlterPartition: a leader says who is in sync.
 *
 * Brokers only            Native   yes
 */
import type { AlterPartitionResponse } from '../../../protocol/generated/alter-partition.ts';
import type { AlteredPartition, PartitionProposal } from '../../core/metadata/commands.ts';
import type { Handler, Request } from '../handler.ts';

type Topics = AlterPartitionResponse['topics'];
type Altered = Topics[number]['partitions'][number];

/** `leaderRecoveryState` on the wire. */
const RECOVERING = 1;

export const alterPartition: Handler<'AlterPartition'> = async (request, _context, broker) => {
  const { brokerId, brokerEpoch } = request;
  const partitions = proposals(request);
  const outcome = await broker.metadata.submit({
    type: 'alter-partition',
    brokerId,
    brokerEpoch,
    partitions,
  });
  if (!outcome.ok) return { throttleTimeMs: 0, error: outcome.error, topics: [] };
  return { throttleTimeMs: 0, error: 'NONE', topics: byTopic(outcome.value) };
};

function proposals({ topics }: Request<'AlterPartition'>): PartitionProposal[] {
  return topics.flatMap(({ topicId, partitions }) =>
    partitions.map(
      ({ partitionIndex, leaderEpoch, partitionEpoch, newIsrWithEpochs, leaderRecoveryState }) => ({
        topicId,
        index: partitionIndex,
        leaderEpoch,
        partitionEpoch,
        isr: newIsrWithEpochs.map((member) => ({ id: member.brokerId, epoch: member.brokerEpoch })),
        recovering: leaderRecoveryState === RECOVERING,
      }),
    ),
  );
}

function byTopic(results: readonly AlteredPartition[]): Topics {
  const topics = new Map<string, Altered[]>();
  for (const result of results) {
    const altered = topics.get(result.topicId) ?? [];
    topics.set(result.topicId, altered);
    altered.push(describe(result));
  }
  return [...topics].map(([topicId, partitions]) => ({ topicId, partitions }));
}

function describe({ index, outcome }: AlteredPartition): Altered {
  if (!outcome.ok) {
    return {
      partitionIndex: index,
      error: outcome.error,
      leaderId: -1,
      leaderEpoch: -1,
      isr: [],
      leaderRecoveryState: 0,
      partitionEpoch: -1,
    };
  }
  const { leader, leaderEpoch, isr, recovering, partitionEpoch } = outcome.value;
  return {
    partitionIndex: index,
    error: 'NONE',
    leaderId: leader,
    leaderEpoch,
    isr,
    leaderRecoveryState: recovering ? RECOVERING : 0,
    partitionEpoch,
  };
}
