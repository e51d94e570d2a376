/**
 * Warnings: what somebody should look at although nothing has failed. They go to `onWarning` of
 * `connect`; without it, to the warnings of the process, which Node prints.
 */
import type { Millis, Offset } from '../base/units.ts';
import type { OttlaError } from './errors.ts';
import type { TopicPartition } from './leader-requests.ts';

/** Stable, for programs. */
export type WarningCode =
  /** The event loop stood still: no heartbeat could leave meanwhile. */
  | 'EVENT_LOOP_BLOCKED'
  /** A record has been in processing for `slowHandlerMs`. */
  | 'HANDLER_SLOW'
  /** A handler was told to stop and did not: its record may be in processing twice from now on. */
  | 'HANDLER_NOT_STOPPED'
  /** The group took this member for dead: its partitions are others', its late commits are refused. */
  | 'MEMBERSHIP_LOST'
  /** The coordinator has not been heard of for longer than a session lasts. */
  | 'COORDINATOR_SILENT'
  /** What was processed could not be committed on giving partitions up: it comes again elsewhere. */
  | 'COMMIT_REFUSED';

/** A record that a handler has not finished. */
export interface RecordInProcessing extends TopicPartition {
  readonly offset: Offset;
  /** For how long. */
  readonly forMs: Millis;
}

export interface ClientWarning {
  readonly code: WarningCode;
  /** What happened, then what to do. */
  readonly message: string;
  /** The consumer group it is about. */
  readonly group: string;
  /** Records in processing that it concerns; of a blocked event loop: those that may have done it. */
  readonly records: readonly RecordInProcessing[];
  /** How long it has lasted; undefined where that means nothing. */
  readonly durationMs: Millis | undefined;
  /** What the cluster said, if it did. */
  readonly error: OttlaError | undefined;
}

/** Warns; what the listener throws concerns nobody but its author. */
export type Warn = (warning: ClientWarning) => void;
