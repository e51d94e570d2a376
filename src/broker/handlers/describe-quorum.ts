/**
 * DescribeQuorum: who votes on the metadata log and who follows it, and how far each has come.
 *
 * Kafka     v0–v2      Native   yes
 * v1 times of the last fetches · v2 directory ids, addresses, messages
 */
import {
  type DescribeQuorumResponsePartition,
  makeDescribeQuorumResponse,
  makeDescribeQuorumResponsePartition,
} from '../../../protocol/generated/describe-quorum.ts';
import { NotController } from '../../cluster/not-controller.ts';
import type { QuorumDescription, QuorumReplica } from '../../cluster/quorum-description.ts';
import { metadataTopic } from '../../core/metadata/topic-names.ts';
import type { Handler } from '../handler.ts';

export const describeQuorum: Handler<'DescribeQuorum'> = (request, _context, broker) => {
  const quorum = broker.metadata.describe();
  if (quorum === undefined) throw new NotController();
  const topics = request.topics.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map(({ partitionIndex }) =>
      topicName === metadataTopic && partitionIndex === 0 ? described(quorum) : unknown(partitionIndex),
    ),
  }));
  const ids = new Set([...quorum.voters, ...quorum.observers].map(({ id }) => id));
  const nodes = [...broker.metadata.image.brokers.values()]
    .filter(({ id }) => ids.has(id))
    .map(({ id, endPoints }) => ({
      nodeId: id,
      listeners: endPoints.map(({ name, host, port }) => ({ name, host, port })),
    }));
  return makeDescribeQuorumResponse({ error: 'NONE', topics, nodes });
};

function described(quorum: QuorumDescription): DescribeQuorumResponsePartition {
  return makeDescribeQuorumResponsePartition({
    partitionIndex: 0,
    error: 'NONE',
    leaderId: quorum.leaderId,
    leaderEpoch: quorum.epoch,
    highWatermark: quorum.highWatermark,
    currentVoters: quorum.voters.map(replica),
    observers: quorum.observers.map(replica),
  });
}

function unknown(partitionIndex: number): DescribeQuorumResponsePartition {
  return makeDescribeQuorumResponsePartition({
    partitionIndex,
    error: 'UNKNOWN_TOPIC_OR_PARTITION',
    leaderId: -1,
    leaderEpoch: -1,
    highWatermark: -1,
    currentVoters: [],
    observers: [],
  });
}

function replica({ id, directoryId, logEndOffset, lastFetchAt, lastCaughtUpAt }: QuorumReplica) {
  return {
    replicaId: id,
    replicaDirectoryId: directoryId,
    logEndOffset,
    lastFetchTimestamp: lastFetchAt,
    lastCaughtUpTimestamp: lastCaughtUpAt,
  };
}
