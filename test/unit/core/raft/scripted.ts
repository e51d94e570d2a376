/** One machine, told event by event what happens; for tests of single rules. */
import type { ErrorName } from '../../../../protocol/errors.ts';
import { makeFetchSnapshotResponse } from '../../../../protocol/generated/fetch-snapshot.ts';
import { makeQuorumFetchResponse } from '../../../../protocol/generated/quorum-fetch.ts';
import type { FetchedBatch, RaftEffect, RaftEvent } from '../../../../src/core/raft/events.ts';
import type { Recovered } from '../../../../src/core/raft/node.ts';
import { Raft } from '../../../../src/core/raft/raft.ts';
import { type Voter, VoterSet } from '../../../../src/core/raft/voter-set.ts';

export const voter = (id: number): Voter => ({ id, directoryId: `d${id}` });

const unset = { epoch: -1, endOffset: -1 };

/** Node 1 of the voters 1, 2 and 3, unless told otherwise. */
export class Script {
  readonly raft: Raft;
  now = 0;

  constructor({
    voters = [1, 2, 3],
    entries = [],
    ...recovered
  }: Partial<Recovered> & { voters?: number[]; entries?: number[] } = {}) {
    const epochs = entries.flatMap((epoch, startOffset) =>
      epoch === entries[startOffset - 1] ? [] : [{ epoch, startOffset }],
    );
    this.raft = new Raft(
      {
        clusterId: 'c',
        self: voter(1),
        timeouts: {
          electionTimeoutMs: 100,
          electionBackoffMaxMs: 0,
          fetchTimeoutMs: 1_000,
          fetchWaitMs: 200,
          retryMs: 10,
        },
        random: { below: () => 0 },
        voters: new VoterSet(voters.map(voter)),
        namesVoters: false,
        maxFetchBytes: 1_000,
      },
      {
        log: { startOffset: 0, endOffset: entries.length, epochs, baseEpoch: -1 },
        voterSets: [],
        highWatermark: 0,
        epoch: entries.at(-1) ?? 0,
        votedFor: undefined,
        forgetful: false,
        ...recovered,
      },
      0,
    );
    // Its search for a leader is under way from here on.
    if (voters.length > 1) this.wait(0);
  }

  step(event: RaftEvent): RaftEffect[] {
    return this.raft.step(event, this.now);
  }

  /** Time passes. */
  wait(duration: number): RaftEffect[] {
    this.now += duration;
    return this.step({ type: 'tick' });
  }

  /** Node `id` asks for a vote. */
  askVote(
    id: number,
    epoch: number,
    { lastEpoch = 0, end = 0, preVote = false, clusterId = 'c', directoryId = 'd1' } = {},
  ): RaftEffect[] {
    const body = {
      clusterId,
      voterId: 1,
      voterDirectoryId: directoryId,
      replicaEpoch: epoch,
      replicaId: id,
      replicaDirectoryId: `d${id}`,
      lastOffsetEpoch: lastEpoch,
      lastOffset: end,
      preVote,
    };
    return this.step({ type: 'request', ticket: 1, request: { api: 'Vote', body } });
  }

  /** Everybody grants what this node asks for in `effects`. */
  grantAll(effects: readonly RaftEffect[], voteGranted = true): RaftEffect[] {
    return effects.flatMap((effect) => {
      if (effect.type !== 'send' || effect.request.api !== 'Vote') return [];
      const { to, request } = effect;
      const body = {
        error: 'NONE',
        leaderId: -1,
        leaderEpoch: request.body.replicaEpoch,
        voteGranted,
      } as const;
      return this.step({ type: 'response', from: to, request, response: { api: 'Vote', body } });
    });
  }

  /** Makes this node the leader of the next epoch, its log written and synced. */
  lead(): void {
    this.grantAll(this.grantAll(this.wait(100)));
    this.flush();
  }

  /** What was appended is written and synced. */
  flush(): RaftEffect[] {
    const endOffset = this.raft.node.log.nextOffset;
    return [...this.step({ type: 'written', endOffset }), ...this.step({ type: 'synced', endOffset })];
  }

  /** Node `id` says that it leads. */
  follow(id: number, epoch: number): RaftEffect[] {
    const body = { clusterId: 'c', voterId: 1, voterDirectoryId: 'd1', leaderId: id, leaderEpoch: epoch };
    return this.step({ type: 'request', ticket: 2, request: { api: 'BeginQuorumEpoch', body } });
  }

  /** Node `id` fetches. */
  fetch(id: number, fetchOffset: number, lastFetchedEpoch: number, highWatermark = 0): RaftEffect[] {
    const body = {
      clusterId: 'c',
      replicaId: id,
      replicaDirectoryId: `d${id}`,
      currentLeaderEpoch: this.raft.epoch,
      fetchOffset,
      lastFetchedEpoch,
      highWatermark,
      maxWaitMs: 200,
      maxBytes: 1_000,
    };
    return this.step({ type: 'request', ticket: 10 + id, request: { api: 'QuorumFetch', body } });
  }

  /** The leader answers this node's fetch in `effects`. */
  answerFetch(
    effects: readonly RaftEffect[],
    { batches = [] as FetchedBatch[], highWatermark = -1, diverging = unset, snapshot = unset } = {},
  ): RaftEffect[] {
    const sent = effects.find((effect) => effect.type === 'send' && effect.request.api === 'QuorumFetch');
    if (sent?.type !== 'send') throw new Error('no fetch was sent');
    const body = makeQuorumFetchResponse({
      error: 'NONE',
      leaderId: sent.to,
      leaderEpoch: this.raft.epoch,
      highWatermark,
      divergingEpoch: diverging,
      snapshotId: snapshot,
      records: [],
    });
    const response = { api: 'QuorumFetch', body, batches } as const;
    return this.step({ type: 'response', from: sent.to, request: sent.request, response });
  }

  /** The leader answers this node's fetch of a snapshot in `effects` with bytes from `position` on. */
  answerSnapshot(
    effects: readonly RaftEffect[],
    { size = 10, bytes = 5, error = 'NONE' as ErrorName } = {},
  ): RaftEffect[] {
    const sent = effects.find((effect) => effect.type === 'send' && effect.request.api === 'FetchSnapshot');
    if (sent?.type !== 'send' || sent.request.api !== 'FetchSnapshot') throw new Error('no fetch was sent');
    const body = makeFetchSnapshotResponse({
      error,
      leaderId: sent.to,
      leaderEpoch: this.raft.epoch,
      size,
      position: sent.request.body.position,
      unalignedRecords: [new Uint8Array(bytes)],
    });
    const response = { api: 'FetchSnapshot', body } as const;
    return this.step({ type: 'response', from: sent.to, request: sent.request, response });
  }

  /** Node `id` fetches a snapshot. */
  askSnapshot(id: number, { clusterId = 'c', epoch = this.raft.epoch } = {}): RaftEffect[] {
    const body = {
      clusterId,
      replicaId: id,
      replicaDirectoryId: `d${id}`,
      currentLeaderEpoch: epoch,
      snapshotId: { endOffset: 3, epoch: 1 },
      position: 0,
      maxBytes: 100,
    };
    return this.step({ type: 'request', ticket: 20 + id, request: { api: 'FetchSnapshot', body } });
  }
}

/** What an effect is, in short. */
export function names(effects: readonly RaftEffect[]): string[] {
  return effects.map((effect) => {
    if (effect.type === 'send') return `${effect.request.api}>${effect.to}`;
    return effect.type === 'answer' ? `answer ${effect.response.body.error}` : effect.type;
  });
}

/** Whether the answer in `effects` grants a vote. */
export function granted(effects: readonly RaftEffect[]): boolean | undefined {
  for (const effect of effects) {
    if (effect.type === 'answer' && effect.response.api === 'Vote') return effect.response.body.voteGranted;
  }
  return undefined;
}
