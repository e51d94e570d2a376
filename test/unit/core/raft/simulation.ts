/**
 * A quorum of simulated nodes under faults, by seed: messages lost, late, doubled and out of order,
 * partitions in one direction or both, crashes that lose what was not synced, slow disks. Then all is
 * healed, and the quorum has to get somewhere.
 */
import { BinaryHeap } from '../../../../src/base/binary-heap.ts';
import { Prng } from '../../../../src/base/prng.ts';
import type { RaftRequest, RaftResponse } from '../../../../src/core/raft/events.ts';
import type { RaftTimeouts } from '../../../../src/core/raft/node.ts';
import { VoterSet } from '../../../../src/core/raft/voter-set.ts';
import { Invariants } from './invariants.ts';
import { type Mutant, noMutant } from './mutants.ts';
import { type Entry, SimulatedNode, type Surroundings } from './simulated-node.ts';

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

const requestTimeout = 1_500;
/** Kinds of misfortune. */
const kindCount = 9;

export interface Outcome {
  readonly events: number;
  readonly committed: number;
  readonly elections: number;
}

export class Simulation implements Surroundings {
  readonly timeouts: RaftTimeouts;
  readonly random: Prng;
  readonly mutant: Mutant;
  readonly voters: VoterSet;
  readonly nodes: readonly SimulatedNode[];
  readonly maxFetch: number;
  /** The longest time between two misfortunes. */
  readonly #calm: number;
  /** What may go wrong with this seed, besides that it gets better again. */
  readonly #kinds: readonly number[];
  /** How often a node dies just when it has voted or been elected. */
  readonly #ambush: number;
  /** How often a node writes a snapshot when a record comes. */
  readonly #snapshots: number;
  /** Whether the host of a dead node says so, as when a process has ended; else it is silent. */
  readonly #refusing: boolean;
  readonly #invariants: Invariants;
  readonly #queue = new BinaryHeap<Planned>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
  readonly #cut = new Set<number>();
  readonly #slow = new Set<number>();
  now = 0;
  #order = 0;
  #events = 0;
  #value = 0;
  #loss = 0;
  #doubling = 0;
  #maxDelay = 2;
  #healed = false;

  constructor(seed: number, mutant: Mutant = noMutant) {
    this.random = new Prng(seed);
    this.mutant = mutant;
    // Every other seed is a storm: few entries travel at once, and leaders die young.
    const storm = seed % 2 === 1;
    this.maxFetch = storm ? 1 : this.random.pick([1, 2, 10]);
    this.#ambush = storm ? 0.7 : this.random.pick([0, 0.3]);
    this.#refusing = seed % 4 === 2;
    this.#kinds = Array.from({ length: kindCount }, (_, kind) => kind).filter(
      () => this.random.below(2) === 0,
    );
    const [electionTimeoutMs, electionBackoffMaxMs] = this.random.pick([
      [500, 500],
      [50, 20],
      [100, 50],
    ] as const);
    const fetchTimeoutMs = this.random.pick([1_500, 300]);
    this.timeouts = {
      electionTimeoutMs,
      electionBackoffMaxMs,
      fetchTimeoutMs,
      fetchWaitMs: 200,
      retryMs: 50,
    };
    this.#calm = this.random.pick(storm ? [20, 100, 1_000] : [100, 1_000, 3_000]);
    this.#snapshots = this.random.pick([0, 0.1, 0.5]);
    const voters = this.random.pick([3, 3, 3, 4, 5]);
    const observers = storm ? 0 : this.random.below(3);
    this.nodes = Array.from({ length: voters + observers }, (_, index) => new SimulatedNode(index + 1, this));
    this.voters = new VoterSet(this.nodes.slice(0, voters).map(({ voter }) => voter));
    this.#invariants = new Invariants(this.nodes);
  }

  /** Throws when an invariant is broken, or nothing moves after the faults have ended. */
  run(): Outcome {
    for (const node of this.nodes) node.start();
    this.#plan(5, () => this.#client());
    this.#plan(this.random.below(400), () => this.#misfortune());
    this.#runUntil(15_000);
    this.#heal();
    const before = this.#invariants.committed.length;
    this.#runUntil(this.now + 12_000);
    this.#invariants.allCaughtUp(before + 1);
    const { committed, leaders } = this.#invariants;
    return { events: this.#events, committed: committed.length, elections: leaders.size };
  }

  newValue(): number {
    return ++this.#value;
  }

  later(node: SimulatedNode, delay: number, run: () => void): void {
    const { incarnation } = node;
    this.#plan(delay, () => {
      if (node.incarnation === incarnation) run();
    });
  }

  diskDelay(node: SimulatedNode): number {
    return this.#slow.has(node.id) ? this.random.below(800) : 1 + this.random.below(3);
  }

  send(from: SimulatedNode, to: number, request: RaftRequest): void {
    const { incarnation } = from;
    let settled = false;
    const settle = (run: () => void): void => {
      if (settled || from.incarnation !== incarnation) return;
      settled = true;
      run();
    };
    const fail = (isGone: boolean) => settle(() => from.step({ type: 'failed', from: to, request, isGone }));
    this.#plan(requestTimeout, () => fail(false));
    const target = this.nodes[to - 1]!;
    const deliver = (): void => {
      if (this.#refuses(target)) {
        this.#carry(target, from, () => fail(true));
        return;
      }
      if (target.raft === undefined) return;
      this.#invariants.asked(target, request, this.now);
      target.ask(request, (response: RaftResponse) => {
        this.#invariants.answered(target, request, response);
        if (response.api === 'Vote' && response.body.voteGranted) this.#lieInWait(target, 5);
        this.#carry(target, from, () =>
          settle(() => from.step({ type: 'response', from: to, request, response })),
        );
      });
    };
    this.#carry(from, target, deliver);
    if (this.random.float() < this.#doubling) this.#carry(from, target, deliver);
  }

  stepped(node: SimulatedNode): void {
    const leaders = this.#invariants.leaders.size;
    this.#invariants.check(node, this.now);
    if (this.#invariants.leaders.size > leaders) this.#lieInWait(node, this.random.pick([3, 10, 20]));
  }

  truncated(node: SimulatedNode, endOffset: number): void {
    this.#invariants.truncated(node, endOffset);
  }

  installed(node: SimulatedNode, entries: readonly Entry[]): void {
    this.#invariants.installed(node, entries);
  }

  #plan(delay: number, run: () => void): void {
    this.#queue.push({ at: this.now + delay, order: this.#order++, run });
  }

  #runUntil(end: number): void {
    for (;;) {
      const next = this.#queue.peek();
      if (next === undefined || next.at > end) break;
      this.#queue.pop();
      this.now = next.at;
      this.#events++;
      next.run();
    }
    this.now = end;
  }

  /** Nobody listens there; now and then it seems so though somebody does: nothing but time may rest on that. */
  #refuses(target: SimulatedNode): boolean {
    if (!this.#refusing) return false;
    return target.raft === undefined || (!this.#healed && this.random.float() < 0.005);
  }

  #carry(from: SimulatedNode, to: SimulatedNode, deliver: () => void): void {
    if (this.#cut.has(from.id * 16 + to.id) || this.random.float() < this.#loss) return;
    const slow = this.random.below(8) === 0;
    this.#plan(0.2 + this.random.float() * (slow ? this.#maxDelay : 1), deliver);
  }

  #client(): void {
    for (const node of this.nodes) if (node.leads) node.propose();
    if (this.random.float() < this.#snapshots) this.random.pick(this.nodes).takeSnapshot();
    this.#plan(10 + this.random.below(200), () => this.#client());
  }

  /** Something goes wrong, or gets better. */
  #misfortune(): void {
    if (this.#healed) return;
    const { random } = this;
    const node = random.pick(this.nodes);
    switch (random.below(5) === 0 ? undefined : random.pick([...this.#kinds, undefined])) {
      case 0:
        node.crash();
        this.#plan(random.below(2 * this.#calm), () => this.#restart(node));
        break;
      case 1:
        for (const each of this.nodes) each.crash();
        for (const each of this.nodes) this.#plan(random.below(2 * this.#calm), () => this.#restart(each));
        break;
      case 2:
        for (const other of this.nodes) this.#cutBoth(node, other);
        break;
      case 3:
        for (const other of this.nodes) if (random.below(2) === 0) this.#cut.add(node.id * 16 + other.id);
        break;
      case 4:
        this.#cut.add(node.id * 16 + random.pick(this.nodes).id);
        break;
      case 5:
        this.#loss = random.pick([0, 0.05, 0.3]);
        this.#doubling = random.pick([0, 0.2]);
        this.#maxDelay = random.pick([2, 50, 1_000]);
        break;
      case 6:
        this.#slow.add(node.id);
        break;
      case 7:
        node.step({ type: 'resign', final: false });
        break;
      case 8: {
        const leader = this.nodes.find(({ leads }) => leads);
        if (leader === undefined) break;
        const type = leader.raft!.node.voters.current.has(node.voter) ? 'remove' : 'add';
        leader.step({ type: 'change-voters', ticket: -1, change: { type, voter: node.voter } });
        break;
      }
      default:
        this.#cut.clear();
        this.#slow.clear();
    }
    this.#plan(random.below(this.#calm), () => this.#misfortune());
  }

  /** Perhaps the node dies within a moment, to be back soon. */
  #lieInWait(node: SimulatedNode, moment: number): void {
    if (this.#healed || this.random.float() >= this.#ambush) return;
    this.#plan(this.random.float() * moment, () => {
      node.crash();
      this.#plan(this.random.below(this.random.pick([10, 100, 1_000])), () => this.#restart(node));
    });
  }

  #cutBoth(one: SimulatedNode, other: SimulatedNode): void {
    this.#cut.add(one.id * 16 + other.id).add(other.id * 16 + one.id);
  }

  #restart(node: SimulatedNode): void {
    if (node.raft === undefined) node.start();
  }

  #heal(): void {
    this.#healed = true;
    this.#cut.clear();
    this.#slow.clear();
    this.#loss = 0;
    this.#doubling = 0;
    this.#maxDelay = 2;
    for (const node of this.nodes) this.#restart(node);
  }
}
