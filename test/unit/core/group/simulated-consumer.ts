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
import type { JoinReply, SyncReply } from '../../../../src/core/group/commands.ts';
import type {
  ConsumerHeartbeat,
  ConsumerHeartbeatReply,
} from '../../../../src/core/group/consumer/commands.ts';
import { type Coordinated, joining } from './coordinated.ts';

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

export class ClassicConsumer implements SimulatedConsumer {
  readonly traits: ConsumerTraits;
  readonly #group: Coordinated;
  readonly #assignor: Assignor;
  memberId = '';
  epoch = -1;
  state: SimulatedConsumer['state'] = 'out';
  owned = new Set<Name>();
  toldAt = -1;
  ticket: Ticket | undefined;
  #assigned: ReadonlySet<Name> = new Set();

  constructor(group: Coordinated, traits: ConsumerTraits, assignor: Assignor) {
    this.#group = group;
    this.traits = traits;
    this.#assignor = assignor;
  }

  get isSettled(): boolean {
    return [...this.owned].every((name) => this.#assigned.has(name));
  }

  act(): Ticket | undefined {
    switch (this.state) {
      case 'out':
        return this.#join();
      case 'joining':
        return this.#joined(this.#group.joinReply(this.ticket!));
      case 'syncing':
        return this.#synced(this.#group.syncReply(this.ticket!));
      case 'member':
        return this.#failed(this.#group.beat(this.memberId, this.epoch, this.traits.instanceId));
      case 'fenced':
        return undefined;
    }
  }

  /** What it has given up others can have once it has joined again. */
  release(): void {
    if (this.isSettled) return;
    for (const name of this.owned) if (!this.#assigned.has(name)) this.owned.delete(name);
    if (this.state === 'member') this.#join();
  }

  leave(): void {
    this.#group.leave(this.memberId, this.traits.instanceId);
    this.#forget();
  }

  disconnect(): void {
    if (this.ticket !== undefined) this.state = 'out';
    this.ticket = undefined;
  }

  #forget(): void {
    Object.assign(this, { memberId: '', epoch: -1, state: 'out', ticket: undefined, owned: new Set() });
    this.#assigned = new Set();
  }

  #join(): Ticket {
    if (!this.#assignor.isCooperative) this.owned.clear();
    this.state = 'joining';
    const metadata = encodeSubscription({
      topics: [...this.traits.topics],
      userData: null,
      ownedPartitions: [...this.owned].flatMap((name) => {
        const [topicId, partition] = name.split(' ') as [string, string];
        const topic = this.#group.topics.withId(topicId)?.name;
        return topic === undefined ? [] : [{ topic, partitions: [Number(partition)] }];
      }),
      generation: this.epoch,
      rack: null,
    });
    const { instanceId: groupInstanceId, rebalanceTimeoutMs } = this.traits;
    const protocols = [{ name: this.#assignor.name, metadata }];
    const { memberId } = this;
    this.ticket = this.#group.join({ ...joining, memberId, groupInstanceId, rebalanceTimeoutMs, protocols });
    return this.ticket;
  }

  #joined(reply: JoinReply | undefined): Ticket | undefined {
    if (reply === undefined) return undefined;
    this.ticket = undefined;
    if (reply.error === 'MEMBER_ID_REQUIRED') this.memberId = reply.memberId;
    if (reply.error !== 'NONE') return this.#failed(reply.error);
    this.memberId = reply.memberId;
    this.epoch = reply.generation;
    this.state = 'syncing';
    const leads = reply.leader === reply.memberId && !reply.skipAssignment;
    this.ticket = this.#group.sync({
      memberId: reply.memberId,
      groupInstanceId: this.traits.instanceId,
      generation: reply.generation,
      protocol: reply.protocol,
      assignments: leads ? this.#shareOut(reply) : [],
    });
    return this.ticket;
  }

  #shareOut({ members }: JoinReply) {
    const described = members.map(({ memberId, groupInstanceId, metadata }) => {
      const { topics, ownedPartitions, generation } = decodeSubscription(metadata);
      const owned = ownedPartitions.flatMap(({ topic, partitions }) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      return { memberId, groupInstanceId, topics, owned, generation };
    });
    const names = [...new Set(described.flatMap(({ topics }) => topics))];
    const topics = names.flatMap((name) => this.#group.topics.named(name) ?? []);
    return [...this.#assignor.assign(described, topics)].map(([memberId, given]) => {
      const partitions = given.map(({ topic, partition }) => ({ topic, partitions: [partition] }));
      return { memberId, assignment: encodeAssignment({ partitions, userData: null }) };
    });
  }

  #synced(reply: SyncReply | undefined): Ticket | undefined {
    if (reply === undefined) return undefined;
    const answeredAt = this.#group.answeredAt(this.ticket!);
    this.ticket = undefined;
    if (reply.error !== 'NONE') return this.#failed(reply.error);
    this.state = 'member';
    this.toldAt = answeredAt;
    this.#assigned = new Set(
      decodeAssignment(reply.assignment).partitions.flatMap(({ topic, partitions }) => {
        const id = this.#group.topics.named(topic)?.id;
        return id === undefined ? [] : partitions.map((partition) => nameOf(id, partition));
      }),
    );
    for (const name of this.#assigned) this.owned.add(name);
    return undefined;
  }

  #failed(error: string): Ticket | undefined {
    switch (error) {
      case 'NONE':
        return undefined;
      case 'MEMBER_ID_REQUIRED':
      case 'REBALANCE_IN_PROGRESS':
        return this.#join();
      case 'ILLEGAL_GENERATION':
        // What it had it has lost.
        this.owned.clear();
        this.epoch = -1;
        return this.#join();
      case 'UNKNOWN_MEMBER_ID':
        this.#forget();
        return this.#join();
      case 'GROUP_MAX_SIZE_REACHED':
        this.#forget();
        return undefined;
      case 'FENCED_INSTANCE_ID':
        this.#forget();
        this.state = 'fenced';
        return undefined;
      default:
        throw new Error(`no client expects ${error}`);
    }
  }
}
