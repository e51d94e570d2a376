/** A partition as clients are told about it, by Metadata and by DescribeTopicPartitions. */
import type { ErrorName } from '../../protocol/errors.ts';
import type { BrokerId, LeaderEpoch } from '../base/units.ts';
import type { MetadataImage, PartitionImage } from '../core/metadata/image.ts';

export interface PartitionState {
  readonly error: ErrorName;
  readonly index: number;
  /** −1 while nobody leads. */
  readonly leaderId: BrokerId;
  readonly leaderEpoch: LeaderEpoch;
  readonly replicas: readonly BrokerId[];
  readonly isr: readonly BrokerId[];
  /** Replicas whose brokers do not take part. */
  readonly offlineReplicas: readonly BrokerId[];
}

export function partitionState(partition: PartitionImage, image: MetadataImage): PartitionState {
  const { index, leader, leaderEpoch, replicas, isr } = partition;
  const isOnline = (id: BrokerId): boolean => image.brokers.get(id)?.fenced === false;
  const led = leader >= 0 && isOnline(leader);
  return {
    error: led ? 'NONE' : 'LEADER_NOT_AVAILABLE',
    index,
    leaderId: led ? leader : -1,
    leaderEpoch,
    replicas,
    isr,
    offlineReplicas: replicas.filter((id) => !isOnline(id)),
  };
}
