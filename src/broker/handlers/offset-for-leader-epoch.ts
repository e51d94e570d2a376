/**
 * OffsetForLeaderEpoch: where a leader epoch ended, by which readers find out whether they have read
 * records that are gone.
 *
 * Kafka     v2–v4      Native   yes
 */
import {
  makeOffsetForLeaderEpochResponse,
  makeOffsetForLeaderEpochResponsePartition,
  type OffsetForLeaderEpochRequestPartition,
  type OffsetForLeaderEpochResponsePartition,
} from '../../../protocol/generated/offset-for-leader-epoch.ts';
import type { Handler } from '../handler.ts';
import type { BrokerServices } from '../services.ts';

export const offsetForLeaderEpoch: Handler<'OffsetForLeaderEpoch'> = (request, _context, broker) =>
  makeOffsetForLeaderEpochResponse({
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((wanted) => endOfEpoch(name, wanted, request.replicaId >= 0, broker)),
    })),
  });

function endOfEpoch(
  topic: string,
  wanted: OffsetForLeaderEpochRequestPartition,
  isReplica: boolean,
  broker: BrokerServices,
): OffsetForLeaderEpochResponsePartition {
  const { index } = wanted;
  const partition = broker.partitions.locate(topic, index);
  if (!partition.ok) return makeOffsetForLeaderEpochResponsePartition({ index, error: partition.error });
  const refusal = partition.value.refusal(wanted.currentLeaderEpoch);
  if (refusal !== undefined)
    return makeOffsetForLeaderEpochResponsePartition({ index, error: refusal.error });
  const { leaderEpoch, endOffset } = partition.value.endOfEpoch(wanted.leaderEpoch, isReplica);
  return makeOffsetForLeaderEpochResponsePartition({ index, error: 'NONE', leaderEpoch, endOffset });
}
