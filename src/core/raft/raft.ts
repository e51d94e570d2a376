/**
 * Raft: the metadata quorum's consensus, as one node of it decides. Replicas pull, in the manner of KRaft.
 *
 * A machine without time, chance and I/O: it is told what happened and answers with what to do. The rules
 * that it keeps are numbered in README.md; tests cite them.
 *
 * Invariants  at most one leader in an epoch; what is committed once stays, at its offset, for ever
 * Source      Ongaro's dissertation; KIP-595, KIP-853, KIP-996
 */
import { assert, unreachable } from '../../base/assert.ts';
import type { BrokerId, Millis, Offset } from '../../base/units.ts';
import { electionDue, onVoteRequest, onVoteResponse } from './elections.ts';
import type { RaftEffect, RaftEvent, RaftRequest, RequestTicket } from './events.ts';
import { onFetchRequest } from './fetch-requests.ts';
import {
  commitAsFollower,
  fetchNext,
  onBeginEpoch,
  onEndEpoch,
  onFetchFailed,
  onFetchResponse,
  wantsFetch,
} from './following.ts';
import { advanceHighWatermark, leaderDeadline, leaderTick, resign, stepDown } from './leadership.ts';
import { RaftNode, type RaftOptions, type Recovered } from './node.ts';
import { refuseParked, releaseFetches } from './parked-fetches.ts';
import {
  onInstalled,
  onInstallFailed,
  onSnapshotRequest,
  onSnapshotResponse,
  onSnapshotWritten,
} from './snapshots.ts';
import { changeVoters } from './voter-changes.ts';

type Answered = Extract<RaftEvent, { type: 'response' }>;

export class Raft {
  readonly #node: RaftNode;

  constructor(options: RaftOptions, recovered: Recovered, now: Millis) {
    this.#node = new RaftNode(options, recovered, now);
  }

  /** State to look at: only `step` changes it. */
  get node(): Readonly<RaftNode> {
    return this.#node;
  }

  get epoch(): number {
    return this.#node.epoch;
  }

  /** −1 while unknown. */
  get leaderId(): BrokerId {
    return this.#node.leaderId;
  }

  /** Everything before it is committed. */
  get highWatermark(): Offset {
    return this.#node.highWatermark;
  }

  /**
   * What the leader of this epoch has said to be committed; undefined until it has committed a record of
   * its own, and all that earlier leaders had committed with it.
   */
  get toldHighWatermark(): Offset | undefined {
    const { role, log, epoch } = this.#node;
    if (role.type !== 'follower' || log.lastEpoch !== epoch) return undefined;
    // A snapshot of this epoch has the leader's first record, and says that it is committed.
    const epochStart = log.baseEpoch === epoch ? log.startOffset - 1 : log.endOf(epoch - 1).endOffset;
    return role.leaderHighWatermark > epochStart ? role.leaderHighWatermark : undefined;
  }

  /** When it leads: the offset of the record of its election. */
  get epochStart(): Offset | undefined {
    const { role } = this.#node;
    return role.type === 'leader' ? role.epochStart : undefined;
  }

  /** When `tick` is due, if nothing happens before. */
  get nextDeadline(): Millis {
    const { role, fetch } = this.#node;
    const deadline = role.type === 'leader' ? leaderDeadline(this.#node, role) : role.deadline;
    return wantsFetch(this.#node) ? Math.min(deadline, fetch.notBefore) : deadline;
  }

  /** Takes one event; `now` never goes back. The effects are to be carried out in order, see `events.ts`. */
  step(event: RaftEvent, now: Millis): RaftEffect[] {
    const node = this.#node;
    const before = node.role;
    this.#take(event, now);
    if (before.type === 'leader' && node.role !== before) refuseParked(node, before);
    fetchNext(node, now);
    return node.takeEffects();
  }

  #take(event: RaftEvent, now: Millis): void {
    const node = this.#node;
    switch (event.type) {
      case 'tick':
        this.#tick(now);
        break;
      case 'request':
        this.#answer(event.ticket, event.request, now);
        break;
      case 'response':
        this.#learn(event, now);
        break;
      case 'failed':
        onFetchFailed(node, event, now);
        break;
      case 'appended':
        assert(node.role.type === 'leader', 'only a leader has records of its own');
        node.log.append(node.epoch, node.log.nextOffset, event.nextOffset);
        break;
      case 'written':
        if (node.isLogInMotion) break;
        node.log.written(event.endOffset);
        releaseFetches(node, now);
        break;
      case 'synced':
        if (node.isLogInMotion) break;
        node.log.synced(event.endOffset);
        commitAsFollower(node);
        advanceHighWatermark(node, now);
        break;
      case 'write-failed':
        this.#writeFailed(now);
        break;
      case 'truncated':
        node.truncating = false;
        node.log.truncate(event.endOffset);
        node.voters.truncate(event.endOffset);
        break;
      case 'snapshot-written':
        onSnapshotWritten(node, event.id, event.startOffset);
        break;
      case 'installed':
        onInstalled(node, event.id, event.voters);
        break;
      case 'install-failed':
        onInstallFailed(node, now);
        break;
      case 'change-voters':
        changeVoters(node, event.ticket, event.change, now);
        break;
      case 'resign':
        node.stopping ||= event.final;
        resign(node, now);
        break;
      default:
        unreachable(event);
    }
  }

  #tick(now: Millis): void {
    const node = this.#node;
    if (node.role.type === 'leader') leaderTick(node, now);
    else if (now >= node.role.deadline) electionDue(node, now);
  }

  #answer(ticket: RequestTicket, request: RaftRequest, now: Millis): void {
    switch (request.api) {
      case 'Vote':
        onVoteRequest(this.#node, ticket, request.body, now);
        break;
      case 'BeginQuorumEpoch':
        onBeginEpoch(this.#node, ticket, request.body, now);
        break;
      case 'EndQuorumEpoch':
        onEndEpoch(this.#node, ticket, request.body, now);
        break;
      case 'QuorumFetch':
        onFetchRequest(this.#node, ticket, request.body, now);
        break;
      case 'FetchSnapshot':
        onSnapshotRequest(this.#node, ticket, request.body, now);
        break;
      default:
        unreachable(request);
    }
  }

  #learn({ from, request, response }: Answered, now: Millis): void {
    const node = this.#node;
    if (response.body.error === 'INCONSISTENT_CLUSTER_ID') {
      // V3: its epochs and leaders are another cluster's.
      onFetchFailed(node, { type: 'failed', from, request, isGone: false }, now);
    } else if (response.api === 'QuorumFetch') {
      onFetchResponse(node, request, response.body, response.batches, now);
    } else if (response.api === 'FetchSnapshot') {
      onSnapshotResponse(node, request, response.body, now);
    } else if (response.api === 'Vote' && request.api === 'Vote') {
      onVoteResponse(node, from, request.body, response.body, now);
    } else {
      node.observe(response.body.leaderEpoch, response.body.leaderId, now);
    }
  }

  /** A leader whose first record is lost has nothing to build on. */
  #writeFailed(now: Millis): void {
    const node = this.#node;
    node.log.writeFailed();
    node.fetch.notBefore = now + node.options.timeouts.retryMs;
    node.voters.truncate(node.log.endOffset);
    if (node.role.type === 'leader' && node.role.epochStart >= node.log.endOffset) stepDown(node, now);
  }
}
