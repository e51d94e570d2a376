/** The metadata quorum: who votes on the cluster's metadata, who only follows, and how far each has come. */
import type { RequestOf } from '../../../protocol/apis.ts';
import type { BrokerId, LeaderEpoch, Millis, Offset, Uuid } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import { refusal } from '../errors.ts';
import type { ReadOptions } from './topics.ts';

/** A voter is a node with its data directory: another directory makes another voter of the same node. */
export interface QuorumVoter {
  readonly id: BrokerId;
  readonly directoryId: Uuid;
}

export interface QuorumReplica extends QuorumVoter {
  /** Where its log ends, synced; −1 when unknown. */
  readonly logEndOffset: Offset;
  /** When it last fetched, as milliseconds since 1970; −1 for the leader and when unknown. */
  readonly lastFetchAt: Millis;
  /** When it last had all that the leader had; −1 when unknown. */
  readonly lastCaughtUpAt: Millis;
}

export interface QuorumDescription {
  readonly leaderId: BrokerId;
  readonly leaderEpoch: LeaderEpoch;
  /** Everything before it is committed. */
  readonly highWatermark: Offset;
  /** By id. */
  readonly voters: readonly QuorumReplica[];
  /** By id. */
  readonly observers: readonly QuorumReplica[];
}

const metadataTopic = '__cluster_metadata';

export async function describeQuorum(cluster: Cluster, { signal }: ReadOptions): Promise<QuorumDescription> {
  const topics = [{ topicName: metadataTopic, partitions: [{ partitionIndex: 0 }] }];
  const answer = await cluster.call('DescribeQuorum', { topics }, 'controller', {
    signal,
    errorOf: ({ error, errorMessage }) => ({ error, message: errorMessage }),
  });
  const partition = answer.topics[0]?.partitions[0];
  if (partition === undefined || partition.error !== 'NONE') {
    const error = partition?.error ?? 'UNKNOWN_TOPIC_OR_PARTITION';
    throw refusal(error, 'The metadata quorum', partition?.errorMessage ?? undefined);
  }
  const { leaderId, leaderEpoch, highWatermark, currentVoters, observers } = partition;
  return {
    leaderId,
    leaderEpoch,
    highWatermark,
    voters: currentVoters.map(replica).sort(byId),
    observers: observers.map(replica).sort(byId),
  };
}

/** Resolves when the change is committed. */
export async function addVoter(
  cluster: Cluster,
  { id, directoryId }: QuorumVoter,
  { signal }: ReadOptions,
): Promise<void> {
  const request: RequestOf<'AddRaftVoter'> = {
    clusterId: null,
    timeoutMs: cluster.settings.requestTimeoutMs,
    voterId: id,
    voterDirectoryId: directoryId,
    listeners: [],
    ackWhenCommitted: true,
  };
  await cluster.call('AddRaftVoter', request, 'controller', {
    signal,
    errorOf: ({ error, errorMessage }) => ({ error, message: errorMessage }),
  });
}

/** Resolves when the change is committed. */
export async function removeVoter(
  cluster: Cluster,
  { id, directoryId }: QuorumVoter,
  { signal }: ReadOptions,
): Promise<void> {
  const request = { clusterId: null, voterId: id, voterDirectoryId: directoryId };
  await cluster.call('RemoveRaftVoter', request, 'controller', {
    signal,
    errorOf: ({ error, errorMessage }) => ({ error, message: errorMessage }),
  });
}

function replica(found: {
  readonly replicaId: number;
  readonly replicaDirectoryId: Uuid;
  readonly logEndOffset: number;
  readonly lastFetchTimestamp: number;
  readonly lastCaughtUpTimestamp: number;
}): QuorumReplica {
  return {
    id: found.replicaId,
    directoryId: found.replicaDirectoryId,
    logEndOffset: found.logEndOffset,
    lastFetchAt: found.lastFetchTimestamp,
    lastCaughtUpAt: found.lastCaughtUpTimestamp,
  };
}

function byId(one: QuorumVoter, other: QuorumVoter): number {
  return one.id - other.id;
}
