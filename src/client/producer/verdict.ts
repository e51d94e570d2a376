/**
 * What to do with a batch that was not acknowledged: repeat it, give it up, or end the producer.
 *
 * The question behind every row is whether the batch can be in the log. A lost connection or a timeout says
 * nothing. A refusal for the sequence says that it is not in the log of the one that was asked, who may have been
 * deposed without knowing: it settles the fate of a batch that was sent to nobody else. One that may have been
 * written before keeps its sequence, by which whoever has it knows it again.
 */
import { type ErrorCode, meansStaleMetadata } from '../errors.ts';
import type { BatchAnswer } from './produce-answer.ts';

export interface Verdict {
  /** Its records may do in smaller batches. */
  readonly split: boolean;
  readonly repeat: boolean;
  /** Wait before the repetition. */
  readonly pause: boolean;
  /** The batch is the first without a fate and its sequence does not fit: it needs another identity. */
  readonly refusedForSequence: boolean;
  readonly maybeWritten: boolean;
  readonly staleMetadata: boolean;
  /** No batch of this producer can succeed any more. */
  readonly fatal: boolean;
}

/** Refusals of a batch as a whole, though its records might do. */
const tooLargeErrors: ReadonlySet<ErrorCode> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

export interface Circumstances {
  readonly idempotent: boolean;
  /** No earlier batch of the partition can still be taken. */
  readonly isFirst: boolean;
  /** It has several records, and no attempt can have been written: then it may come in other pieces. */
  readonly divisible: boolean;
  /** An attempt before this one may have been written. */
  readonly inDoubt: boolean;
  /** The delivery timeout has passed. */
  readonly overdue: boolean;
}

const sequenceErrors: ReadonlySet<ErrorCode> = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
]);

const fatalErrors: ReadonlySet<ErrorCode> = new Set([
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
  'CLUSTER_AUTHORIZATION_FAILED',
]);

/**
 * Refusals that may come after the batch was written: it was not safe in time, or whoever wrote it leads no
 * more, has lost its disk, or gave the partition up while it waited. Another replica may have the batch.
 */
const writtenErrors: ReadonlySet<ErrorCode> = new Set([
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'NOT_LEADER_OR_FOLLOWER',
  'KAFKA_STORAGE_ERROR',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_SERVER_ERROR',
]);

/** Judges a failure of one batch. */
export function judge(
  { error, answered }: Extract<BatchAnswer, { ok: false }>,
  { idempotent, isFirst, divisible, inDoubt, overdue }: Circumstances,
): Verdict {
  const { code } = error;
  const bySequence = idempotent && answered && sequenceErrors.has(code);
  const staysInDoubt = bySequence && isFirst && inDoubt;
  const fatal = idempotent && answered && fatalErrors.has(code);
  return {
    split: answered && divisible && !overdue && tooLargeErrors.has(code),
    repeat: !fatal && !overdue && (bySequence || error.retriable),
    pause: !bySequence || staysInDoubt,
    refusedForSequence: bySequence && isFirst && !inDoubt,
    maybeWritten: !answered || writtenErrors.has(code),
    staleMetadata: meansStaleMetadata(code) || staysInDoubt,
    fatal,
  };
}
