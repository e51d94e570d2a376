/**
 * One node of a simulated quorum: the machine, a disk that takes its time and loses in a crash what was
 * not synced, and a driver that carries effects out in order. No promises: everything happens in events of
 * the simulation, so a seed runs in milliseconds.
 */
import { makeFetchSnapshotResponse } from '../../../../protocol/generated/fetch-snapshot.ts';
import type { QuorumFetchResponse } from '../../../../protocol/generated/quorum-fetch.ts';
import type {
  FetchedBatch,
  RaftEffect,
  RaftEvent,
  RaftRequest,
  RaftResponse,
} from '../../../../src/core/raft/events.ts';
import type { EpochStart, SnapshotId } from '../../../../src/core/raft/log-outline.ts';
import type { RaftTimeouts, Recovered } from '../../../../src/core/raft/node.ts';
import { Raft } from '../../../../src/core/raft/raft.ts';
import type { Voter, VoterSet } from '../../../../src/core/raft/voter-set.ts';
import type { Mutant } from './mutants.ts';

export interface Entry {
  readonly epoch: number;
  /** Unique among all that is ever appended. */
  readonly value: number;
  readonly voters?: VoterSet;
}

interface Snapshot {
  readonly id: SnapshotId;
  /** Everything before its end. */
  readonly entries: readonly Entry[];
}

/** What survives a crash. */
interface Durable {
  epoch: number;
  votedFor: Voter | undefined;
  hasVote: boolean;
  /** From offset 0 on, so that offsets are indexes: of what lies before `start` only the snapshot is left. */
  log: Entry[];
  start: number;
  snapshot: Snapshot | undefined;
  highWatermark: number;
}

/** What a node needs of the simulation around it. */
export interface Surroundings {
  readonly now: number;
  readonly voters: VoterSet;
  readonly timeouts: RaftTimeouts;
  readonly random: { below(bound: number): number };
  readonly mutant: Mutant;
  /** Entries per fetch. */
  readonly maxFetch: number;
  newValue(): number;
  /** Runs `run` later, unless the node has crashed by then. */
  later(node: SimulatedNode, delay: number, run: () => void): void;
  /** How long this node's disk takes. */
  diskDelay(node: SimulatedNode): number;
  send(from: SimulatedNode, to: number, request: RaftRequest): void;
  /** The node has done something: time to look at it. */
  stepped(node: SimulatedNode): void;
  truncated(node: SimulatedNode, endOffset: number): void;
  /** A snapshot has taken the place of the node's log. */
  installed(node: SimulatedNode, entries: readonly Entry[]): void;
}

type AnswerSnapshot = Extract<RaftEffect, { type: 'answer-snapshot' }>;

export class SimulatedNode {
  readonly voter: Voter;
  readonly durable: Durable = {
    epoch: 0,
    votedFor: undefined,
    hasVote: false,
    log: [],
    start: 0,
    snapshot: undefined,
    highWatermark: 0,
  };
  /** All that was written: a crash leaves what is in `durable.log`. */
  log: Entry[] = [];
  raft: Raft | undefined;
  /** Counts starts: what was planned for an earlier one never happens. */
  incarnation = 0;
  readonly #world: Surroundings;
  /** What has come of the snapshot that is being fetched. */
  #fetched: Entry[] = [];
  #effects: RaftEffect[] = [];
  #isBusy = false;
  #isSyncing = false;
  #answers = new Map<number, (response: RaftResponse) => void>();
  #nextTicket = 0;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(id: number, world: Surroundings) {
    this.voter = { id, directoryId: `d${id}` };
    this.#world = world;
  }

  get id(): number {
    return this.voter.id;
  }

  get leads(): boolean {
    return this.raft?.epochStart !== undefined;
  }

  start(): void {
    const { timeouts, random, voters, now, mutant } = this.#world;
    this.incarnation++;
    this.log = this.durable.log.slice();
    this.#effects = [];
    this.#answers = new Map();
    this.#isBusy = false;
    this.#isSyncing = false;
    this.#timerAt = Number.POSITIVE_INFINITY;
    const options = {
      clusterId: 'c',
      self: this.voter,
      timeouts,
      random,
      voters,
      namesVoters: true,
      maxFetchBytes: this.#world.maxFetch,
    };
    this.raft = new Raft(options, mutant.recovered(this.#recovered()), now);
    this.step({ type: 'tick' });
  }

  crash(): void {
    this.raft = undefined;
    this.incarnation++;
  }

  /** The leader's client has something to say. */
  propose(): void {
    if (!this.leads || this.raft!.highWatermark <= this.raft!.epochStart!) return;
    this.log.push({ epoch: this.raft!.epoch, value: this.#world.newValue() });
    this.step({ type: 'appended', nextOffset: this.log.length });
    this.#written();
  }

  /** Writes a snapshot of what is committed, and forgets some of the log before its end. */
  takeSnapshot(): void {
    const { raft, durable } = this;
    if (raft === undefined || this.#isBusy || raft.node.isLogInMotion) return;
    const end = Math.min(raft.highWatermark, raft.node.log.syncedOffset);
    const before = durable.snapshot?.id.endOffset ?? 0;
    if (end <= before) return;
    const id = { endOffset: end, epoch: this.log[end - 1]!.epoch };
    durable.snapshot = { id, entries: this.log.slice(0, end - this.#world.mutant.snapshotsLack) };
    durable.start = Math.max(durable.start, this.#world.random.below(2) === 0 ? end : before);
    this.step({ type: 'snapshot-written', id, startOffset: durable.start });
  }

  /** A peer asks; `answer` is called at most once. */
  ask(request: RaftRequest, answer: (response: RaftResponse) => void): void {
    const ticket = this.#nextTicket++;
    this.#answers.set(ticket, answer);
    this.step({ type: 'request', ticket, request: this.#world.mutant.request(request) });
  }

  step(event: RaftEvent): void {
    const { raft } = this;
    if (raft === undefined) return;
    const effects = raft.step(event, this.#world.now);
    this.#world.mutant.stepped(raft);
    if (effects.length > 0) this.#effects.push(...effects);
    this.#drain();
    if (this.raft === undefined) return;
    this.durable.highWatermark = Math.min(raft.highWatermark, this.durable.log.length);
    this.#world.stepped(this);
    this.#arm();
  }

  #recovered(): Recovered {
    const { epoch, votedFor, hasVote, log, start, snapshot, highWatermark } = this.durable;
    const epochs: EpochStart[] = [];
    log.forEach((entry, startOffset) => {
      if (startOffset >= start && entry.epoch > (epochs.at(-1)?.epoch ?? -1))
        epochs.push({ epoch: entry.epoch, startOffset });
    });
    const end = snapshot?.id.endOffset ?? 0;
    const named = log.slice(0, end).findLast(({ voters }) => voters !== undefined)?.voters;
    const logged = log.flatMap(({ voters }, offset) =>
      voters === undefined || (named !== undefined && offset < end) ? [] : [{ offset, set: voters }],
    );
    return {
      log: { startOffset: start, endOffset: log.length, epochs, baseEpoch: log[start - 1]?.epoch ?? -1 },
      ...(snapshot && { snapshot: snapshot.id }),
      voterSets: named === undefined ? logged : [{ offset: end - 1, set: named }, ...logged],
      highWatermark: Math.max(highWatermark, end),
      epoch: Math.max(epoch, log.at(-1)?.epoch ?? 0),
      votedFor,
      forgetful: !hasVote && log.length > 0,
    };
  }

  #arm(): void {
    const at = this.raft!.nextDeadline;
    if (at >= this.#timerAt || at === Number.POSITIVE_INFINITY) return;
    this.#timerAt = at;
    this.#world.later(this, Math.max(0, at - this.#world.now), () => {
      if (this.#timerAt !== at) return;
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.step({ type: 'tick' });
    });
  }

  #drain(): void {
    while (!this.#isBusy && this.#effects.length > 0) this.#execute(this.#effects.shift()!);
  }

  #execute(effect: RaftEffect): void {
    switch (effect.type) {
      case 'persist':
        this.#persist(effect);
        return;
      case 'truncate':
        this.#world.truncated(this, effect.endOffset);
        this.#hold(() => {
          this.log.length = Math.min(this.log.length, effect.endOffset);
          this.durable.log = this.log.slice();
          this.step({ type: 'truncated', endOffset: this.log.length });
        });
        return;
      case 'append':
        this.log.push(...entriesOf(effect.fetched));
        this.#written();
        return;
      case 'append-leader-change':
        this.log.push({ epoch: effect.epoch, value: this.#world.newValue() });
        if (effect.namesVoters) {
          this.log.push({ epoch: effect.epoch, value: this.#world.newValue(), voters: effect.voters });
        }
        this.#written();
        return;
      case 'append-voters':
        this.log.push({ epoch: effect.epoch, value: this.#world.newValue(), voters: effect.voters });
        this.#written();
        return;
      case 'refuse-voters':
        return;
      case 'send':
        this.#world.send(this, effect.to, effect.request);
        return;
      case 'answer':
        this.#answer(effect.ticket, effect.response);
        return;
      case 'append-snapshot':
        if (effect.position === 0) this.#fetched = [];
        this.#fetched.push(...(effect.chunks as never as Entry[][]).flat());
        return;
      case 'install-snapshot':
        this.#install(effect.id);
        return;
      case 'answer-snapshot':
        this.#answerSnapshot(effect);
        return;
      case 'answer-fetch': {
        const isLeader = this.leads && this.raft!.epoch === effect.epoch;
        const { fetchOffset, maxBytes } = effect;
        const entries = isLeader ? this.log.slice(fetchOffset, fetchOffset + maxBytes) : [];
        this.#answer(effect.ticket, {
          api: 'QuorumFetch',
          body: {
            error: isLeader ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER',
            leaderId: this.raft!.leaderId,
            leaderEpoch: this.raft!.epoch,
            highWatermark: effect.highWatermark,
            divergingEpoch: { epoch: -1, endOffset: -1 },
            snapshotId: { epoch: -1, endOffset: -1 },
            // Entries instead of bytes: nobody but this file looks into them.
            records: entries as never,
          },
          batches: entries.map((entry, index) => batchOf(entry, fetchOffset + index)),
        });
      }
    }
  }

  #install(id: SnapshotId): void {
    const { durable } = this;
    this.#hold(() => {
      const entries = this.#fetched;
      const rest = this.#world.mutant.keepsBehindSnapshots ? this.log.slice(id.endOffset) : [];
      this.log = [...entries, ...rest];
      durable.log = this.log.slice();
      durable.snapshot = { id, entries };
      durable.start = id.endOffset;
      const voters = entries.findLast((entry) => entry.voters !== undefined)?.voters;
      this.#world.installed(this, entries);
      this.step({ type: 'installed', id, voters });
    });
  }

  #answerSnapshot({ ticket, id, position, maxBytes, epoch }: AnswerSnapshot): void {
    const { leaderId, epoch: leaderEpoch } = this.raft!;
    const { snapshot } = this.durable;
    const isThere = snapshot?.id.endOffset === id.endOffset && this.leads && leaderEpoch === epoch;
    // Entries instead of bytes here too.
    const entries = isThere ? snapshot.entries : [];
    const body = makeFetchSnapshotResponse({
      error: isThere ? 'NONE' : 'SNAPSHOT_NOT_FOUND',
      leaderId,
      leaderEpoch,
      size: entries.length,
      position,
      unalignedRecords: [entries.slice(position, position + maxBytes)] as never,
    });
    this.#answer(ticket, { api: 'FetchSnapshot', body });
  }

  #persist({ epoch, votedFor }: Extract<RaftEffect, { type: 'persist' }>): void {
    const { mutant } = this.#world;
    if (mutant.forgetsVotes) return;
    const save = (): void => {
      Object.assign(this.durable, { epoch, votedFor, hasVote: true });
    };
    if (mutant.savesVotesLate) {
      this.#world.later(this, this.#world.diskDelay(this), save);
      return;
    }
    if (mutant.splitsVotes) {
      this.#hold(() => {
        Object.assign(this.durable, { epoch, votedFor: undefined, hasVote: true });
        this.#world.later(this, 200 * this.#world.diskDelay(this), save);
      });
      return;
    }
    this.#hold(save);
  }

  /** Nothing else is carried out until the disk has done this. */
  #hold(done: () => void): void {
    this.#isBusy = true;
    this.#world.later(this, this.#world.diskDelay(this), () => {
      this.#isBusy = false;
      done();
      this.#drain();
    });
  }

  #written(): void {
    const { mutant } = this.#world;
    this.#world.later(this, 0, () => {
      const endOffset = this.log.length;
      this.step({ type: 'written', endOffset });
      if (mutant.countsUnsynced) this.step({ type: 'synced', endOffset });
      this.#sync();
    });
  }

  #sync(): void {
    if (this.#isSyncing) return;
    this.#isSyncing = true;
    const synced = this.log.slice();
    this.#world.later(this, this.#world.diskDelay(this), () => {
      this.#isSyncing = false;
      // A truncation meanwhile has synced what it left.
      if (isPrefix(synced, this.log) && synced.length >= this.durable.start) {
        if (synced.length > this.durable.log.length) this.durable.log = synced;
        this.step({ type: 'synced', endOffset: synced.length });
      }
      if (this.log.length > this.durable.log.length) this.#sync();
    });
  }

  #answer(ticket: number, response: RaftResponse): void {
    this.#answers.get(ticket)?.(response);
    this.#answers.delete(ticket);
  }
}

function entriesOf(fetched: QuorumFetchResponse): readonly Entry[] {
  return fetched.records as never;
}

function batchOf({ epoch, voters }: Entry, offset: number): FetchedBatch {
  return { baseOffset: offset, lastOffset: offset, epoch, ...(voters && { voters }) };
}

function isPrefix(prefix: readonly Entry[], log: readonly Entry[]): boolean {
  return prefix.length <= log.length && prefix.at(-1)?.value === log[prefix.length - 1]?.value;
}
