/**
 * Consumers on simulated time that know what they own: one by heartbeats alone, one by the classic
 * protocol, which can share out partitions when it leads.
 */
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../../../protocol/internal/consumer-protocol.ts';
import type { Assignor } from '../../../../src/core/assignors/assignor.ts';
import type { Ticket } from '../../../../src/core/coordinator.ts';
import type { JoinGroup, JoinReply } from '../../../../src/core/group/commands.ts';
import type {
  ConsumerHeartbeat,
  ConsumerHeartbeatReply,
} from '../../../../src/core/group/consumer/commands.ts';
import { ClassicClient } from './classic-client.ts';
import type { Coordinated } from './coordinated.ts';

export interface ConsumerTraits {
  /** No other has it. */
  readonly name: string;
  readonly instanceId: string | null;
  readonly topics: readonly string[];
  readonly pattern: string | null;
  readonly rebalanceTimeoutMs: number;
  /** How long a heartbeat may wait for news; a classic member has no such thing. */
  readonly waitMs: number;
}

/** A topic's id and a partition. */
type Name = string;
const nameOf = (topicId: string, partition: number): Name => `${topicId} ${partition}`;

export interface SimulatedConsumer {
  readonly traits: ConsumerTraits;
  readonly memberId: string;
  /** Epoch or generation. */
  readonly epoch: number;
  readonly state: 'out' | 'joining' | 'syncing' | 'member' | 'fenced';
  readonly owned: ReadonlySet<Name>;
  /** How many records there were when it was last told an assignment. */
  readonly toldAt: number;
  /** Of the reply that it waits for. */
  readonly ticket: Ticket | undefined;
  /** Has given up what it was told to give up. */
  readonly isSettled: boolean;
  /** Does the next thing; `lossy`: the answer gets lost. Returns the ticket of what it waits for since. */
  act(lossy?: boolean): Ticket | undefined;
  /** Gives up what it does not own any more. */
  release(): void;
  leave(): void;
  /** Its connection is lost; it knows what it knew. */
  disconnect(): void;
}

export class HeartbeatConsumer implements SimulatedConsumer {
  readonly traits: ConsumerTraits;
  readonly #group: Coordinated;
  memberId: string;
  epoch = 0;
  state: SimulatedConsumer['state'] = 'out';
  owned = new Set<Name>();
  toldAt = -1;
  ticket: Ticket | undefined;
  #assigned: ReadonlySet<Name> = new Set();
  /** The coordinator may not know what it has said last. */
  #isUnsure = true;

  constructor(group: Coordinated, traits: ConsumerTraits) {
    this.#group = group;
    this.traits = traits;
    this.memberId = traits.name;
  }

  get isSettled(): boolean {
    return [...this.owned].every((name) => this.#assigned.has(name));
  }

  act(lossy = false): Ticket | undefined {
    if (this.state === 'fenced') return undefined;
    if (this.ticket === undefined) {
      this.ticket = this.#group.submit(this.#heartbeat(this.state === 'out' ? 0 : this.epoch));
    }
    const { ticket } = this;
    const reply = this.#group.reply(ticket) as ConsumerHeartbeatReply | undefined;
    if (reply === undefined) return ticket;
    this.ticket = undefined;
    if (lossy) this.#isUnsure = true;
    else this.#take(reply, this.#group.answeredAt(ticket));
    return undefined;
  }

  release(): void {
    for (const name of this.owned) if (!this.#assigned.has(name)) this.owned.delete(name);
  }

  leave(): void {
    const { instanceId } = this.traits;
    const epoch = instanceId === null ? -1 : -2;
    this.#group.ask({ ...silent, ...this.#identity(), memberEpoch: epoch });
    this.#forget();
    this.memberId += '+';
  }

  disconnect(): void {
    this.ticket = undefined;
    this.#isUnsure = true;
  }

  #identity() {
    return { memberId: this.memberId, instanceId: this.traits.instanceId };
  }

  #heartbeat(memberEpoch: number): ConsumerHeartbeat {
    const beat = { ...silent, ...this.#identity(), memberEpoch, owned: this.#ownedTopics() };
    if (memberEpoch !== 0 && !this.#isUnsure) return { ...beat, waitMs: this.traits.waitMs };
    this.#isUnsure = false;
    const { topics, pattern, rebalanceTimeoutMs } = this.traits;
    return { ...beat, topics, pattern: pattern ?? '', rebalanceTimeoutMs };
  }

  #ownedTopics() {
    return [...this.owned].map((name) => {
      const [topicId, partition] = name.split(' ') as [string, string];
      return { topicId, partitions: [Number(partition)] };
    });
  }

  #take(reply: ConsumerHeartbeatReply, answeredAt: number): void {
    switch (reply.error) {
      case 'NONE':
        break;
      case 'FENCED_INSTANCE_ID':
        this.#forget();
        this.state = 'fenced';
        return;
      case 'UNKNOWN_MEMBER_ID':
      case 'FENCED_MEMBER_EPOCH':
      case 'UNRELEASED_INSTANCE_ID':
      case 'GROUP_MAX_SIZE_REACHED':
        this.#forget();
        return;
      default:
        throw new Error(`no consumer expects ${reply.error}`);
    }
    this.state = 'member';
    this.epoch = reply.memberEpoch;
    if (reply.assignment === null) return;
    this.toldAt = answeredAt;
    this.#assigned = new Set(
      reply.assignment.flatMap(({ topicId, partitions }) => partitions.map((each) => nameOf(topicId, each))),
    );
    for (const name of this.#assigned) this.owned.add(name);
  }

  #forget(): void {
    Object.assign(this, { state: 'out', epoch: 0, owned: new Set() });
    this.#assigned = new Set();
    this.#isUnsure = true;
  }
}

/** A heartbeat without news. */
export const silent: ConsumerHeartbeat = {
  type: 'consumer-heartbeat',
  group: 'g',
  memberId: '',
  memberEpoch: 0,
  instanceId: null,
  rackId: null,
  clientId: 'c',
  clientHost: '/h',
  rebalanceTimeoutMs: -1,
  topics: null,
  pattern: null,
  assignor: null,
  owned: null,
  busyLeaseMs: 0,
  waitMs: 0,
};

export class ClassicConsumer extends ClassicClient implements SimulatedConsumer {
  readonly traits: ConsumerTraits;
  readonly #assignor: Assignor;
  owned = new Set<Name>();
  toldAt = -1;
  #assigned: ReadonlySet<Name> = new Set();

  constructor(group: Coordinated, traits: ConsumerTraits, assignor: Assignor) {
    super(group, traits.instanceId);
    this.traits = traits;
    this.#assignor = assignor;
  }

  get epoch(): number {
    return this.generation;
  }

  get isSettled(): boolean {
    return [...this.owned].every((name) => this.#assigned.has(name));
  }

  /** What it has given up others can have once it has joined again. */
  release(): void {
    if (this.isSettled) return;
    for (const name of this.owned) if (!this.#assigned.has(name)) this.owned.delete(name);
    if (this.state === 'member') this.join();
  }

  protected introduction(): Partial<JoinGroup> {
    if (!this.#assignor.isCooperative) this.owned.clear();
    const metadata = encodeSubscription({
      topics: [...this.traits.topics],
      userData: null,
      ownedPartitions: [...this.owned].flatMap((name) => {
        const [topicId, partition] = name.split(' ') as [string, string];
        const topic = this.group.topics.withId(topicId)?.name;
        return topic === undefined ? [] : [{ topic, partitions: [Number(partition)] }];
      }),
      generation: this.generation,
      rack: null,
    });
    const { rebalanceTimeoutMs } = this.traits;
    return { rebalanceTimeoutMs, protocols: [{ name: this.#assignor.name, metadata }] };
  }

  protected shareOut({ members }: JoinReply) {
    const described = members.map(({ memberId, groupInstanceId, metadata }) => {
      const { topics, ownedPartitions, generation } = decodeSubscription(metadata);
      const owned = ownedPartitions.flatMap(({ topic, partitions }) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      return { memberId, groupInstanceId, topics, owned, generation };
    });
    const names = [...new Set(described.flatMap(({ topics }) => topics))];
    const topics = names.flatMap((name) => this.group.topics.named(name) ?? []);
    return [...this.#assignor.assign(described, topics)].map(([memberId, given]) => {
      const partitions = given.map(({ topic, partition }) => ({ topic, partitions: [partition] }));
      return { memberId, assignment: encodeAssignment({ partitions, userData: null }) };
    });
  }

  protected take(assignment: Uint8Array, answeredAt: number): void {
    this.toldAt = answeredAt;
    this.#assigned = new Set(
      decodeAssignment(assignment).partitions.flatMap(({ topic, partitions }) => {
        const id = this.group.topics.named(topic)?.id;
        return id === undefined ? [] : partitions.map((partition) => nameOf(id, partition));
      }),
    );
    for (const name of this.#assigned) this.owned.add(name);
  }

  protected lose(): void {
    this.owned = new Set();
    this.#assigned = new Set();
  }

  /** What it had it has lost. */
  protected missed(): void {
    this.owned.clear();
    this.generation = -1;
  }
}
