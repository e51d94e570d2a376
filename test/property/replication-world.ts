/**
 * A partition of three to five replicas, run by the pure machines of `core/replication` in a world that loses,
 * delays and repeats messages, crashes brokers with or without their unsynced bytes, empties their disks, and
 * moves the leadership about. One seed is one world. What must never happen is checked as it happens.
 */

import { Prng } from '../../src/base/prng.ts';
import type { PartitionLeader } from '../../src/core/replication/leader.ts';
import {
  Broker,
  type Entry,
  lagMaxMs,
  ModelController,
  ModelLog,
  type Rules,
  type View,
  Violation,
} from './replication-model.ts';

interface Fetch {
  readonly from: number;
  readonly leaderEpoch: number;
  readonly brokerEpoch: number;
  readonly offset: number;
  readonly lastFetchedEpoch: number;
  readonly turn: number;
}

interface Answer {
  readonly turn: number;
  readonly leaderEpoch: number;
  readonly diverging?: { readonly epoch: number; readonly endOffset: number };
  readonly refused?: boolean;
  readonly entries: readonly Entry[];
  readonly highWatermark: number;
}

type Message = () => void;

export interface WorldReport {
  readonly steps: number;
  readonly committed: number;
  readonly acknowledged: number;
  readonly epochs: number;
}

/** One world; `run` throws a Violation, or tells what has happened in it. */
export class ReplicationWorld {
  readonly #rules: Rules;
  readonly #prng: Prng;
  readonly #controller: ModelController;
  readonly #brokers: Broker[];
  readonly #messages: Message[] = [];
  readonly #weights: ReadonlyMap<string, number>;
  readonly #lossRate: number;
  readonly #repeatRate: number;
  readonly #lateRate: number;
  /** By offset: what a leader has ever called committed. */
  readonly #committed: Entry[] = [];
  /** Of the highest high watermark shown to clients, by leader epoch. */
  readonly #shown = new Map<number, number>();
  readonly #starts = new Map<number, number>();
  #waiting: { readonly leader: PartitionLeader; readonly offset: number; readonly value: number }[] = [];
  #acknowledged = 0;
  #now = 0;
  #nextValue = 0;
  #healing = false;

  constructor(seed: number, rules: Rules) {
    this.#rules = rules;
    this.#prng = new Prng(seed);
    const count = 3 + this.#below(3);
    this.#controller = new ModelController(count, 1 + this.#below(Math.min(3, count)));
    this.#brokers = this.#controller.partition.replicas.map((id) => new Broker(id, this.#newLog()));
    for (const broker of this.#brokers) {
      broker.brokerEpoch = this.#controller.brokers.get(broker.id)!.epoch;
      this.#learn(broker);
    }
    // Swarm: each world has its own mix of what happens.
    const names = ['append', 'sync', 'fetch', 'deliver', 'learn', 'propose', 'time', 'crash', 'start'];
    const more = ['fence', 'unfence', 'move', 'giveUp', 'wipe'];
    const usual: Record<string, number> = {
      append: 8,
      sync: 12,
      fetch: 20,
      deliver: 40,
      learn: 8,
      propose: 6,
    };
    const mix = (): number => 10 ** (this.#prng.float() * 1.6 - 0.8);
    this.#weights = new Map([...names, ...more].map((name) => [name, (usual[name] ?? 1) * mix()]));
    this.#lossRate = this.#prng.float() * 0.2;
    this.#repeatRate = this.#prng.float() * 0.3;
    this.#lateRate = this.#prng.float() * 0.4;
  }

  run(steps: number): WorldReport {
    for (let step = 0; step < steps; step++) this.#step();
    this.#heal();
    return {
      steps,
      committed: this.#committed.length,
      acknowledged: this.#acknowledged,
      epochs: this.#controller.partition.leaderEpoch,
    };
  }

  #below(bound: number): number {
    return Math.floor(this.#prng.float() * bound);
  }

  #newLog(): ModelLog {
    return new ModelLog(this.#rules.bugs.has('counts-unsynced'));
  }

  #someBroker(): Broker {
    return this.#brokers[this.#below(this.#brokers.length)]!;
  }

  #step(): void {
    let total = 0;
    for (const weight of this.#weights.values()) total += weight;
    let chosen = this.#prng.float() * total;
    for (const [name, weight] of this.#weights) {
      chosen -= weight;
      if (chosen > 0) continue;
      this.#do(name);
      return;
    }
  }

  #do(name: string): void {
    const broker = this.#someBroker();
    const { id } = broker;
    const happenings: Record<string, () => void> = {
      append: () => this.#append(),
      sync: () => this.#sync(broker),
      fetch: () => this.#fetch(broker),
      deliver: () => this.#deliver(),
      learn: () => this.#learn(broker),
      propose: () => this.#propose(broker),
      time: () => this.#passTime(this.#below(2 * lagMaxMs)),
      crash: () => this.#crash(broker),
      start: () => this.#start(broker),
      fence: () => this.#controller.fence(id, true),
      unfence: () => this.#unfence(broker),
      move: () => this.#controller.move(id),
      wipe: () => this.#wipe(broker),
      giveUp: () => {
        broker.waitsFor = -1;
      },
    };
    happenings[name]!();
  }

  #unfence({ id, isUp, brokerEpoch }: Broker): void {
    if (isUp && brokerEpoch === this.#controller.brokers.get(id)!.epoch) this.#controller.fence(id, false);
  }

  #send(message: Message): void {
    if (this.#healing) {
      this.#messages.push(message);
      return;
    }
    if (this.#prng.float() < this.#lossRate) return;
    this.#messages.push(message);
    if (this.#prng.float() < this.#repeatRate) this.#messages.push(message);
  }

  #deliver(): void {
    if (this.#messages.length === 0) return;
    // Mostly in order; some come late.
    const at = this.#healing || this.#prng.float() >= this.#lateRate ? 0 : this.#below(this.#messages.length);
    const [message] = this.#messages.splice(at, 1);
    message!();
  }

  #append(): void {
    const leaders = this.#brokers.filter(({ isUp, leader }) => isUp && leader !== undefined);
    if (leaders.length === 0) return;
    const broker = leaders[this.#below(leaders.length)]!;
    const { log } = broker;
    const leader = broker.leader!;
    const value = this.#nextValue++;
    log.append({ epoch: leader.leaderEpoch, value });
    this.#waiting.push({ leader, offset: log.nextOffset - 1, value });
    this.#advance(broker);
  }

  #sync(broker: Broker): void {
    if (!broker.isUp) return;
    broker.log.synced = broker.log.nextOffset;
    this.#advance(broker);
  }

  #advance(broker: Broker): void {
    const { leader, log } = broker;
    if (leader === undefined) return;
    leader.advance(log.safeEnd, log.nextOffset);
    this.#commit(broker, leader);
  }

  /** The leader's high watermark may have moved: everything below must be for ever. */
  #commit({ log, id }: Broker, leader: PartitionLeader): void {
    const to = leader.highWatermark;
    if (to > log.highWatermark) this.#show(leader.leaderEpoch, to);
    if (to > log.nextOffset) throw new Violation(`the high watermark ${to} of ${id} is beyond its log`);
    for (let offset = Math.min(log.highWatermark, this.#committed.length); offset < to; offset++) {
      const entry = log.entries[offset]!;
      const before = this.#committed[offset];
      if (before === undefined) this.#committed[offset] = entry;
      else if (before.value !== entry.value) throw new Violation(`offset ${offset} was committed twice`);
    }
    log.highWatermark = Math.max(log.highWatermark, to);
    this.#acknowledge(leader);
  }

  /** Clients see this end: no later leader may know less. */
  #show(epoch: number, end: number): void {
    if (end <= (this.#shown.get(epoch) ?? -1)) return;
    this.#shown.set(epoch, end);
    for (const [earlier, shown] of this.#shown) {
      if (earlier < epoch && shown > end)
        throw new Violation(`epoch ${epoch} shows less than ${earlier} did`);
    }
    for (const [later, start] of this.#starts) {
      if (later > epoch && start < end)
        throw new Violation(`epoch ${later} begins before what ${epoch} showed`);
    }
  }

  #acknowledge(leader: PartitionLeader): void {
    this.#waiting = this.#waiting.filter((wait) => {
      if (wait.leader !== leader || wait.offset >= leader.highWatermark) return true;
      this.#acknowledged++;
      for (const member of this.#controller.partition.isr) {
        const { log } = this.#brokers[member]!;
        const held = wait.offset < log.synced && log.entries[wait.offset]?.value === wait.value;
        if (!held) throw new Violation(`offset ${wait.offset} is acknowledged, and not safe on ${member}`);
      }
      return false;
    });
  }

  #passTime(ms: number): void {
    this.#now += ms;
    for (const broker of this.#brokers) {
      if (!broker.isUp || broker.leader === undefined) continue;
      broker.leader.expire(this.#now);
      this.#commit(broker, broker.leader);
    }
  }

  #crash(broker: Broker): void {
    if (!broker.isUp) return;
    broker.isUp = false;
    const { log } = broker;
    // A kill keeps all that was written; a power failure some of what was not synced.
    if (this.#prng.float() < 0.7) {
      const kept = log.synced + this.#below(log.nextOffset - log.synced + 1);
      const highWatermark = log.highWatermark;
      log.truncate(kept);
      log.highWatermark = Math.min(highWatermark, kept);
    }
    // Recovery syncs what it accepts, and knows the high watermark of some time ago.
    log.synced = log.nextOffset;
    log.highWatermark = this.#below(log.highWatermark + 1);
    broker.leader = undefined;
    broker.following = -1;
    broker.session++;
    this.#waiting = this.#waiting.filter(({ leader }) =>
      this.#brokers.some((each) => each.leader === leader),
    );
  }

  /** Another disk, empty, and a start at once: only where somebody else is known to have it all. */
  #wipe(broker: Broker): void {
    const { partition, elr } = this.#controller;
    const sure = partition.isr.length > 0 ? partition.isr : elr;
    if (broker.isUp || !sure.some((id) => id !== broker.id)) return;
    broker.log = this.#newLog();
    this.#start(broker, true);
  }

  #start(broker: Broker, isLost = false): void {
    if (broker.isUp) return;
    broker.isUp = true;
    broker.waitsFor = -1;
    broker.brokerEpoch = this.#controller.register(broker.id, isLost);
    // It begins with the metadata that it knew before.
    this.#heed(broker, broker.view!);
  }

  /** The newest image reaches a broker; some are skipped. */
  #learn(broker: Broker): void {
    if (broker.isUp) this.#heed(broker, this.#controller.view);
  }

  #heed(broker: Broker, view: View): void {
    broker.view = view;
    // Metadata from before its start tell what it did then, not what it is to do now.
    const isStale = view.registered.get(broker.id) !== broker.brokerEpoch;
    if (isStale && !this.#rules.bugs.has('acts-on-past-metadata')) return;
    const isLeader = view.leader === broker.id;
    if (isLeader && broker.leader?.leaderEpoch === view.leaderEpoch) {
      broker.leader.update(view);
      this.#commit(broker, broker.leader);
      return;
    }
    if (!isLeader) broker.leader = undefined;
    if (isLeader) this.#lead(broker, view);
    else if (view.leader >= 0 && broker.following !== view.leaderEpoch) {
      broker.following = view.leaderEpoch;
      broker.waitsFor = -1;
      broker.hasTruncated = false;
      const { log } = broker;
      log.truncate(this.#rules.bugs.has('truncates-to-high-watermark') ? log.highWatermark : log.nextOffset);
    } else if (view.leader < 0) broker.following = -1;
  }

  #lead(broker: Broker, view: View): void {
    const { log } = broker;
    broker.following = -1;
    broker.waitsFor = -1;
    const isCurrent = view.leaderEpoch === this.#controller.partition.leaderEpoch;
    for (const [offset, entry] of this.#committed.entries()) {
      if (isCurrent && log.entries[offset]?.value !== entry.value)
        throw new Violation(`${broker.id} leads epoch ${view.leaderEpoch} without offset ${offset}`);
    }
    const start = log.nextOffset;
    for (const [epoch, end] of this.#shown) {
      if (epoch < view.leaderEpoch && end > start)
        throw new Violation(`epoch ${view.leaderEpoch} begins too early`);
    }
    this.#starts.set(view.leaderEpoch, start);
    log.epochs.assign(view.leaderEpoch, start);
    broker.leader = this.#rules.newLeader({
      brokerId: broker.id,
      leaderEpoch: view.leaderEpoch,
      state: view,
      epochStartOffset: start,
      highWatermark: log.highWatermark,
      minIsr: this.#controller.minIsr,
      lagMaxMs: lagMaxMs,
      eligibleEpoch: (id) => broker.view!.eligible.get(id),
      now: this.#now,
    });
    this.#advance(broker);
  }

  #fetch(broker: Broker): void {
    if (!broker.isUp || broker.following < 0 || broker.waitsFor >= 0) return;
    const point = this.#rules.follower.fetchPoint(broker.log);
    if (point === undefined) return;
    const { leader: to } = broker.view!;
    broker.waitsFor = ++broker.turn;
    const checked = !(this.#rules.bugs.has('truncates-once') && broker.hasTruncated);
    const fetch: Fetch = {
      from: broker.id,
      leaderEpoch: broker.following,
      brokerEpoch: broker.brokerEpoch,
      offset: point.offset,
      lastFetchedEpoch: checked ? point.lastFetchedEpoch : -1,
      turn: broker.turn,
    };
    this.#send(() => this.#serve(this.#brokers[to]!, fetch));
  }

  #serve(broker: Broker, fetch: Fetch): void {
    const { leader } = broker;
    if (!broker.isUp || leader === undefined) return;
    const found = this.#answerTo(fetch, broker, leader);
    const { turn, leaderEpoch } = fetch;
    const answer: Answer = { turn, leaderEpoch, entries: [], highWatermark: leader.highWatermark, ...found };
    const follower = this.#brokers[fetch.from]!;
    const { session } = follower;
    this.#send(() => this.#take(follower, session, answer));
  }

  /** What the fetch handler does: fences, looks for a divergence, notes where the follower is, reads. */
  #answerTo(fetch: Fetch, broker: Broker, leader: PartitionLeader): Partial<Answer> {
    const { log } = broker;
    const { bugs } = this.#rules;
    if (fetch.leaderEpoch !== leader.leaderEpoch && !bugs.has('ignores-leader-epoch'))
      return { refused: true };
    const { leaderEpoch: epoch, endOffset } = this.#endOf(log, leader, fetch.lastFetchedEpoch);
    const isKnown = fetch.lastFetchedEpoch >= 0 && endOffset >= 0;
    if (isKnown && (epoch !== fetch.lastFetchedEpoch || endOffset < fetch.offset)) {
      if (bugs.has('notes-diverged-fetch')) this.#note(fetch, broker, leader);
      return { diverging: { epoch, endOffset } };
    }
    if (fetch.offset > log.nextOffset || !this.#note(fetch, broker, leader)) return { refused: true };
    const most = this.#healing ? log.nextOffset : 1 + this.#below(4);
    return { entries: log.entries.slice(fetch.offset, fetch.offset + most) };
  }

  #note({ from: replica, brokerEpoch, offset }: Fetch, broker: Broker, leader: PartitionLeader): boolean {
    const refused = leader.fetched({ replica, brokerEpoch, offset, logStartOffset: 0, now: this.#now }, 0);
    this.#commit(broker, leader);
    return refused === undefined;
  }

  /** As `Partition.endOfEpoch`: an epoch in which nothing was written ends where the log ends. */
  #endOf(log: ModelLog, leader: PartitionLeader, epoch: number) {
    const written = log.epochs.latest;
    if (epoch <= written || epoch > leader.leaderEpoch) return log.endOfEpoch(epoch);
    return {
      leaderEpoch: epoch === leader.leaderEpoch || written < 0 ? epoch : written,
      endOffset: log.nextOffset,
    };
  }

  #take(broker: Broker, session: number, answer: Answer): void {
    if (!broker.isUp || broker.session !== session || broker.following !== answer.leaderEpoch) return;
    if (broker.waitsFor !== answer.turn) return;
    broker.waitsFor = -1;
    if (answer.refused === true) return;
    const { log } = broker;
    const { follower, bugs } = this.#rules;
    if (bugs.has('raises-high-watermark-first'))
      this.#raise(broker, Math.min(answer.highWatermark, log.nextOffset));
    if (answer.diverging !== undefined) {
      log.truncate(follower.truncationOffset(log, answer.diverging));
      broker.hasTruncated = true;
      return;
    }
    for (const entry of answer.entries) log.append(entry);
    this.#raise(broker, follower.followedHighWatermark(log, { ...answer, logStartOffset: 0 }));
  }

  /** A follower's high watermark: all below is committed, and the same. */
  #raise({ log, id }: Broker, to: number): void {
    for (let offset = log.highWatermark; offset < to; offset++) {
      const entry = this.#committed[offset];
      if (entry === undefined) throw new Violation(`${id} takes offset ${offset} for committed`);
      if (entry.value !== log.entries[offset]?.value)
        throw new Violation(`${id} has another offset ${offset}`);
    }
    log.highWatermark = Math.max(log.highWatermark, to);
  }

  #propose(broker: Broker): void {
    if (!broker.isUp) return;
    const { leader, session } = broker;
    const proposal = leader?.takeProposal();
    if (leader === undefined || proposal === undefined) return;
    this.#send(() => {
      const outcome = this.#controller.alter(broker.id, proposal);
      this.#send(() => {
        if (!broker.isUp || broker.session !== session || broker.leader !== leader) return;
        leader.answered(proposal, outcome);
        this.#commit(broker, leader);
      });
    });
  }

  /** Everything works again: all replicas must end up the same, in sync, with all committed. */
  #heal(): void {
    this.#healing = true;
    for (const broker of this.#brokers) this.#start(broker);
    for (const { id } of this.#brokers) this.#controller.fence(id, false);
    for (let round = 0; round < 400; round++) {
      for (const broker of this.#brokers) {
        this.#learn(broker);
        this.#sync(broker);
        if (round % 8 === 0) broker.waitsFor = -1;
        this.#fetch(broker);
        this.#propose(broker);
      }
      while (this.#messages.length > 0) this.#deliver();
      this.#passTime(10);
      if (this.#isWhole()) return;
    }
    const { partition } = this.#controller;
    throw new Violation(`it does not heal: leader ${partition.leader}, in sync ${partition.isr.join()}`);
  }

  #isWhole(): boolean {
    const { leader, isr, replicas } = this.#controller.partition;
    if (leader < 0 || isr.length < replicas.length) return false;
    const first = this.#brokers[leader]!.log;
    return this.#brokers.every(
      ({ log }) =>
        log.highWatermark === first.nextOffset &&
        log.nextOffset === first.nextOffset &&
        log.entries.every((entry, offset) => entry.value === first.entries[offset]!.value),
    );
  }
}
