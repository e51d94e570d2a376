/**
 * What all logs of a data directory share, passed down to them.
 */
import type { Crc32c } from '../../protocol/record/batch.ts';
import type { BufferPool } from '../base/buffer-pool.ts';
import type { Bytes, Millis } from '../base/units.ts';
import type { DiskError, Platform } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import type { LoadedIndexes } from './loaded-indexes.ts';
import type { Loans } from './loans.ts';
import type { OpenFiles } from './open-files.ts';
import type { PendingRemovals } from './segment-removal.ts';
import type { LogConfig, StorageSettings } from './settings.ts';
import type { SyncQueue } from './sync-queue.ts';
import type { TailCache } from './tail-cache.ts';
import type { WriteBacklog } from './write-backlog.ts';

/**
 * `full`: a write found no space; appends are refused until there is some, all else goes on. `offline`:
 * an error after which nothing read back can be believed; final until the process starts again.
 */
export type DirectoryState = 'online' | 'full' | 'offline';

/** The state of the directory, and where logs report what may change it. */
export interface DirectoryHealth {
  readonly state: DirectoryState;
  /** A sentence for people while the state is not `online`. */
  readonly reason: string;
  /** A write found no space. */
  full(error: DiskError): void;
  /** Any other failure of a write, a sync or of what keeps the log whole. */
  failed(error: DiskError): void;
}

/** Plain counters, read by whoever exports metrics. */
export interface StorageCounters {
  appendedBytes: Bytes;
  appendedBatches: number;
  writes: number;
  cacheReads: number;
  fileReads: number;
  failedWrites: number;
  /** Passes over a log. */
  compactions: number;
  compactionReadBytes: Bytes;
  compactionWrittenBytes: Bytes;
  compactionRemovedRecords: number;
}

export function newCounters(): StorageCounters {
  return {
    appendedBytes: 0,
    appendedBatches: 0,
    writes: 0,
    cacheReads: 0,
    fileReads: 0,
    failedWrites: 0,
    compactions: 0,
    compactionReadBytes: 0,
    compactionWrittenBytes: 0,
    compactionRemovedRecords: 0,
  };
}

export interface LogContext {
  readonly platform: Platform;
  readonly crc32c: Crc32c;
  readonly tailCache: TailCache;
  readonly readBuffers: BufferPool;
  readonly syncs: SyncQueue;
  readonly backlog: WriteBacklog;
  readonly loans: Loans;
  readonly files: OpenFiles;
  readonly logger: Logger;
  readonly settings: StorageSettings;
  readonly health: DirectoryHealth;
  readonly counters: StorageCounters;
  readonly indexes: LoadedIndexes;
  readonly removals: PendingRemovals;
  /** Resolves once the recovery points as they are now are durable. */
  saveRecoveryPoints(): Promise<void>;
  /** Resolves once the log start offsets as they are now are durable. */
  saveLogStarts(): Promise<void>;
  /** Resolves once the clean points as they are now are durable. */
  saveCleanPoints(): Promise<void>;
}

/** What a new segment takes off `segment.ms`. */
export function rollJitter(context: LogContext, config: LogConfig): Millis {
  const bound = Math.min(config.segmentJitterMs, config.segmentMs);
  return bound > 0 ? context.platform.random.below(bound) : 0;
}
