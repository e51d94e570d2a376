/**
 * Members of a consumer group that know the classic protocol alone: they join, ask for their assignment and
 * beat as ever, and the coordinator plays the leader's part.
 *
 * Joining is their heartbeat with everything in it: what they own is what they have not given up. A
 * generation is the member's own epoch. Whoever has a step to take is told to join again.
 */

import type { ErrorName } from '../../../../protocol/errors.ts';
import type {
  ConsumerMemberValue,
  TopicIdPartitions,
} from '../../../../protocol/internal/consumer-group-log.ts';
import {
  type ConsumerSubscription,
  encodeAssignment,
} from '../../../../protocol/internal/consumer-protocol.ts';
import { done, type Outcome, refused } from '../../../base/outcome.ts';
import { consumerProtocolType } from '../classic/classic-group.ts';
import type { Subscription } from '../classic/member.ts';
import { because, refusedJoin, refusedSync } from '../classic/rebalance.ts';
import type {
  Heartbeat,
  JoinGroup,
  JoinReply,
  LeaveGroup,
  LeaveReply,
  LeavingMember,
  MemberProtocol,
  SyncGroup,
  SyncReply,
} from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { memberProblem } from './fencing.ts';
import { removeMembers } from './leave.ts';
import type { ConsumerMember } from './member.ts';
import { partitionsOf, topicsOf } from './partitions.ts';
import { canMove, followUp, hear, reconcile, replaceMember } from './reconciliation.ts';
import { addMember, setMetadata } from './records.ts';
import { beginEpoch, reasonToAssign } from './target.ts';

export function joinConsumerGroup(group: ConsumerGroup, command: JoinGroup, draft: Draft): JoinReply {
  const { groupInstanceId: instanceId } = command;
  const found = predecessor(group, command);
  if (!found.ok) return refusedJoin(found.error, command.memberId);
  const known = found.value;
  const said = subscriptionOf(group, command, known, draft);
  if (said === undefined) return refusedJoin('INCONSISTENT_GROUP_PROTOCOL', command.memberId);
  // It was a member once: what it thinks it owns others may have by now.
  if (known === undefined && said.owned.length > 0) return refusedJoin('UNKNOWN_MEMBER_ID', command.memberId);
  if (known === undefined && group.members.size >= draft.settings.consumer.maxSize) {
    return refusedJoin('GROUP_MAX_SIZE_REACHED', command.memberId);
  }
  const id =
    command.memberId === '' ? draft.options.newMemberId(instanceId ?? command.clientId) : command.memberId;
  if (command.memberId === '' && instanceId === null && command.requiresKnownMemberId) {
    return refusedJoin('MEMBER_ID_REQUIRED', id);
  }
  const before = known?.metadata;
  const member = place(group, known, id, said.metadata, draft);
  const reason = reasonToAssign(member, before, because(command.reason));
  if (reason !== undefined) beginEpoch(group, reason, draft);
  reconcile(group, member, partitionsOf(said.owned), draft);
  hear(group, member, draft);
  member.rejoinBy = undefined;
  member.syncBy = draft.now + member.metadata.rebalanceTimeoutMs;
  group.wake(member.syncBy);
  followUp(group, draft);
  return joined(member);
}

/** Nobody leads: a member that does asks for nothing more than its own assignment. */
function joined({ id, position, metadata }: ConsumerMember): JoinReply {
  return {
    type: 'join',
    error: 'NONE',
    generation: position.epoch,
    protocolType: consumerProtocolType,
    protocol: metadata.classic?.protocols[0]?.name ?? null,
    leader: '',
    skipAssignment: false,
    memberId: id,
    members: [],
  };
}

/** The member that joins again, or that the joining one takes the place of as the same instance. */
function predecessor(
  group: ConsumerGroup,
  { memberId, groupInstanceId }: JoinGroup,
): Outcome<ConsumerMember | undefined> {
  const instance = groupInstanceId === null ? undefined : group.staticMember(groupInstanceId);
  if (memberId === '') return done(instance);
  if (groupInstanceId === null) return done(group.members.get(memberId));
  if (instance === undefined) return refused('UNKNOWN_MEMBER_ID', `Nobody is instance ${groupInstanceId}.`);
  if (instance.id !== memberId)
    return refused('FENCED_INSTANCE_ID', `Another is instance ${groupInstanceId}.`);
  return done(instance);
}

interface Said {
  readonly metadata: ConsumerMemberValue;
  /** Whenever it was given that: it has not given it up. */
  readonly owned: readonly TopicIdPartitions[];
}

/** What a joining member says; undefined when it is no consumer, or none that can be in a group with the others. */
function subscriptionOf(
  group: ConsumerGroup,
  command: JoinGroup,
  known: ConsumerMember | undefined,
  { options, topics }: Draft,
): Said | undefined {
  const { protocols } = command;
  const [first] = protocols;
  if (command.protocolType !== consumerProtocolType || first === undefined) return undefined;
  if (!hasCommonProtocol(group, protocols, known)) return undefined;
  const subscription = options.subscription(first.metadata);
  if (subscription === undefined) return undefined;
  const owned = subscription.ownedPartitions.flatMap(({ topic, partitions }) => {
    const topicId = topics.named(topic)?.id;
    return topicId === undefined ? [] : [{ topicId, partitions }];
  });
  return { metadata: classicMetadata(command, subscription), owned };
}

/** What a consumer group keeps of a classic member that says this of itself. */
export function classicMetadata(
  {
    groupInstanceId: instanceId,
    clientId,
    clientHost,
    rebalanceTimeoutMs,
    sessionTimeoutMs,
    protocols,
  }: Pick<JoinGroup, 'groupInstanceId' | 'clientId' | 'clientHost' | keyof Subscription>,
  { rack, topics }: ConsumerSubscription,
): ConsumerMemberValue {
  return {
    instanceId,
    rackId: rack,
    clientId,
    clientHost,
    topics: [...new Set(topics)].sort(),
    pattern: null,
    rebalanceTimeoutMs,
    assignor: null,
    classic: { sessionTimeoutMs, protocols },
  };
}

/** Whether its classic members could be a group of their own, which they may have to be one day. */
function hasCommonProtocol(
  group: ConsumerGroup,
  protocols: readonly MemberProtocol[],
  except: ConsumerMember | undefined,
): boolean {
  let common = protocols.map(({ name }) => name);
  for (const member of group.members.values()) {
    const { classic } = member.metadata;
    if (classic === null || member === except) continue;
    common = common.filter((name) => classic.protocols.some((protocol) => protocol.name === name));
  }
  return common.length > 0;
}

function place(
  group: ConsumerGroup,
  known: ConsumerMember | undefined,
  id: string,
  metadata: ConsumerMemberValue,
  draft: Draft,
): ConsumerMember {
  if (known === undefined) return addMember(group, id, metadata, draft);
  if (known.id !== id || known.metadata.classic === null)
    return replaceMember(group, known, id, metadata, draft);
  setMetadata(group, known, metadata, draft);
  return known;
}

export function syncConsumerGroup(group: ConsumerGroup, command: SyncGroup, draft: Draft): SyncReply {
  const found = caller(group, command);
  if (!found.ok) return refusedSync(found.error);
  const member = found.value;
  const { position, metadata } = member;
  const protocol = metadata.classic?.protocols[0]?.name ?? null;
  const isOther = command.protocolType !== null && command.protocolType !== consumerProtocolType;
  if (isOther || (command.protocol !== null && command.protocol !== protocol)) {
    return refusedSync('INCONSISTENT_GROUP_PROTOCOL');
  }
  hear(group, member, draft);
  // What a member has to give up it learns from an assignment without it.
  if (position.epoch < group.epoch && position.state !== 'revoking') {
    callBack(group, member, draft);
    return refusedSync('REBALANCE_IN_PROGRESS');
  }
  member.syncBy = undefined;
  return {
    type: 'sync',
    error: 'NONE',
    protocolType: consumerProtocolType,
    protocol,
    assignment: assignmentOf(member, draft),
  };
}

/** What the member may use, as consumers tell each other. */
export function assignmentOf({ position }: Pick<ConsumerMember, 'position'>, { topics }: Draft): Uint8Array {
  const partitions = topicsOf(position.assigned).flatMap(({ topicId, partitions: indexes }) => {
    const topic = topics.withId(topicId)?.name;
    return topic === undefined ? [] : [{ topic, partitions: indexes }];
  });
  return encodeAssignment({ partitions, userData: null });
}

export function heartbeatOfClassic(group: ConsumerGroup, command: Heartbeat, draft: Draft): ErrorName {
  const found = caller(group, command);
  if (!found.ok) return found.error;
  const member = found.value;
  hear(group, member, draft);
  const mustRejoin = member.position.epoch < group.epoch || member.position.state === 'revoking';
  if (!mustRejoin && !canMove(group, member)) return 'NONE';
  callBack(group, member, draft);
  return 'REBALANCE_IN_PROGRESS';
}

/** The member is told to join again, and has its rebalance timeout to do so. */
function callBack(group: ConsumerGroup, member: ConsumerMember, draft: Draft): void {
  member.syncBy = undefined;
  member.rejoinBy ??= draft.now + member.metadata.rebalanceTimeoutMs;
  group.wake(member.rejoinBy);
}

/** The classic member that speaks, at its present epoch. */
function caller(
  group: ConsumerGroup,
  { memberId, groupInstanceId: instanceId, generation }: Heartbeat | SyncGroup,
): Outcome<ConsumerMember> {
  const problem = memberProblem(group, { memberId, instanceId });
  if (problem !== undefined) return { ok: false, ...problem };
  const member = group.members.get(memberId)!;
  if (member.metadata.classic === null)
    return refused('UNKNOWN_MEMBER_ID', `${memberId} is no classic member.`);
  if (generation === member.position.epoch) return done(member);
  return refused('ILLEGAL_GENERATION', `The member's generation is ${member.position.epoch}.`);
}

/** Classic members go, and static ones of either kind that an administrator removes. */
export function leaveConsumerGroup(group: ConsumerGroup, command: LeaveGroup, draft: Draft): LeaveReply {
  const leaving: ConsumerMember[] = [];
  const members = command.members.map((each) => {
    const { memberId, groupInstanceId } = each;
    const found = leaver(group, each);
    if (!found.ok) return { memberId, groupInstanceId, error: found.error };
    if (!leaving.includes(found.value)) leaving.push(found.value);
    return { memberId, groupInstanceId, error: 'NONE' as const };
  });
  if (leaving.length > 0) {
    const names = leaving.map(({ id }) => id).join(', ');
    const reason = command.members.find((member) => member.reason !== null)?.reason ?? null;
    const text = `Left by ${names}${because(reason)}`;
    removeMembers(group, leaving, `It left${because(reason)}`, { cause: 'member-left', text }, draft);
  }
  return { type: 'leave', error: 'NONE', members };
}

function leaver(
  group: ConsumerGroup,
  { memberId, groupInstanceId: instanceId }: LeavingMember,
): Outcome<ConsumerMember> {
  const instance = instanceId === null ? undefined : group.staticMember(instanceId);
  if (memberId === '' && instance !== undefined) return done(instance);
  const problem = memberProblem(group, { memberId, instanceId });
  if (problem !== undefined) return { ok: false, ...problem };
  const member = group.members.get(memberId)!;
  if (member.metadata.classic === null)
    return refused('UNKNOWN_MEMBER_ID', `${memberId} is no classic member.`);
  return done(member);
}
