/**
 * Changing who votes: one voter at a time, so that any two majorities of the old set and the new one share
 * a voter.
 *
 * The new set counts as soon as it is appended. The next change must wait until that is committed, and the
 * first one of a leader until a record of its own epoch is (Ongaro's erratum).
 */
import { type Failure, refused } from '../../base/outcome.ts';
import type { Millis } from '../../base/units.ts';
import type { RequestTicket, VoterChange } from './events.ts';
import type { LeaderState } from './leader-state.ts';
import type { RaftNode } from './node.ts';
import type { Voter, VoterSet } from './voter-set.ts';

export function changeVoters(node: RaftNode, ticket: RequestTicket, change: VoterChange, now: Millis): void {
  const next = newSet(node, change, now);
  if ('error' in next) {
    node.emit({ type: 'refuse-voters', ticket, failure: next });
    return;
  }
  const { log, epoch } = node;
  const offset = log.nextOffset;
  log.append(epoch, offset, offset + 1);
  node.adoptVoters(offset, next);
  node.emit({ type: 'append-voters', ticket, epoch, voters: next });
}

function newSet(node: RaftNode, change: VoterChange, now: Millis): VoterSet | Failure {
  const leader = node.role;
  if (leader.type !== 'leader') return refused('NOT_CONTROLLER', 'This node does not lead the quorum.');
  const { voters, highWatermark } = node;
  const isSettled = highWatermark > leader.epochStart && highWatermark > voters.currentOffset;
  if (!isSettled) return refused('REQUEST_TIMED_OUT', 'An earlier change is not committed yet; try again.');
  const { current } = voters;
  const { id } = change.voter;
  if (change.type === 'add') {
    if (current.byId(id) !== undefined) {
      return refused('DUPLICATE_VOTER', `Node ${id} votes already: remove its old directory first.`);
    }
    if (!hasCaughtUp(node, leader, change, now)) {
      return refused('REQUEST_TIMED_OUT', `Node ${id} has not caught up with the metadata log.`);
    }
    return current.with(change.voter);
  }
  if (!current.has(change.voter)) {
    return refused('VOTER_NOT_FOUND', `Node ${id} does not vote with this directory.`);
  }
  if (current.voters.length === 1) return refused('INVALID_REQUEST', 'The last voter stays.');
  return withoutVoter(node, leader, change.voter, now);
}

/** Whom it leaves must be able to commit that, and to elect one another. */
function withoutVoter(node: RaftNode, leader: LeaderState, voter: Voter, now: Millis): VoterSet | Failure {
  const next = node.voters.current.without(voter);
  const silent = leader.silentSince(now - node.options.timeouts.fetchTimeoutMs, next.others(node.self.id));
  if (next.voters.length - silent.length >= next.majority) return next;
  const missing = silent.map(({ id }) => id).join(', ');
  return refused(
    'REQUEST_TIMED_OUT',
    `Without node ${voter.id} no majority would be left: nothing is heard of voter ${missing}.`,
  );
}

/** It had everything at a moment that is not long ago. */
function hasCaughtUp(node: RaftNode, leader: LeaderState, { voter }: VoterChange, now: Millis): boolean {
  const replica = leader.replica(voter);
  return replica !== undefined && replica.caughtUpAt >= now - node.options.timeouts.fetchTimeoutMs;
}
