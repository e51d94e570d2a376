/**
 * Names for numbers, so that a signature says which unit it takes.
 *
 * Offsets are plain numbers: 2^53 records last 285 years at a million a second, and `bigint` would
 * infect every comparison. The codecs map the sentinels of 64-bit fields.
 */

/** Position of a record in a partition. */
export type Offset = number;
/** A duration or a point in time, in milliseconds. */
export type Millis = number;
/** A size or a position in a file, in bytes. */
export type Bytes = number;
/** Fencing number of a partition's leadership; starts at 0 and only rises. */
export type LeaderEpoch = number;
/** An epoch and the offset at which it ends; −1 and −1 for unknown. */
export interface EpochEnd {
  readonly leaderEpoch: LeaderEpoch;
  readonly endOffset: Offset;
}

/** Identity of a broker, ≥ 0. */
export type BrokerId = number;
/** A UUID in its canonical text form, 36 characters in lower case. */
export type Uuid = string;

export const KiB = 1024;
export const MiB = 1024 * 1024;
export const GiB = 1024 * 1024 * 1024;
