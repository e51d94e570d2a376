/**
 * What a partition is made of, what it needs of the rest of the broker and of the cluster, and what it tells.
 */
import type { Budget } from '../base/budget.ts';
import type { BrokerId, Bytes, LeaderEpoch, Millis, Offset } from '../base/units.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import type { PartitionImage } from '../core/metadata/image.ts';
import type { Clock, Compute } from '../platform/ports.ts';
import type { FollowedPartition } from './followed-partition.ts';
import type { Partition } from './partition.ts';

/** What a reader may see: a consumer up to the high watermark or the last stable offset, a replica all. */
export type Isolation = 'uncommitted' | 'committed' | 'replica';

export interface FoundOffset {
  readonly offset: Offset;
  readonly timestamp: Millis;
  readonly leaderEpoch: LeaderEpoch;
}

export interface Divergence {
  readonly epoch: LeaderEpoch;
  readonly endOffset: Offset;
}

/** What the replicas of this broker need of the rest of the cluster. */
export interface Replication {
  /** `replica.lag.time.max.ms`. */
  readonly lagMaxMs: Millis;
  /** A leader has an ISR to propose. */
  proposalDue(partition: Partition): void;
  /** A replica follows another broker from now on, until `followed.isOver`. */
  following(followed: FollowedPartition): void;
}

export interface PartitionOptions {
  readonly topic: string;
  readonly topicId: string;
  readonly index: number;
  readonly brokerId: BrokerId;
  readonly clock: Clock;
  readonly compute: Compute;
  /** Bound of a batch's size once uncompressed, where it must be looked into. */
  readonly maxDecompressedBytes: Bytes;
  /** Bytes of batches that wait to be looked into, over all partitions. */
  readonly copies: Budget;
  readonly config: TopicConfig;
  readonly image: PartitionImage;
  /** Whether the log directory has failed for good. */
  readonly isOffline: () => boolean;
  readonly replication: Replication;
  /** The metadata contain this start of the broker: what they say of its roles is meant for it. */
  readonly isRegistered: () => boolean;
  /** Broker epoch of a broker that may join an ISR; undefined for all others. */
  readonly eligibleEpoch: (broker: BrokerId) => number | undefined;
  /** A bug has shown itself in work that nobody waits for. */
  readonly fatal: (error: unknown) => void;
}
