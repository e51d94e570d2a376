/** The rules S1 to S5 of src/core/raft/README.md, each by its number. */
import { describe, expect, it } from 'vitest';
import type { RaftEffect } from '../../../../src/core/raft/events.ts';
import { VoterSet } from '../../../../src/core/raft/voter-set.ts';
import { names, Script, voter } from './scripted.ts';

const batch = (offset: number, epoch: number) => ({ baseOffset: offset, lastOffset: offset, epoch });

/** The snapshot that an answer names. */
const named = (effects: readonly RaftEffect[]) => {
  const answer = effects.find(({ type }) => type === 'answer');
  if (answer?.type !== 'answer' || answer.response.api !== 'QuorumFetch') return undefined;
  const { snapshotId } = answer.response.body;
  return snapshotId.endOffset === -1 ? undefined : snapshotId;
};

/** A leader of epoch 5 with records of epochs 1 1 2 2 3 3 and its own, all committed, cut at 4. */
function cutLeader(): Script {
  const script = new Script({ entries: [1, 1, 2, 2, 3, 3], epoch: 4 });
  script.lead();
  script.fetch(2, 7, 5);
  expect(script.raft.highWatermark).toBe(7);
  script.step({ type: 'snapshot-written', id: { endOffset: 6, epoch: 3 }, startOffset: 4 });
  return script;
}

/** A follower of node 2 in epoch 5, told to fetch the snapshot that ends at 9; its request. */
function behind(entries: number[] = [1, 1]): { script: Script; asking: RaftEffect[] } {
  const script = new Script({ entries });
  const fetching = script.follow(2, 5);
  return { script, asking: script.answerFetch(fetching, { snapshot: { endOffset: 9, epoch: 4 } }) };
}

describe('snapshots', () => {
  it('S1: nothing is said that is not committed', () => {
    const script = new Script({ entries: [1, 1], highWatermark: 1 });
    const say = (endOffset: number) => () =>
      script.step({ type: 'snapshot-written', id: { endOffset, epoch: 1 }, startOffset: 0 });
    expect(say(2)).toThrow(/what is committed/);
    expect(say(1)).not.toThrow();
  });

  it('S1: KAFKA-14618: the log goes on with the very offset of the id', () => {
    const { script, asking } = behind();
    script.answerSnapshot(asking, { size: 5 });
    const fetching = script.step({ type: 'installed', id: { endOffset: 9, epoch: 4 }, voters: undefined });
    expect(fetching[0]).toMatchObject({ request: { body: { fetchOffset: 9, lastFetchedEpoch: 4 } } });
    expect(names(script.answerFetch(fetching, { batches: [batch(9, 5)] }))).toEqual(['append']);
  });

  it('S2: named to who is before the log, at its beginning in another epoch, or of one that has ended', () => {
    const newest = { endOffset: 6, epoch: 3 };
    expect(named(cutLeader().fetch(3, 3, 2))).toEqual(newest);
    expect(named(cutLeader().fetch(3, 0, -1))).toEqual(newest);
    expect(named(cutLeader().fetch(3, 4, 1))).toEqual(newest);
    expect(named(cutLeader().fetch(3, 6, 1))).toEqual(newest);
    expect(named(cutLeader().fetch(3, 4, 2))).toBeUndefined();
    expect(names(cutLeader().fetch(3, 4, 2))).toEqual(['answer-fetch']);
    expect(names(cutLeader().fetch(3, 6, 3))).toEqual(['answer-fetch']);
  });

  it('S3: it is fetched piece by piece, and only then installed', () => {
    const { script, asking } = behind();
    expect(names(asking)).toEqual(['FetchSnapshot>2']);
    const more = script.answerSnapshot(asking);
    expect(names(more)).toEqual(['append-snapshot', 'FetchSnapshot>2']);
    expect(more[1]).toMatchObject({ request: { body: { position: 5, snapshotId: { endOffset: 9 } } } });
    expect(names(script.answerSnapshot(more))).toEqual(['append-snapshot', 'install-snapshot']);
  });

  it('S3: a piece of another leader is not added; what is refused begins anew', () => {
    const { script, asking } = behind();
    const more = script.answerSnapshot(asking);
    expect(names(script.follow(3, 6))).toEqual(['persist', 'answer NONE', 'QuorumFetch>3']);
    expect(names(script.answerSnapshot(more))).toEqual([]);
    const other = behind();
    expect(names(other.script.answerSnapshot(other.asking, { error: 'SNAPSHOT_NOT_FOUND' }))).toEqual([]);
    expect(names(other.script.wait(10))).toEqual(['QuorumFetch>2']);
    const empty = behind();
    expect(names(empty.script.answerSnapshot(empty.asking, { bytes: 0 }))).toEqual([]);
  });

  it('S3: the leader refuses another cluster and another epoch, and has heard of who fetches', () => {
    const script = cutLeader();
    expect(names(script.askSnapshot(3, { clusterId: 'x' }))).toEqual(['answer INCONSISTENT_CLUSTER_ID']);
    expect(names(script.askSnapshot(3, { epoch: 1 }))).toEqual(['answer FENCED_LEADER_EPOCH']);
    for (let round = 0; round < 10; round++) {
      script.wait(1_000);
      expect(names(script.askSnapshot(3))).toContain('answer-snapshot');
    }
    expect(script.raft.epochStart).toBe(6);
    script.wait(1_600);
    expect(script.raft.epochStart).toBeUndefined();
    expect(names(script.askSnapshot(3))).toEqual(['answer NOT_LEADER_OR_FOLLOWER']);
  });

  it('S4: one that ends at or before the high watermark is not fetched', () => {
    const script = new Script({ entries: [1, 1, 1, 1], highWatermark: 3 });
    const fetching = script.follow(2, 5);
    expect(names(script.answerFetch(fetching, { snapshot: { endOffset: 3, epoch: 1 } }))).toEqual([]);
    expect(names(script.wait(10))).toEqual(['QuorumFetch>2']);
  });

  it('S5: scylladb 9551: nothing of the log is left, and the voters are those of the snapshot', () => {
    const { script, asking } = behind([1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
    script.answerSnapshot(asking, { size: 5 });
    const voters = new VoterSet([voter(2), voter(3)]);
    script.step({ type: 'installed', id: { endOffset: 9, epoch: 4 }, voters });
    const { log } = script.raft.node;
    expect([log.startOffset, log.endOffset, log.nextOffset, log.lastEpoch]).toEqual([9, 9, 9, 4]);
    expect(script.raft.highWatermark).toBe(9);
    expect(script.raft.node.voters.current).toEqual(voters);
    expect(script.raft.node.isVoter).toBe(false);
  });

  it('S5: a snapshot of the epoch that lasts says that all before that is committed', () => {
    const { script, asking } = behind();
    script.answerSnapshot(asking, { size: 5 });
    const id = { endOffset: 9, epoch: 5 };
    const fetching = script.step({ type: 'installed', id, voters: undefined });
    expect(script.raft.toldHighWatermark).toBeUndefined();
    script.answerFetch(fetching, { highWatermark: 9 });
    expect(script.raft.toldHighWatermark).toBe(9);
  });

  it('S5: until it is durable the node neither fetches nor stands; if it fails it asks again', () => {
    const { script, asking } = behind();
    script.answerSnapshot(asking, { size: 5 });
    expect(names(script.wait(5_000))).toEqual([]);
    expect(names(script.wait(5_000))).toEqual([]);
    script.follow(2, 5);
    expect(names(script.step({ type: 'install-failed' }))).toEqual([]);
    expect(names(script.wait(10))).toEqual(['QuorumFetch>2']);
  });
});
