/** What the group coordinator is configured with. */
import type { Millis } from '../../base/units.ts';

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
}
