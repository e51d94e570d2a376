/**
 * Elections: pre-votes, votes, and who may have them.
 *
 * A pre-vote asks first whether an election could be won, and leaves every epoch as it is: a node that was
 * cut off does not depose a leader that works (KIP-996). It is refused by whoever hears the leader.
 */

import type { ErrorName } from '../../../protocol/errors.ts';
import { makeVoteResponse, type VoteRequest, type VoteResponse } from '../../../protocol/generated/vote.ts';
import type { BrokerId, Millis } from '../../base/units.ts';
import type { RequestTicket } from './events.ts';
import { becomeLeader } from './leadership.ts';
import type { RaftNode } from './node.ts';
import { sameVoter, type Voter } from './voter-set.ts';

/** Nobody was heard of for too long: a voter stands, an observer goes on looking. */
export function electionDue(node: RaftNode, now: Millis): void {
  if (!mayStand(node)) node.becomeUnattached(node.epoch, now);
  else if (node.voters.current.isOnly(node.self)) stand(node, now);
  else askFirst(node, now);
}

/**
 * Whoever a change that is not committed removes may still be needed to commit it: it stands, without
 * counting its own vote (Ongaro's dissertation, 4.2.2).
 */
export function mayStand(node: RaftNode): boolean {
  const isVoter = node.isVoter || node.voters.asOf(node.highWatermark).has(node.self);
  return isVoter && !node.forgetful && !node.stopping && !node.installing;
}

/** Stands in a new epoch, without asking first: for a voter that its leader has asked to. */
export function stand(node: RaftNode, now: Millis): void {
  node.becomeCandidate(now + node.electionPause());
  canvass(node, false);
  countVotes(node, now);
}

function askFirst(node: RaftNode, now: Millis): void {
  const granted = new Set([node.self.id]);
  node.role = { type: 'prospective', granted, deadline: now + node.electionPause() };
  canvass(node, true);
  countVotes(node, now);
}

function canvass(node: RaftNode, preVote: boolean): void {
  const { clusterId, self } = node.options;
  for (const voter of node.voters.current.others(self.id)) {
    const body: VoteRequest = {
      clusterId,
      voterId: voter.id,
      voterDirectoryId: voter.directoryId,
      replicaEpoch: node.epoch,
      replicaId: self.id,
      replicaDirectoryId: self.directoryId,
      lastOffsetEpoch: node.log.lastEpoch,
      lastOffset: node.log.endOffset,
      preVote,
    };
    node.send(voter.id, { api: 'Vote', body });
  }
}

function countVotes(node: RaftNode, now: Millis): void {
  const { role } = node;
  if (role.type !== 'prospective' && role.type !== 'candidate') return;
  const { voters, majority } = node.voters.current;
  const granted = voters.filter(({ id }) => role.granted.has(id));
  if (granted.length < majority) return;
  if (role.type === 'prospective') stand(node, now);
  else becomeLeader(node, [...role.granted], now);
}

export function onVoteRequest(
  node: RaftNode,
  ticket: RequestTicket,
  request: VoteRequest,
  now: Millis,
): void {
  const candidate: Voter = { id: request.replicaId, directoryId: request.replicaDirectoryId };
  const addressee: Voter = { id: request.voterId, directoryId: request.voterDirectoryId };
  let error: ErrorName = 'NONE';
  let granted = false;
  if (request.clusterId !== node.options.clusterId) error = 'INCONSISTENT_CLUSTER_ID';
  else if (!sameVoter(addressee, node.self)) error = 'INVALID_VOTER_KEY';
  else if (request.replicaEpoch < node.epoch) error = 'FENCED_LEADER_EPOCH';
  else {
    node.observe(request.replicaEpoch, -1, now);
    granted = request.preVote ? wouldVoteFor(node, request) : mayVoteFor(node, candidate, request);
    if (granted && !request.preVote) grant(node, candidate, now);
  }
  const { epoch: leaderEpoch, leaderId } = node;
  const body = makeVoteResponse({ error, leaderId, leaderEpoch, voteGranted: granted });
  node.emit({ type: 'answer', ticket, response: { api: 'Vote', body } });
}

export function onVoteResponse(
  node: RaftNode,
  from: BrokerId,
  request: VoteRequest,
  response: VoteResponse,
  now: Millis,
): void {
  // Only a later epoch is news: in this one the peer may still name the leader that was just lost.
  if (response.leaderEpoch > node.epoch) node.observe(response.leaderEpoch, response.leaderId, now);
  const { role } = node;
  const asked = request.preVote ? 'prospective' : 'candidate';
  if (role.type !== asked || request.replicaEpoch !== node.epoch) return;
  if (response.error !== 'NONE' || !response.voteGranted) return;
  role.granted.add(from);
  countVotes(node, now);
}

function wouldVoteFor(node: RaftNode, request: VoteRequest): boolean {
  const { role } = node;
  if (node.forgetful || role.type === 'leader') return false;
  if (role.type === 'follower' && role.hears) return false;
  return isUpToDate(node, request);
}

function mayVoteFor(node: RaftNode, candidate: Voter, request: VoteRequest): boolean {
  if (node.forgetful) return false;
  if (node.votedFor !== undefined) return sameVoter(node.votedFor, candidate);
  return node.leaderId === -1 && isUpToDate(node, request);
}

function grant(node: RaftNode, candidate: Voter, now: Millis): void {
  if (node.votedFor !== undefined) return;
  node.vote(candidate);
  node.becomeUnattached(node.epoch, now);
}

/** The candidate has every record that may be committed: its log ends in a later epoch, or no earlier. */
function isUpToDate({ log }: RaftNode, { lastOffsetEpoch, lastOffset }: VoteRequest): boolean {
  if (lastOffsetEpoch !== log.lastEpoch) return lastOffsetEpoch > log.lastEpoch;
  return lastOffset >= log.endOffset;
}
