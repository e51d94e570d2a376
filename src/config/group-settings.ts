/**
 * The broker's settings about groups: membership, committed offsets, and the topic that holds both.
 */
import { duration, INT_MAX, int, LONG_MAX, list, oneOf, size } from './define.ts';

const MiB = 2 ** 20;

export const groupSettings = {
  groupInitialRebalanceDelayMs: duration({
    key: 'group.initial.rebalance.delay.ms',
    min: 0,
    default: 3_000,
    doc:
      'How long the first member of an empty group waits for more, so that they share one rebalance; ' +
      '`ottla dev` sets 0.',
  }),
  groupMinSessionTimeoutMs: duration({
    key: 'group.min.session.timeout.ms',
    min: 1,
    default: 6_000,
    doc: 'Shortest session timeout that a member may ask for.',
  }),
  groupMaxSessionTimeoutMs: duration({
    key: 'group.max.session.timeout.ms',
    min: 1,
    default: 1_800_000,
    doc: 'Longest session timeout that a member may ask for.',
  }),
  groupMaxSize: int({
    key: 'group.max.size',
    min: 1,
    default: INT_MAX,
    doc: 'Members that one group may have.',
  }),
  groupConsumerSessionTimeoutMs: duration({
    key: 'group.consumer.session.timeout.ms',
    min: 1,
    default: 45_000,
    doc: 'A member of a consumer group that is silent for longer is removed.',
  }),
  groupConsumerHeartbeatIntervalMs: duration({
    key: 'group.consumer.heartbeat.interval.ms',
    min: 1,
    default: 5_000,
    doc: 'How often members of consumer groups are told to send heartbeats.',
  }),
  groupConsumerMaxSize: int({
    key: 'group.consumer.max.size',
    min: 1,
    default: INT_MAX,
    doc: 'Members that one consumer group may have.',
  }),
  groupConsumerAssignors: list({
    key: 'group.consumer.assignors',
    words: ['uniform', 'range'],
    default: ['uniform', 'range'],
    doc: 'Assignors that members of consumer groups may ask for; the first is taken when nobody does.',
  }),
  groupConsumerMigrationPolicy: oneOf(['bidirectional', 'upgrade', 'downgrade', 'disabled'], {
    key: 'group.consumer.migration.policy',
    default: 'bidirectional',
    doc: 'Whether a group with members may become a consumer group (upgrade), and a classic one again (downgrade).',
  }),
  groupConsumerMaxBusyLeaseMs: duration({
    key: 'group.consumer.max.busy.lease.ms',
    min: 0,
    default: 1_800_000,
    doc: 'How long a member may keep partitions that it has to give up each time that it says it is at work.',
  }),
  offsetMetadataMaxBytes: size({
    key: 'offset.metadata.max.bytes',
    min: 0,
    max: 32_767,
    default: 4096,
    doc: 'Longest text that a client may leave with a committed offset.',
  }),
  offsetsCommitTimeoutMs: duration({
    key: 'offsets.commit.timeout.ms',
    min: 1,
    default: 5_000,
    doc: 'How long the answer to a commit, or to whatever else changes a group, waits for the replicas.',
  }),
  offsetsRetentionMinutes: int({
    key: 'offsets.retention.minutes',
    min: 1,
    default: 10_080,
    doc: 'How long the offsets of a group are kept once it has no members any more.',
  }),
  offsetsRetentionCheckIntervalMs: duration({
    key: 'offsets.retention.check.interval.ms',
    min: 1,
    max: LONG_MAX,
    default: 600_000,
    doc: 'Pause between two searches for offsets to forget.',
  }),
  offsetsTopicNumPartitions: int({
    key: 'offsets.topic.num.partitions',
    min: 1,
    max: 10_000,
    default: 50,
    doc: 'Partitions of the topic of groups and offsets when it is created; a group belongs to one of them.',
  }),
  offsetsTopicReplicationFactor: int({
    key: 'offsets.topic.replication.factor',
    min: 1,
    max: 32_767,
    default: 1,
    doc:
      'Replicas of the topic of groups and offsets when it is created. In a cluster that was given several ' +
      'voters the default is as many, at most 3.',
  }),
  offsetsTopicSegmentBytes: size({
    key: 'offsets.topic.segment.bytes',
    min: MiB,
    default: 100 * MiB,
    doc: 'Size of a segment of the topic of groups and offsets when it is created.',
  }),
};
