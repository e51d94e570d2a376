/**
 * Following: finding the leader, pulling its log, and cutting off what it does not have.
 *
 * One fetch at a time, and only when everything of this node's log is synced: the fetch offset is the
 * acknowledgement. What is committed is raised after the log agrees with the leader's, never before
 * (KAFKA-14704).
 */

import type { ErrorName } from '../../../protocol/errors.ts';
import type { BeginQuorumEpochRequest } from '../../../protocol/generated/begin-quorum-epoch.ts';
import type { EndQuorumEpochRequest } from '../../../protocol/generated/end-quorum-epoch.ts';
import type {
  QuorumFetchRequest,
  QuorumFetchResponse,
  QuorumFetchResponseDivergingEpoch,
} from '../../../protocol/generated/quorum-fetch.ts';
import { assert } from '../../base/assert.ts';
import type { BrokerId, Millis } from '../../base/units.ts';
import { mayStand, stand } from './elections.ts';
import type { FetchedBatch, RaftEvent, RaftRequest, RequestTicket } from './events.ts';
import type { RaftNode, Role } from './node.ts';
import { beginSnapshot, nextSnapshotFetch } from './snapshots.ts';
import { sameVoter } from './voter-set.ts';

type Failed = Extract<RaftEvent, { type: 'failed' }>;

/** Fetches if it is time to, from the leader or, to hear of one, from any voter. */
export function fetchNext(node: RaftNode, now: Millis): void {
  if (!wantsFetch(node) || now < node.fetch.notBefore) return;
  const request = nextSnapshotFetch(node) ?? nextFetch(node);
  node.fetch.underWay = request;
  node.send(fetchTarget(node), request);
}

function nextFetch(node: RaftNode): RaftRequest {
  const { clusterId, self, maxFetchBytes, timeouts } = node.options;
  const body: QuorumFetchRequest = {
    clusterId,
    replicaId: self.id,
    replicaDirectoryId: self.directoryId,
    currentLeaderEpoch: node.epoch,
    fetchOffset: node.log.endOffset,
    lastFetchedEpoch: node.log.lastEpoch,
    highWatermark: node.highWatermark,
    maxWaitMs: timeouts.fetchWaitMs,
    maxBytes: maxFetchBytes,
  };
  return { api: 'QuorumFetch', body };
}

/** Whether nothing but the pause after a failure holds the next fetch back. */
export function wantsFetch(node: RaftNode): boolean {
  const { role, fetch, log } = node;
  const others = node.voters.current.others(node.self.id);
  const seeks = role.type === 'follower' || (isLooking(role) && others.length > 0);
  return seeks && fetch.underWay === undefined && log.isQuiet && !node.isLogInMotion && !node.stopping;
}

/** A voter that stands looks for a leader as well: it may have been removed without knowing. */
function isLooking({ type }: Role): boolean {
  return type === 'unattached' || type === 'prospective';
}

function fetchTarget(node: RaftNode): BrokerId {
  if (node.role.type === 'follower') return node.role.leaderId;
  const others = node.voters.current.others(node.self.id);
  return others[node.options.random.below(others.length)]!.id;
}

export function onFetchFailed(node: RaftNode, { request, isGone }: Failed, now: Millis): void {
  if (node.fetch.underWay !== request) return;
  node.fetch.underWay = undefined;
  node.fetch.notBefore = now + node.options.timeouts.retryMs;
  const { role } = node;
  if (role.type !== 'follower') return;
  // The leader may be gone: others are not held back, and this node waits no longer than for an election.
  role.hears = false;
  const pause = isGone ? electionTurn(node, role.leaderId) : node.electionPause();
  role.deadline = Math.min(role.deadline, now + pause);
}

/** All learn at the same moment that the leader has ended: so they stand one after another, not by chance. */
function electionTurn({ voters, self, options }: RaftNode, leaderId: BrokerId): Millis {
  const rank = voters.current.others(leaderId).findIndex(({ id }) => id === self.id);
  return (Math.max(rank, 0) * options.timeouts.electionTimeoutMs) / 2;
}

export function onFetchResponse(
  node: RaftNode,
  request: RaftRequest,
  response: QuorumFetchResponse,
  batches: readonly FetchedBatch[],
  now: Millis,
): void {
  const isAwaited = node.fetch.underWay === request;
  if (isAwaited) node.fetch.underWay = undefined;
  const before = node.role;
  node.observe(response.leaderEpoch, response.leaderId, now);
  if (!isAwaited || request.api !== 'QuorumFetch') return;
  if (response.error !== 'NONE') {
    // What brought news of a leader is followed at once.
    if (node.role === before) node.fetch.notBefore = now + node.options.timeouts.retryMs;
    return;
  }
  const { role, log } = node;
  const asked = request.body;
  const isCurrent =
    role.type === 'follower' &&
    response.leaderEpoch === node.epoch &&
    asked.currentLeaderEpoch === node.epoch &&
    asked.fetchOffset === log.nextOffset;
  if (!isCurrent) return;
  role.hears = true;
  role.deadline = now + node.options.timeouts.fetchTimeoutMs;
  if (response.divergingEpoch.endOffset >= 0) {
    truncate(node, response.divergingEpoch);
    return;
  }
  if (response.snapshotId.endOffset >= 0) {
    beginSnapshot(node, response.snapshotId, now);
    return;
  }
  append(node, response, batches);
  role.leaderHighWatermark = Math.max(role.leaderHighWatermark, response.highWatermark);
  commitAsFollower(node);
}

/** What the leader has committed is so here, as far as it is synced. */
export function commitAsFollower(node: RaftNode): void {
  if (node.role.type !== 'follower') return;
  node.commit(Math.min(node.role.leaderHighWatermark, node.log.syncedOffset));
}

function append(node: RaftNode, fetched: QuorumFetchResponse, batches: readonly FetchedBatch[]): void {
  const { log } = node;
  for (const { baseOffset, lastOffset, epoch, voters: set } of batches) {
    assert(baseOffset === log.nextOffset, `offset ${baseOffset} comes after ${log.nextOffset}`);
    assert(epoch <= node.epoch, `no record is of epoch ${epoch} in epoch ${node.epoch}`);
    log.append(epoch, baseOffset, lastOffset + 1);
    if (set !== undefined) node.adoptVoters(lastOffset, set);
  }
  if (batches.length > 0) node.emit({ type: 'append', fetched });
}

/** Cuts the log back to where it may still agree with the leader's; the next fetch looks again. */
function truncate(node: RaftNode, leader: QuorumFetchResponseDivergingEpoch): void {
  const own = node.log.endOf(leader.epoch);
  const endOffset = own.epoch === leader.epoch ? Math.min(own.endOffset, leader.endOffset) : own.endOffset;
  assert(
    endOffset >= node.highWatermark,
    `the leader of epoch ${node.epoch} lacks committed records from ${endOffset} on: voters have lost data`,
  );
  node.truncating = true;
  node.log.truncate(endOffset);
  node.voters.truncate(endOffset);
  node.emit({ type: 'truncate', endOffset });
}

export function onBeginEpoch(
  node: RaftNode,
  ticket: RequestTicket,
  request: BeginQuorumEpochRequest,
  now: Millis,
): void {
  let error: ErrorName = 'NONE';
  const addressee = { id: request.voterId, directoryId: request.voterDirectoryId };
  if (request.clusterId !== node.options.clusterId) error = 'INCONSISTENT_CLUSTER_ID';
  else if (!sameVoter(addressee, node.self)) error = 'INVALID_VOTER_KEY';
  else if (!node.observe(request.leaderEpoch, request.leaderId, now)) error = 'FENCED_LEADER_EPOCH';
  const body = { error, leaderId: node.leaderId, leaderEpoch: node.epoch };
  node.emit({ type: 'answer', ticket, response: { api: 'BeginQuorumEpoch', body } });
}

export function onEndEpoch(
  node: RaftNode,
  ticket: RequestTicket,
  request: EndQuorumEpochRequest,
  now: Millis,
): void {
  let error: ErrorName = 'NONE';
  if (request.clusterId !== node.options.clusterId) error = 'INCONSISTENT_CLUSTER_ID';
  else if (!node.observe(request.leaderEpoch, -1, now)) error = 'FENCED_LEADER_EPOCH';
  const body = { error, leaderId: -1, leaderEpoch: node.epoch };
  node.emit({ type: 'answer', ticket, response: { api: 'EndQuorumEpoch', body } });
  if (error !== 'NONE' || node.role.type === 'leader') return;
  const [first] = request.preferredCandidates;
  const self = first !== undefined && first.candidateId === node.self.id;
  if (self && first.candidateDirectoryId === node.self.directoryId && mayStand(node)) stand(node, now);
  else if (node.leaderId === request.leaderId) node.becomeUnattached(node.epoch, now);
}
