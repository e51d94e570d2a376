/**
 * The settings of a topic: all of Kafka 4.3's, so that tools find what they expect, and ours.
 *
 * Those marked `inert` are accepted and shown but change nothing here; their text says why. A topic
 * keeps only what was set for it; everything else follows the broker's setting named as a synonym.
 */
import {
  bool,
  duration,
  fraction,
  INT_MAX,
  int,
  LONG_MAX,
  list,
  oneOf,
  size,
  structured,
  type ValuesOf,
} from './define.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const hours = (key: string) => ({ key, factor: HOUR });
const minutes = (key: string) => ({ key, factor: 60_000 });

const compressionTypes = ['producer', 'uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
const cleanupPolicies = ['delete', 'compact'] as const;

const throttledReplicas = {
  type: 'list',
  allowed: '*, or a list of partition:broker joined with commas',
  parse: (text: string) => (/^(\*|(\d+:\d+(,\d+:\d+)*)?)$/.test(text) ? text : undefined),
  print: (value: string) => value,
} as const;

export const topicSettings = {
  cleanupPolicy: list({
    key: 'cleanup.policy',
    words: cleanupPolicies,
    default: ['delete'],
    synonyms: ['log.cleanup.policy'],
    doc:
      'What happens to old records: delete (by age and size), compact (keep the last per key), both, or ' +
      'nothing when empty.',
  }),
  compressionGzipLevel: int({
    key: 'compression.gzip.level',
    min: 1,
    max: 9,
    special: { '-1': 'the default level' },
    default: -1,
    synonyms: ['compression.gzip.level'],
    doc: 'Level when the broker compresses with gzip.',
  }),
  compressionLz4Level: int({
    key: 'compression.lz4.level',
    min: 1,
    max: 17,
    default: 9,
    synonyms: ['compression.lz4.level'],
    doc: 'Level when the broker compresses with lz4; levels mean more work, not another format.',
  }),
  compressionType: oneOf(compressionTypes, {
    key: 'compression.type',
    default: 'producer',
    synonyms: ['compression.type'],
    doc: 'How batches are stored: as the producer sent them, uncompressed, or compressed anew by the broker.',
  }),
  compressionZstdLevel: int({
    key: 'compression.zstd.level',
    min: -131_072,
    max: 22,
    default: 3,
    synonyms: ['compression.zstd.level'],
    doc: 'Level when the broker compresses with zstd.',
  }),
  deleteRetentionMs: duration({
    key: 'delete.retention.ms',
    min: 0,
    max: LONG_MAX,
    default: DAY,
    synonyms: ['log.cleaner.delete.retention.ms'],
    doc: 'How long the mark of a deleted key is kept, from the first compaction that finds it.',
  }),
  fileDeleteDelayMs: duration({
    key: 'file.delete.delay.ms',
    min: 0,
    max: LONG_MAX,
    default: 60_000,
    synonyms: ['log.segment.delete.delay.ms'],
    doc: 'How long a removed segment keeps its files, so that readers under way can finish.',
  }),
  flushMessages: int({
    key: 'flush.messages',
    min: 1,
    max: LONG_MAX,
    default: LONG_MAX,
    inert: true,
    synonyms: ['log.flush.interval.messages'],
    doc: 'No effect: every log is synced within milliseconds and before acks=all is answered.',
  }),
  flushMs: duration({
    key: 'flush.ms',
    min: 0,
    max: LONG_MAX,
    default: LONG_MAX,
    inert: true,
    synonyms: ['log.flush.interval.ms'],
    doc: 'No effect: every log is synced within milliseconds and before acks=all is answered.',
  }),
  followerReplicationThrottledReplicas: structured(
    {
      key: 'follower.replication.throttled.replicas',
      default: '',
      doc:
        'Replicas that ask for no more than follower.replication.throttled.rate while they are not in sync: all, or ' +
        'those on the brokers named.',
    },
    throttledReplicas,
  ),
  indexIntervalBytes: size({
    key: 'index.interval.bytes',
    min: 0,
    default: 4096,
    synonyms: ['log.index.interval.bytes'],
    doc: 'Bytes of log between two entries of the offset index.',
  }),
  leaderReplicationThrottledReplicas: structured(
    {
      key: 'leader.replication.throttled.replicas',
      default: '',
      doc:
        'Replicas that, while they lead, send to followers not in sync no more than ' +
        'leader.replication.throttled.rate: all, or those on the brokers named.',
    },
    throttledReplicas,
  ),
  localRetentionBytes: size({
    key: 'local.retention.bytes',
    min: -2,
    max: LONG_MAX,
    default: -2,
    inert: true,
    synonyms: ['log.local.retention.bytes'],
    doc: 'Bytes kept on local disks of a tiered topic. No effect: there is no tiered storage.',
  }),
  localRetentionMs: duration({
    key: 'local.retention.ms',
    min: -2,
    max: LONG_MAX,
    default: -2,
    inert: true,
    synonyms: ['log.local.retention.ms'],
    doc: 'Time that records of a tiered topic stay on local disks. No effect: there is no tiered storage.',
  }),
  maxCompactionLagMs: duration({
    key: 'max.compaction.lag.ms',
    min: 1,
    max: LONG_MAX,
    default: LONG_MAX,
    synonyms: ['log.cleaner.max.compaction.lag.ms'],
    doc: 'Longest time a record may wait for compaction, however little there is to compact.',
  }),
  maxMessageBytes: size({
    key: 'max.message.bytes',
    min: 0,
    default: 1_048_588,
    synonyms: ['message.max.bytes'],
    doc: 'Largest record batch that is accepted, as it arrives.',
  }),
  timestampAfterMaxMs: duration({
    key: 'message.timestamp.after.max.ms',
    min: 0,
    max: LONG_MAX,
    default: HOUR,
    synonyms: ['log.message.timestamp.after.max.ms'],
    doc: "How far a record's timestamp may lie in the broker's future.",
  }),
  timestampBeforeMaxMs: duration({
    key: 'message.timestamp.before.max.ms',
    min: 0,
    max: LONG_MAX,
    default: LONG_MAX,
    synonyms: ['log.message.timestamp.before.max.ms'],
    doc: "How far a record's timestamp may lie in the broker's past.",
  }),
  timestampType: oneOf(['CreateTime', 'LogAppendTime'], {
    key: 'message.timestamp.type',
    default: 'CreateTime',
    synonyms: ['log.message.timestamp.type'],
    doc: 'Whether the producer or the broker sets the timestamps of records.',
  }),
  minCleanableDirtyRatio: fraction({
    key: 'min.cleanable.dirty.ratio',
    default: 0.5,
    synonyms: ['log.cleaner.min.cleanable.ratio'],
    doc: 'Share of a log that must be uncompacted before it is compacted.',
  }),
  minCompactionLagMs: duration({
    key: 'min.compaction.lag.ms',
    min: 0,
    max: LONG_MAX,
    default: 0,
    synonyms: ['log.cleaner.min.compaction.lag.ms'],
    doc: 'Least age of a record before compaction.',
  }),
  minInsyncReplicas: int({
    key: 'min.insync.replicas',
    min: 1,
    default: 1,
    synonyms: ['min.insync.replicas'],
    doc: 'In-sync replicas without which acks=all is refused and the high watermark stands still.',
  }),
  preallocate: bool({
    key: 'preallocate',
    default: false,
    inert: true,
    synonyms: ['log.preallocate'],
    doc: 'No effect: segment files grow as they are written.',
  }),
  remoteLogCopyDisable: bool({
    key: 'remote.log.copy.disable',
    default: false,
    inert: true,
    doc: 'No effect: there is no tiered storage.',
  }),
  remoteLogDeleteOnDisable: bool({
    key: 'remote.log.delete.on.disable',
    default: false,
    inert: true,
    doc: 'No effect: there is no tiered storage.',
  }),
  remoteStorageEnable: bool({
    key: 'remote.storage.enable',
    default: false,
    inert: true,
    doc: 'Whether old segments move to an object store. Only false is possible: there is no tiered storage.',
  }),
  retentionBytes: size({
    key: 'retention.bytes',
    min: 0,
    max: LONG_MAX,
    special: { '-1': 'no limit' },
    default: -1,
    synonyms: ['log.retention.bytes'],
    doc: 'Size of a partition above which its oldest segments are deleted.',
  }),
  retentionMs: duration({
    key: 'retention.ms',
    min: 0,
    max: LONG_MAX,
    special: { '-1': 'no limit' },
    default: 7 * DAY,
    synonyms: ['log.retention.ms', minutes('log.retention.minutes'), hours('log.retention.hours')],
    doc: 'Age of its newest record after which a segment is deleted.',
  }),
  segmentBytes: size({
    key: 'segment.bytes',
    min: 2 ** 20,
    max: INT_MAX,
    default: 2 ** 30,
    synonyms: ['log.segment.bytes'],
    doc: 'Size at which the active segment is closed and the next one begins.',
  }),
  segmentIndexBytes: size({
    key: 'segment.index.bytes',
    min: 4,
    default: 10 * 2 ** 20,
    synonyms: ['log.index.size.max.bytes'],
    doc: "Largest size of a segment's index files; a full index closes the segment.",
  }),
  segmentJitterMs: duration({
    key: 'segment.jitter.ms',
    min: 0,
    max: LONG_MAX,
    default: 0,
    synonyms: ['log.roll.jitter.ms', hours('log.roll.jitter.hours')],
    doc: 'Up to this much is taken from segment.ms at random, so that not all segments close at once.',
  }),
  segmentMs: duration({
    key: 'segment.ms',
    min: 1,
    max: LONG_MAX,
    default: 7 * DAY,
    synonyms: ['log.roll.ms', hours('log.roll.hours')],
    doc: 'Age at which the active segment is closed even when it is not full.',
  }),
  uncleanLeaderElectionEnable: bool({
    key: 'unclean.leader.election.enable',
    default: false,
    synonyms: ['unclean.leader.election.enable'],
    doc: 'Whether a replica that may lack records may lead when no other is left. Records can be lost.',
  }),
  writeCaching: bool({
    key: 'write.caching',
    default: false,
    synonyms: ['log.write.caching'],
    doc:
      "Whether acks=all is answered once records are in the operating system's page cache, without a sync. " +
      'Faster on slow disks; a power failure may take acknowledged records.',
  }),
};

/** The effective settings of one topic. */
export type TopicConfig = ValuesOf<typeof topicSettings>;

/** Relations between settings; a sentence for each that does not hold. */
export function topicConfigProblems(config: TopicConfig): string[] {
  const problems: string[] = [];
  if (config.minCompactionLagMs > config.maxCompactionLagMs) {
    problems.push('min.compaction.lag.ms must not be greater than max.compaction.lag.ms');
  }
  if (config.remoteStorageEnable) {
    problems.push('remote.storage.enable must be false, there is no tiered storage');
  }
  return problems;
}
