/**
 * Partition leader: how far the records are safe, and who belongs to the ISR, in one leader epoch.
 *
 * Rules L1 to L15 of the README beside. Pure: whoever drives it tells of ends, fetches, images, answers and
 * time, and sees to `proposal`.
 *
 * Invariants   highWatermark never goes back; isr ⊆ maximal ISR; the leader is in both, also while it gives way
 * Cost         without followers an advance is one comparison and allocates nothing
 * Source       KIP-497, KIP-841, KIP-903, KIP-966; Vanlightly's TLA+ of KIP-966
 */
import type { ErrorName } from '../../../protocol/errors.ts';
import { assert } from '../../base/assert.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { BrokerId, LeaderEpoch, Millis, Offset } from '../../base/units.ts';
import { type FollowerFetch, FollowerProgress } from './progress.ts';

/** What the controller has committed of a partition. */
export interface PartitionState {
  /** +1 with each change. */
  readonly partitionEpoch: number;
  readonly replicas: readonly BrokerId[];
  readonly isr: readonly BrokerId[];
}

export interface PartitionLeaderOptions {
  readonly brokerId: BrokerId;
  readonly leaderEpoch: LeaderEpoch;
  readonly state: PartitionState;
  /** Where the log ended when the leadership began. */
  readonly epochStartOffset: Offset;
  readonly highWatermark: Offset;
  /** `min.insync.replicas`. */
  readonly minIsr: number;
  /** `replica.lag.time.max.ms`. */
  readonly lagMaxMs: Millis;
  /**
   * Broker epoch of a broker that may join an ISR: registered, neither fenced nor shutting down. Undefined
   * for all others.
   */
  readonly eligibleEpoch: (broker: BrokerId) => number | undefined;
  readonly now: Millis;
}

/** A member of a proposed ISR. */
export interface IsrMember {
  readonly brokerId: BrokerId;
  /** The start of the broker that is meant; −1 for whichever. */
  readonly brokerEpoch: number;
}

/** An ISR that the leader asks the controller for. */
export interface Proposal {
  readonly leaderEpoch: LeaderEpoch;
  /** The state it follows on. */
  readonly partitionEpoch: number;
  readonly isr: readonly IsrMember[];
}

/** Offsets that the leader has, and cannot read. */
export interface UnreadableRange {
  readonly baseOffset: Offset;
  readonly endOffset: Offset;
}

/** Refusals by a controller that knows no more than the leader: asking for the same again is no use. */
const refusedForNow: ReadonlySet<ErrorName> = new Set(['INELIGIBLE_REPLICA', 'OPERATION_NOT_ATTEMPTED']);
/** Refusals that tell of a state which this leader has not seen yet: an image will come. */
const overtaken: ReadonlySet<ErrorName> = new Set([
  'FENCED_LEADER_EPOCH',
  'INVALID_REQUEST',
  'INVALID_UPDATE_VERSION',
  'NEW_LEADER_ELECTED',
  'UNKNOWN_TOPIC_ID',
  'UNKNOWN_TOPIC_OR_PARTITION',
]);

export class PartitionLeader {
  readonly leaderEpoch: LeaderEpoch;
  readonly #options: PartitionLeaderOptions;
  readonly #followers = new Map<BrokerId, FollowerProgress>();
  #state: PartitionState;
  #epochStartOffset: Offset;
  #minIsr: number;
  #highWatermark: Offset;
  /** What the leader itself vouches for, and all that it has. */
  #safeEnd: Offset;
  #logEnd: Offset;
  #now: Millis;
  #proposal: Proposal | undefined;
  /** Whether the proposal is to leave as soon as it can. */
  #isDue = false;
  /** It waits for an image instead of being sent again. */
  #isOvertaken = false;
  /** Who may have come into the ISR by what was proposed at this partition epoch. */
  readonly #claimed = new Set<BrokerId>();

  constructor(options: PartitionLeaderOptions) {
    this.#options = options;
    this.leaderEpoch = options.leaderEpoch;
    this.#epochStartOffset = options.epochStartOffset;
    this.#state = options.state;
    this.#minIsr = options.minIsr;
    this.#highWatermark = options.highWatermark;
    this.#safeEnd = 0;
    this.#logEnd = options.epochStartOffset;
    this.#now = options.now;
    this.#knowReplicas();
  }

  /** Where the leadership began (L1). */
  get epochStartOffset(): Offset {
    return this.#epochStartOffset;
  }

  get highWatermark(): Offset {
    return this.#highWatermark;
  }

  /** As committed by the controller. */
  get isr(): readonly BrokerId[] {
    return this.#state.isr;
  }

  get partitionEpoch(): number {
    return this.#state.partitionEpoch;
  }

  /** The followers, for whoever looks at replication from outside. */
  get followers(): Iterable<FollowerProgress> {
    return this.#followers.values();
  }

  /** L6: whether records can be committed, and `acks=all` be served. */
  get hasEnoughReplicas(): boolean {
    const { isr, replicas } = this.#state;
    return isr.length >= Math.min(this.#minIsr, replicas.length);
  }

  /** Counts from the next step on: the ISR may be about to change with it. */
  set minIsr(minIsr: number) {
    this.#minIsr = minIsr;
  }

  isInMaximalIsr(broker: BrokerId): boolean {
    return this.#state.isr.includes(broker) || this.#claimed.has(broker);
  }

  /** First offset that all replicas keep of which `isLive` says that they answer. */
  lowWatermark(own: Offset, isLive: (broker: BrokerId) => boolean): Offset {
    let low = own;
    for (const { replica, logStartOffset } of this.#followers.values()) {
      if (isLive(replica)) low = Math.min(low, logStartOffset);
    }
    return low;
  }

  /** The in-sync follower that has most of those that `suits` and that hold `offset`; undefined for none (KIP-392). */
  readReplica(offset: Offset, suits: (broker: BrokerId) => boolean): BrokerId | undefined {
    let best: FollowerProgress | undefined;
    for (const follower of this.#followers.values()) {
      const { replica, end, logStartOffset } = follower;
      if (!this.#state.isr.includes(replica) || !suits(replica)) continue;
      if (logStartOffset <= offset && offset <= end && end > (best?.end ?? -1)) best = follower;
    }
    return best?.replica;
  }

  /** The leader's own log: `safeEnd` is what it vouches for, `logEnd` where it ends. */
  advance(safeEnd: Offset, logEnd: Offset): void {
    this.#safeEnd = safeEnd;
    this.#logEnd = logEnd;
    this.#advance();
  }

  /**
   * The log ends at `logEnd` again, because what came after it could not be written. If some of that was there when
   * the leadership began, it begins earlier: nobody has vouched for it, so nobody has acknowledged it (L7).
   */
  takenBack(logEnd: Offset): void {
    this.#logEnd = logEnd;
    this.#epochStartOffset = Math.min(this.#epochStartOffset, logEnd);
    this.#advance();
  }

  /**
   * A follower asked from `offset`, and its history is the leader's up to there (L3). `logStart` is where the
   * leader's own log begins. The refusal says why the fetch does not count.
   */
  fetched(asked: FollowerFetch, logStart: Offset): ErrorName | undefined {
    const follower = this.#followers.get(asked.replica);
    if (follower === undefined) return 'UNKNOWN_LEADER_EPOCH';
    // L4
    const current = this.#options.eligibleEpoch(asked.replica) ?? -1;
    if (asked.brokerEpoch < Math.max(follower.brokerEpoch, current)) return 'STALE_BROKER_EPOCH';
    this.#now = Math.max(this.#now, asked.now);
    follower.take(asked, this.#logEnd);
    if (this.#mayJoin(follower, logStart)) this.#propose([...this.#state.isr, follower.replica]);
    this.#advance();
    return undefined;
  }

  /**
   * A follower fetched at `at`, and did not name this partition because it already held all of it: that is as good
   * as a fetch from its end.
   */
  stillFetched(replica: BrokerId, at: Millis): void {
    const follower = this.#followers.get(replica);
    if (follower?.hasFetched === true) follower.caughtUpAt = Math.max(follower.caughtUpAt, at);
  }

  /** Time has passed: who lags leaves (L10), and so does a leader whose log is damaged (L15). */
  expire(now: Millis, damaged: readonly UnreadableRange[] = []): void {
    this.#now = Math.max(this.#now, now);
    if (this.#proposal === undefined) {
      const staying = this.#successors(damaged) ?? this.#state.isr.filter((member) => this.#keepsUp(member));
      if (staying.length < this.#state.isr.length) this.#propose(staying);
    }
    this.#advance();
  }

  /** The metadata say `state`, under the same leader epoch. */
  update(state: PartitionState): void {
    if (state.partitionEpoch > this.#state.partitionEpoch) this.#adopt(state);
    this.#advance();
  }

  /** Whether there is a proposal that nobody has been given. */
  get isProposalDue(): boolean {
    return this.#isDue;
  }

  /** The proposal to send now, or again (L11); undefined when there is none. */
  takeProposal(): Proposal | undefined {
    this.#isDue = false;
    return this.#isOvertaken ? undefined : this.#proposal;
  }

  /**
   * The controller's answer; what it has accepted comes with an image (L13). True when the proposal, or the one in
   * its place, is to be taken and sent after a while: with an error that is not listed here, as without an answer,
   * nobody knows what became of it.
   */
  answered(proposal: Proposal, outcome: Outcome<void>): boolean {
    if (proposal !== this.#proposal) return false;
    if (outcome.ok || overtaken.has(outcome.error)) {
      this.#isOvertaken = true;
      return false;
    }
    // L12: an earlier copy may still be taken, unless the partition epoch moves by what can be agreed on.
    if (refusedForNow.has(outcome.error)) this.#propose(this.#state.isr);
    this.#isDue = false;
    return true;
  }

  /** L5 to L8. */
  #advance(): void {
    if (!this.hasEnoughReplicas) return;
    let end = this.#safeEnd;
    if (end <= this.#highWatermark) return;
    if (this.#followers.size > 0) end = Math.min(end, this.#endOfFollowers());
    if (end < this.#epochStartOffset || end <= this.#highWatermark) return;
    this.#highWatermark = end;
  }

  /** The least end of those that count beside the leader. */
  #endOfFollowers(): Offset {
    let end = Number.POSITIVE_INFINITY;
    for (const follower of this.#followers.values()) {
      if (follower.end < end && (this.isInMaximalIsr(follower.replica) || this.#isAboutToJoin(follower)))
        end = follower.end;
    }
    return end;
  }

  /** L8: it holds what there was a moment ago, and nothing but a fetch or two is missing. */
  #isAboutToJoin(follower: FollowerProgress): boolean {
    return (
      follower.hasFetched &&
      follower.isCaughtUp(this.#logEnd, this.#now, this.#options.lagMaxMs) &&
      this.#options.eligibleEpoch(follower.replica) === follower.brokerEpoch
    );
  }

  /** L9. */
  #mayJoin(follower: FollowerProgress, logStart: Offset): boolean {
    return (
      this.#proposal === undefined &&
      !this.isInMaximalIsr(follower.replica) &&
      follower.hasFetched &&
      follower.end >= this.#highWatermark &&
      follower.end >= this.#epochStartOffset &&
      follower.logStartOffset >= logStart &&
      this.#options.eligibleEpoch(follower.replica) === follower.brokerEpoch
    );
  }

  /** L15: who would be the ISR without the leader; undefined while they are not enough, or nothing is damaged. */
  #successors(damaged: readonly UnreadableRange[]): BrokerId[] | undefined {
    if (damaged.length === 0) return undefined;
    const isHeldUp = ({ end }: FollowerProgress): boolean =>
      damaged.some(({ baseOffset, endOffset }) => baseOffset <= end && end < endOffset);
    const { isr } = this.#state;
    const succeeding = isr.filter((member) => {
      const follower = this.#followers.get(member);
      return follower !== undefined && this.#isThere(follower, isHeldUp(follower));
    });
    // Whoever is held up joins under another leader only: there is no waiting for it.
    const others = [...this.#followers.values()].filter(
      (follower) => isr.includes(follower.replica) || !isHeldUp(follower),
    );
    const enough = Math.min(this.#minIsr, others.length);
    return succeeding.length >= Math.max(1, enough) ? succeeding : undefined;
  }

  /** It keeps up; or it cannot, or need not, for there is nothing that it could ask for. */
  #isThere(follower: FollowerProgress, isHeldUp: boolean): boolean {
    const { lagMaxMs, eligibleEpoch } = this.#options;
    if (!follower.hasFetched) return false;
    if (this.#now - follower.caughtUpAt <= lagMaxMs) return true;
    const isIdle = isHeldUp || follower.end >= this.#logEnd;
    return isIdle && eligibleEpoch(follower.replica) === follower.brokerEpoch;
  }

  #keepsUp(member: BrokerId): boolean {
    if (member === this.#options.brokerId) return true;
    const follower = this.#followers.get(member);
    return follower?.isCaughtUp(this.#logEnd, this.#now, this.#options.lagMaxMs) ?? false;
  }

  #propose(isr: readonly BrokerId[]): void {
    assert(isr.length > 0, 'somebody is in sync');
    const { leaderEpoch } = this;
    const { partitionEpoch } = this.#state;
    const members = isr.map((brokerId) => ({ brokerId, brokerEpoch: this.#brokerEpochOf(brokerId) }));
    this.#proposal = { leaderEpoch, partitionEpoch, isr: members };
    this.#isDue = true;
    this.#isOvertaken = false;
    for (const member of isr) this.#claimed.add(member);
  }

  #brokerEpochOf(broker: BrokerId): number {
    if (broker === this.#options.brokerId) return this.#options.eligibleEpoch(broker) ?? -1;
    return this.#followers.get(broker)?.brokerEpoch ?? -1;
  }

  #adopt(state: PartitionState): void {
    this.#state = state;
    this.#proposal = undefined;
    this.#isDue = false;
    this.#isOvertaken = false;
    this.#claimed.clear();
    this.#knowReplicas();
  }

  /** L2: of whom nothing is known, an ISR member is taken to be there, anybody else to lag. */
  #knowReplicas(): void {
    const { replicas, isr } = this.#state;
    for (const replica of this.#followers.keys()) {
      if (!replicas.includes(replica)) this.#followers.delete(replica);
    }
    for (const replica of replicas) {
      if (replica === this.#options.brokerId || this.#followers.has(replica)) continue;
      const caughtUpAt = isr.includes(replica) ? this.#now : Number.NEGATIVE_INFINITY;
      this.#followers.set(replica, new FollowerProgress(replica, caughtUpAt));
    }
  }
}
