/** What the group coordinator is configured with. */
import type { Millis } from '../../base/units.ts';

/** When a group may pass from one protocol to the other while it has members. */
export type MigrationPolicy = 'bidirectional' | 'upgrade' | 'downgrade' | 'disabled';

/** Of groups whose partitions the coordinator assigns. */
interface ConsumerGroupSettings {
  /** `group.consumer.max.size`: members of one group. */
  readonly maxSize: number;
  /** `group.consumer.assignors`: names; the first is the default. */
  readonly assignors: readonly string[];
  /** `group.consumer.migration.policy` */
  readonly migrationPolicy: MigrationPolicy;
  /** `group.consumer.max.busy.lease.ms`: the longest that a member may ask for at once. */
  readonly maxBusyLeaseMs: Millis;
}

/** What a consumer group may have set for itself. */
export interface OwnGroupSettings {
  /** `consumer.session.timeout.ms` */
  readonly consumerSessionTimeoutMs: Millis;
  /** `consumer.heartbeat.interval.ms` */
  readonly consumerHeartbeatIntervalMs: Millis;
}

export interface GroupSettings {
  /** `group.initial.rebalance.delay.ms`: how long an empty group waits for more members. */
  readonly initialRebalanceDelayMs: Millis;
  /** `group.min.session.timeout.ms` */
  readonly minSessionTimeoutMs: Millis;
  /** `group.max.session.timeout.ms` */
  readonly maxSessionTimeoutMs: Millis;
  /** `group.max.size`: members of one group. */
  readonly maxSize: number;
  /** `offset.metadata.max.bytes`: the longest note beside an offset. */
  readonly offsetMetadataMaxBytes: number;
  /** `offsets.retention.minutes`, in milliseconds. */
  readonly offsetsRetentionMs: Millis;
  /** `offsets.retention.check.interval.ms` */
  readonly offsetsRetentionCheckIntervalMs: Millis;
  readonly consumer: ConsumerGroupSettings;
}
