/**
 * What the group coordinator can be asked for, and what it replies: one command per API and a few from
 * its own driver. Versions do not reach it: where an old one behaves differently, a field says how.
 *
 * Each command gets exactly one reply, of the same `type`, for the ticket it came with. `join`, `sync` and
 * `consumer-heartbeat` may get theirs from a later command or from `expire`; all others at once. `NONE`
 * says that it worked.
 */
import type { ErrorName } from '../../../protocol/errors.ts';
import type { LeaderEpoch, Millis, Offset, Uuid } from '../../base/units.ts';
import type { Ticket } from '../coordinator.ts';
import type {
  ConsumerHeartbeat,
  ConsumerHeartbeatReply,
  DescribeConsumerGroups,
  DescribeConsumerReply,
  TopicsChanged,
} from './consumer/commands.ts';

/** Each command by its type, with its reply. */
interface GroupApi {
  join: { command: JoinGroup; reply: JoinReply };
  sync: { command: SyncGroup; reply: SyncReply };
  heartbeat: { command: Heartbeat; reply: HeartbeatReply };
  leave: { command: LeaveGroup; reply: LeaveReply };
  'commit-offsets': { command: CommitOffsets; reply: CommitOffsetsReply };
  'fetch-offsets': { command: FetchOffsets; reply: FetchOffsetsReply };
  'delete-offsets': { command: DeleteOffsets; reply: DeleteOffsetsReply };
  describe: { command: DescribeGroups; reply: DescribeReply };
  list: { command: ListGroups; reply: ListReply };
  'delete-groups': { command: DeleteGroups; reply: DeleteGroupsReply };
  timeline: { command: GroupTimeline; reply: TimelineReply };
  'consumer-heartbeat': { command: ConsumerHeartbeat; reply: ConsumerHeartbeatReply };
  'describe-consumer': { command: DescribeConsumerGroups; reply: DescribeConsumerReply };
  'topics-changed': { command: TopicsChanged; reply: Acknowledged<'topics-changed'> };
  'topics-deleted': { command: TopicsDeleted; reply: Acknowledged<'topics-deleted'> };
  abandon: { command: Abandon; reply: Acknowledged<'abandon'> };
  loaded: { command: Loaded; reply: Acknowledged<'loaded'> };
}

type CommandType = keyof GroupApi;
export type GroupCommand = GroupApi[CommandType]['command'];
export type GroupReply = GroupApi[CommandType]['reply'];
export type ReplyTo<Command extends GroupCommand> = GroupApi[Command['type']]['reply'];

/** Of a command that cannot be refused. */
interface Acknowledged<Type extends string> {
  readonly type: Type;
}

/** One way to share out partitions that a member can take part in, with what it says about itself. */
export interface MemberProtocol {
  readonly name: string;
  /** Opaque; kept, so it must not be a view of a request. */
  readonly metadata: Uint8Array;
}

export interface JoinGroup {
  readonly type: 'join';
  readonly group: string;
  /** Empty: a member that has none yet. */
  readonly memberId: string;
  /** Not null: a static member. */
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  /** As DescribeGroups shows it, such as `/10.0.0.7`. */
  readonly clientHost: string;
  readonly sessionTimeoutMs: Millis;
  /** v0 has none: its session timeout. */
  readonly rebalanceTimeoutMs: Millis;
  readonly protocolType: string;
  /** In the member's order of preference. */
  readonly protocols: readonly MemberProtocol[];
  /** Why the member joins, for people. */
  readonly reason: string | null;
  /** v4 and later: a member without an id is given one and has to join again with it. */
  readonly requiresKnownMemberId: boolean;
  /** v9 and later: a static leader that comes back can be told to leave the assignment as it is. */
  readonly supportsSkippingAssignment: boolean;
}

export interface JoinReply {
  readonly type: 'join';
  readonly error: ErrorName;
  /** −1 with an error. */
  readonly generation: number;
  /** Null with an error. */
  readonly protocolType: string | null;
  /** The protocol chosen; null with an error. Before v7 the empty text stands for null. */
  readonly protocol: string | null;
  /** Member id of the leader; empty with an error. */
  readonly leader: string;
  readonly skipAssignment: boolean;
  /** With MEMBER_ID_REQUIRED the id to join with. */
  readonly memberId: string;
  /** For the leader alone, else empty. */
  readonly members: readonly JoinedMember[];
}

export interface JoinedMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly metadata: Uint8Array;
}

export interface SyncGroup {
  readonly type: 'sync';
  readonly group: string;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generation: number;
  /** Null before v5. */
  readonly protocolType: string | null;
  /** Null before v5. */
  readonly protocol: string | null;
  /** From the leader; kept, so no views of a request. Others send none. */
  readonly assignments: readonly MemberAssignment[];
}

export interface MemberAssignment {
  readonly memberId: string;
  readonly assignment: Uint8Array;
}

export interface SyncReply {
  readonly type: 'sync';
  readonly error: ErrorName;
  readonly protocolType: string | null;
  readonly protocol: string | null;
  /** Empty with an error, and for a member that was given nothing. */
  readonly assignment: Uint8Array;
}

export interface Heartbeat {
  readonly type: 'heartbeat';
  readonly group: string;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generation: number;
}

interface HeartbeatReply {
  readonly type: 'heartbeat';
  readonly error: ErrorName;
}

export interface LeaveGroup {
  readonly type: 'leave';
  readonly group: string;
  readonly members: readonly LeavingMember[];
}

export interface LeavingMember {
  /** Empty: an administrator removes the static member with this instance id. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly reason: string | null;
}

export interface LeaveReply {
  readonly type: 'leave';
  /** Of the whole request. Before v3 the error of the only member takes its place when it is NONE. */
  readonly error: ErrorName;
  /** In the order of the command; empty with an error. */
  readonly members: readonly {
    readonly memberId: string;
    readonly groupInstanceId: string | null;
    readonly error: ErrorName;
  }[];
}

export interface CommitOffsets {
  readonly type: 'commit-offsets';
  readonly group: string;
  /** −1: not by a member of a generation. */
  readonly generation: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /**
   * v9 and later: members of consumer groups can commit, and a group that is not there is
   * GROUP_ID_NOT_FOUND, before that ILLEGAL_GENERATION.
   */
  readonly knowsMemberEpoch: boolean;
  /** How long to keep the offsets (v2 to v4), −1: as configured. */
  readonly retentionMs: Millis;
  /** Topics that exist; what does not is refused by the handler. */
  readonly topics: readonly CommittedTopic[];
}

export interface CommittedTopic {
  readonly name: string;
  readonly id: Uuid;
  readonly partitions: readonly {
    readonly partition: number;
    readonly offset: Offset;
    /** −1: unknown. */
    readonly leaderEpoch: LeaderEpoch;
    readonly metadata: string;
  }[];
}

export interface CommitOffsetsReply {
  readonly type: 'commit-offsets';
  /** In the order of the command. */
  readonly topics: readonly TopicErrors[];
}

/** A result for each partition of a topic. */
export interface TopicErrors {
  readonly name: string;
  readonly partitions: readonly { readonly partition: number; readonly error: ErrorName }[];
}

/** Offsets of one group; a request for several is several commands. */
export interface FetchOffsets {
  readonly type: 'fetch-offsets';
  readonly group: string;
  /** Null: not by a member. */
  readonly memberId: string | null;
  /** −1: not by a member. */
  readonly memberEpoch: number;
  /** Null: all there are. */
  readonly topics:
    | readonly {
        readonly name: string;
        /** An offset of an earlier topic of this name does not count; the zero id: whichever topic. */
        readonly id: Uuid;
        readonly partitions: readonly number[];
      }[]
    | null;
  /** Wait out offsets of open transactions (UNSTABLE_OFFSET_COMMIT); there are none yet. */
  readonly requireStable: boolean;
}

export interface FetchOffsetsReply {
  readonly type: 'fetch-offsets';
  readonly error: ErrorName;
  /** In the order of the command, or by name. */
  readonly topics: readonly FetchedTopic[];
}

export interface FetchedTopic {
  readonly name: string;
  /** As asked for; with all topics, as committed. */
  readonly id: Uuid;
  readonly partitions: readonly FetchedOffset[];
}

/** Offset −1, epoch −1 and empty metadata where nothing is committed: that is no error. */
export interface FetchedOffset {
  readonly partition: number;
  readonly offset: Offset;
  readonly leaderEpoch: LeaderEpoch;
  readonly metadata: string;
  readonly error: ErrorName;
}

export interface DeleteOffsets {
  readonly type: 'delete-offsets';
  readonly group: string;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly number[] }[];
}

export interface DeleteOffsetsReply {
  readonly type: 'delete-offsets';
  readonly error: ErrorName;
  /** In the order of the command; empty with an error. */
  readonly topics: readonly TopicErrors[];
}

interface DescribeGroups {
  readonly type: 'describe';
  readonly groups: readonly string[];
}

interface DescribeReply {
  readonly type: 'describe';
  /** In the order of the command. */
  readonly groups: readonly GroupDescription[];
}

/** Names as on the wire. */
export type GroupState =
  | 'Empty'
  | 'PreparingRebalance'
  | 'CompletingRebalance'
  | 'Reconciling'
  | 'Stable'
  | 'Dead';

export interface GroupDescription {
  readonly group: string;
  /** GROUP_ID_NOT_FOUND with the state Dead; before v6 the answer has no error then. */
  readonly error: ErrorName;
  readonly state: GroupState;
  /** Empty: offsets alone. */
  readonly protocolType: string;
  /** The protocol chosen; empty unless Stable. */
  readonly protocol: string;
  readonly members: readonly MemberDescription[];
}

interface MemberDescription {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** Empty unless Stable. */
  readonly metadata: Uint8Array;
  /** Empty unless Stable. */
  readonly assignment: Uint8Array;
}

export interface ListGroups {
  readonly type: 'list';
  /** Whatever their case; empty: all. */
  readonly states: readonly string[];
  /** Whatever their case; empty: all. */
  readonly types: readonly string[];
}

interface ListReply {
  readonly type: 'list';
  readonly groups: readonly ListedGroup[];
}

export interface ListedGroup {
  readonly group: string;
  readonly protocolType: string;
  readonly state: GroupState;
  readonly groupType: 'classic' | 'consumer';
}

export interface DeleteGroups {
  readonly type: 'delete-groups';
  readonly groups: readonly string[];
}

interface DeleteGroupsReply {
  readonly type: 'delete-groups';
  /** In the order of the command. */
  readonly groups: readonly { readonly group: string; readonly error: ErrorName }[];
}

/** The rebalances of a group that this coordinator has led. */
export interface GroupTimeline {
  readonly type: 'timeline';
  readonly group: string;
}

interface TimelineReply {
  readonly type: 'timeline';
  /** GROUP_ID_NOT_FOUND or NONE. */
  readonly error: ErrorName;
  /** Oldest first; a bounded number. */
  readonly rebalances: readonly Rebalance[];
  /** None while the group rests. */
  readonly awaited: readonly AwaitedMember[];
  /** How long the group goes on without them at most; undefined while it rests. */
  readonly remainingMs: Millis | undefined;
}

/** Whom a group waits for. */
export interface Awaited {
  readonly awaited: readonly AwaitedMember[];
  /** Until the group goes on without them; undefined while it rests. */
  readonly remainingMs: Millis | undefined;
}

/** A member that a group cannot go on without, for now. */
export interface AwaitedMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** Empty: it has been given its id and has not joined with it yet. */
  readonly clientId: string;
  readonly clientHost: string;
  /** What it has yet to do. */
  readonly step: 'join' | 'bring-assignment' | 'fetch-assignment' | 'release-partitions' | 'catch-up';
}

/** Why a rebalance began; a label for metrics. */
export type RebalanceCause =
  | 'member-joined'
  | 'member-rejoined'
  | 'member-changed'
  | 'member-left'
  | 'session-expired'
  | 'sync-expired'
  | 'release-expired'
  | 'topics-changed'
  | 'migrated'
  | 'over-capacity';

export interface Rebalance {
  readonly cause: RebalanceCause;
  /** A sentence for people. */
  readonly reason: string;
  /** When it began, by the wall clock. */
  readonly startedAt: Millis;
  /** When the members were told the new generation; undefined while they are awaited. */
  readonly completedAt: Millis | undefined;
  /** The one it led to, or before it completed, the one it began in. */
  readonly generation: number;
  /** Members in that generation. */
  readonly members: number;
}

/** Topics are gone: their offsets go too. */
export interface TopicsDeleted {
  readonly type: 'topics-deleted';
  /** The zero id: whichever topic has this name. */
  readonly topics: readonly { readonly name: string; readonly id: Uuid }[];
}

/** Nobody waits for this ticket's reply any more, as the connection is gone. It gets none. */
interface Abandon {
  readonly type: 'abandon';
  readonly ticket: Ticket;
}

/** All records of the log have been applied: the first command of a shard. */
interface Loaded {
  readonly type: 'loaded';
}
