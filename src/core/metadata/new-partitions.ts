/**
 * New partitions, of a new topic or of one that grows: where their replicas go, by the client's wish or
 * by placement, and how they begin.
 */
import { makePartitionRecord, type PartitionRecord } from '../../../protocol/generated/metadata-records.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import type { BrokerId, Uuid } from '../../base/units.ts';
import { recoveryState } from './apply.ts';
import type { Deciding } from './deciding.ts';
import type { MetadataImage, PartitionImage } from './image.ts';
import { placeReplicas } from './placement.ts';
import { activeBrokers, takesPart } from './standing.ts';

/** Replicas for `count` partitions from `firstIndex` on. Refused when there are too few brokers. */
export function place(
  state: Deciding,
  wish: { readonly count: number; readonly firstIndex: number; readonly replicationFactor: number },
): Outcome<BrokerId[][]> {
  const brokers = activeBrokers(state);
  const { replicationFactor } = wish;
  if (replicationFactor > brokers.length) {
    const there = brokers.length === 1 ? 'there is 1' : `there are ${brokers.length}`;
    return refused(
      'INVALID_REPLICATION_FACTOR',
      `A replication factor of ${replicationFactor} needs ${replicationFactor} brokers, ${there}: ` +
        `choose ${Math.max(brokers.length, 1)}, or start more brokers.`,
    );
  }
  return done(placeReplicas({ ...wish, brokers, start: state.random.below(brokers.length) }));
}

/** Why a client cannot have these replicas for a partition; undefined when it can. */
export function assignmentProblem(
  image: MetadataImage,
  brokerIds: readonly BrokerId[],
  replicationFactor: number,
): string | undefined {
  if (brokerIds.length === 0) return 'The assignment of a partition names no broker.';
  const unknown = brokerIds.find((id) => !image.brokers.has(id));
  if (unknown !== undefined) return `The assignment names broker ${unknown}, which is not registered.`;
  if (new Set(brokerIds).size < brokerIds.length) return 'The assignment names a broker twice.';
  if (brokerIds.length !== replicationFactor) {
    return `All partitions of a topic have as many replicas: ${replicationFactor}, not ${brokerIds.length}.`;
  }
  return undefined;
}

/** How a new partition begins: everybody who is alive is in sync, the first of them leads. */
export function newPartition(
  state: Deciding,
  index: number,
  replicas: readonly BrokerId[],
): Outcome<PartitionImage> {
  const { brokers } = state.image;
  const isr = replicas.filter((id) => brokers.has(id) && takesPart(state, brokers.get(id)!));
  if (isr.length === 0) {
    return refused('INVALID_REPLICA_ASSIGNMENT', 'None of the brokers of the assignment is running.');
  }
  return done({
    index,
    leader: isr[0]!,
    leaderEpoch: 0,
    partitionEpoch: 0,
    replicas,
    isr,
    eligibleLeaderReplicas: [],
    lastKnownElr: [],
    recovering: false,
    addingReplicas: [],
    removingReplicas: [],
    directories: replicas.map((id) => brokers.get(id)?.directories[0] ?? zeroUuid),
  });
}

/** The whole partition as a record. */
export function partitionRecord(topicId: Uuid, partition: PartitionImage): PartitionRecord {
  const { eligibleLeaderReplicas, lastKnownElr } = partition;
  return makePartitionRecord({
    topicId,
    partitionIndex: partition.index,
    replicas: partition.replicas,
    isr: partition.isr,
    removingReplicas: partition.removingReplicas,
    addingReplicas: partition.addingReplicas,
    leaderId: partition.leader,
    leaderEpoch: partition.leaderEpoch,
    leaderRecoveryState: recoveryState[partition.recovering ? 'recovering' : 'recovered'],
    eligibleLeaderReplicas: eligibleLeaderReplicas.length > 0 ? eligibleLeaderReplicas : null,
    lastKnownElr: lastKnownElr.length > 0 ? lastKnownElr : null,
    partitionEpoch: partition.partitionEpoch,
    directories: partition.directories,
  });
}
