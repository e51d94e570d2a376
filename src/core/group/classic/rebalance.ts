/**
 * A rebalance: it begins, awaits the members, and ends in a new generation or an empty group.
 *
 * A group that was empty waits a while for more members before its first generation, as starting
 * consumers one by one would otherwise be one rebalance each. Later rebalances end as soon as all
 * members have come back, or without those who have not when the longest of their timeouts is over.
 */
import type { ErrorName } from '../../../../protocol/errors.ts';
import { assert } from '../../../base/assert.ts';
import type { Millis } from '../../../base/units.ts';
import type { Ticket } from '../../coordinator.ts';
import type { JoinReply, RebalanceCause, SyncReply } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { ClassicGroup } from './classic-group.ts';
import { type Member, noBytes } from './member.ts';

/** Between two attempts to end a rebalance for which nobody has joined. */
const shortestRetryMs: Millis = 1000;

/** Why a rebalance is needed: a label, and a sentence for people. */
export interface Reason {
  readonly cause: RebalanceCause;
  readonly text: string;
}

export function refusedJoin(error: ErrorName, memberId: string): JoinReply {
  return {
    type: 'join',
    error,
    generation: -1,
    protocolType: null,
    protocol: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}

export function refusedSync(error: ErrorName): SyncReply {
  return { type: 'sync', error, protocolType: null, protocol: null, assignment: noBytes };
}

/** The generation as `member` is told it. */
export function joined(group: ClassicGroup, member: Member): JoinReply {
  assert(group.leader !== null, 'a generation with members has a leader');
  return {
    type: 'join',
    error: 'NONE',
    generation: group.generation,
    protocolType: group.protocolType,
    protocol: group.protocol,
    leader: group.leader,
    skipAssignment: false,
    memberId: member.id,
    members: member.id === group.leader ? group.joinedMembers() : [],
  };
}

/** The member's assignment as it is told. */
export function synced(group: ClassicGroup, member: Member): SyncReply {
  const { protocolType, protocol } = group;
  return { type: 'sync', error: 'NONE', protocolType, protocol, assignment: member.assignment };
}

/** Answers whatever the member waits for with an error. */
export function refuse(member: Member, error: ErrorName, draft: Draft): void {
  const { waiting, ticket, id } = member;
  member.waiting = undefined;
  member.ticket = undefined;
  if (ticket === undefined) return;
  draft.reply(ticket, waiting === 'join' ? refusedJoin(error, id) : refusedSync(error));
}

/** The ticket is answered with the next generation; an earlier one of the same member has been overtaken. */
export function awaitGeneration(group: ClassicGroup, member: Member, ticket: Ticket, draft: Draft): void {
  refuse(member, 'REBALANCE_IN_PROGRESS', draft);
  member.waiting = 'join';
  member.ticket = ticket;
  draft.wait(ticket, group.id);
}

/** Whoever waits as this member is sent away, and the member is gone. */
export function removeMember(
  group: ClassicGroup,
  member: Member,
  draft: Draft,
  error: ErrorName = 'UNKNOWN_MEMBER_ID',
): void {
  refuse(member, error, draft);
  group.remove(member);
}

/** For the log. */
export function noteRemoval(group: ClassicGroup, member: Member, reason: string, draft: Draft): void {
  draft.observe({ type: 'member-removed', group: group.id, memberId: member.id, reason });
}

/** The group needs a new generation: begins a rebalance, or lets the one under way take note. */
export function rebalance(group: ClassicGroup, reason: Reason, draft: Draft): void {
  if (group.state !== 'PreparingRebalance') prepare(group, reason, draft);
  completeIfAllJoined(group, draft);
}

function prepare(group: ClassicGroup, { cause, text }: Reason, draft: Draft): void {
  for (const member of group.members.values()) {
    if (member.waiting !== 'sync') continue;
    refuse(member, 'REBALANCE_IN_PROGRESS', draft);
    // Its session did not run while it waited.
    group.hear(member, draft.now);
  }
  group.unsynced.clear();
  group.syncDeadline = undefined;
  const { initialRebalanceDelayMs } = draft.settings;
  const longest = group.rebalanceTimeoutMs;
  if (group.state === 'Empty') {
    const remainingMs = Math.max(longest - initialRebalanceDelayMs, 0);
    group.initialDelay = { remainingMs, memberAdded: false };
  }
  awaitMembers(group, draft.now + (group.initialDelay === undefined ? longest : initialRebalanceDelayMs));
  group.transition('PreparingRebalance', draft.wallTime);
  group.timeline.begin({
    cause,
    reason: text,
    startedAt: draft.wallTime,
    generation: group.generation,
    members: group.members.size,
  });
  draft.countRebalance(cause);
  const { id, generation, members } = group;
  draft.observe({
    type: 'rebalance-began',
    group: id,
    cause,
    reason: text,
    generation,
    members: members.size,
  });
}

function awaitMembers(group: ClassicGroup, deadline: Millis): void {
  group.joinDeadline = deadline;
  group.wake(deadline);
}

/** Ends the preparation when nobody is missing. A new group waits for its delay all the same. */
export function completeIfAllJoined(group: ClassicGroup, draft: Draft): void {
  if (group.state !== 'PreparingRebalance' || group.initialDelay !== undefined) return;
  if (group.pending.size > 0 || group.countWaiting('join') < group.members.size) return;
  complete(group, draft);
}

/** The time to join is over, unless a new group has just got another member. */
export function joinDeadlinePassed(group: ClassicGroup, draft: Draft): void {
  const { initialDelay } = group;
  if (initialDelay?.memberAdded && initialDelay.remainingMs > 0) {
    const delay = Math.min(draft.settings.initialRebalanceDelayMs, initialDelay.remainingMs);
    group.initialDelay = { remainingMs: initialDelay.remainingMs - delay, memberAdded: false };
    awaitMembers(group, draft.now + delay);
    return;
  }
  complete(group, draft);
}

/** Begins the next generation with those who have joined, and the static members who have not. */
function complete(group: ClassicGroup, draft: Draft): void {
  for (const member of [...group.members.values()]) {
    if (member.waiting === 'join' || member.groupInstanceId !== null) continue;
    group.remove(member);
    noteRemoval(group, member, 'It did not join again in time.', draft);
  }
  if (!electLeader(group)) {
    // Static members alone, and none is here: their sessions decide how long they are missed.
    awaitMembers(group, draft.now + Math.max(group.rebalanceTimeoutMs, shortestRetryMs));
    return;
  }
  group.joinDeadline = undefined;
  group.initialDelay = undefined;
  group.generation++;
  if (group.members.size === 0) beEmpty(group, draft);
  else beginGeneration(group, draft);
  const { id, generation, timeline } = group;
  const members = group.members.size;
  const { startedAt } = timeline.rebalances.at(-1)!;
  timeline.complete({ completedAt: draft.wallTime, generation, members });
  const durationMs = draft.wallTime - startedAt;
  draft.observe({ type: 'rebalance-completed', group: id, generation, members, durationMs });
}

/** The leader stays if it has joined. False if there are members and none of them has. */
function electLeader(group: ClassicGroup): boolean {
  if (group.members.size === 0) return true;
  const isHere = (member: Member | undefined) => member?.waiting === 'join';
  if (group.leader !== null && isHere(group.members.get(group.leader))) return true;
  const successor = [...group.members.values()].find(isHere);
  if (successor === undefined) return false;
  group.leader = successor.id;
  return true;
}

function beEmpty(group: ClassicGroup, draft: Draft): void {
  group.protocol = null;
  group.transition('Empty', draft.wallTime);
  draft.append({ type: 'GroupMetadata', group: group.id, value: group.metadata });
}

function beginGeneration(group: ClassicGroup, draft: Draft): void {
  group.protocol = group.electProtocol();
  group.transition('CompletingRebalance', draft.wallTime);
  for (const member of group.members.values()) {
    tellGeneration(group, member, joined(group, member), draft);
    group.unsynced.add(member.id);
  }
  group.syncDeadline = draft.now + group.rebalanceTimeoutMs;
  group.wake(group.syncDeadline);
}

/** Replies to a member that has joined; from now on it has to be heard of. */
export function tellGeneration(group: ClassicGroup, member: Member, reply: JoinReply, draft: Draft): void {
  const { ticket } = member;
  member.waiting = undefined;
  member.ticket = undefined;
  member.isNew = false;
  member.isAnonymous = false;
  group.hear(member, draft.now);
  if (ticket !== undefined) draft.reply(ticket, reply);
}

/** Members that have not asked for their assignment in time are out. */
export function syncDeadlinePassed(group: ClassicGroup, draft: Draft): void {
  group.syncDeadline = undefined;
  const missing = [...group.unsynced];
  for (const id of missing) {
    const member = group.members.get(id)!;
    removeMember(group, member, draft);
    noteRemoval(group, member, 'It did not ask for its assignment in time.', draft);
  }
  const text = `Removed ${missing.join(', ')}, which did not ask for an assignment in time.`;
  rebalance(group, { cause: 'sync-expired', text }, draft);
}

/** Ends a sentence with what the client said. */
export function because(reason: string | null): string {
  return reason === null || reason === '' ? '.' : `: ${reason}`;
}
