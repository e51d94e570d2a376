/**
 * Partition follower: where it asks its leader, and what an answer makes of its log, in one leader epoch.
 *
 * Rules F1 to F9 of the README beside. Pure, and without a state of its own: the log is all that a follower
 * knows.
 *
 * Source   KIP-101, KIP-279, KIP-320, KIP-595's truncation on fetch
 */
import type { EpochEnd, LeaderEpoch, Offset } from '../../base/units.ts';

/** A follower's log as the rules see it. */
export interface FollowedLog {
  readonly logStartOffset: Offset;
  /** Where the next record goes. */
  readonly nextOffset: Offset;
  /** Up to where the replica vouches for its records. */
  readonly safeEnd: Offset;
  readonly highWatermark: Offset;
  /** Epoch of the record before `offset`; −1 when nothing is known of one. */
  epochBefore(offset: Offset): LeaderEpoch;
  /** The largest epoch at or below `epoch`, and where it ended; −1 and −1 when the log knows of none. */
  endOfEpoch(epoch: LeaderEpoch): EpochEnd;
}

/** Where a follower asks. */
export interface FetchPoint {
  readonly offset: Offset;
  /** −1 when it holds no record. */
  readonly lastFetchedEpoch: LeaderEpoch;
}

/** What a leader says of its log in an answer without divergence. */
export interface LeaderOffsets {
  readonly highWatermark: Offset;
  readonly logStartOffset: Offset;
}

/** F1, F2. From its end, or from where damage begins (F9). Undefined while what was brought is not safe yet. */
export function fetchPoint(log: FollowedLog, offset = log.nextOffset): FetchPoint | undefined {
  if (log.safeEnd < log.nextOffset) return undefined;
  return { offset, lastFetchedEpoch: log.epochBefore(offset) };
}

/** F3: where to cut, when the leader's history has left this one. `diverging` is what the leader answered. */
export function truncationOffset(
  log: FollowedLog,
  diverging: { readonly epoch: LeaderEpoch; readonly endOffset: Offset },
): Offset {
  const own = log.endOfEpoch(diverging.epoch).endOffset;
  const cut = Math.min(diverging.endOffset, log.nextOffset);
  return own < 0 ? cut : Math.min(cut, own);
}

/** F6: where to begin anew after OFFSET_OUT_OF_RANGE; undefined when asking again is all there is to do. */
export function restartOffset(log: FollowedLog, leaderStart: Offset): Offset | undefined {
  if (leaderStart < 0) return undefined;
  const holdsNothing = log.nextOffset === log.logStartOffset;
  return leaderStart > log.nextOffset || (holdsNothing && leaderStart !== log.nextOffset)
    ? leaderStart
    : undefined;
}

/** F5: the high watermark after an answer has been taken in. */
export function followedHighWatermark(log: FollowedLog, leader: LeaderOffsets): Offset {
  return Math.max(log.highWatermark, Math.min(leader.highWatermark, log.safeEnd));
}

/** F7: the log start after the high watermark has been raised. */
export function followedLogStart(log: FollowedLog, leader: LeaderOffsets): Offset {
  return Math.max(log.logStartOffset, Math.min(leader.logStartOffset, log.highWatermark));
}
