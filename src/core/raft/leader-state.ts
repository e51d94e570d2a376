/**
 * What a leader knows of the others: how far each replica has synced the log, when it last asked, and
 * which fetches wait for something to happen. Dies with the leadership.
 *
 * Source   KIP-595; check-quorum after KAFKA-15489
 */
import type { BrokerId, Millis, Offset } from '../../base/units.ts';
import type { RequestTicket } from './events.ts';
import type { Voter, VoterSet } from './voter-set.ts';

/** One replica, voter or observer, as its fetches show it. */
export interface Replica {
  readonly voter: Voter;
  /** Everything before it is synced there; −1 before its first fetch in this epoch. */
  fetchOffset: Offset;
  lastFetchAt: Millis;
  /** When it last had all that the leader had. */
  caughtUpAt: Millis;
}

/** A fetch that waits for records, for commits, or for its deadline. */
export interface ParkedFetch {
  readonly ticket: RequestTicket;
  readonly fetchOffset: Offset;
  /** What the replica knows to be committed. */
  readonly highWatermark: Offset;
  readonly maxBytes: number;
  readonly deadline: Millis;
}

/** Observers that have not fetched for so long are forgotten. */
const observerMemory: Millis = 300_000;

export class LeaderState {
  readonly type = 'leader';
  /** Offset of the record of its election. */
  readonly epochStart: Offset;
  readonly grantingVoters: readonly BrokerId[];
  readonly parked = new Map<string, ParkedFetch>();
  /** When voters that do not fetch are told again who leads. */
  remindAt: Millis;
  readonly #since: Millis;
  readonly #replicas = new Map<string, Replica>();

  constructor(epochStart: Offset, grantingVoters: readonly BrokerId[], now: Millis) {
    this.epochStart = epochStart;
    this.grantingVoters = grantingVoters;
    this.remindAt = now;
    this.#since = now;
  }

  replicas(): readonly Replica[] {
    return [...this.#replicas.values()];
  }

  replica(voter: Voter): Replica | undefined {
    return this.#replicas.get(replicaKey(voter));
  }

  /** A replica is there, wherever its log may be. */
  hear(voter: Voter, now: Millis): Replica {
    const key = replicaKey(voter);
    let replica = this.#replicas.get(key);
    if (replica === undefined) {
      replica = { voter, fetchOffset: -1, lastFetchAt: now, caughtUpAt: -1 };
      this.#replicas.set(key, replica);
      this.#forget(now);
    }
    replica.lastFetchAt = now;
    return replica;
  }

  /** A replica has everything before `fetchOffset`, in this leader's very log. */
  record(voter: Voter, fetchOffset: Offset, endOffset: Offset, now: Millis): void {
    const replica = this.hear(voter, now);
    replica.fetchOffset = Math.max(replica.fetchOffset, fetchOffset);
    if (fetchOffset >= endOffset) replica.caughtUpAt = now;
  }

  /** The offset before which a majority of `voters` has synced everything; `synced` is this node's own. */
  majorityOffset(voters: VoterSet, self: Voter, synced: Offset): Offset {
    const offsets = voters.voters
      .map((voter) => (voter.id === self.id ? synced : (this.replica(voter)?.fetchOffset ?? -1)))
      .sort((a, b) => b - a);
    return offsets[voters.majority - 1] ?? -1;
  }

  /** Since when no majority of `voters` has been heard of; this node hears itself at every moment. */
  majorityHeardAt(voters: VoterSet, self: Voter): Millis {
    const times = voters.voters
      .map((voter) => (voter.id === self.id ? Number.POSITIVE_INFINITY : this.#heardAt(voter)))
      .sort((a, b) => b - a);
    return times[voters.majority - 1] ?? Number.POSITIVE_INFINITY;
  }

  /** Voters that have not fetched since `time`. */
  silentSince(time: Millis, others: readonly Voter[]): readonly Voter[] {
    return others.filter((voter) => (this.replica(voter)?.lastFetchAt ?? Number.NEGATIVE_INFINITY) < time);
  }

  #heardAt(voter: Voter): Millis {
    return this.replica(voter)?.lastFetchAt ?? this.#since;
  }

  #forget(now: Millis): void {
    for (const [key, { lastFetchAt }] of this.#replicas) {
      if (lastFetchAt < now - observerMemory) this.#replicas.delete(key);
    }
  }
}

export function replicaKey({ id, directoryId }: Voter): string {
  return `${id}/${directoryId}`;
}
