/**
 * What storage must be told: per topic (may change at any time) and per data directory (fixed).
 */
import { type Bytes, KiB, MiB, type Millis } from '../base/units.ts';
import type { TopicConfig } from '../config/topic-config.ts';

/** The part of a topic's configuration that its logs obey. */
export type LogConfig = Pick<
  TopicConfig,
  | 'segmentBytes'
  | 'segmentMs'
  | 'segmentJitterMs'
  | 'segmentIndexBytes'
  | 'indexIntervalBytes'
  | 'retentionMs'
  | 'retentionBytes'
  | 'cleanupPolicy'
  | 'maxMessageBytes'
  | 'fileDeleteDelayMs'
  | 'writeCaching'
  | 'deleteRetentionMs'
  | 'maxCompactionLagMs'
  | 'minCleanableDirtyRatio'
  | 'minCompactionLagMs'
>;

/** Age at which the active segment is closed; compaction looks at closed ones only. Kafka's rule. */
export function rollAfterMs({ segmentMs, cleanupPolicy, maxCompactionLagMs }: LogConfig): Millis {
  return cleanupPolicy.includes('compact') ? Math.min(segmentMs, maxCompactionLagMs) : segmentMs;
}

export interface StorageSettings {
  /** Budget of the tail cache. */
  readonly tailCacheBytes: Bytes;
  /** From this size on, a batch that hardly anybody will read soon goes to its file from where it was received. */
  readonly straightBytes: Bytes;
  /** Size of the ballast file; 0 for none. */
  readonly ballastBytes: Bytes;
  /** How long written bytes may wait for their sync when nobody asks. */
  readonly syncDelayMs: Millis;
  /** Unsynced bytes of one log that are synced without delay. */
  readonly syncBytes: Bytes;
  /** Syncs under way at once. */
  readonly syncConcurrency: number;
  /** Bytes of one log that may wait for the disk before appends are refused. */
  readonly maxQueuedBytes: Bytes;
  /** The same for all logs together. */
  readonly maxTotalQueuedBytes: Bytes;
  /** Largest size of a batch once decompressed, where the log looks inside. */
  readonly maxDecompressedBytes: Bytes;
  /** What a compaction may keep in memory of the keys of a log; for more it takes several passes. */
  readonly compactionKeyBytes: Bytes;
  /** Closed segments whose indexes are kept in memory. */
  readonly maxLoadedIndexes: number;
  /** Idle files kept open. */
  readonly maxIdleFiles: number;
  /** How often checkpoints are written. */
  readonly checkpointIntervalMs: Millis;
  /** How often the space is looked at while the disk is full. */
  readonly spacePollMs: Millis;
  readonly producerIdExpirationMs: Millis;
  /** Producers that a log remembers. */
  readonly maxProducers: number;
  /** Logs opened or recovered at once. */
  readonly openConcurrency: number;
}

export const DEFAULT_STORAGE_SETTINGS: StorageSettings = {
  tailCacheBytes: 64 * MiB,
  // Copying less costs less than a range of its own in the gathered write.
  straightBytes: 8 * KiB,
  ballastBytes: 64 * MiB,
  syncDelayMs: 5,
  syncBytes: MiB,
  syncConcurrency: 2,
  maxQueuedBytes: 64 * MiB,
  maxTotalQueuedBytes: 256 * MiB,
  maxDecompressedBytes: 64 * MiB,
  compactionKeyBytes: 32 * MiB,
  maxLoadedIndexes: 128,
  maxIdleFiles: 256,
  checkpointIntervalMs: 5_000,
  spacePollMs: 1_000,
  producerIdExpirationMs: 24 * 3_600_000,
  maxProducers: 10_000,
  openConcurrency: 32,
};
