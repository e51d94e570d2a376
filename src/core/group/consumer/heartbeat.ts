/**
 * A member's heartbeat: it joins, says what has changed and what it owns, and is told where it stands.
 *
 * What it wants may begin an epoch; what it owns may bring it, and then others, a step further.
 */
import type { ConsumerMemberValue } from '../../../../protocol/internal/consumer-group-log.ts';
import type { Failure } from '../../../base/outcome.ts';
import type { Millis } from '../../../base/units.ts';
import type { Ticket } from '../../coordinator.ts';
import type { Draft } from '../draft.ts';
import type { ConsumerHeartbeat, ConsumerHeartbeatReply } from './commands.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { epochProblem, memberProblem } from './fencing.ts';
import { leaveGroup } from './leave.ts';
import type { ConsumerMember } from './member.ts';
import { partitionsOf } from './partitions.ts';
import { awayEpoch } from './position.ts';
import { answerParked, followUp, hear, reconcile, refused, replaceMember, told } from './reconciliation.ts';
import { addMember, setMetadata } from './records.ts';
import { beginEpoch, reasonToAssign } from './target.ts';

/** The reply, unless the ticket gets it when there is news. The command has been checked. */
export function consumerHeartbeat(
  group: ConsumerGroup,
  command: ConsumerHeartbeat,
  ticket: Ticket,
  draft: Draft,
): ConsumerHeartbeatReply | undefined {
  const { memberId, memberEpoch } = command;
  const isJoining = memberEpoch === 0;
  const problem = isJoining ? joinProblem(group, command, draft) : presenceProblem(group, command);
  if (problem !== undefined) return refused(problem, group.id, memberId, draft);
  if (memberEpoch < 0) return leaveGroup(group, command, draft);
  const known = isJoining ? predecessor(group, command) : group.members.get(memberId);
  const before = known?.metadata;
  const metadata = described(command, before);
  const member =
    known === undefined
      ? addMember(group, memberId, metadata, draft)
      : placed(group, known, memberId, metadata, draft);
  answerParked(group, member, draft);
  hear(group, member, draft);
  takeLease(group, member, command.busyLeaseMs, draft);
  const reason = reasonToAssign(member, before, '.');
  if (reason !== undefined) beginEpoch(group, reason, draft);
  reconcile(group, member, command.owned === null ? null : partitionsOf(command.owned), draft);
  followUp(group, draft);
  const reply = told(group, member, isFull(command), draft);
  const isNews = reply.assignment !== null || reply.memberEpoch !== memberEpoch;
  if (isNews || command.waitMs <= 0) return reply;
  park(group, member, command.waitMs, ticket, draft);
  return undefined;
}

/** Why the member cannot join, or join again. */
function joinProblem(
  group: ConsumerGroup,
  { memberId, instanceId }: ConsumerHeartbeat,
  { settings }: Draft,
): Failure | undefined {
  const instance = instanceId === null ? undefined : group.staticMember(instanceId);
  const known = group.members.get(memberId);
  if (known !== undefined && instanceId !== null && known.instanceId !== instanceId) {
    return { error: 'INVALID_REQUEST', message: `Member ${memberId} is not instance ${instanceId}.` };
  }
  const isReleased = instance === undefined || instance.id === memberId || isReplaceable(instance);
  if (!isReleased) {
    const message = `Instance ${instanceId} is still member ${instance.id}.`;
    return { error: 'UNRELEASED_INSTANCE_ID', message };
  }
  const isNew = instance === undefined && known === undefined;
  if (!isNew || group.members.size < settings.consumer.maxSize) return undefined;
  return {
    error: 'GROUP_MAX_SIZE_REACHED',
    message: `The group has ${group.members.size} members, which is the most.`,
  };
}

function presenceProblem(group: ConsumerGroup, command: ConsumerHeartbeat): Failure | undefined {
  const { memberId, memberEpoch } = command;
  const problem = memberProblem(group, command);
  if (problem !== undefined) return problem;
  const member = group.members.get(memberId)!;
  if (member.metadata.classic !== null) {
    return { error: 'UNKNOWN_MEMBER_ID', message: `Member ${memberId} uses the classic protocol.` };
  }
  return memberEpoch < 0 ? undefined : epochProblem(member, command);
}

/** A classic consumer does not say that it means to come back. */
function isReplaceable({ position, metadata }: ConsumerMember): boolean {
  return position.epoch === awayEpoch || metadata.classic !== null;
}

/** The member that the joining one is, or takes the place of as the same instance. */
function predecessor(
  group: ConsumerGroup,
  { memberId, instanceId }: ConsumerHeartbeat,
): ConsumerMember | undefined {
  const instance = instanceId === null ? undefined : group.staticMember(instanceId);
  return instance ?? group.members.get(memberId);
}

/** What the member says of itself, with what it has said before where it is silent. */
function described(command: ConsumerHeartbeat, before: ConsumerMemberValue | undefined): ConsumerMemberValue {
  const { topics, pattern, rebalanceTimeoutMs } = command;
  return {
    instanceId: before === undefined ? command.instanceId : before.instanceId,
    rackId: command.rackId ?? before?.rackId ?? null,
    clientId: command.clientId,
    clientHost: command.clientHost,
    topics: topics === null ? (before?.topics ?? []) : [...new Set(topics)].sort(),
    pattern: pattern === null ? (before?.pattern ?? null) : pattern || null,
    rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? before!.rebalanceTimeoutMs : rebalanceTimeoutMs,
    assignor: command.assignor ?? before?.assignor ?? null,
    classic: null,
  };
}

/** The member in its place, with what it says recorded. */
function placed(
  group: ConsumerGroup,
  known: ConsumerMember,
  memberId: string,
  metadata: ConsumerMemberValue,
  draft: Draft,
): ConsumerMember {
  if (known.id !== memberId || isReplaceable(known)) {
    return replaceMember(group, known, memberId, metadata, draft);
  }
  if (JSON.stringify(metadata) !== JSON.stringify(known.metadata)) {
    setMetadata(group, known, metadata, draft);
  }
  return known;
}

/** The member's handlers are at work: what it has to give up may take longer, however often it asks. */
function takeLease(group: ConsumerGroup, member: ConsumerMember, leaseMs: Millis, draft: Draft): void {
  if (leaseMs <= 0) return;
  member.busyUntil = draft.now + Math.min(leaseMs, draft.settings.consumer.maxBusyLeaseMs);
  if (member.revokeBy === undefined || member.revokeBy >= member.busyUntil) return;
  member.revokeBy = member.busyUntil;
  group.wake(member.revokeBy);
}

/** Says everything: it has joined, or does not know whether its last heartbeat has arrived. */
function isFull({ memberEpoch, rebalanceTimeoutMs, topics, pattern, owned }: ConsumerHeartbeat): boolean {
  if (memberEpoch === 0) return true;
  return rebalanceTimeoutMs !== -1 && (topics !== null || pattern !== null) && owned !== null;
}

/** Nothing is new: the heartbeat is answered when something is, and counts as being heard of until then. */
function park(
  group: ConsumerGroup,
  member: ConsumerMember,
  waitMs: Millis,
  ticket: Ticket,
  draft: Draft,
): void {
  const until = draft.now + Math.min(waitMs, draft.options.ownSettings(group.id).consumerHeartbeatIntervalMs);
  member.parked = { ticket, until };
  group.wake(until);
  draft.wait(ticket, group.id);
}
