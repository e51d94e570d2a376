/**
 * What a log is made of and whom it tells, and what it answers to an append.
 */
import type { Millis, Offset, Uuid } from '../base/units.ts';
import type { DiskError } from '../platform/ports.ts';
import type { LogContext } from './log-context.ts';
import type { LoadedLog } from './recovery.ts';
import type { LogConfig } from './settings.ts';

export interface AppendInfo {
  readonly baseOffset: Offset;
  readonly lastOffset: Offset;
  /** −1 when producers set the timestamps. */
  readonly logAppendTime: Millis;
  readonly logStartOffset: Offset;
  /** Nothing was appended: the batch is in the log already, at these offsets. */
  readonly duplicate: boolean;
}

/** Told of what moves. Synchronous; must not throw. */
export interface LogListener {
  written(logEndOffset: Offset): void;
  synced(recoveryPoint: Offset): void;
  started(logStartOffset: Offset): void;
  /** Everything at or after `logEndOffset` is lost: who waits for it is to be refused. */
  failed(error: DiskError): void;
}

interface LogIdentity {
  readonly topic: string;
  readonly partition: number;
  readonly topicId: Uuid;
  readonly directory: string;
  /** May append while the directory is full: what deleting and trimming need. */
  readonly essential: boolean;
}

export interface LogOptions {
  readonly context: LogContext;
  readonly identity: LogIdentity;
  readonly config: () => LogConfig;
  readonly listener: LogListener;
  readonly loaded: LoadedLog;
  readonly highWatermark: Offset;
  /** The page cache counted as durable, and may have had records from here on when the machine lost it. */
  readonly cacheLostFrom: Offset | undefined;
  /** Its files were gone and it began anew; it had been synced, or committed, up to here. */
  readonly lostBelow: Offset | undefined;
  /** Below it the log has been compacted, as far as is known. */
  readonly cleanPoint: Offset;
}
