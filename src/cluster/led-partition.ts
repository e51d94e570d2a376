/**
 * Led partition: the log of a replica while it leads in one epoch. Carries out what the leader's rules say:
 * moves the high watermark, tells of proposals, knows when all replicas have dropped what was deleted.
 *
 * Which bytes count as safe is decided here: in synced mode the leader's own share of the high watermark is
 * what its disk has confirmed (`recoveryPoint`), with `write.caching` what has left the process
 * (`logEndOffset`).
 *
 * Cost   `advance` allocates nothing
 */
import type { Failure, Outcome } from '../base/outcome.ts';
import type { BrokerId, LeaderEpoch, Millis, Offset } from '../base/units.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import type { PartitionImage } from '../core/metadata/image.ts';
import { PartitionLeader, type Proposal } from '../core/replication/leader.ts';
import type { FollowerFetch } from '../core/replication/progress.ts';
import type { Clock } from '../platform/ports.ts';
import type { Log } from '../storage/log.ts';
import { OffsetWaiters, type WaitEnd } from './offset-waiters.ts';

export interface LedPartitionOptions {
  readonly brokerId: BrokerId;
  /** Says which epoch it is. */
  readonly image: PartitionImage;
  readonly config: TopicConfig;
  readonly log: Log;
  readonly clock: Clock;
  /** Who waits for the high watermark. */
  readonly readable: OffsetWaiters;
  /** `replica.lag.time.max.ms`. */
  readonly lagMaxMs: Millis;
  /** Broker epoch of a broker that may join an ISR; undefined for all others. */
  readonly eligibleEpoch: (broker: BrokerId) => number | undefined;
  /** The high watermark has risen. */
  readonly committed: () => void;
  /** There is an ISR to propose. */
  readonly proposalDue: () => void;
}

export class LedPartition {
  readonly leaderEpoch: LeaderEpoch;
  /** What the rules say now, for whoever looks at replication from outside. */
  readonly rules: PartitionLeader;
  readonly #options: LedPartitionOptions;
  readonly #log: Log;
  readonly #readable: OffsetWaiters;
  /** Who waits until all replicas start at an offset. */
  readonly #trimmed: OffsetWaiters;
  #config: TopicConfig;
  #isOver = false;

  /** L1: nobody else works on the log, and it ends where it ends. `advance` begins to serve. */
  constructor(options: LedPartitionOptions) {
    const { brokerId, image, config, log, clock, lagMaxMs, eligibleEpoch } = options;
    this.leaderEpoch = image.leaderEpoch;
    this.#options = options;
    this.#log = log;
    this.#readable = options.readable;
    this.#trimmed = new OffsetWaiters(clock, 0);
    this.#config = config;
    this.#noteEpoch(image);
    this.rules = new PartitionLeader({
      brokerId,
      leaderEpoch: image.leaderEpoch,
      state: image,
      epochStartOffset: log.nextOffset,
      highWatermark: log.highWatermark,
      minIsr: config.minInsyncReplicas,
      lagMaxMs,
      eligibleEpoch,
      now: clock.now(),
    });
  }

  /** The metadata has changed, under the same leader epoch. */
  update(image: PartitionImage): void {
    this.#noteEpoch(image);
    this.rules.update(image);
    this.heed();
  }

  /** `heed` does what follows, once all of the metadata are in place that came with it. */
  set config(config: TopicConfig) {
    this.#config = config;
    this.rules.minIsr = config.minInsyncReplicas;
  }

  /** The log has moved, or what is known of the followers. */
  advance(): void {
    const log = this.#log;
    const { rules } = this;
    rules.advance(this.#config.writeCaching ? log.logEndOffset : log.recoveryPoint, log.logEndOffset);
    const hasRisen = rules.highWatermark > log.highWatermark;
    if (hasRisen) log.advanceHighWatermark(rules.highWatermark);
    this.#readable.advance(log.highWatermark);
    if (hasRisen) this.#options.committed();
  }

  /** What was not written yet never will be. */
  takenBack(): void {
    this.rules.takenBack(this.#log.logEndOffset);
    this.heed();
  }

  /** Does what follows from a step of the rules, or from brokers that have come or gone. */
  heed(): void {
    this.advance();
    if (this.#trimmed.size > 0) this.#noteTrimmed();
    if (this.rules.isProposalDue) this.#options.proposalDue();
  }

  /** As `Partition.fetchedBy`. */
  fetchedBy(asked: FollowerFetch): Failure | undefined {
    this.advance();
    const error = this.rules.fetched(asked, this.#log.logStartOffset);
    this.heed();
    return error === undefined ? undefined : { error };
  }

  /** Time has passed: who has fallen behind leaves the ISR, and a leader with a damaged log gives way. */
  expire(now: Millis): void {
    this.rules.expire(now, this.#log.damaged);
    this.heed();
  }

  /** The controller's answer to a proposal. True when there is something to propose after a while. */
  answerProposal(proposal: Proposal, outcome: Outcome<void>): boolean {
    const again = this.rules.answered(proposal, outcome);
    this.heed();
    return again;
  }

  /** The replica that a consumer had better read from, as it `suits` one of them; undefined for none. */
  readReplica(offset: Offset, suits: (broker: BrokerId) => boolean): BrokerId | undefined {
    const { eligibleEpoch } = this.#options;
    return this.rules.readReplica(offset, (broker) => eligibleEpoch(broker) !== undefined && suits(broker));
  }

  /**
   * Resolves when all replicas that are alive or in sync start at `offset` or beyond, and those in sync are enough,
   * or how else the wait ended.
   */
  whenTrimmed(offset: Offset, timeoutMs: Millis): Promise<WaitEnd> {
    if (this.#isOver) return Promise.resolve('lost');
    this.#noteTrimmed();
    return new Promise((resolve) => this.#trimmed.wait(offset, timeoutMs, resolve));
  }

  /** Another epoch begins, or the partition goes. */
  end(): void {
    this.#isOver = true;
    this.#trimmed.abandon(-1);
  }

  /** L14: the start of the log as all have it that may lead, while those in sync are enough to answer for it. */
  #noteTrimmed(): void {
    if (!this.rules.hasEnoughReplicas) return;
    const { eligibleEpoch } = this.#options;
    // News of brokers come before those of the ISR: who has died counts until it has left.
    const counts = (broker: BrokerId): boolean =>
      eligibleEpoch(broker) !== undefined || this.rules.isInMaximalIsr(broker);
    this.#trimmed.advance(this.rules.lowWatermark(this.#log.logStartOffset, counts));
  }

  /** L1. Without followers an epoch is noted with its first batch: a restart that writes nothing costs no file. */
  #noteEpoch({ leaderEpoch, replicas }: PartitionImage): void {
    if (replicas.length > 1) this.#log.assignLeaderEpoch(leaderEpoch, this.#log.nextOffset);
  }
}
