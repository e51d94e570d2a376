/**
 * Fetches that wait at the leader: each is answered once there is something new for it, when it has waited
 * long enough, or when the leader is none any more.
 */
import {
  makeQuorumFetchResponse,
  type QuorumFetchResponse,
} from '../../../protocol/generated/quorum-fetch.ts';
import type { Millis } from '../../base/units.ts';
import type { RequestTicket } from './events.ts';
import type { LeaderState, ParkedFetch } from './leader-state.ts';
import type { RaftNode } from './node.ts';

type Fields = Partial<Pick<QuorumFetchResponse, 'error' | 'divergingEpoch' | 'snapshotId'>>;

const unset = { epoch: -1, endOffset: -1 };

/** Answers fetches that have waited long enough, or for which there is something now. */
export function releaseFetches(node: RaftNode, now: Millis): void {
  const leader = node.role;
  if (leader.type !== 'leader') return;
  for (const [key, fetch] of leader.parked) {
    const hasNews = fetch.fetchOffset < node.log.endOffset || fetch.highWatermark < node.highWatermark;
    if (!hasNews && fetch.deadline > now) continue;
    leader.parked.delete(key);
    answerRecords(node, fetch);
  }
}

/** Sends away who waits at a leader that is none any more. */
export function refuseParked(node: RaftNode, leader: LeaderState): void {
  for (const { ticket } of leader.parked.values())
    answerFetch(node, ticket, { error: 'NOT_LEADER_OR_FOLLOWER' });
  leader.parked.clear();
}

/** Answers with what the log has from there on. */
export function answerRecords(node: RaftNode, { ticket, fetchOffset, maxBytes }: ParkedFetch): void {
  const { epoch, highWatermark } = node;
  node.emit({ type: 'answer-fetch', ticket, fetchOffset, maxBytes, epoch, highWatermark });
}

/** Answers without records. */
export function answerFetch(node: RaftNode, ticket: RequestTicket, fields: Fields): void {
  const { heardLeaderId: leaderId, epoch: leaderEpoch } = node;
  const body = makeQuorumFetchResponse({
    error: 'NONE',
    leaderId,
    leaderEpoch,
    divergingEpoch: unset,
    snapshotId: unset,
    records: [],
    ...fields,
  });
  node.emit({ type: 'answer', ticket, response: { api: 'QuorumFetch', body, batches: [] } });
}
