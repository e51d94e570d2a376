/**
 * The parts of a replicated partition's world that are not under test: logs that lose what was not synced,
 * brokers, and a controller with compare-and-set of ISRs and elections from the ISR and, when that is empty,
 * from the eligible leader replicas; never an unclean one.
 */
import type { Outcome } from '../../src/base/outcome.ts';
import type * as followerRules from '../../src/core/replication/follower.ts';
import type { FollowedLog } from '../../src/core/replication/follower.ts';
import type { PartitionLeader, PartitionLeaderOptions, Proposal } from '../../src/core/replication/leader.ts';
import { LeaderEpochs } from '../../src/storage/leader-epochs.ts';

/** The rules under test: the product's, or a mutant's. */
export interface Rules {
  readonly newLeader: (options: PartitionLeaderOptions) => PartitionLeader;
  readonly follower: typeof followerRules;
  /** Deliberate bugs of what carries the rules out. */
  readonly bugs: ReadonlySet<Bug>;
}

export type Bug =
  | 'counts-unsynced'
  | 'ignores-leader-epoch'
  | 'truncates-to-high-watermark'
  | 'truncates-once'
  | 'raises-high-watermark-first'
  | 'notes-diverged-fetch'
  | 'acts-on-past-metadata';

export class Violation extends Error {}

export interface Entry {
  readonly epoch: number;
  readonly value: number;
}

export const lagMaxMs = 1_000;

/** A log with what of it is on disk. */
export class ModelLog implements FollowedLog {
  entries: Entry[] = [];
  epochs = new LeaderEpochs();
  synced = 0;
  highWatermark = 0;
  logStartOffset = 0;
  readonly #countsUnsynced: boolean;

  constructor(countsUnsynced: boolean) {
    this.#countsUnsynced = countsUnsynced;
  }

  get nextOffset(): number {
    return this.entries.length;
  }
  get safeEnd(): number {
    return this.#countsUnsynced ? this.entries.length : this.synced;
  }
  epochBefore(offset: number): number {
    return this.epochs.at(offset - 1);
  }
  endOfEpoch(epoch: number) {
    return this.epochs.endOf(epoch, this.entries.length);
  }

  append(entry: Entry): void {
    if (entry.epoch > this.epochs.latest) this.epochs.assign(entry.epoch, this.entries.length);
    this.entries.push(entry);
  }

  truncate(offset: number): void {
    this.entries.length = Math.min(this.entries.length, offset);
    this.epochs.truncateEnd(this.entries.length);
    this.synced = Math.min(this.synced, this.entries.length);
    this.highWatermark = Math.min(this.highWatermark, this.entries.length);
  }
}

interface PartitionView {
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

export interface View extends PartitionView {
  /** Broker epochs of all, and of those that are not fenced. */
  readonly registered: ReadonlyMap<number, number>;
  readonly eligible: ReadonlyMap<number, number>;
}

export class Broker {
  readonly id: number;
  log: ModelLog;
  isUp = true;
  brokerEpoch = -1;
  view: View | undefined;
  leader: PartitionLeader | undefined;
  /** The epoch that it follows; −1 for none. */
  following = -1;
  /** Of the fetch that waits for its answer; −1 for none. */
  waitsFor = -1;
  /** A truncation has been carried out: a bug takes it for all there is to do. */
  hasTruncated = false;
  turn = 0;
  session = 0;

  constructor(id: number, log: ModelLog) {
    this.id = id;
    this.log = log;
  }
}

/** What the controller has decided. */
export class ModelController {
  partition: PartitionView;
  elr: number[] = [];
  readonly brokers = new Map<number, { epoch: number; fenced: boolean }>();
  readonly minIsr: number;
  nextEpoch = 100;

  constructor(count: number, minIsr: number) {
    const replicas = Array.from({ length: count }, (_, id) => id);
    this.minIsr = minIsr;
    this.partition = { leader: 0, leaderEpoch: 0, partitionEpoch: 0, replicas, isr: replicas };
    for (const id of replicas) this.brokers.set(id, { epoch: this.nextEpoch++, fenced: false });
  }

  get view(): View {
    const eligible = new Map([...this.brokers].filter(([, b]) => !b.fenced).map(([id, b]) => [id, b.epoch]));
    const registered = new Map([...this.brokers].map(([id, b]) => [id, b.epoch]));
    return { ...this.partition, eligible, registered };
  }

  isLive(id: number): boolean {
    return this.brokers.get(id)?.fenced === false;
  }

  /** A new start of a broker; `lost`: what it had vouched for may be missing. */
  register(id: number, lost: boolean): number {
    const epoch = this.nextEpoch++;
    this.brokers.set(id, { epoch, fenced: false });
    if (lost) this.elr = this.elr.filter((member) => member !== id);
    this.#change({ without: id, keepsElr: !lost, newEpochFor: id });
    return epoch;
  }

  fence(id: number, fenced: boolean): void {
    const broker = this.brokers.get(id)!;
    if (broker.fenced === fenced) return;
    broker.fenced = fenced;
    this.#change(fenced ? { without: id, keepsElr: true } : {});
  }

  /** Moves the leadership to another member, for no reason. */
  move(to: number): void {
    const { partition } = this;
    if (!partition.isr.includes(to) || !this.isLive(to) || to === partition.leader) return;
    this.partition = {
      ...partition,
      leader: to,
      leaderEpoch: partition.leaderEpoch + 1,
      partitionEpoch: partition.partitionEpoch + 1,
    };
  }

  alter(sender: number, proposal: Proposal): Outcome<void> {
    const { partition } = this;
    if (proposal.leaderEpoch !== partition.leaderEpoch || sender !== partition.leader)
      return { ok: false, error: 'FENCED_LEADER_EPOCH' };
    if (proposal.partitionEpoch !== partition.partitionEpoch)
      return { ok: false, error: 'INVALID_UPDATE_VERSION' };
    for (const { brokerId, brokerEpoch } of proposal.isr) {
      const broker = this.brokers.get(brokerId)!;
      if (broker.fenced || (brokerEpoch >= 0 && brokerEpoch !== broker.epoch))
        return { ok: false, error: 'INELIGIBLE_REPLICA' };
    }
    this.#setIsr(proposal.isr.map(({ brokerId }) => brokerId));
    return { ok: true, value: undefined };
  }

  #setIsr(isr: readonly number[]): void {
    const { partition } = this;
    const left = partition.isr.filter((member) => !isr.includes(member));
    const elr = new Set([...this.elr, ...left]);
    for (const member of isr) elr.delete(member);
    this.elr = isr.length >= this.minIsr ? [] : [...elr];
    this.partition = { ...partition, isr, partitionEpoch: partition.partitionEpoch + 1 };
  }

  #change(change: { without?: number; keepsElr?: boolean; newEpochFor?: number }): void {
    const { without, keepsElr = true, newEpochFor } = change;
    const before = this.partition;
    if (without !== undefined && before.isr.includes(without)) {
      this.#setIsr(before.isr.filter((member) => member !== without));
      if (!keepsElr) this.elr = this.elr.filter((member) => member !== without);
    }
    const { partition } = this;
    const keeps = partition.isr.includes(partition.leader) && this.isLive(partition.leader);
    if (keeps && newEpochFor !== partition.leader) return;
    let leader = partition.isr.find((member) => this.isLive(member)) ?? -1;
    if (leader < 0 && partition.isr.length === 0) {
      leader = this.elr.find((member) => this.isLive(member)) ?? -1;
      if (leader >= 0) {
        this.#setIsr([leader]);
        this.elr = this.elr.filter((member) => member !== leader);
      }
    }
    if (leader === partition.leader && newEpochFor !== leader) return;
    this.partition = {
      ...this.partition,
      leader,
      leaderEpoch: partition.leaderEpoch + 1,
      partitionEpoch: this.partition.partitionEpoch + 1,
    };
  }
}
