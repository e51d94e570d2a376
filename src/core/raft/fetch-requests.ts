/**
 * Answering fetches: the leader's side of replication.
 *
 * A fetch is believed only when its position is one of the leader's own log; else the answer says where the
 * logs part and the replica's progress stays what it was (KAFKA-13141).
 */

import type { ErrorName } from '../../../protocol/errors.ts';
import type { QuorumFetchRequest } from '../../../protocol/generated/quorum-fetch.ts';
import { assert } from '../../base/assert.ts';
import type { Millis } from '../../base/units.ts';
import type { RequestTicket } from './events.ts';
import { type ParkedFetch, replicaKey } from './leader-state.ts';
import { advanceHighWatermark } from './leadership.ts';
import type { RaftNode } from './node.ts';
import { answerFetch, answerRecords } from './parked-fetches.ts';
import type { Voter } from './voter-set.ts';

export function onFetchRequest(
  node: RaftNode,
  ticket: RequestTicket,
  request: QuorumFetchRequest,
  now: Millis,
): void {
  const leader = node.role;
  const error = refusal(node, request);
  if (error !== undefined || leader.type !== 'leader') {
    answerFetch(node, ticket, { error: error ?? 'NOT_LEADER_OR_FOLLOWER' });
    return;
  }
  const { log } = node;
  const { fetchOffset, lastFetchedEpoch, maxBytes } = request;
  if (needsSnapshot(node, request)) {
    assert(node.snapshot !== undefined, 'a snapshot stands for what is not in the log');
    answerFetch(node, ticket, { snapshotId: node.snapshot });
    return;
  }
  const common = log.endOf(lastFetchedEpoch);
  if (common.epoch !== lastFetchedEpoch || common.endOffset < fetchOffset) {
    answerFetch(node, ticket, { divergingEpoch: common });
    return;
  }
  const replica: Voter = { id: request.replicaId, directoryId: request.replicaDirectoryId };
  leader.record(replica, fetchOffset, log.endOffset, now);
  const key = replicaKey(replica);
  const earlier = leader.parked.get(key);
  if (earlier !== undefined) answerRecords(node, earlier);
  leader.parked.delete(key);
  advanceHighWatermark(node, now);
  // A leader that has just removed itself leads no more.
  if (node.role !== leader) {
    answerFetch(node, ticket, { error: 'NOT_LEADER_OR_FOLLOWER' });
    return;
  }
  const deadline = now + Math.min(request.maxWaitMs, node.options.timeouts.fetchWaitMs);
  const fetch: ParkedFetch = {
    ticket,
    fetchOffset,
    highWatermark: request.highWatermark,
    maxBytes,
    deadline,
  };
  const hasNews = fetchOffset < log.endOffset || request.highWatermark < node.highWatermark;
  if (hasNews || deadline <= now) answerRecords(node, fetch);
  else leader.parked.set(key, fetch);
}

/** What this replica lacks, or what it would have to be compared with, is no longer in the log. */
function needsSnapshot({ log }: RaftNode, { fetchOffset, lastFetchedEpoch }: QuorumFetchRequest): boolean {
  const { startOffset, baseEpoch } = log;
  if (fetchOffset === startOffset) return lastFetchedEpoch !== baseEpoch;
  return fetchOffset < startOffset || lastFetchedEpoch < baseEpoch;
}

/** Why whoever fetches is not served here; undefined when it is. */
export function refusal(
  node: RaftNode,
  request: Pick<QuorumFetchRequest, 'clusterId' | 'currentLeaderEpoch'>,
): ErrorName | undefined {
  if (request.clusterId !== node.options.clusterId) return 'INCONSISTENT_CLUSTER_ID';
  if (request.currentLeaderEpoch < node.epoch) return 'FENCED_LEADER_EPOCH';
  if (request.currentLeaderEpoch > node.epoch) return 'UNKNOWN_LEADER_EPOCH';
  return undefined;
}
