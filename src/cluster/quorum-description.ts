/** What a leader of the metadata quorum tells about it: who votes and who follows, and how far each is. */
import type { BrokerId, LeaderEpoch, Millis, Offset, Uuid } from '../base/units.ts';
import type { Replica } from '../core/raft/leader-state.ts';
import type { Raft } from '../core/raft/raft.ts';
import type { Voter } from '../core/raft/voter-set.ts';
import type { Clock } from '../platform/ports.ts';

export interface QuorumReplica {
  readonly id: BrokerId;
  readonly directoryId: Uuid;
  /** −1 when unknown. */
  readonly logEndOffset: Offset;
  /** Wall time; −1 when unknown, and for the leader itself. */
  readonly lastFetchAt: Millis;
  /** Wall time at which it last had everything; −1 when unknown. */
  readonly lastCaughtUpAt: Millis;
}

export interface QuorumDescription {
  readonly leaderId: BrokerId;
  readonly epoch: LeaderEpoch;
  readonly highWatermark: Offset;
  readonly voters: readonly QuorumReplica[];
  readonly observers: readonly QuorumReplica[];
}

/** Undefined where this node does not lead. */
export function describeQuorum({ node }: Raft, clock: Clock): QuorumDescription | undefined {
  const leader = node.role;
  if (leader.type !== 'leader') return undefined;
  const { current } = node.voters;
  const wall = (at: Millis): Millis => Math.round(clock.wallTime() - (clock.now() - at));
  const own = {
    ...node.self,
    logEndOffset: node.log.endOffset,
    lastFetchAt: -1,
    lastCaughtUpAt: wall(clock.now()),
  };
  const described = (voter: Voter, replica: Replica | undefined): QuorumReplica => {
    if (voter.id === node.self.id) return own;
    if (replica === undefined) return { ...voter, logEndOffset: -1, lastFetchAt: -1, lastCaughtUpAt: -1 };
    const { fetchOffset: logEndOffset, lastFetchAt, caughtUpAt } = replica;
    const lastCaughtUpAt = caughtUpAt < 0 ? -1 : wall(caughtUpAt);
    return { ...voter, logEndOffset, lastFetchAt: wall(lastFetchAt), lastCaughtUpAt };
  };
  const observers = leader.replicas().filter(({ voter }) => !current.has(voter));
  return {
    leaderId: node.self.id,
    epoch: node.epoch,
    highWatermark: node.highWatermark,
    voters: current.voters.map((voter) => described(voter, leader.replica(voter))),
    observers: observers.map((replica) => described(replica.voter, replica)),
  };
}
