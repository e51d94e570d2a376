/**
 * Read replica: whom a consumer reads one partition from in place of its leader. The leader names a replica in the
 * consumer's rack (KIP-392), which holds for a while, and as long as nobody else leads.
 *
 * A replica that fails is left for the leader, which is to serve itself then: for a time that doubles with each
 * failure, since a leader goes on naming a replica that only this consumer cannot reach.
 */
import type { BrokerId, LeaderEpoch, Millis } from '../../base/units.ts';

export class ReadReplica {
  /** Named last, and not failed since. */
  #broker: BrokerId | undefined;
  #epoch: LeaderEpoch = -1;
  #until: Millis = 0;
  #avoidedUntil: Millis = 0;
  /** In a row. */
  failures = 0;

  /** The leader of this epoch has named it. */
  named(broker: BrokerId, epoch: LeaderEpoch, until: Millis): void {
    this.#broker = broker;
    this.#epoch = epoch;
    this.#until = until;
    this.#avoidedUntil = 0;
  }

  /** Whom to ask while the leader of this epoch leads; undefined: the leader. */
  at(now: Millis, epoch: LeaderEpoch): BrokerId | undefined {
    return now < this.#until && epoch === this.#epoch ? this.#broker : undefined;
  }

  /** Whether the broker was named last: what it says counts only if the leader agrees. */
  is(broker: BrokerId): boolean {
    return broker === this.#broker;
  }

  /** Whether the leader is to serve itself. */
  isAvoided(now: Millis): boolean {
    return now < this.#avoidedUntil;
  }

  /** A broker has answered. */
  served(by: BrokerId): void {
    if (this.is(by)) this.failures = 0;
  }

  /** Until then the leader is to serve itself. */
  leave(until: Millis): void {
    this.#broker = undefined;
    this.#avoidedUntil = until;
  }
}
