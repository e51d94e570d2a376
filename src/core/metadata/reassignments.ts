/**
 * Reassignments: moving the replicas of partitions to other brokers, and calling that off.
 *
 * While a move is under way the partition has the replicas of both sides; it completes when all that
 * shall stay are in the ISR (P-8).
 *
 * Rules
 *   R-1  The wanted replicas are registered brokers, each once, at least one; as many as before unless
 *        the request allows another number.
 *   R-2  Asking again replaces the move that is under way; what it was to add and is not wanted goes at once.
 *   R-3  Calling off takes the added replicas away again, as long as others are in sync.
 */
import type { MetadataRecord } from '../../../protocol/generated/metadata-records.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import type { BrokerId } from '../../base/units.ts';
import type { ReassignedPartition, ReassignPartitions } from './commands.ts';
import type { Decided, Deciding } from './deciding.ts';
import type { PartitionImage } from './image.ts';
import { assignmentProblem } from './new-partitions.ts';
import { type PartitionWish, partitionChange } from './partition-change.ts';
import { repeated } from './repeated.ts';
import { type Place, rulesOf } from './standing.ts';

type Move = ReassignPartitions['partitions'][number];

/** Whether replicas of the partition are being moved. */
export function isReassigning({ addingReplicas, removingReplicas }: PartitionImage): boolean {
  return addingReplicas.length > 0 || removingReplicas.length > 0;
}

export function reassignPartitions(
  state: Deciding,
  command: ReassignPartitions,
): Decided<readonly ReassignedPartition[]> {
  const idOf = ({ topic, index }: Move): string => `${topic} ${index}`;
  const twice = repeated(command.partitions.map(idOf));
  const records: MetadataRecord[] = [];
  const reply = command.partitions.map((move): ReassignedPartition => {
    const { topic, index } = move;
    if (twice.has(idOf(move))) {
      const outcome = refused('INVALID_REQUEST', 'The request names the partition twice.');
      return { topic, index, outcome };
    }
    return { topic, index, outcome: reassign(state, command, move, records) };
  });
  return { records, reply };
}

function reassign(
  state: Deciding,
  { allowOtherCount }: ReassignPartitions,
  move: Move,
  records: MetadataRecord[],
): Outcome<void> {
  const topic = state.image.topics.get(move.topic);
  const partition = topic?.partitions[move.index];
  if (topic === undefined || partition === undefined) {
    return refused('UNKNOWN_TOPIC_OR_PARTITION', `There is no partition ${move.index} of '${move.topic}'.`);
  }
  const wish =
    move.replicas === null
      ? cancelled(partition)
      : moved(state, { topic, partition }, move.replicas, allowOtherCount);
  if (!wish.ok) return wish;
  const record = partitionChange(topic.id, partition, wish.value, rulesOf(state, topic.name));
  if (record !== undefined) records.push(record);
  return done(undefined);
}

/** */
function cancelled(partition: PartitionImage): Outcome<PartitionWish> {
  if (!isReassigning(partition)) {
    return refused('NO_REASSIGNMENT_IN_PROGRESS', 'The replicas of the partition are not being moved.');
  }
  const replicas = originalReplicas(partition);
  if (!replicas.some((id) => holds(partition, id))) {
    return refused(
      'INVALID_REPLICA_ASSIGNMENT',
      'Only the added replicas are in sync: wait for another one, or move to other replicas.',
    );
  }
  return done({ replicas, addingReplicas: [], removingReplicas: [] });
}

/** */
function moved(
  { image }: Deciding,
  { partition }: Place,
  target: readonly BrokerId[],
  allowOtherCount: boolean,
): Outcome<PartitionWish> {
  const before = originalReplicas(partition);
  const problem = assignmentProblem(image, target, target.length);
  if (problem !== undefined) return refused('INVALID_REPLICA_ASSIGNMENT', problem);
  if (!allowOtherCount && target.length !== before.length) {
    return refused(
      'INVALID_REPLICATION_FACTOR',
      `The partition has ${before.length} replicas; the request names ${target.length} and allows no change.`,
    );
  }
  const removingReplicas = before.filter((id) => !target.includes(id));
  const replicas = [...target, ...removingReplicas];
  if (!replicas.some((id) => holds(partition, id))) {
    return refused('INVALID_REPLICA_ASSIGNMENT', 'None of these replicas is in sync: wait for one.');
  }
  return done({ replicas, addingReplicas: target.filter((id) => !before.includes(id)), removingReplicas });
}

/** Without what a move adds. */
function originalReplicas({ replicas, addingReplicas }: PartitionImage): readonly BrokerId[] {
  return replicas.filter((id) => !addingReplicas.includes(id));
}

/** Whether the replica is sure to hold all committed records. */
function holds({ isr, eligibleLeaderReplicas }: PartitionImage, id: BrokerId): boolean {
  return isr.length > 0 ? isr.includes(id) : eligibleLeaderReplicas.includes(id);
}
