/**
 * Leading: from the election to the resignation.
 *
 * A record is committed when a majority has synced it and a record of the leader's own epoch with it: the
 * leader's first record is the change of leadership itself, so there always is one.
 */
import { assert } from '../../base/assert.ts';
import type { BrokerId, Millis } from '../../base/units.ts';
import { LeaderState } from './leader-state.ts';
import type { RaftNode } from './node.ts';
import { releaseFetches } from './parked-fetches.ts';

/** A leader waits longer than its followers do: they notice first (KAFKA-15489). */
const patience = 1.5;

export function becomeLeader(node: RaftNode, grantingVoters: readonly BrokerId[], now: Millis): void {
  assert(node.role.type === 'candidate', 'only a candidate is elected');
  const { log, voters, epoch } = node;
  const epochStart = log.nextOffset;
  node.role = new LeaderState(epochStart, grantingVoters, now);
  const namesVoters = node.options.namesVoters && voters.currentOffset === -1;
  log.append(epoch, epochStart, epochStart + (namesVoters ? 2 : 1));
  node.emit({
    type: 'append-leader-change',
    epoch,
    voters: voters.current,
    grantingVoters,
    namesVoters,
  });
  if (namesVoters) voters.append(epochStart + 1, voters.current);
  remind(node, now);
}

/** Tells voters that do not fetch who leads, again and again until they do. */
function remind(node: RaftNode, now: Millis): void {
  const leader = node.role;
  assert(leader.type === 'leader', 'only a leader reminds');
  const interval = node.options.timeouts.fetchTimeoutMs / 2;
  const others = node.voters.current.others(node.self.id);
  for (const { id, directoryId } of leader.silentSince(now - interval, others)) {
    const { clusterId, self } = node.options;
    const body = {
      clusterId,
      voterId: id,
      voterDirectoryId: directoryId,
      leaderId: self.id,
      leaderEpoch: node.epoch,
    };
    node.send(id, { api: 'BeginQuorumEpoch', body });
  }
  leader.remindAt = now + interval;
}

/** What a leader does as time passes. */
export function leaderTick(node: RaftNode, now: Millis): void {
  const leader = node.role;
  if (leader.type !== 'leader') return;
  if (now >= quorumLostAt(node, leader)) {
    stepDown(node, now);
    return;
  }
  if (now >= leader.remindAt) remind(node, now);
  releaseFetches(node, now);
}

export function leaderDeadline(node: RaftNode, leader: LeaderState): Millis {
  let deadline = quorumLostAt(node, leader);
  if (node.voters.current.others(node.self.id).length > 0) deadline = Math.min(deadline, leader.remindAt);
  for (const parked of leader.parked.values()) deadline = Math.min(deadline, parked.deadline);
  return deadline;
}

function quorumLostAt(node: RaftNode, leader: LeaderState): Millis {
  const heardAt = leader.majorityHeardAt(node.voters.current, node.self);
  return heardAt + node.options.timeouts.fetchTimeoutMs * patience;
}

/** Commits what a majority has synced. */
export function advanceHighWatermark(node: RaftNode, now: Millis): void {
  const leader = node.role;
  if (leader.type !== 'leader') return;
  const offset = leader.majorityOffset(node.voters.current, node.self, node.log.syncedOffset);
  if (offset <= leader.epochStart || offset <= node.highWatermark) return;
  node.commit(Math.min(offset, node.log.endOffset));
  releaseFetches(node, now);
  // A leader that has removed itself leads until that is committed.
  if (!node.isVoter && node.highWatermark > node.voters.currentOffset) resign(node, now);
}

/** Names the voters whose logs reach furthest as successors, and leads no more. */
export function resign(node: RaftNode, now: Millis): void {
  const leader = node.role;
  if (leader.type !== 'leader') return;
  const { clusterId, self } = node.options;
  const others = node.voters.current.others(self.id);
  const reach = new Map(others.map((voter) => [voter.id, leader.replica(voter)?.fetchOffset ?? -1]));
  const preferredCandidates = [...others]
    .sort((a, b) => reach.get(b.id)! - reach.get(a.id)!)
    .map(({ id, directoryId }) => ({ candidateId: id, candidateDirectoryId: directoryId }));
  const body = { clusterId, leaderId: self.id, leaderEpoch: node.epoch, preferredCandidates };
  for (const { id } of others) node.send(id, { api: 'EndQuorumEpoch', body });
  stepDown(node, now);
}

/** Leads no more. Its vote in this epoch was for itself: it follows whoever is elected in a later one. */
export function stepDown(node: RaftNode, now: Millis): void {
  node.becomeUnattached(node.epoch, now);
}
