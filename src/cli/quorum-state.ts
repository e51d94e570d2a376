/**
 * Quorum state: who of the metadata quorum is alive, and what is wrong with it, in sentences.
 *
 * Times are the leader's: how long ago somebody has fetched is told by the leader's own last moment, not by the clock
 * of this machine. A node with a new directory is listed twice for a while, and only one of the two fetches.
 */
import type { Millis } from '../base/units.ts';
import type { QuorumDescription, QuorumReplica } from '../client/index.ts';

/** Who follows asks several times in it. */
const silentAfterMs: Millis = 5_000;

/** For how long it has not fetched; 0 for the leader, infinite when it has not been heard of under this leader. */
function silenceOf({ leaderId, voters }: QuorumDescription, replica: QuorumReplica): Millis {
  const leader = voters.find(({ id }) => id === leaderId);
  if (replica === leader) return 0;
  if (replica.lastFetchAt < 0) return Number.POSITIVE_INFINITY;
  const now = Math.max(leader?.lastCaughtUpAt ?? -1, leader?.lastFetchAt ?? -1);
  return now < 0 ? 0 : Math.max(0, now - replica.lastFetchAt);
}

function isAlive(quorum: QuorumDescription, replica: QuorumReplica): boolean {
  return silenceOf(quorum, replica) < silentAfterMs;
}

/** The node with whichever directory it was heard of last; undefined when it is not listed. */
export function latestOf(quorum: QuorumDescription, id: number): QuorumReplica | undefined {
  return [...quorum.observers, ...quorum.voters]
    .filter((each) => each.id === id)
    .sort((one, other) => silenceOf(quorum, one) - silenceOf(quorum, other))[0];
}

/** The same as long as it follows; undefined when it does not. */
export function followerOf(quorum: QuorumDescription, id: number): QuorumReplica | undefined {
  const latest = latestOf(quorum, id);
  return latest !== undefined && isAlive(quorum, latest) ? latest : undefined;
}

/** What is wrong, a sentence each. */
export function quorumProblems(quorum: QuorumDescription): string[] {
  const { voters, leaderId } = quorum;
  // Kafka before 3.3 tells no times.
  const leader = voters.find(({ id }) => id === leaderId);
  if (leader !== undefined && Math.max(leader.lastCaughtUpAt, leader.lastFetchAt) < 0) return [];
  const silent = voters.filter((each) => !isAlive(quorum, each));
  if (silent.length === 0) return [];
  const alive = voters.length - silent.length;
  const majority = Math.floor(voters.length / 2) + 1;
  const sentences = silent.map((voter) => {
    const { id, directoryId } = voter;
    const since = heard(quorum, voter);
    return `voter ${id} (directory ${directoryId}) does not follow the quorum: ${since}; ${remedy(quorum, voter)}`;
  });
  if (alive > majority) return sentences;
  return [
    ...sentences,
    `only ${alive} of ${voters.length} voters are there: if one more goes, nothing can be changed`,
  ];
}

/** When it was last heard of. */
export function heard(quorum: QuorumDescription, replica: QuorumReplica): string {
  const silence = silenceOf(quorum, replica);
  return Number.isFinite(silence)
    ? `it has not fetched for ${Math.round(silence / 1_000)} s`
    : `it has not been heard of since node ${quorum.leaderId} leads`;
}

function remedy(quorum: QuorumDescription, { id }: QuorumReplica): string {
  return followerOf(quorum, id) === undefined
    ? `start node ${id}`
    : `node ${id} has another directory now, let it vote with "ottla cluster quorum replace ${id}"`;
}
