/** A group coordinator on its own: commands in, replies out, records kept, time under control. */
import {
  decodeAssignment,
  decodeSubscription,
  encodeSubscription,
} from '../../../../protocol/internal/consumer-protocol.ts';
import {
  decodeGroupRecord,
  encodeGroupRecord,
  type GroupRecord,
} from '../../../../protocol/internal/offsets-log.ts';
import { zeroUuid } from '../../../../protocol/wire/uuid.ts';
import { createCodecs, NO_ENGINES } from '../../../../src/compression/codecs.ts';
import type { Decision, Ticket } from '../../../../src/core/coordinator.ts';
import type {
  CommitOffsets,
  GroupCommand,
  GroupDescription,
  GroupReply,
  JoinGroup,
  JoinReply,
  ReplyTo,
  SyncGroup,
  SyncReply,
} from '../../../../src/core/group/commands.ts';
import type { GroupEvent } from '../../../../src/core/group/draft.ts';
import { GroupCoordinator } from '../../../../src/core/group/group-coordinator.ts';
import type { GroupsImage } from '../../../../src/core/group/image.ts';
import type { GroupSettings, OwnGroupSettings } from '../../../../src/core/group/settings.ts';
import { virtualCompute } from '../../../../src/platform/virtual/compute.ts';
import { TestTopics } from './test-topics.ts';

const compute = virtualCompute(createCodecs(NO_ENGINES));

export const minute = 60_000;
export const day = 24 * 60 * minute;
/** Wall time when `now` is 0. */
export const epoch = 1_700_000_000_000;

const defaults: GroupSettings = {
  initialRebalanceDelayMs: 3000,
  minSessionTimeoutMs: 6000,
  maxSessionTimeoutMs: 30 * minute,
  maxSize: 100,
  offsetMetadataMaxBytes: 16,
  offsetsRetentionMs: 7 * day,
  offsetsRetentionCheckIntervalMs: 10 * minute,
  consumer: {
    maxSize: 100,
    assignors: ['uniform', 'range'],
    migrationPolicy: 'bidirectional',
    maxBusyLeaseMs: 30 * minute,
  },
};

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (value: Uint8Array): string => new TextDecoder().decode(value);

export function subscription(...topics: string[]): Uint8Array {
  return encodeSubscription({ topics, userData: null, ownedPartitions: [], generation: -1, rack: null });
}

/** Undefined for bytes that say nothing of the kind. */
function unlessForeign<Value>(decode: () => Value): Value | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

export class Coordinated {
  readonly settings: GroupSettings;
  /** Of every group. */
  ownSettings: OwnGroupSettings = {
    consumerSessionTimeoutMs: 45_000,
    consumerHeartbeatIntervalMs: 5_000,
  };
  readonly records: GroupRecord[] = [];
  /** What it has told of, for the log. */
  readonly events: GroupEvent[] = [];
  coordinator: GroupCoordinator;
  now = 0;
  readonly topics = new TestTopics();
  /** Largest number of records in one decision. */
  largestBatch = 0;
  readonly #replies = new Map<Ticket, GroupReply>();
  readonly #answeredAt = new Map<Ticket, number>();
  #tickets = 0;
  #ids = 0;

  constructor(settings: Partial<GroupSettings> = {}, records: readonly GroupRecord[] = []) {
    this.settings = { ...defaults, ...settings };
    this.records.push(...records);
    this.coordinator = this.#started();
  }

  /** As if the broker had started anew: what is soft is lost, and every waiting caller with it. */
  restart(): void {
    this.coordinator = this.#started();
  }

  #started(): GroupCoordinator {
    const coordinator = this.replayed();
    this.coordinator = coordinator;
    this.#run(coordinator.decide({ type: 'loaded' }, ++this.#tickets, this.now));
    return coordinator;
  }

  /** A coordinator that has applied all records, each as it comes back from the log; not loaded. */
  replayed(): GroupCoordinator {
    const coordinator = new GroupCoordinator({
      settings: this.settings,
      ownSettings: () => this.ownSettings,
      newMemberId: (prefix) => `${prefix}-${++this.#ids}`,
      wallTime: () => epoch + this.now,
      topics: () => this.topics,
      topicMatcher: (pattern) => compute.matcher(pattern),
      subscription: (metadata) => unlessForeign(() => decodeSubscription(metadata)),
      assignment: (assignment) => unlessForeign(() => decodeAssignment(assignment)),
      observe: (event) => this.events.push(event),
    });
    for (const record of this.records) {
      const { key, value } = encodeGroupRecord(record);
      coordinator.apply(decodeGroupRecord(key, value)!);
    }
    return coordinator;
  }

  /** Returns the ticket. */
  submit(command: GroupCommand): Ticket {
    const ticket = ++this.#tickets;
    this.#run(this.coordinator.decide(command, ticket, this.now));
    return ticket;
  }

  /** A command that is answered at once. */
  ask<Command extends GroupCommand>(command: Command): ReplyTo<Command> {
    const reply = this.reply(this.submit(command));
    if (reply === undefined) throw new Error(`${command.type} is answered at once`);
    return reply as ReplyTo<Command>;
  }

  reply(ticket: Ticket): GroupReply | undefined {
    return this.#replies.get(ticket);
  }

  /** How many records there were when the ticket was answered. */
  answeredAt(ticket: Ticket): number {
    return this.#answeredAt.get(ticket)!;
  }

  joinReply(ticket: Ticket): JoinReply | undefined {
    return this.reply(ticket) as JoinReply | undefined;
  }

  syncReply(ticket: Ticket): SyncReply | undefined {
    return this.reply(ticket) as SyncReply | undefined;
  }

  /** Lets time pass, with all that falls due on the way. */
  advance(duration: number): void {
    const end = this.now + duration;
    for (;;) {
      const next = this.coordinator.nextDeadline;
      if (next === undefined || next > end) break;
      this.now = Math.max(this.now, next);
      this.#run(this.coordinator.expire(this.now));
    }
    this.now = end;
  }

  #run({ records, replies }: Decision<GroupReply, GroupRecord>): void {
    this.largestBatch = Math.max(this.largestBatch, records.length);
    for (const record of records) {
      this.coordinator.apply(record);
      this.records.push(record);
    }
    for (const { ticket, reply } of replies) {
      if (this.#replies.has(ticket)) throw new Error(`ticket ${ticket} is answered twice`);
      this.#replies.set(ticket, reply);
      this.#answeredAt.set(ticket, this.records.length);
    }
    this.coordinator.verify();
  }

  join(member: Partial<JoinGroup> = {}): Ticket {
    return this.submit({ ...joining, ...member });
  }

  sync(member: Partial<SyncGroup>): Ticket {
    return this.submit({ ...syncing, ...member });
  }

  beat(memberId: string, generation: number, groupInstanceId: string | null = null) {
    return this.ask({ type: 'heartbeat', group: 'g', memberId, groupInstanceId, generation }).error;
  }

  leave(memberId: string, groupInstanceId: string | null = null) {
    const members = [{ memberId, groupInstanceId, reason: null }];
    return this.ask({ type: 'leave', group: 'g', members }).members[0]?.error;
  }

  /** One offset of partition 0 of topic `t`; the error of it. */
  commit(wish: Partial<CommitOffsets> & { readonly offset?: number; readonly metadata?: string } = {}) {
    const { offset = 1, metadata = '', ...rest } = wish;
    const partitions = [{ partition: 0, offset, leaderEpoch: 4, metadata }];
    const topics = [{ name: 't', id: zeroUuid, partitions }];
    return this.ask({ ...committing, topics, ...rest }).topics[0]!.partitions[0]!.error;
  }

  /** The offset of partition 0 of the topic. */
  committed(group = 'g', name = 't'): number {
    const topics = [{ name, id: zeroUuid, partitions: [0] }];
    const reply = this.ask({ ...fetching, group, topics });
    return reply.topics[0]!.partitions[0]!.offset;
  }

  describe(group = 'g'): GroupDescription {
    return this.ask({ type: 'describe', groups: [group] }).groups[0]!;
  }

  get state() {
    return this.describe().state;
  }

  /** A stable group of `count` members, each with an assignment; their ids, the leader's first. */
  stable(count: number, member: Partial<JoinGroup> = {}): string[] {
    const tickets = Array.from({ length: count }, (_, index) =>
      this.join({
        ...member,
        ...(member.groupInstanceId === undefined
          ? {}
          : { groupInstanceId: `${member.groupInstanceId}${index}` }),
      }),
    );
    this.advance(2 * this.settings.initialRebalanceDelayMs);
    return this.settle(tickets);
  }

  /** Brings the generation that these joins got to Stable. */
  settle(tickets: readonly Ticket[]): string[] {
    const joins = tickets.map((ticket) => this.joinReply(ticket)!);
    const { leader, generation } = joins[0]!;
    const ids = joins.map(({ memberId }) => memberId);
    const assignments = ids.map((memberId) => ({ memberId, assignment: bytes(`for ${memberId}`) }));
    for (const memberId of [leader, ...ids.filter((id) => id !== leader)]) {
      this.sync({ memberId, generation, ...(memberId === leader ? { assignments } : {}) });
    }
    return ids;
  }
}

/** By nobody in particular. */
export const fetching = {
  type: 'fetch-offsets',
  memberId: null,
  memberEpoch: -1,
  requireStable: true,
} as const;

export const joining: JoinGroup = {
  type: 'join',
  group: 'g',
  memberId: '',
  groupInstanceId: null,
  clientId: 'c',
  clientHost: '/h',
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata: subscription('t') }],
  reason: null,
  requiresKnownMemberId: false,
  supportsSkippingAssignment: true,
};

const syncing: SyncGroup = {
  type: 'sync',
  group: 'g',
  memberId: '',
  groupInstanceId: null,
  generation: 1,
  protocolType: 'consumer',
  protocol: null,
  assignments: [],
};

const committing: CommitOffsets = {
  type: 'commit-offsets',
  group: 'g',
  generation: -1,
  memberId: '',
  groupInstanceId: null,
  knowsMemberEpoch: true,
  retentionMs: -1,
  topics: [],
};

/** Hard state in a form that two of them can be compared in. */
export function plain(image: GroupsImage) {
  const offsets = [...image.offsets.groups()].flatMap((group) => [...image.offsets.offsets(group)]);
  const name = ([key]: (typeof offsets)[number]) => `${key.group} ${key.topic} ${key.partition}`;
  return {
    groups: [...image.groups].sort(([a], [b]) => (a < b ? -1 : 1)),
    offsets: offsets.sort((a, b) => (name(a) < name(b) ? -1 : 1)),
  };
}
