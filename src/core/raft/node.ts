/**
 * The state of one node of the quorum, and the transitions between its roles that all parts share.
 *
 * Epoch and vote change here alone. Each step that changed them begins with one `persist`, whatever else it
 * does: so nothing can leave before it.
 */
import { assert } from '../../base/assert.ts';
import type { BrokerId, Bytes, Millis, Offset } from '../../base/units.ts';
import type { RaftEffect, RaftRequest } from './events.ts';
import type { LeaderState } from './leader-state.ts';
import { type LoadedLog, LogOutline, type SnapshotId } from './log-outline.ts';
import { VoterHistory, type VoterSetAt } from './voter-history.ts';
import { sameVoter, type Voter, type VoterSet } from './voter-set.ts';

export interface RaftTimeouts {
  /** To gather votes; after it comes a random pause of up to `electionBackoffMaxMs`. */
  readonly electionTimeoutMs: Millis;
  readonly electionBackoffMaxMs: Millis;
  /** Without a fetch for so long a follower stands for election. A leader without a majority steps down (L4). */
  readonly fetchTimeoutMs: Millis;
  /** How long a leader keeps a fetch that has nothing to bring. */
  readonly fetchWaitMs: Millis;
  /** Between a fetch that failed and the next one. */
  readonly retryMs: Millis;
}

export interface RaftOptions {
  readonly clusterId: string;
  readonly self: Voter;
  readonly timeouts: RaftTimeouts;
  readonly random: { below(bound: number): number };
  /** Voters before the log names any. */
  readonly voters: VoterSet;
  /** Whether the first leader writes those voters to the log. */
  readonly namesVoters: boolean;
  readonly maxFetchBytes: number;
}

/** What a node finds when it starts. */
export interface Recovered {
  readonly log: LoadedLog;
  /** The newest snapshot, if there is one; a log that does not begin at 0 has one that ends there or later. */
  readonly snapshot?: SnapshotId;
  /** The sets of voters in snapshot and log. */
  readonly voterSets: readonly VoterSetAt[];
  /** At most the log's end; records before it were committed. */
  readonly highWatermark: Offset;
  readonly epoch: number;
  readonly votedFor: Voter | undefined;
  /** It may have promised or acknowledged what it has forgotten: it neither votes nor stands. */
  readonly forgetful: boolean;
}

export type Role =
  /** Looks for the leader; stands for election when there is none until the deadline. */
  | { readonly type: 'unattached'; deadline: Millis }
  | {
      readonly type: 'follower';
      readonly leaderId: BrokerId;
      deadline: Millis;
      /** Its fetches come through. */
      hears: boolean;
      /** What the leader has said to be committed. */
      leaderHighWatermark: Offset;
    }
  /** Asks whether it would be elected (`prospective`), or to be elected. */
  | {
      readonly type: 'prospective' | 'candidate';
      readonly granted: Set<BrokerId>;
      readonly deadline: Millis;
    }
  | LeaderState;

/** A fetch of this node's own. */
export interface FetchState {
  underWay: RaftRequest | undefined;
  notBefore: Millis;
  /** What the leader of `epoch` has told this node to fetch instead, and how far that has come. */
  snapshot: { readonly id: SnapshotId; readonly epoch: number; position: Bytes } | undefined;
}

export class RaftNode {
  readonly options: RaftOptions;
  readonly log: LogOutline;
  readonly voters: VoterHistory;
  readonly fetch: FetchState = { underWay: undefined, notBefore: 0, snapshot: undefined };
  role: Role;
  highWatermark: Offset;
  /** The newest snapshot on this node's disk. */
  snapshot: SnapshotId | undefined;
  /** Until the driver says that it is done. */
  truncating = false;
  /** A snapshot takes the place of the log, until the driver says that it has. */
  installing = false;
  /** It is about to stop: it never stands again. */
  stopping = false;
  forgetful: boolean;
  #epoch: number;
  #votedFor: Voter | undefined;
  #unsaved = false;
  #effects: RaftEffect[] = [];

  constructor(options: RaftOptions, recovered: Recovered, now: Millis) {
    this.options = options;
    this.log = new LogOutline(recovered.log);
    this.voters = new VoterHistory(options.voters, recovered.voterSets);
    this.highWatermark = recovered.highWatermark;
    this.forgetful = recovered.forgetful;
    this.snapshot = recovered.snapshot;
    this.#epoch = recovered.epoch;
    this.#votedFor = recovered.votedFor;
    this.role = { type: 'unattached', deadline: now };
    if (!this.voters.current.isOnly(options.self)) this.role.deadline = now + this.electionPause();
  }

  get self(): Voter {
    return this.options.self;
  }
  get epoch(): number {
    return this.#epoch;
  }
  get votedFor(): Voter | undefined {
    return this.#votedFor;
  }
  /** Something is being done to the log: what the disk says of it meanwhile counts for nothing. */
  get isLogInMotion(): boolean {
    return this.truncating || this.installing;
  }
  get isVoter(): boolean {
    return this.voters.current.has(this.self);
  }
  /** Who leads in this epoch; −1 while unknown. */
  get leaderId(): BrokerId {
    if (this.role.type === 'leader') return this.self.id;
    return this.role.type === 'follower' ? this.role.leaderId : -1;
  }

  /** As `leaderId`, but only a leader that answers: nobody is sent to one that may be gone. */
  get heardLeaderId(): BrokerId {
    return this.role.type === 'follower' && !this.role.hears ? -1 : this.leaderId;
  }

  emit(effect: RaftEffect): void {
    this.#effects.push(effect);
  }

  send(to: BrokerId, request: RaftRequest): void {
    this.emit({ type: 'send', to, request });
  }

  /** The effects of a step, persistence first. */
  takeEffects(): RaftEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    // Who has forgotten its vote must still know so after a restart.
    if (this.#unsaved && !this.forgetful) {
      effects.unshift({ type: 'persist', epoch: this.#epoch, votedFor: this.#votedFor });
      this.#unsaved = false;
    }
    return effects;
  }

  /** A random time without a leader after which to stand. */
  electionPause(): Millis {
    const { electionTimeoutMs, electionBackoffMaxMs } = this.options.timeouts;
    return electionTimeoutMs + this.options.random.below(electionBackoffMaxMs + 1);
  }

  /** Nobody leads in `epoch` as far as is known. */
  becomeUnattached(epoch: number, now: Millis): void {
    this.#enter(epoch);
    this.role = { type: 'unattached', deadline: now + this.electionPause() };
  }

  becomeFollower(epoch: number, leaderId: BrokerId, now: Millis): void {
    assert(leaderId !== this.self.id, 'a node does not follow itself');
    this.#enter(epoch);
    const deadline = now + this.options.timeouts.fetchTimeoutMs;
    this.role = { type: 'follower', leaderId, deadline, hears: false, leaderHighWatermark: -1 };
    this.fetch.underWay = undefined;
    this.fetch.notBefore = now;
  }

  /** Begins the next epoch with a vote for itself. */
  becomeCandidate(deadline: Millis): void {
    this.#enter(this.#epoch + 1);
    this.vote(this.self);
    this.role = { type: 'candidate', granted: new Set([this.self.id]), deadline };
  }

  vote(candidate: Voter): void {
    assert(this.#votedFor === undefined || sameVoter(this.#votedFor, candidate), 'one vote in an epoch');
    this.#votedFor = candidate;
    this.#unsaved = true;
  }

  /**
   * Somebody is in `epoch` and knows its leader, or not (−1). Moves on when that is news. False when it is
   * from the past.
   */
  observe(epoch: number, leaderId: BrokerId, now: Millis): boolean {
    if (epoch < this.#epoch) return false;
    const knowsOther = leaderId >= 0 && leaderId !== this.self.id;
    if (epoch > this.#epoch) {
      if (knowsOther) this.becomeFollower(epoch, leaderId, now);
      else this.becomeUnattached(epoch, now);
    } else if (knowsOther && this.role.type !== 'follower') {
      assert(this.role.type !== 'leader', `epoch ${epoch} has one leader`);
      this.becomeFollower(epoch, leaderId, now);
    }
    return true;
  }

  /** The log names other voters. Whom they take back, its promises before are forgiven. */
  adoptVoters(offset: Offset, set: VoterSet): void {
    if (!this.isVoter && set.has(this.self)) this.forgetful = false;
    this.voters.append(offset, set);
  }

  /** Raises the high watermark; it never falls. */
  commit(offset: Offset): void {
    if (offset > this.highWatermark) this.highWatermark = offset;
  }

  #enter(epoch: number): void {
    assert(epoch >= this.#epoch, 'epochs rise');
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#votedFor = undefined;
    this.#unsaved = true;
  }
}
