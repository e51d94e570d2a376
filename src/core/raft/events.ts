/**
 * What the machine is told, and what it wants done. The messages are those that travel.
 *
 * Order   effects are carried out in the order given; one that must be durable (`persist`, `truncate`,
 *         `install-snapshot`) has to be so before the next one begins. Nothing is sent that rests on what
 *         could still be lost.
 */
import type {
  BeginQuorumEpochRequest,
  BeginQuorumEpochResponse,
} from '../../../protocol/generated/begin-quorum-epoch.ts';
import type {
  EndQuorumEpochRequest,
  EndQuorumEpochResponse,
} from '../../../protocol/generated/end-quorum-epoch.ts';
import type {
  FetchSnapshotRequest,
  FetchSnapshotResponse,
} from '../../../protocol/generated/fetch-snapshot.ts';
import type { QuorumFetchRequest, QuorumFetchResponse } from '../../../protocol/generated/quorum-fetch.ts';
import type { VoteRequest, VoteResponse } from '../../../protocol/generated/vote.ts';
import type { Failure } from '../../base/outcome.ts';
import type { BrokerId, Bytes, Offset } from '../../base/units.ts';
import type { SnapshotId } from './log-outline.ts';
import type { Voter, VoterSet } from './voter-set.ts';

/** A question to another node. */
export type RaftRequest =
  | { readonly api: 'Vote'; readonly body: VoteRequest }
  | { readonly api: 'BeginQuorumEpoch'; readonly body: BeginQuorumEpochRequest }
  | { readonly api: 'EndQuorumEpoch'; readonly body: EndQuorumEpochRequest }
  | { readonly api: 'QuorumFetch'; readonly body: QuorumFetchRequest }
  | { readonly api: 'FetchSnapshot'; readonly body: FetchSnapshotRequest };

/** What a fetch has brought, as far as the machine looks at it. */
export interface FetchedBatch {
  readonly baseOffset: Offset;
  readonly lastOffset: Offset;
  readonly epoch: number;
  /** The voters from here on, when the batch says so. */
  readonly voters?: VoterSet;
}

export type RaftResponse =
  | { readonly api: 'Vote'; readonly body: VoteResponse }
  | { readonly api: 'BeginQuorumEpoch'; readonly body: BeginQuorumEpochResponse }
  | { readonly api: 'EndQuorumEpoch'; readonly body: EndQuorumEpochResponse }
  | { readonly api: 'FetchSnapshot'; readonly body: FetchSnapshotResponse }
  | {
      readonly api: 'QuorumFetch';
      readonly body: QuorumFetchResponse;
      readonly batches: readonly FetchedBatch[];
    };

export interface VoterChange {
  readonly type: 'add' | 'remove';
  readonly voter: Voter;
}

/** Names whoever waits for an answer. */
export type RequestTicket = number;

export type RaftEvent =
  | { readonly type: 'tick' }
  /** A peer asks; exactly one `answer` or `answer-fetch` with the ticket follows, now or later. */
  | { readonly type: 'request'; readonly ticket: RequestTicket; readonly request: RaftRequest }
  | {
      readonly type: 'response';
      readonly from: BrokerId;
      readonly request: RaftRequest;
      readonly response: RaftResponse;
    }
  /**
   * No answer came: the connection was lost, or it took too long; `isGone`: nobody listens at its address any
   * more, so its process has ended.
   */
  | {
      readonly type: 'failed';
      readonly from: BrokerId;
      readonly request: RaftRequest;
      readonly isGone: boolean;
    }
  /** The leader's own records were handed to the log. */
  | { readonly type: 'appended'; readonly nextOffset: Offset }
  | { readonly type: 'written'; readonly endOffset: Offset }
  | { readonly type: 'synced'; readonly endOffset: Offset }
  /** What was on its way to the disk is gone; nobody has read it. */
  | { readonly type: 'write-failed' }
  /** A `truncate` is durable. It may have taken a few records more. */
  | { readonly type: 'truncated'; readonly endOffset: Offset }
  /** This node has written a snapshot of what is committed; its log is about to begin at `startOffset`. */
  | { readonly type: 'snapshot-written'; readonly id: SnapshotId; readonly startOffset: Offset }
  /** An `install-snapshot` is durable: the log is empty, and goes on where the snapshot ends. */
  | { readonly type: 'installed'; readonly id: SnapshotId; readonly voters: VoterSet | undefined }
  /** A piece could not be written, or what has come is no whole snapshot: all is as it was before. */
  | { readonly type: 'install-failed' }
  /** An `append-voters` or `refuse-voters` with the ticket follows. */
  | { readonly type: 'change-voters'; readonly ticket: RequestTicket; readonly change: VoterChange }
  /** Gives up the leadership to another voter; `final` when this node is about to stop. */
  | { readonly type: 'resign'; readonly final: boolean };

export type RaftEffect =
  /** Epoch and vote in one record, synced. */
  | { readonly type: 'persist'; readonly epoch: number; readonly votedFor: Voter | undefined }
  /** Appends the records that this answer brought. */
  | { readonly type: 'append'; readonly fetched: QuorumFetchResponse }
  /** Appends the records with which a leader begins: the change itself and, once, who may vote. */
  | {
      readonly type: 'append-leader-change';
      readonly epoch: number;
      readonly voters: VoterSet;
      readonly grantingVoters: readonly BrokerId[];
      readonly namesVoters: boolean;
    }
  /** Appends a set of voters. */
  | {
      readonly type: 'append-voters';
      readonly ticket: RequestTicket;
      readonly epoch: number;
      readonly voters: VoterSet;
    }
  | { readonly type: 'refuse-voters'; readonly ticket: RequestTicket; readonly failure: Failure }
  | { readonly type: 'truncate'; readonly endOffset: Offset }
  /** Adds a piece to the snapshot that is being fetched; the one at 0 begins it anew. */
  | {
      readonly type: 'append-snapshot';
      readonly id: SnapshotId;
      readonly position: Bytes;
      readonly chunks: readonly Uint8Array[];
    }
  /** Has the fetched snapshot take the place of the whole log. `installed` or `install-failed` follows. */
  | { readonly type: 'install-snapshot'; readonly id: SnapshotId }
  | { readonly type: 'send'; readonly to: BrokerId; readonly request: RaftRequest }
  | { readonly type: 'answer'; readonly ticket: RequestTicket; readonly response: RaftResponse }
  /** Answers with a piece of a snapshot, if it is there, as long as this node leads in `epoch`. */
  | {
      readonly type: 'answer-snapshot';
      readonly ticket: RequestTicket;
      readonly id: SnapshotId;
      readonly position: Bytes;
      readonly maxBytes: Bytes;
      readonly epoch: number;
    }
  /** Answers with records from the offset on, if there are any, as long as this node leads in `epoch`. */
  | {
      readonly type: 'answer-fetch';
      readonly ticket: RequestTicket;
      readonly fetchOffset: Offset;
      readonly maxBytes: number;
      readonly epoch: number;
      readonly highWatermark: Offset;
    };
