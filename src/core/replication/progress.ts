/**
 * Progress: what a leader knows of one follower, from that follower's fetches in this leader epoch alone.
 */
import type { BrokerId, Millis, Offset } from '../../base/units.ts';

/** A fetch as the leader's records see it. */
export interface FollowerFetch {
  readonly replica: BrokerId;
  /** Of the start of the follower that asks. */
  readonly brokerEpoch: number;
  /** Where it asks: everything before is safe there. */
  readonly offset: Offset;
  /** First offset it keeps. */
  readonly logStartOffset: Offset;
  readonly now: Millis;
}

export class FollowerProgress {
  readonly replica: BrokerId;
  /** −1 until it has fetched in this epoch. */
  end: Offset = -1;
  logStartOffset: Offset = -1;
  /** −1 until it has fetched in this epoch. */
  brokerEpoch = -1;
  /** When it last held all that the leader held. */
  caughtUpAt: Millis;
  #fetchedAt: Millis = Number.NEGATIVE_INFINITY;
  #leaderEndThen: Offset = Number.POSITIVE_INFINITY;

  constructor(replica: BrokerId, caughtUpAt: Millis) {
    this.replica = replica;
    this.caughtUpAt = caughtUpAt;
  }

  get hasFetched(): boolean {
    return this.end >= 0;
  }

  /** `leaderEnd`: where the leader's log ends now. */
  take({ brokerEpoch, offset, logStartOffset, now }: FollowerFetch, leaderEnd: Offset): void {
    if (offset >= leaderEnd) this.caughtUpAt = Math.max(this.caughtUpAt, now);
    // It has what there was when it asked before: under load nobody gets nearer.
    else if (offset >= this.#leaderEndThen) this.caughtUpAt = Math.max(this.caughtUpAt, this.#fetchedAt);
    this.#fetchedAt = now;
    this.#leaderEndThen = leaderEnd;
    this.end = offset;
    this.logStartOffset = logStartOffset;
    this.brokerEpoch = brokerEpoch;
  }

  isCaughtUp(leaderEnd: Offset, now: Millis, lagMaxMs: Millis): boolean {
    return this.end >= leaderEnd || now - this.caughtUpAt <= lagMaxMs;
  }
}
