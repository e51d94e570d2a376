/**
 * Group coordinator of one partition of `__consumer_offsets`: routes commands to their groups.
 *
 * Of a group at work only its members know more than the log: a coordinator that starts anew finds the
 * groups as they last rested and gives everybody one more session to be heard of. The records of a
 * decision are applied before the next one is asked for, or the coordinator is thrown away.
 *
 * Invariants  `image` changes in `apply` alone; at rest, a group at work is what its record says; every
 *             ticket gets one reply, except those that are abandoned
 */
import type { ErrorName } from '../../../protocol/errors.ts';
import type { GroupRecord, OffsetCommitRecord } from '../../../protocol/internal/offsets-log.ts';
import { assert } from '../../base/assert.ts';
import type { Failure } from '../../base/outcome.ts';
import type { Millis } from '../../base/units.ts';
import type { CoordinatorShard, Decision, Ticket } from '../coordinator.ts';
import { Alarms } from './alarms.ts';
import type { GroupCensus } from './census.ts';
import { awaitedBy as awaitedByClassic } from './classic/awaited.ts';
import { ClassicGroup } from './classic/classic-group.ts';
import { heartbeat } from './classic/heartbeat.ts';
import { joinGroup } from './classic/join.ts';
import { abandonTicket, expireSessions, leaveGroup } from './classic/leave.ts';
import {
  joinDeadlinePassed,
  rebalance,
  refusedJoin,
  refusedSync,
  syncDeadlinePassed,
} from './classic/rebalance.ts';
import { syncGroup } from './classic/sync.ts';
import type {
  DeleteGroups,
  GroupCommand,
  GroupReply,
  GroupTimeline,
  Heartbeat,
  JoinGroup,
  LeaveGroup,
  ListGroups,
  RebalanceCause,
  SyncGroup,
  TopicsDeleted,
} from './commands.ts';
import { awaitedBy } from './consumer/awaited.ts';
import {
  heartbeatOfClassic,
  joinConsumerGroup,
  leaveConsumerGroup,
  syncConsumerGroup,
} from './consumer/classic-member.ts';
import type { ConsumerHeartbeat, DescribeConsumerGroups, TopicsChanged } from './consumer/commands.ts';
import { ConsumerGroup } from './consumer/consumer-group.ts';
import { describeConsumerGroup } from './consumer/describe.ts';
import { isToBeDowngraded } from './consumer/downgrade.ts';
import { consumerHeartbeat } from './consumer/heartbeat.ts';
import { abandonHeartbeat, expireMembers } from './consumer/leave.ts';
import { loadedGroup, verifyRecorded } from './consumer/load.ts';
import { downgraded, upgraded, upgradeProblem } from './consumer/migration.ts';
import { followUp, refused } from './consumer/reconciliation.ts';
import { heartbeatProblem } from './consumer/requests.ts';
import { followTopics } from './consumer/target.ts';
import { TopicPatterns } from './consumer/topic-patterns.ts';
import { DeletedTopics, deleteGroup, forgetGroup } from './deletion.ts';
import { describeGroup, listGroups } from './describe.ts';
import { Draft, type GroupOptions, type Register } from './draft.ts';
import type { Group } from './group.ts';
import { GroupsImage } from './image.ts';
import { commitOffsets, deleteOffsets, fetchOffsets } from './offsets.ts';
import { RetentionSweep } from './retention.ts';
import { slice } from './slice.ts';

export class GroupCoordinator implements CoordinatorShard<GroupCommand, GroupReply, GroupRecord> {
  readonly #options: GroupOptions;
  readonly #image = new GroupsImage();
  /** Groups with members or a past; those with offsets alone are made up when they are asked for. */
  readonly #groups = new Map<string, Group>();
  readonly #register: Register = {
    waiting: new Map(),
    rebalances: new Map(),
    patterns: new TopicPatterns(),
  };
  readonly #alarms = new Alarms();
  readonly #deletedTopics = new DeletedTopics();
  /** Offsets committed of each group that has some, since this coordinator was loaded. */
  readonly #commits = new Map<string, number>();
  #isLoaded = false;
  #sweep: RetentionSweep | undefined;
  #nextSweep: Millis = Number.POSITIVE_INFINITY;

  constructor(options: GroupOptions) {
    this.#options = options;
  }

  /** The hard state. */
  get image(): GroupsImage {
    return this.#image;
  }

  /** Rebalances begun since this coordinator has been loaded, for metrics. */
  get rebalances(): ReadonlyMap<RebalanceCause, number> {
    return this.#register.rebalances;
  }

  /** Every group in numbers, for metrics. */
  *census(): Generator<GroupCensus> {
    const { offsets } = this.#image;
    const own = (group: string) => ({
      group,
      commits: this.#commits.get(group) ?? 0,
      offsets: offsets.topics(group),
    });
    for (const [id, { state, members, timeline }] of this.#groups) {
      yield { ...own(id), state, members: members.size, rebalances: timeline.counts };
    }
    for (const id of offsets.groups()) {
      if (!this.#groups.has(id)) yield { ...own(id), state: 'Empty', members: 0, rebalances: new Map() };
    }
  }

  get nextDeadline(): Millis | undefined {
    const sweeping = this.#sweep !== undefined || !this.#deletedTopics.isOver;
    const own = sweeping ? Number.NEGATIVE_INFINITY : this.#nextSweep;
    const next = Math.min(own, this.#alarms.next ?? Number.POSITIVE_INFINITY);
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  /** The first command is `loaded`. */
  decide(command: GroupCommand, ticket: Ticket, now: Millis): Decision<GroupReply, GroupRecord> {
    assert(this.#isLoaded !== (command.type === 'loaded'), 'a coordinator is loaded once, before all else');
    const draft = new Draft(this.#options, this.#register, now);
    const reply = this.#decide(command, ticket, draft);
    if (reply !== undefined) draft.reply(ticket, reply);
    return draft;
  }

  apply(record: GroupRecord): void {
    this.#image.apply(record);
    if (!this.#isLoaded) return;
    if (record.type === 'OffsetCommit') this.#countCommit(record);
    if (record.type !== 'GroupMetadata') return;
    const group = this.#groups.get(record.group);
    const classic = group?.type === 'classic' ? group : undefined;
    assert((classic === undefined) === (record.value === null), `group ${record.group} is what is recorded`);
    if (classic === undefined || record.value === null) return;
    assert(
      classic.generation === record.value.generation,
      `group ${classic.id} rests at its recorded generation`,
    );
  }

  /** Does what is due; with much to do in one go, the next deadline has passed already. */
  expire(now: Millis): Decision<GroupReply, GroupRecord> {
    const draft = new Draft(this.#options, this.#register, now);
    for (const id of this.#alarms.takeDue(now, slice)) this.#wake(this.#groups.get(id)!, draft);
    // Sweeps look at hard state: not together with records that are still to be applied.
    if (draft.records.length === 0) this.#continueSweeps(draft);
    return draft;
  }

  /** Asserts what holds between any two commands. O(groups × members), for tests. */
  verify(): void {
    let tickets = 0;
    for (const group of this.#groups.values()) {
      group.verify();
      for (const ticket of ticketsOf(group)) {
        tickets++;
        assert(this.#register.waiting.get(ticket) === group.id, `ticket ${ticket} is registered`);
      }
      if (group.type === 'consumer') verifyRecorded(group, this.#image.consumerGroups.get(group.id));
      assert(!group.isBlank || this.#image.has(group.id), `group ${group.id} has something to keep`);
    }
    assert(tickets === this.#register.waiting.size, 'no ticket is forgotten');
  }

  /** The reply for the command's own ticket, unless it has been or will be given. */
  #decide(command: GroupCommand, ticket: Ticket, draft: Draft): GroupReply | undefined {
    switch (command.type) {
      case 'join':
        return this.#join(command, ticket, draft);
      case 'sync':
        return this.#sync(command, ticket, draft);
      case 'leave':
        return this.#leave(command, draft);
      case 'heartbeat': {
        if (command.group === '') return { type: 'heartbeat', error: 'INVALID_GROUP_ID' };
        const error = this.#heartbeat(command, draft);
        return { type: 'heartbeat', error };
      }
      case 'commit-offsets':
        return commitOffsets(this.#find(command.group), command, draft);
      case 'fetch-offsets':
        return fetchOffsets(this.#groups.get(command.group), this.#image.offsets, command);
      case 'delete-offsets':
        if (command.group === '') return { type: 'delete-offsets', error: 'INVALID_GROUP_ID', topics: [] };
        return deleteOffsets(this.#find(command.group), this.#image.offsets, command, draft);
      case 'describe': {
        const groups = command.groups.map((id) => describeGroup(id, this.#find(id)));
        return { type: 'describe', groups };
      }
      case 'list':
        return this.#list(command);
      case 'delete-groups':
        return this.#deleteGroups(command, draft);
      case 'timeline':
        return this.#timeline(command, draft);
      case 'consumer-heartbeat':
        return this.#consumerHeartbeat(command, ticket, draft);
      case 'describe-consumer':
        return this.#describeConsumers(command, draft);
      case 'topics-changed':
        return this.#topicsChanged(command, draft);
      case 'topics-deleted':
        return this.#topicsDeleted(command, draft);
      case 'abandon':
        this.#abandon(command.ticket, draft);
        return { type: 'abandon' };
      case 'loaded':
        this.#load(draft);
        return { type: 'loaded' };
    }
  }

  /** A group at work, or what stands for one that has offsets alone. */
  #find(id: string): Group | undefined {
    const group = this.#groups.get(id);
    if (group !== undefined || !this.#image.offsets.has(id)) return group;
    return new ClassicGroup(id, -1);
  }

  #heartbeat(command: Heartbeat, draft: Draft): ErrorName {
    const group = this.#groups.get(command.group);
    if (group === undefined) return 'UNKNOWN_MEMBER_ID';
    const isClassic = group.type === 'classic';
    const error = isClassic ? heartbeat(group, command, draft) : heartbeatOfClassic(group, command, draft);
    if (!isClassic) this.#keep(group, draft);
    return error;
  }

  #join(command: JoinGroup, ticket: Ticket, draft: Draft): GroupReply | undefined {
    const { group: id, memberId, sessionTimeoutMs } = command;
    const { minSessionTimeoutMs, maxSessionTimeoutMs } = draft.settings;
    if (id === '') return refusedJoin('INVALID_GROUP_ID', memberId);
    if (sessionTimeoutMs < minSessionTimeoutMs || sessionTimeoutMs > maxSessionTimeoutMs) {
      return refusedJoin('INVALID_SESSION_TIMEOUT', memberId);
    }
    const known = this.#groups.get(id);
    const isConsumers = known?.type === 'consumer';
    if (isConsumers && known.state !== 'Empty') {
      const reply = joinConsumerGroup(known, command, draft);
      this.#keep(known, draft);
      return reply;
    }
    if ((known === undefined || isConsumers) && memberId !== '') {
      return refusedJoin('UNKNOWN_MEMBER_ID', memberId);
    }
    if (isConsumers) forgetGroup(known, this.#image, draft);
    const group = known?.type === 'classic' ? known : new ClassicGroup(id, draft.wallTime);
    this.#groups.set(id, group);
    const reply = joinGroup(group, command, ticket, draft);
    this.#keep(group, draft);
    return reply;
  }

  #sync(command: SyncGroup, ticket: Ticket, draft: Draft): GroupReply | undefined {
    if (command.group === '') return refusedSync('INVALID_GROUP_ID');
    const group = this.#groups.get(command.group);
    if (group === undefined) return refusedSync('UNKNOWN_MEMBER_ID');
    const isClassic = group.type === 'classic';
    const reply = isClassic
      ? syncGroup(group, command, ticket, draft)
      : syncConsumerGroup(group, command, draft);
    this.#keep(group, draft);
    return reply;
  }

  #leave(command: LeaveGroup, draft: Draft): GroupReply {
    if (command.group === '') return { type: 'leave', error: 'INVALID_GROUP_ID', members: [] };
    const group = this.#groups.get(command.group);
    if (group === undefined) return { type: 'leave', error: 'UNKNOWN_MEMBER_ID', members: [] };
    const isClassic = group.type === 'classic';
    const reply = isClassic ? leaveGroup(group, command, draft) : leaveConsumerGroup(group, command, draft);
    this.#keep(group, draft);
    return reply;
  }

  #list(command: ListGroups): GroupReply {
    const ids = new Set([...this.#groups.keys(), ...this.#image.offsets.groups()]);
    const groups = [...ids].map((id) => this.#find(id)!);
    return { type: 'list', groups: listGroups(groups, command) };
  }

  #deleteGroups({ groups }: DeleteGroups, draft: Draft): GroupReply {
    const gone = new Set<string>();
    const results = groups.map((id) => {
      const group = gone.has(id) ? undefined : this.#find(id);
      const error = deleteGroup(id, group, this.#image, draft);
      if (error === 'NONE') {
        gone.add(id);
        this.#forget(id);
      }
      return { group: id, error };
    });
    return { type: 'delete-groups', groups: results };
  }

  #timeline({ group: id }: GroupTimeline, { now }: Draft): GroupReply {
    const group = this.#find(id);
    if (group === undefined) {
      const nothing = { rebalances: [], awaited: [], remainingMs: undefined };
      return { type: 'timeline', error: 'GROUP_ID_NOT_FOUND', ...nothing };
    }
    const rebalances = [...group.timeline.rebalances];
    const awaited = group.type === 'classic' ? awaitedByClassic(group, now) : awaitedBy(group, now);
    return { type: 'timeline', error: 'NONE', rebalances, ...awaited };
  }

  #consumerHeartbeat(command: ConsumerHeartbeat, ticket: Ticket, draft: Draft): GroupReply | undefined {
    const { group: id, memberEpoch, clientId } = command;
    const problem = heartbeatProblem(command, draft);
    if (problem !== undefined) return refused(problem, id, command.memberId, draft);
    const memberId = command.memberId === '' ? draft.options.newMemberId(clientId) : command.memberId;
    const group = this.#consumerGroup(id, memberEpoch === 0, draft);
    if ('error' in group) return refused(group, id, memberId, draft);
    const reply = consumerHeartbeat(group, { ...command, memberId }, ticket, draft);
    this.#keep(group, draft);
    return reply;
  }

  /** The group that a member is in, or is about to join. */
  #consumerGroup(id: string, isJoining: boolean, draft: Draft): ConsumerGroup | Failure {
    const known = this.#groups.get(id);
    if (known?.type === 'consumer') return known;
    if (!isJoining) return { error: 'UNKNOWN_MEMBER_ID', message: `There is no consumer group ${id}.` };
    const isAtWork = known !== undefined && known.state !== 'Empty';
    const problem = isAtWork ? upgradeProblem(known, draft) : undefined;
    if (problem !== undefined) return problem;
    if (known !== undefined) forgetGroup(known, this.#image, draft);
    const group = isAtWork ? upgraded(known, draft) : new ConsumerGroup(id);
    this.#groups.set(id, group);
    return group;
  }

  #describeConsumers({ groups }: DescribeConsumerGroups, draft: Draft): GroupReply {
    const descriptions = groups.map((id) => {
      const group = this.#groups.get(id);
      return group?.type === 'consumer' ? describeConsumerGroup(group, draft) : undefined;
    });
    return { type: 'describe-consumer', groups: descriptions };
  }

  #topicsChanged({ names }: TopicsChanged, draft: Draft): GroupReply {
    const changed = draft.patterns.update(names, draft.topics);
    for (const group of this.#groups.values()) {
      if (group.type !== 'consumer' || !group.isAffectedBy(changed)) continue;
      group.isOutdated = true;
      group.wake(draft.now);
      this.#keep(group, draft);
    }
    return { type: 'topics-changed' };
  }

  #topicsDeleted(command: TopicsDeleted, draft: Draft): GroupReply {
    this.#deletedTopics.add(command);
    this.#deletedTopics.step(this.#image, draft);
    return { type: 'topics-deleted' };
  }

  #abandon(ticket: Ticket, draft: Draft): void {
    const id = this.#register.waiting.get(ticket);
    if (id === undefined) return;
    this.#register.waiting.delete(ticket);
    const group = this.#groups.get(id)!;
    if (group.type === 'classic') abandonTicket(group, ticket, draft);
    else abandonHeartbeat(group, ticket, draft);
    this.#keep(group, draft);
  }

  #load(draft: Draft): void {
    this.#isLoaded = true;
    this.#nextSweep = draft.now + draft.settings.offsetsRetentionCheckIntervalMs;
    for (const [id, image] of this.#image.consumerGroups) {
      const group = loadedGroup(id, image, draft);
      this.#groups.set(id, group);
      this.#keep(group, draft);
    }
    for (const [id, metadata] of this.#image.groups) {
      const group = new ClassicGroup(id, draft.wallTime, metadata);
      this.#groups.set(id, group);
      for (const member of group.members.values()) group.hear(member, draft.now);
      if (group.members.size > draft.settings.maxSize) {
        const text = `The group has ${group.members.size} members, at most ${draft.settings.maxSize} are allowed.`;
        rebalance(group, { cause: 'over-capacity', text }, draft);
      }
      this.#keep(group, draft);
    }
  }

  #wake(group: Group, draft: Draft): void {
    if (group.type === 'classic') wakeClassic(group, draft);
    else {
      if (group.isOutdated) {
        followTopics(group, draft);
        followUp(group, draft);
      }
      expireMembers(group, draft);
    }
    group.rearm();
    this.#keep(group, draft);
  }

  #continueSweeps(draft: Draft): void {
    if (!this.#deletedTopics.isOver) {
      this.#deletedTopics.step(this.#image, draft);
      return;
    }
    if (this.#nextSweep <= draft.now) {
      this.#sweep ??= new RetentionSweep(this.#image, this.#groups);
      this.#nextSweep = draft.now + draft.settings.offsetsRetentionCheckIntervalMs;
    }
    if (this.#sweep === undefined) return;
    for (const id of this.#sweep.step(draft)) this.#forget(id);
    if (this.#sweep.isOver) this.#sweep = undefined;
  }

  #countCommit({ group, value }: OffsetCommitRecord): void {
    if (value !== null) this.#commits.set(group, (this.#commits.get(group) ?? 0) + 1);
    else if (!this.#image.offsets.has(group)) this.#commits.delete(group);
  }

  /** After anything that may have changed the group. One that nobody could miss is not kept. */
  #keep(kept: Group, draft: Draft): void {
    const isOver = kept.type === 'consumer' && isToBeDowngraded(kept, draft);
    const group = isOver ? downgraded(kept, draft) : kept;
    if (isOver) this.#groups.set(group.id, group);
    if (group.isBlank && !this.#image.has(group.id)) this.#forget(group.id);
    else this.#alarms.set(group.id, group.wakeAt);
  }

  #forget(id: string): void {
    this.#groups.delete(id);
    this.#alarms.clear(id);
  }
}

function wakeClassic(group: ClassicGroup, draft: Draft): void {
  const { now } = draft;
  expireSessions(group, draft);
  if (group.joinDeadline !== undefined && group.joinDeadline <= now) joinDeadlinePassed(group, draft);
  if (group.syncDeadline !== undefined && group.syncDeadline <= now) syncDeadlinePassed(group, draft);
}

/** Of those who wait for the group. */
function ticketsOf(group: Group): Ticket[] {
  const members = group.type === 'classic' ? group.members.values() : group.members.values();
  return [...members].flatMap((member) => member.ticket ?? []);
}
