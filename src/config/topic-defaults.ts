/**
 * The broker's settings that supply the defaults of topics: for `segment.bytes` of a topic there is
 * `log.segment.bytes` here, with the same form, bounds and text.
 *
 * They can be changed at run time, except those in hours and minutes, which Kafka does not let change.
 */
import {
  INT_MAX,
  int,
  LONG_MAX,
  optionalDuration,
  optionalInt,
  type Setting,
  type UpdateMode,
} from './define.ts';
import { topicSettings } from './topic-config.ts';

/** The topic's setting under the broker's key. */
function defaultOf<T>(setting: Setting<T>, update: UpdateMode = 'cluster-wide'): Setting<T> {
  const key = setting.synonyms[0]!.key;
  const doc = setting.inert ? setting.doc : `Default of the topics' ${setting.key}. ${setting.doc}`;
  return { ...setting, key, update, doc, synonyms: [] };
}

const t = topicSettings;

export const topicDefaultSettings = {
  logCleanupPolicy: defaultOf(t.cleanupPolicy),
  compressionGzipLevel: defaultOf(t.compressionGzipLevel),
  compressionLz4Level: defaultOf(t.compressionLz4Level),
  compressionType: defaultOf(t.compressionType),
  compressionZstdLevel: defaultOf(t.compressionZstdLevel),
  logCleanerDeleteRetentionMs: defaultOf(t.deleteRetentionMs),
  logSegmentDeleteDelayMs: defaultOf(t.fileDeleteDelayMs),
  logFlushIntervalMessages: defaultOf(t.flushMessages),
  logFlushIntervalMs: defaultOf(t.flushMs),
  logIndexIntervalBytes: defaultOf(t.indexIntervalBytes),
  logLocalRetentionBytes: defaultOf(t.localRetentionBytes),
  logLocalRetentionMs: defaultOf(t.localRetentionMs),
  logCleanerMaxCompactionLagMs: defaultOf(t.maxCompactionLagMs),
  messageMaxBytes: defaultOf(t.maxMessageBytes),
  logMessageTimestampAfterMaxMs: defaultOf(t.timestampAfterMaxMs),
  logMessageTimestampBeforeMaxMs: defaultOf(t.timestampBeforeMaxMs),
  logMessageTimestampType: defaultOf(t.timestampType),
  logCleanerMinCleanableRatio: defaultOf(t.minCleanableDirtyRatio),
  logCleanerMinCompactionLagMs: defaultOf(t.minCompactionLagMs),
  minInsyncReplicas: defaultOf(t.minInsyncReplicas),
  logPreallocate: defaultOf(t.preallocate),
  logRetentionBytes: defaultOf(t.retentionBytes),
  logRetentionMs: optionalDuration({
    key: 'log.retention.ms',
    min: 0,
    max: LONG_MAX,
    special: { '-1': 'no limit' },
    default: undefined,
    update: 'cluster-wide',
    doc: "Default of the topics' retention.ms. Without it, log.retention.minutes decides.",
  }),
  logRetentionMinutes: optionalInt({
    key: 'log.retention.minutes',
    min: 0,
    max: INT_MAX,
    special: { '-1': 'no limit' },
    default: undefined,
    doc: 'As log.retention.ms, in minutes. Without it, log.retention.hours decides.',
  }),
  logRetentionHours: int({
    key: 'log.retention.hours',
    min: 0,
    max: INT_MAX,
    special: { '-1': 'no limit' },
    default: 168,
    doc: 'As log.retention.ms, in hours.',
  }),
  logSegmentBytes: defaultOf(t.segmentBytes),
  logIndexSizeMaxBytes: defaultOf(t.segmentIndexBytes),
  logRollJitterMs: optionalDuration({
    key: 'log.roll.jitter.ms',
    min: 0,
    max: LONG_MAX,
    default: undefined,
    update: 'cluster-wide',
    doc: "Default of the topics' segment.jitter.ms. Without it, log.roll.jitter.hours decides.",
  }),
  logRollJitterHours: int({
    key: 'log.roll.jitter.hours',
    min: 0,
    default: 0,
    doc: 'As log.roll.jitter.ms, in hours.',
  }),
  logRollMs: optionalDuration({
    key: 'log.roll.ms',
    min: 1,
    max: LONG_MAX,
    default: undefined,
    update: 'cluster-wide',
    doc: "Default of the topics' segment.ms. Without it, log.roll.hours decides.",
  }),
  logRollHours: int({ key: 'log.roll.hours', min: 1, default: 168, doc: 'As log.roll.ms, in hours.' }),
  uncleanLeaderElectionEnable: defaultOf(t.uncleanLeaderElectionEnable),
  logWriteCaching: defaultOf(t.writeCaching),
};
