/** Who leads partitions and where their replicas lie: elections, moves, and brokers that will not come back. */
import { makeAlterPartitionReassignmentsRequest } from '../../../protocol/generated/alter-partition-reassignments.ts';
import { makeElectLeadersRequest } from '../../../protocol/generated/elect-leaders.ts';
import { makeListPartitionReassignmentsRequest } from '../../../protocol/generated/list-partition-reassignments.ts';
import type { BrokerId } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import { byTopic, type TopicPartition } from '../leader-requests.ts';
import { requireAll } from './results.ts';
import type { ReadOptions } from './topics.ts';

export interface ElectLeadersOptions extends ReadOptions {
  /** Where nobody may lead, takes any replica that is alive: records can be lost. Default false. */
  readonly unclean?: boolean | undefined;
  /** Default: all that need one and can have one. */
  readonly partitions?: readonly TopicPartition[] | undefined;
  /** Told, one by one, which need one and cannot have it; none of them is a failure then. */
  readonly onUnavailable?: ((partition: TopicPartition) => void) | undefined;
}

export interface ReassignOptions extends ReadOptions {
  /** Whether partitions may get another number of replicas. Default true. */
  readonly allowReplicationFactorChange?: boolean | undefined;
}

/** Where the replicas of a partition shall lie. */
export interface Reassignment extends TopicPartition {
  /** The preferred leader first; null calls off the move that is under way. */
  readonly replicas: readonly BrokerId[] | null;
}

/** A move that is under way. */
export interface OngoingReassignment extends TopicPartition {
  /** Brokers that hold or get a copy. */
  readonly replicas: readonly BrokerId[];
  readonly adding: readonly BrokerId[];
  readonly removing: readonly BrokerId[];
}

/** What stands in the way of an election. */
const unavailable: readonly string[] = ['PREFERRED_LEADER_NOT_AVAILABLE', 'ELIGIBLE_LEADERS_NOT_AVAILABLE'];

/** Resolves with the partitions that got another leader. */
export async function electLeaders(
  cluster: Cluster,
  { unclean = false, partitions, onUnavailable, signal }: ElectLeadersOptions,
): Promise<readonly TopicPartition[]> {
  const topicPartitions =
    partitions === undefined
      ? null
      : byTopic(partitions).map(([topic, ofTopic]) => ({
          topic,
          partitions: ofTopic.map(({ partition }) => partition),
        }));
  const timeoutMs = cluster.settings.requestTimeoutMs;
  const body = makeElectLeadersRequest({ electionType: unclean ? 1 : 0, topicPartitions, timeoutMs });
  const answer = await cluster.call('ElectLeaders', body, 'controller', {
    signal,
    errorOf: ({ error }) => ({ error }),
  });
  const results = answer.replicaElectionResults.flatMap(({ topic, partitionResult }) =>
    partitionResult.map(({ partitionId, ...result }) => ({ topic, partition: partitionId, ...result })),
  );
  const isUnavailable = ({ error }: (typeof results)[number]): boolean => unavailable.includes(error);
  for (const { topic, partition } of results.filter(isUnavailable)) onUnavailable?.({ topic, partition });
  const areExcused = partitions === undefined || onUnavailable !== undefined;
  const tried = results.filter(
    (result) => result.error !== 'ELECTION_NOT_NEEDED' && !(areExcused && isUnavailable(result)),
  );
  requireAll(tried, nameOf);
  cluster.updater.outdated();
  return tried.map(({ topic, partition }) => ({ topic, partition }));
}

/** Resolves when the moves have begun. */
export async function reassignPartitions(
  cluster: Cluster,
  moves: readonly Reassignment[],
  { allowReplicationFactorChange = true, signal }: ReassignOptions,
): Promise<void> {
  const body = makeAlterPartitionReassignmentsRequest({
    timeoutMs: cluster.settings.requestTimeoutMs,
    allowReplicationFactorChange,
    topics: byTopic(moves).map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition, replicas }) => ({ partitionIndex: partition, replicas })),
    })),
  });
  const answer = await cluster.call('AlterPartitionReassignments', body, 'controller', {
    signal,
    errorOf: ({ error, errorMessage }) => ({ error, message: errorMessage }),
  });
  const results = answer.responses.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, ...result }) => ({
      topic: name,
      partition: partitionIndex,
      ...result,
    })),
  );
  requireAll(results, nameOf);
}

export async function listReassignments(
  cluster: Cluster,
  { signal }: ReadOptions,
): Promise<readonly OngoingReassignment[]> {
  const body = makeListPartitionReassignmentsRequest({ timeoutMs: cluster.settings.requestTimeoutMs });
  const answer = await cluster.call('ListPartitionReassignments', body, 'controller', {
    signal,
    errorOf: ({ error, errorMessage }) => ({ error, message: errorMessage }),
  });
  return answer.topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, replicas, addingReplicas, removingReplicas }) => ({
      topic: name,
      partition: partitionIndex,
      replicas,
      adding: addingReplicas,
      removing: removingReplicas,
    })),
  );
}

export async function unregisterBroker(
  cluster: Cluster,
  brokerId: BrokerId,
  { signal }: ReadOptions,
): Promise<void> {
  await cluster.call('UnregisterBroker', { brokerId }, 'controller', {
    signal,
    errorOf: ({ error, errorMessage }) => ({ error, message: errorMessage }),
  });
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `Partition ${partition} of "${topic}"`;
}
