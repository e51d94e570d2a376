/**
 * Deliberate bugs, each a change of what the machine is given, is told or remembers. A simulation that does
 * not find them proves nothing. Numbers are those of the list of mutants in the project's reference.
 */
import type { RaftRequest } from '../../../../src/core/raft/events.ts';
import type { Recovered } from '../../../../src/core/raft/node.ts';
import type { Raft } from '../../../../src/core/raft/raft.ts';

export interface Mutant {
  readonly forgetsVotes: boolean;
  readonly savesVotesLate: boolean;
  readonly splitsVotes: boolean;
  readonly countsUnsynced: boolean;
  /** Entries before its end that a snapshot is without. */
  readonly snapshotsLack: number;
  readonly keepsBehindSnapshots: boolean;
  recovered(recovered: Recovered): Recovered;
  request(request: RaftRequest): RaftRequest;
  stepped(raft: Raft): void;
}

/** As it should be. */
export const noMutant: Mutant = {
  forgetsVotes: false,
  savesVotesLate: false,
  splitsVotes: false,
  countsUnsynced: false,
  snapshotsLack: 0,
  keepsBehindSnapshots: false,
  recovered: (recovered) => recovered,
  request: (request) => request,
  stepped: () => {},
};

interface Writable {
  epochStart: number;
}

/** Leaders in whose memory something was changed already. */
function onceAsLeader(change: (leader: Writable) => void): (raft: Raft) => void {
  const changed = new WeakSet<object>();
  return (raft) => {
    const { role } = raft.node;
    if (role.type !== 'leader' || changed.has(role)) return;
    changed.add(role);
    change(role as Writable);
  };
}

export const mutants: Readonly<Record<string, Mutant>> = {
  'M2 counts what is not synced': { ...noMutant, countsUnsynced: true },
  'M3 votes without persisting': {
    ...noMutant,
    forgetsVotes: true,
    recovered: (recovered) => ({ ...recovered, forgetful: false }),
  },
  'M3 persists after the answer': { ...noMutant, savesVotesLate: true },
  'M4 epoch and vote in two writes': { ...noMutant, splitsVotes: true },
  'M5 commits entries of older epochs by counting': {
    ...noMutant,
    stepped: onceAsLeader((leader) => {
      leader.epochStart = -1;
    }),
  },
  'M6 commits up to the epoch start instead of beyond it': {
    ...noMutant,
    stepped: onceAsLeader((leader) => {
      leader.epochStart -= 1;
    }),
  },
  'M35 the end of a snapshot is one too high': { ...noMutant, snapshotsLack: 1 },
  "M36 keeps records behind a snapshot that takes the log's place": {
    ...noMutant,
    keepsBehindSnapshots: true,
  },
  'KAFKA-10527 leads again in the same epoch after a restart': {
    ...noMutant,
    recovered: (recovered) => ({
      ...recovered,
      epoch: Math.max(0, recovered.epoch - 1),
      votedFor: undefined,
    }),
  },
  'votes for a candidate whose log is behind': {
    ...noMutant,
    request: (request) =>
      request.api === 'Vote'
        ? { ...request, body: { ...request.body, lastOffsetEpoch: Number.MAX_SAFE_INTEGER } }
        : request,
  },
  'KAFKA-13141 believes a fetch position without looking at its epoch': {
    ...noMutant,
    stepped: (raft) => {
      const { log } = raft.node;
      log.endOf = (epoch) => ({ epoch, endOffset: Number.MAX_SAFE_INTEGER });
    },
  },
};
