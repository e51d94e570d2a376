/** What consumer groups can be asked for, and what they reply; see `../commands.ts`. */

import type { ErrorName } from '../../../../protocol/errors.ts';
import type { TopicIdPartitions } from '../../../../protocol/internal/consumer-group-log.ts';
import type { Millis } from '../../../base/units.ts';

export interface ConsumerHeartbeat {
  readonly type: 'consumer-heartbeat';
  readonly group: string;
  /** Empty: the coordinator makes one up, for a member that joins. */
  readonly memberId: string;
  /** 0 joins, −1 leaves, −2 is a static member that means to come back. */
  readonly memberEpoch: number;
  /** Of this and what follows, null: as before. */
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** −1: as before. */
  readonly rebalanceTimeoutMs: Millis;
  readonly topics: readonly string[] | null;
  /** Empty: none. */
  readonly pattern: string | null;
  readonly assignor: string | null;
  readonly owned: readonly TopicIdPartitions[] | null;
  /** What it has to give up it may keep for so long from now on, at least. */
  readonly busyLeaseMs: Millis;
  /** How long the reply may wait for news. */
  readonly waitMs: Millis;
}

export interface ConsumerHeartbeatReply {
  readonly type: 'consumer-heartbeat';
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly message: string | null;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: Millis;
  /** All that the member may use from now on; null: as before. */
  readonly assignment: readonly TopicIdPartitions[] | null;
}

export interface DescribeConsumerGroups {
  readonly type: 'describe-consumer';
  readonly groups: readonly string[];
}

export interface DescribeConsumerReply {
  readonly type: 'describe-consumer';
  /** In the order of the command; undefined where there is no such consumer group. */
  readonly groups: readonly (ConsumerGroupDescription | undefined)[];
}

export interface ConsumerGroupDescription {
  readonly group: string;
  readonly state: 'Empty' | 'Reconciling' | 'Stable';
  readonly epoch: number;
  readonly assignmentEpoch: number;
  readonly assignor: string;
  readonly members: readonly ConsumerMemberDescription[];
}

export interface ConsumerMemberDescription {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly epoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly topics: readonly string[];
  readonly pattern: string | null;
  readonly assigned: readonly NamedPartitions[];
  readonly target: readonly NamedPartitions[];
  readonly isClassic: boolean;
}

/** Partitions of a topic that exists. */
export interface NamedPartitions extends TopicIdPartitions {
  readonly name: string;
}

/** Topics that have come or gone, or have other partitions. */
export interface TopicsChanged {
  readonly type: 'topics-changed';
  readonly names: readonly string[];
}
