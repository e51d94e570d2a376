/** The metadata quorum as people are told of it: who is alive, what is wrong, and changes step by step. */
import { describe, expect, it } from 'vitest';
import { changeQuorum } from '../../../src/cli/commands/cluster-quorum.ts';
import { objectionTo } from '../../../src/cli/commands/cluster-unregister.ts';
import { followerOf, quorumProblems } from '../../../src/cli/quorum-state.ts';
import type { QuorumDescription, QuorumReplica } from '../../../src/client/index.ts';

const now = 1_000_000;

function replica(id: number, directoryId: string, silentMs?: number): QuorumReplica {
  const lastFetchAt = silentMs === undefined ? -1 : now - silentMs;
  return { id, directoryId, logEndOffset: 10, lastFetchAt, lastCaughtUpAt: lastFetchAt };
}

function quorum(
  voters: readonly QuorumReplica[],
  observers: readonly QuorumReplica[] = [],
): QuorumDescription {
  const leader = { id: 3, directoryId: 'c', logEndOffset: 10, lastFetchAt: -1, lastCaughtUpAt: now };
  return { leaderId: 3, leaderEpoch: 1, highWatermark: 10, voters: [...voters, leader], observers };
}

const healthy = quorum([replica(1, 'a', 100), replica(2, 'b', 200)]);

describe('what is wrong with a quorum', () => {
  it('is nothing while all voters fetch', () => {
    expect(quorumProblems(healthy)).toEqual([]);
  });

  it('is not known from a leader that tells no times, as Kafka before 3.3', () => {
    const timeless = { ...replica(3, 'c'), lastFetchAt: -1, lastCaughtUpAt: -1 };
    expect(quorumProblems({ ...healthy, voters: [replica(1, 'a'), replica(2, 'b'), timeless] })).toEqual([]);
  });

  it('is a voter that is silent, and that another one must not be', () => {
    expect(quorumProblems(quorum([replica(1, 'a', 12_000), replica(2, 'b', 200)]))).toEqual([
      'voter 1 (directory a) does not follow the quorum: it has not fetched for 12 s; start node 1',
      'only 2 of 3 voters are there: if one more goes, nothing can be changed',
    ]);
  });

  it('is a voter that has come back with another directory', () => {
    const [problem] = quorumProblems(quorum([replica(1, 'a'), replica(2, 'b', 0)], [replica(1, 'x', 100)]));
    expect(problem).toBe(
      'voter 1 (directory a) does not follow the quorum: it has not been heard of since node 3 leads; ' +
        'node 1 has another directory now, let it vote with "ottla cluster quorum replace 1"',
    );
  });
});

it('a node is who fetches, not who is still listed', () => {
  const dead = replica(1, 'x', 60_000);
  const found = quorum([replica(1, 'a', 200_000), replica(2, 'b', 0)], [dead, replica(1, 'y', 300)]);
  expect(followerOf(found, 1)?.directoryId).toBe('y');
  expect(followerOf(quorum([replica(1, 'a', 200_000)], [dead]), 1)).toBeUndefined();
  expect(followerOf(healthy, 3)?.directoryId).toBe('c');
});

describe('replacing a voter', () => {
  /** Changes it, and tells what was done and said. */
  async function replaced(described: QuorumDescription, addVoter?: () => Promise<void>): Promise<string[]> {
    const log: string[] = [];
    const done = (what: string) => (voter: { readonly id: number; readonly directoryId: string }) => {
      log.push(`${what} ${voter.id} ${voter.directoryId}`);
      return what === 'add' && addVoter !== undefined ? addVoter() : Promise.resolve();
    };
    const admin = {
      describeQuorum: () => Promise.resolve(described),
      removeVoter: done('remove'),
      addVoter: done('add'),
    };
    const { signal } = new AbortController();
    const terminal = { say: (sentence: string) => log.push(sentence) };
    const context = { format: 'text', bootstrapServer: '', signal, terminal };
    await changeQuorum(admin, 'replace', 1, context as never).catch((error: Error) =>
      log.push(error.message),
    );
    return log;
  }

  it('says each step', async () => {
    const observers = [replica(1, 'x', 60_000), replica(1, 'y', 100)];
    expect(await replaced(quorum([replica(1, 'a'), replica(2, 'b', 0)], observers))).toEqual([
      '1 of 2: taking node 1 (directory a) out of the quorum',
      'remove 1 a',
      '2 of 2: letting node 1 (directory y) vote',
      'add 1 y',
    ]);
  });

  it('changes nothing while the new one is not there', async () => {
    const sentence = 'start it first, with the list of voters as its peers.';
    expect(await replaced(quorum([replica(1, 'a', 60_000)], [replica(1, 'x', 50_000)]))).toEqual([
      `Node 1 does not follow the quorum (it has not fetched for 50 s): ${sentence}`,
    ]);
  });

  it('changes nothing when it votes already', async () => {
    expect(await replaced(quorum([replica(1, 'a', 100), replica(2, 'b', 0)]))).toEqual([
      'Node 1 votes with the directory that it has (a): nothing is to be replaced.',
    ]);
  });

  it('says how to go on when it ends halfway', async () => {
    const failing = () => Promise.reject(new Error('It did not answer.'));
    const log = await replaced(quorum([replica(1, 'a')], [replica(1, 'y', 100)]), failing);
    expect(log.at(-1)).toBe(
      'It did not answer. Node 1 does not vote yet: go on with "ottla cluster quorum add 1".',
    );
  });
});

it('a broker is forgotten when it holds nothing, does not vote and is down', () => {
  const partition = {
    partition: 2,
    leader: 1,
    leaderEpoch: 0,
    isr: [1],
    offlineReplicas: [],
    replicas: [1, 4],
  };
  const topics = [{ name: 't', id: '', internal: false, partitions: [partition] }];
  const down = { id: 4, fenced: true };
  expect(objectionTo(down, topics, healthy)).toContain('"ottla cluster drain 4 --apply" first');
  expect(objectionTo(down, [], quorum([replica(4, 'd')]))).toContain('"ottla cluster quorum remove 4" first');
  expect(objectionTo({ id: 4, fenced: false }, [], healthy)).toContain('stop it first');
  expect(objectionTo(down, [], healthy)).toBeUndefined();
});
