/**
 * Snapshots: what stands for the beginning of the log, and how a replica gets one that its leader's log no
 * longer reaches back to.
 *
 * A snapshot is fetched piece by piece, each acknowledged by the request for the next. Only when all of it
 * has come does it take the place of the log, of all of it: a record left behind it could name other voters
 * than the snapshot does (scylladb 9551).
 *
 * Source  KIP-630
 */
import type { ErrorName } from '../../../protocol/errors.ts';
import {
  type FetchSnapshotRequest,
  type FetchSnapshotResponse,
  makeFetchSnapshotResponse,
} from '../../../protocol/generated/fetch-snapshot.ts';
import { assert } from '../../base/assert.ts';
import type { Millis, Offset } from '../../base/units.ts';
import type { RaftRequest, RequestTicket } from './events.ts';
import { refusal } from './fetch-requests.ts';
import type { SnapshotId } from './log-outline.ts';
import type { RaftNode } from './node.ts';
import type { VoterSet } from './voter-set.ts';

/** The leader has answered that only a snapshot helps. One that says less than is known here does not. */
export function beginSnapshot(node: RaftNode, id: SnapshotId, now: Millis): void {
  if (id.endOffset > node.highWatermark) node.fetch.snapshot = { id, epoch: node.epoch, position: 0 };
  else node.fetch.notBefore = now + node.options.timeouts.retryMs;
}

/** The request for the next piece, if there is something to be fetched from this leader. */
export function nextSnapshotFetch(node: RaftNode): RaftRequest | undefined {
  const { snapshot } = node.fetch;
  if (node.role.type !== 'follower' || snapshot?.epoch !== node.epoch) return undefined;
  const { clusterId, self, maxFetchBytes } = node.options;
  const body: FetchSnapshotRequest = {
    clusterId,
    replicaId: self.id,
    replicaDirectoryId: self.directoryId,
    currentLeaderEpoch: node.epoch,
    snapshotId: snapshot.id,
    position: snapshot.position,
    maxBytes: maxFetchBytes,
  };
  return { api: 'FetchSnapshot', body };
}

export function onSnapshotResponse(
  node: RaftNode,
  request: RaftRequest,
  response: FetchSnapshotResponse,
  now: Millis,
): void {
  const isAwaited = node.fetch.underWay === request;
  if (isAwaited) node.fetch.underWay = undefined;
  node.observe(response.leaderEpoch, response.leaderId, now);
  if (!isAwaited || request.api !== 'FetchSnapshot') return;
  const { role, fetch } = node;
  const { snapshot } = fetch;
  const asked = request.body;
  if (role.type !== 'follower' || response.leaderEpoch !== node.epoch || snapshot === undefined) return;
  if (asked.currentLeaderEpoch !== node.epoch || snapshot.epoch !== node.epoch) return;
  const { size, unalignedRecords: chunks } = response;
  const position = asked.position + chunks.reduce((sum, { length }) => sum + length, 0);
  const isNext = response.position === asked.position && position > asked.position && position <= size;
  if (response.error !== 'NONE' || !isNext) {
    // The leader may have a newer one by now: it is asked again where to begin.
    fetch.snapshot = undefined;
    fetch.notBefore = now + node.options.timeouts.retryMs;
    return;
  }
  role.hears = true;
  role.deadline = now + node.options.timeouts.fetchTimeoutMs;
  snapshot.position = position;
  node.emit({ type: 'append-snapshot', id: snapshot.id, position: asked.position, chunks });
  if (position < size) return;
  fetch.snapshot = undefined;
  node.installing = true;
  node.emit({ type: 'install-snapshot', id: snapshot.id });
}

/** The snapshot stands for the log, which is empty. */
export function onInstalled(node: RaftNode, id: SnapshotId, voters: VoterSet | undefined): void {
  assert(id.endOffset > node.highWatermark, 'a snapshot never takes back what is committed');
  assert(node.role.type !== 'leader', 'a leader never loads a snapshot');
  const wasVoter = node.isVoter;
  node.installing = false;
  node.log.restart(id);
  node.snapshot = id;
  node.voters.restart(id.endOffset, voters);
  if (!wasVoter && node.isVoter) node.forgetful = false;
  node.commit(id.endOffset);
}

export function onInstallFailed(node: RaftNode, now: Millis): void {
  node.installing = false;
  node.fetch.snapshot = undefined;
  node.fetch.notBefore = now + node.options.timeouts.retryMs;
}

export function onSnapshotWritten(node: RaftNode, id: SnapshotId, startOffset: Offset): void {
  assert(id.endOffset <= node.highWatermark, 'a snapshot says what is committed');
  node.snapshot = id;
  if (startOffset > node.log.startOffset) node.log.trim(startOffset);
}

/** A replica that fetches a snapshot is one to reckon with, however long that takes (KAFKA-15489). */
export function onSnapshotRequest(
  node: RaftNode,
  ticket: RequestTicket,
  request: FetchSnapshotRequest,
  now: Millis,
): void {
  const leader = node.role;
  const { snapshotId: id, position, maxBytes, replicaId, replicaDirectoryId } = request;
  const refused = refusal(node, request);
  if (refused !== undefined || leader.type !== 'leader') {
    const error: ErrorName = refused ?? 'NOT_LEADER_OR_FOLLOWER';
    const { heardLeaderId: leaderId, epoch: leaderEpoch } = node;
    const body = makeFetchSnapshotResponse({ error, leaderId, leaderEpoch, unalignedRecords: [] });
    node.emit({ type: 'answer', ticket, response: { api: 'FetchSnapshot', body } });
    return;
  }
  leader.hear({ id: replicaId, directoryId: replicaDirectoryId }, now);
  node.emit({ type: 'answer-snapshot', ticket, id, position, maxBytes, epoch: node.epoch });
}
