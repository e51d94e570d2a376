/** The rules of src/core/raft/README.md, each by its number. */
import { describe, expect, it } from 'vitest';
import type { RaftEffect } from '../../../../src/core/raft/events.ts';
import { VoterSet } from '../../../../src/core/raft/voter-set.ts';
import { granted, names, Script, voter } from './scripted.ts';

const batch = (offset: number, epoch: number) => ({ baseOffset: offset, lastOffset: offset, epoch });

const answered = (effects: readonly RaftEffect[]) => {
  const answer = effects.find(({ type }) => type === 'answer');
  return answer?.type === 'answer' ? answer.response.body : undefined;
};

describe('votes', () => {
  it('V1: a vote is written before it is given, together with its epoch', () => {
    const effects = new Script().askVote(2, 5);
    expect(names(effects)).toEqual(['persist', 'answer NONE']);
    expect(effects[0]).toEqual({ type: 'persist', epoch: 5, votedFor: voter(2) });
    const standing = new Script();
    const votes = standing.grantAll(standing.wait(100));
    expect(names(votes)).toEqual(['persist', 'Vote>2', 'Vote>3']);
    expect(votes[0]).toEqual({ type: 'persist', epoch: 1, votedFor: voter(1) });
  });

  it('V2: one vote in an epoch, to the same candidate again', () => {
    const script = new Script();
    expect(granted(script.askVote(2, 5))).toBe(true);
    expect(granted(script.askVote(3, 5))).toBe(false);
    expect(granted(script.askVote(2, 5))).toBe(true);
    expect(granted(script.askVote(3, 6))).toBe(true);
  });

  it('V2: none to a candidate whose log is behind, or in an epoch that has a leader', () => {
    const behind = { lastEpoch: 2, end: 3 };
    expect(granted(new Script({ entries: [1, 2, 2] }).askVote(2, 5, behind))).toBe(true);
    expect(granted(new Script({ entries: [1, 2, 2, 2] }).askVote(2, 5, behind))).toBe(false);
    expect(granted(new Script({ entries: [3] }).askVote(2, 5, behind))).toBe(false);
    const led = new Script();
    led.follow(3, 5);
    expect(granted(led.askVote(2, 5))).toBe(false);
  });

  it('V3: another directory or cluster is refused and changes nothing', () => {
    const script = new Script();
    expect(names(script.askVote(2, 9, { directoryId: 'old' }))).toEqual(['answer INVALID_VOTER_KEY']);
    expect(names(script.askVote(2, 9, { clusterId: 'other' }))).toEqual(['answer INCONSISTENT_CLUSTER_ID']);
    expect(script.raft.epoch).toBe(0);
  });

  it('V3: the epoch and the leader of another cluster are no news', () => {
    const script = new Script();
    for (const effect of script.wait(100)) {
      if (effect.type !== 'send' || effect.request.api !== 'Vote') continue;
      const body = {
        error: 'INCONSISTENT_CLUSTER_ID',
        leaderId: 2,
        leaderEpoch: 9,
        voteGranted: false,
      } as const;
      const { to: from, request } = effect;
      const response = { api: 'Vote', body } as const;
      expect(names(script.step({ type: 'response', from, request, response }))).toEqual([]);
    }
    expect(script.raft.epoch).toBe(0);
    expect(script.raft.leaderId).toBe(-1);
  });

  it('V3: a foreign fetch, beginning and end are refused as well', () => {
    const script = new Script();
    script.lead();
    const clusterId = 'other';
    const begin = { clusterId, voterId: 1, voterDirectoryId: 'd1', leaderId: 2, leaderEpoch: 9 };
    const end = { clusterId, leaderId: 2, leaderEpoch: 9, preferredCandidates: [] };
    const refused = ['answer INCONSISTENT_CLUSTER_ID'];
    const ask = (request: Parameters<typeof script.step>[0] & { type: 'request' }) =>
      names(script.step(request));
    expect(ask({ type: 'request', ticket: 1, request: { api: 'BeginQuorumEpoch', body: begin } })).toEqual(
      refused,
    );
    expect(ask({ type: 'request', ticket: 1, request: { api: 'EndQuorumEpoch', body: end } })).toEqual(
      refused,
    );
    expect(script.raft.leaderId).toBe(1);
  });

  it('V4: a forgetful voter neither votes nor stands nor writes a vote', () => {
    const script = new Script({ entries: [1], forgetful: true });
    expect(granted(script.askVote(2, 5, { lastEpoch: 9 }))).toBe(false);
    expect(granted(script.askVote(2, 5, { lastEpoch: 9, preVote: true }))).toBe(false);
    for (let time = 0; time < 5; time++) {
      expect(names(script.wait(1_000)).filter((name) => /Vote|persist/.test(name))).toEqual([]);
    }
  });

  it('V4: it votes again once it was removed and taken back', () => {
    const script = new Script({ entries: [1], forgetful: true });
    let effects = script.follow(2, 2);
    effects = script.answerFetch(effects, {
      batches: [{ ...batch(1, 2), voters: new VoterSet([voter(2), voter(3)]) }],
    });
    effects = script.flush();
    const all = new VoterSet([1, 2, 3].map(voter));
    script.answerFetch(effects, { batches: [{ ...batch(2, 2), voters: all }] });
    script.flush();
    expect(granted(script.askVote(3, 5, { lastEpoch: 9 }))).toBe(true);
  });

  it('V5: a pre-vote changes no epoch, and who hears the leader refuses it', () => {
    const script = new Script();
    expect(names(script.askVote(2, 0, { preVote: true }))).toEqual(['answer NONE']);
    expect(script.raft.node.votedFor).toBeUndefined();
    const fetch = script.follow(3, 4);
    expect(granted(script.askVote(2, 4, { preVote: true }))).toBe(true);
    script.answerFetch(fetch);
    expect(granted(script.askVote(2, 4, { preVote: true }))).toBe(false);
    const leader = new Script();
    leader.lead();
    expect(granted(leader.askVote(2, 1, { lastEpoch: 9, preVote: true }))).toBe(false);
    expect(leader.raft.leaderId).toBe(1);
  });

  it('V5: who only asks stays in its epoch for ever', () => {
    const script = new Script();
    for (let time = 0; time < 20; time++) script.grantAll(script.wait(100), false);
    expect(script.raft.epoch).toBe(0);
  });

  it('V6: an observer never stands', () => {
    const script = new Script({ voters: [2, 3, 4] });
    for (let time = 0; time < 5; time++) {
      expect(names(script.wait(1_000)).filter((name) => name.startsWith('Vote'))).toEqual([]);
    }
  });

  it('V7: after a restart nobody leads in an epoch it was in before', () => {
    const script = new Script({ epoch: 7, votedFor: voter(1), entries: [7] });
    expect(script.raft.leaderId).toBe(-1);
    script.lead();
    expect(script.raft.epoch).toBe(8);
    const alone = new Script({ voters: [1], epoch: 7, votedFor: voter(1) });
    alone.wait(0);
    expect(alone.raft.epoch).toBe(8);
  });
});

describe('the leader', () => {
  it('L1: commits nothing before a record of its own epoch', () => {
    const script = new Script({ entries: [1, 1, 1] });
    script.lead();
    expect(script.raft.epochStart).toBe(3);
    script.fetch(2, 3, 1);
    expect(script.raft.highWatermark).toBe(0);
    script.fetch(2, 4, 2);
    expect(script.raft.highWatermark).toBe(4);
  });

  it('L2: counts itself only as far as it has synced', () => {
    const script = new Script();
    script.grantAll(script.grantAll(script.wait(100)));
    script.step({ type: 'written', endOffset: 1 });
    script.fetch(2, 1, 1);
    expect(script.raft.highWatermark).toBe(0);
    script.step({ type: 'synced', endOffset: 1 });
    expect(script.raft.highWatermark).toBe(1);
  });

  it('L2: a majority may be without the leader', () => {
    const script = new Script();
    script.grantAll(script.grantAll(script.wait(100)));
    script.step({ type: 'written', endOffset: 1 });
    script.fetch(2, 1, 1);
    script.fetch(3, 1, 1);
    expect(script.raft.highWatermark).toBe(1);
  });

  it('L3: a position that is not in its log is answered with where the logs part, and not believed', () => {
    const script = new Script({ entries: [1, 1, 3] });
    script.lead();
    const diverging = answered(script.fetch(2, 4, 2));
    expect(diverging).toMatchObject({ error: 'NONE', divergingEpoch: { epoch: 1, endOffset: 2 } });
    const beyond = answered(script.fetch(2, 3, 1));
    expect(beyond).toMatchObject({ divergingEpoch: { epoch: 1, endOffset: 2 } });
    const leader = script.raft.node.role;
    expect(leader.type === 'leader' && leader.replica(voter(2))).toBeUndefined();
  });

  it('L3: a fetch of another epoch is refused', () => {
    const script = new Script();
    script.lead();
    const ask = (currentLeaderEpoch: number) => {
      const body = {
        clusterId: 'c',
        replicaId: 2,
        replicaDirectoryId: 'd2',
        currentLeaderEpoch,
        fetchOffset: 0,
        lastFetchedEpoch: -1,
        highWatermark: 0,
        maxWaitMs: 0,
        maxBytes: 1,
      };
      return answered(script.step({ type: 'request', ticket: 5, request: { api: 'QuorumFetch', body } }));
    };
    expect(ask(0)).toMatchObject({ error: 'FENCED_LEADER_EPOCH', leaderId: 1, leaderEpoch: 1 });
    expect(ask(2)).toMatchObject({ error: 'UNKNOWN_LEADER_EPOCH' });
  });

  it('L4: resigns when no majority has fetched for a while, and only then', () => {
    const script = new Script();
    script.lead();
    for (let time = 0; time < 10; time++) {
      script.wait(1_000);
      script.fetch(2, 1, 1, 1);
    }
    expect(script.raft.leaderId).toBe(1);
    script.wait(1_499);
    expect(script.raft.leaderId).toBe(1);
    script.wait(1);
    expect(script.raft.leaderId).toBe(-1);
  });

  it('L5: tells silent voters who leads until they fetch', () => {
    const script = new Script();
    script.lead();
    script.fetch(2, 1, 1, 1);
    const reminded = names(script.wait(500)).filter((name) => name.startsWith('Begin'));
    expect(reminded).toEqual(['BeginQuorumEpoch>3']);
    script.fetch(3, 1, 1, 1);
    expect(names(script.wait(500))).not.toContain('BeginQuorumEpoch>3');
  });

  it('L6: names those whose logs reach furthest first, and the first stands at once', () => {
    const script = new Script({ entries: [1, 1] });
    script.lead();
    script.fetch(2, 1, 1);
    script.fetch(3, 3, 2);
    const effects = script.step({ type: 'resign', final: false });
    const end = effects.find((effect) => effect.type === 'send' && effect.request.api === 'EndQuorumEpoch');
    expect(end).toMatchObject({
      request: { body: { preferredCandidates: [{ candidateId: 3 }, { candidateId: 2 }] } },
    });
    expect(script.raft.leaderId).toBe(-1);
    const first = new Script();
    first.follow(2, 4);
    const body = {
      clusterId: 'c',
      leaderId: 2,
      leaderEpoch: 4,
      preferredCandidates: [{ candidateId: 1, candidateDirectoryId: 'd1' }],
    };
    const stands = first.step({ type: 'request', ticket: 1, request: { api: 'EndQuorumEpoch', body } });
    expect(names(stands)).toEqual(['persist', 'answer NONE', 'Vote>2', 'Vote>3']);
    expect(first.raft.epoch).toBe(5);
  });

  it('L7: keeps a fetch until there is something new, one per replica', () => {
    const script = new Script();
    script.lead();
    script.fetch(2, 1, 1, 1);
    expect(names(script.fetch(2, 1, 1, 1))).toEqual(['answer-fetch']);
    script.step({ type: 'appended', nextOffset: 2 });
    expect(names(script.step({ type: 'written', endOffset: 2 }))).toEqual(['answer-fetch']);
    script.fetch(2, 2, 1, 1);
    expect(names(script.step({ type: 'synced', endOffset: 2 }))).toEqual(['answer-fetch']);
    expect(script.raft.highWatermark).toBe(2);
  });
});

describe('the follower', () => {
  it('F1: fetches again only when everything is synced', () => {
    const script = new Script();
    const fetch = script.follow(2, 1);
    expect(names(fetch)).toContain('QuorumFetch>2');
    expect(names(script.answerFetch(fetch, { batches: [batch(0, 1)] }))).toEqual(['append']);
    expect(names(script.step({ type: 'written', endOffset: 1 }))).toEqual([]);
    const [next] = script.step({ type: 'synced', endOffset: 1 });
    expect(next).toMatchObject({ request: { body: { fetchOffset: 1, lastFetchedEpoch: 1 } } });
  });

  it('F2: an answer that was not waited for brings nothing', () => {
    const script = new Script();
    const fetch = script.follow(2, 1);
    script.answerFetch(fetch);
    expect(names(script.answerFetch(fetch, { batches: [batch(0, 1)] }))).not.toContain('append');
  });

  it('F3: truncates to the end of the common epoch, in rounds', () => {
    const script = new Script({ entries: [1, 1, 2, 2, 4] });
    let effects = script.answerFetch(script.follow(2, 9), { diverging: { epoch: 3, endOffset: 7 } });
    expect(effects).toEqual([{ type: 'truncate', endOffset: 4 }]);
    effects = script.step({ type: 'truncated', endOffset: 4 });
    effects = script.answerFetch(effects, { diverging: { epoch: 2, endOffset: 3 } });
    expect(effects).toEqual([{ type: 'truncate', endOffset: 3 }]);
  });

  it('F3: nothing is sent between a truncation and its end', () => {
    const script = new Script({ entries: [1, 1] });
    script.answerFetch(script.follow(2, 9), { diverging: { epoch: 1, endOffset: 1 } });
    expect(names(script.step({ type: 'synced', endOffset: 2 }))).toEqual([]);
    expect(names(script.step({ type: 'truncated', endOffset: 1 }))).toEqual(['QuorumFetch>2']);
  });

  it('F3: what is committed is never cut off', () => {
    const script = new Script({ entries: [1, 1], highWatermark: 2 });
    const fetch = script.follow(2, 9);
    expect(() => script.answerFetch(fetch, { diverging: { epoch: 1, endOffset: 1 } })).toThrow(/lost data/);
  });

  it('F4: raises the high watermark after agreement, at most to its synced end', () => {
    const script = new Script({ entries: [1] });
    let effects = script.follow(2, 2);
    script.answerFetch(effects, { diverging: { epoch: 0, endOffset: 0 }, highWatermark: 9 });
    expect(script.raft.highWatermark).toBe(0);
    effects = script.step({ type: 'truncated', endOffset: 0 });
    script.answerFetch(effects, { batches: [batch(0, 2), batch(1, 2)], highWatermark: 9 });
    expect(script.raft.highWatermark).toBe(0);
    script.step({ type: 'written', endOffset: 2 });
    script.step({ type: 'synced', endOffset: 1 });
    expect(script.raft.highWatermark).toBe(1);
  });

  it('F5: stands when it has not fetched for the timeout, sooner when fetches fail', () => {
    const script = new Script();
    script.answerFetch(script.follow(2, 1));
    expect(names(script.wait(999))).not.toContain('Vote>3');
    expect(names(script.wait(1))).toContain('Vote>3');
    const failing = new Script();
    const [, , fetch] = failing.follow(2, 1);
    if (fetch?.type !== 'send') throw new Error('no fetch was sent');
    failing.step({ type: 'failed', from: 2, request: fetch.request, isGone: false });
    expect(names(failing.wait(99))).not.toContain('Vote>3');
    expect(names(failing.wait(1))).toContain('Vote>3');
  });

  it("F5, V8: stands in its turn when the leader's process has ended", () => {
    const bereaved = (voters: number[], leader: number) => {
      const script = new Script({ voters });
      const fetch = script.follow(leader, 1).at(-1);
      if (fetch?.type !== 'send') throw new Error('no fetch was sent');
      script.step({ type: 'failed', from: leader, request: fetch.request, isGone: true });
      return script;
    };
    expect(names(bereaved([1, 2, 3], 2).wait(0))).toContain('Vote>3');
    const second = bereaved([0, 1, 2], 2);
    expect(names(second.wait(49))).not.toContain('Vote>0');
    expect(names(second.wait(1))).toContain('Vote>0');
  });
});

describe('who votes', () => {
  const change = (script: Script, type: 'add' | 'remove', id: number) =>
    script.step({ type: 'change-voters', ticket: 7, change: { type, voter: voter(id) } });
  const ids = (script: Script) => script.raft.node.voters.current.voters.map(({ id }) => id);

  function settledLeader(): Script {
    const script = new Script();
    script.lead();
    script.fetch(2, 1, 1);
    return script;
  }

  it('C1: counts when appended, and a truncation brings back the set before', () => {
    const script = new Script();
    const voters = new VoterSet([voter(1), voter(2)]);
    script.answerFetch(script.follow(2, 1), { batches: [batch(0, 1), { ...batch(1, 1), voters }] });
    expect(ids(script)).toEqual([1, 2]);
    script.flush();
    const fetch = script.follow(3, 2);
    script.answerFetch(fetch, { diverging: { epoch: 1, endOffset: 1 } });
    expect(ids(script)).toEqual([1, 2, 3]);
  });

  it('C2: waits for a record of its own epoch, and for the change before', () => {
    const early = new Script();
    early.lead();
    expect(change(early, 'remove', 3)).toMatchObject([
      { type: 'refuse-voters', failure: { error: 'REQUEST_TIMED_OUT' } },
    ]);
    const script = settledLeader();
    expect(names(change(script, 'remove', 3))).toEqual(['append-voters']);
    expect(ids(script)).toEqual([1, 2]);
    script.flush();
    expect(names(change(script, 'remove', 2))).toEqual(['refuse-voters']);
    script.fetch(2, 2, 1);
    expect(names(change(script, 'remove', 2))).toEqual(['append-voters']);
  });

  it('C3: a new voter has caught up, no id votes twice, the last voter stays', () => {
    const script = settledLeader();
    expect(change(script, 'add', 4)).toMatchObject([{ failure: { error: 'REQUEST_TIMED_OUT' } }]);
    script.fetch(4, 1, 1);
    expect(names(change(script, 'add', 4))).toEqual(['append-voters']);
    const other = settledLeader();
    const again = { type: 'add', voter: { id: 2, directoryId: 'new' } } as const;
    expect(other.step({ type: 'change-voters', ticket: 1, change: again })).toMatchObject([
      { failure: { error: 'DUPLICATE_VOTER' } },
    ]);
    const alone = new Script({ voters: [1] });
    alone.wait(0);
    alone.flush();
    expect(change(alone, 'remove', 1)).toMatchObject([{ failure: { error: 'INVALID_REQUEST' } }]);
  });

  it('C4, L2: a leader that removes itself no longer counts, and resigns when that is committed', () => {
    const script = settledLeader();
    script.fetch(3, 1, 1);
    change(script, 'remove', 1);
    script.flush();
    script.fetch(2, 2, 1);
    expect(script.raft.highWatermark).toBe(1);
    expect(script.raft.leaderId).toBe(1);
    expect(names(script.fetch(3, 2, 1))).toContain('EndQuorumEpoch>2');
    expect(script.raft.highWatermark).toBe(2);
    expect(script.raft.leaderId).toBe(-1);
  });

  it('C5: a voter stays whose removal would leave no majority that is heard', () => {
    const script = settledLeader();
    expect(change(script, 'remove', 2)).toMatchObject([{ failure: { error: 'REQUEST_TIMED_OUT' } }]);
    expect(change(script, 'remove', 1)).toMatchObject([{ failure: { error: 'REQUEST_TIMED_OUT' } }]);
    script.fetch(3, 1, 1);
    expect(names(change(script, 'remove', 2))).toEqual(['append-voters']);
  });

  it('V6: whom a change removes that is not committed stands, and does not count itself', () => {
    const voters = [{ offset: 1, set: new VoterSet([voter(2), voter(3)]) }];
    const script = new Script({ entries: [1, 1], voterSets: voters, highWatermark: 1 });
    const asks = script.wait(100);
    expect(names(asks)).toContain('Vote>2');
    const [to2] = asks.filter((effect) => effect.type === 'send' && effect.request.api === 'Vote');
    expect(script.grantAll([to2!])).toEqual([]);
    const committed = new Script({ entries: [1, 1], voterSets: voters, highWatermark: 2 });
    expect(names(committed.wait(100))).not.toContain('Vote>2');
  });
});
