/**
 * What must hold of a quorum after every event, seen from outside: I-1, I-2, I-3, I-6 and I-7 of the
 * project's list of invariants, that nobody votes twice, and that nobody leads without a majority for long (L4).
 *
 * Cost   a node's log is looked at once, where its high watermark passes
 */
import type { RaftRequest, RaftResponse } from '../../../../src/core/raft/events.ts';
import type { VoterSet } from '../../../../src/core/raft/voter-set.ts';
import type { Entry, SimulatedNode } from './simulated-node.ts';

/** L4 in fetch timeouts. */
const patience = 1.5;
/** Timers are set by differences of times. */
const roundingMs = 1;

/** A node in one start, as it was seen last. */
interface Seen {
  readonly incarnation: number;
  highWatermark: number;
  wasLeader: boolean;
  /** Since when it leads without a break. */
  leadsSince: number;
  /** When each of the others last asked it for records or a snapshot. */
  readonly askedAt: Map<number, number>;
}

class Violation extends Error {
  override readonly name = 'Violation';
}

export class Invariants {
  /** All that was ever committed, by offset. */
  readonly committed: Entry[] = [];
  /** The epoch in which each of them was. */
  readonly #committedIn: number[] = [];
  /** By epoch. */
  readonly leaders = new Map<number, number>();
  readonly #nodes: readonly SimulatedNode[];
  readonly #votes = new Map<string, number>();
  readonly #epochs = new Map<number, number>();
  /** By node. */
  readonly #seen = new Map<number, Seen>();

  constructor(nodes: readonly SimulatedNode[]) {
    this.#nodes = nodes;
  }

  /** Before `node` is given the request. */
  asked(node: SimulatedNode, request: RaftRequest, now: number): void {
    if (request.api !== 'QuorumFetch' && request.api !== 'FetchSnapshot') return;
    this.#of(node).askedAt.set(request.body.replicaId, now);
  }

  /** After each step of `node`. */
  check(node: SimulatedNode, now: number): void {
    const raft = node.raft!;
    // Before its vote is durable nobody can have heard of it, and a crash makes that it never was.
    const leads = node.leads && node.durable.epoch >= raft.epoch;
    const seen = this.#of(node);
    if (leads) this.#oneLeader(node);
    if (leads && !seen.wasLeader) {
      this.#leaderIsComplete(node);
      seen.leadsSince = now;
    }
    if (leads) this.#hasMajority(node, seen, now);
    seen.wasLeader = leads;
    demand(raft.highWatermark >= seen.highWatermark, `the high watermark of ${node.id} fell`);
    for (let offset = seen.highWatermark; offset < raft.highWatermark; offset++) this.#commit(node, offset);
    if (leads && raft.highWatermark > seen.highWatermark) this.#commitsByOwnEpoch(node);
    seen.highWatermark = raft.highWatermark;
  }

  /** `node` has answered. */
  answered(node: SimulatedNode, request: RaftRequest, response: RaftResponse): void {
    const { leaderEpoch } = response.body;
    const before = this.#epochs.get(node.id) ?? 0;
    // An answer may rest on an older state than one that overtook it; it never leads back behind a restart.
    this.#epochs.set(node.id, Math.max(before, leaderEpoch));
    if (request.api !== 'Vote' || response.api !== 'Vote') return;
    if (request.body.preVote || !response.body.voteGranted) return;
    const key = `${node.id}/${request.body.replicaEpoch}`;
    const candidate = this.#votes.get(key) ?? request.body.replicaId;
    demand(candidate === request.body.replicaId, `${key}: two votes in one epoch`);
    this.#votes.set(key, candidate);
  }

  truncated(node: SimulatedNode, endOffset: number): void {
    demand(endOffset >= node.raft!.highWatermark, `${node.id} truncates what is committed`);
  }

  /** I-15: a snapshot is what was committed, no more and no less; its end is what `node` goes on from. */
  installed({ id, durable }: SimulatedNode, entries: readonly Entry[]): void {
    const { endOffset } = durable.snapshot!.id;
    demand(
      entries.length === endOffset,
      `${id} has a snapshot of ${entries.length} entries up to ${endOffset}`,
    );
    for (const [offset, { value }] of entries.entries())
      demand(this.committed[offset]?.value === value, `${id} has a snapshot that differs at ${offset}`);
  }

  /** After the faults: everybody has everything, and at least `least` is committed. */
  allCaughtUp(least: number): void {
    demand(this.committed.length >= least, 'nothing was committed after all faults had ended');
    const leaders = this.#nodes.filter(({ leads }) => leads);
    demand(leaders.length === 1, `${leaders.length} leaders after all faults had ended`);
    for (const { raft, id } of this.#nodes) {
      const behind = this.committed.length - raft!.highWatermark;
      demand(behind <= 2, `${id} is ${behind} behind after all faults had ended`);
    }
  }

  #of({ id, incarnation }: SimulatedNode): Seen {
    let seen = this.#seen.get(id);
    if (seen?.incarnation !== incarnation) {
      seen = { incarnation, highWatermark: 0, wasLeader: false, leadsSince: 0, askedAt: new Map() };
      this.#seen.set(id, seen);
    }
    return seen;
  }

  /** L4: a majority, itself among it if it votes, has asked it lately. */
  #hasMajority({ id, raft }: SimulatedNode, { leadsSince, askedAt }: Seen, now: number): void {
    const { voters, options } = raft!.node;
    const { current } = voters;
    const times = current.voters
      .map((voter) => (voter.id === id ? now : Math.max(leadsSince, askedAt.get(voter.id) ?? 0)))
      .sort((a, b) => b - a);
    const silence = now - (times[current.majority - 1] ?? now);
    demand(
      silence <= patience * options.timeouts.fetchTimeoutMs + roundingMs,
      `${id} leads, and no majority has asked it for ${silence} ms`,
    );
  }

  #oneLeader({ id, raft }: SimulatedNode): void {
    const { epoch } = raft!;
    demand((this.leaders.get(epoch) ?? id) === id, `epoch ${epoch} has two leaders`);
    this.leaders.set(epoch, id);
  }

  /** It has what was committed in earlier epochs; votes that come late may elect a leader of the past. */
  #leaderIsComplete({ id, raft, log }: SimulatedNode): void {
    this.committed.forEach((entry, offset) => {
      if (this.#committedIn[offset]! > raft!.epoch) return;
      demand(log[offset]?.value === entry.value, `leader ${id} of epoch ${raft!.epoch} lacks ${offset}`);
    });
  }

  #commit(node: SimulatedNode, offset: number): void {
    const entry = node.log[offset];
    demand(entry !== undefined, `${node.id} commits ${offset}, which it does not have`);
    const known = this.committed[offset];
    if (known !== undefined) {
      demand(known.value === entry!.value, `${node.id} commits another entry at ${offset}`);
      return;
    }
    const { current } = node.raft!.node.voters;
    demand(this.#holders(current, offset, entry!) >= current.majority, `${offset} is not with a majority`);
    this.committed[offset] = entry!;
    this.#committedIn[offset] = node.raft!.epoch;
  }

  /** Raft §5.4.2: what earlier leaders have left is committed along with a record of the leader's own. */
  #commitsByOwnEpoch({ id, raft, log }: SimulatedNode): void {
    const { epoch, highWatermark } = raft!;
    demand(
      log[highWatermark - 1]?.epoch === epoch,
      `leader ${id} of epoch ${epoch} commits by counting older records`,
    );
  }

  #holders(voters: VoterSet, offset: number, entry: Entry): number {
    return this.#nodes.filter(
      ({ voter, durable }) => voters.has(voter) && durable.log[offset]?.value === entry.value,
    ).length;
  }
}

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Violation(what);
}
