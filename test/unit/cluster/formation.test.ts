/** Who forms a cluster, who joins one, and who has to wait. The rules are those of `formation.ts`. */
import { describe, expect, it } from 'vitest';
import type { ResponseOf } from '../../../protocol/apis.ts';
import { decide, FormationError } from '../../../src/cluster/formation.ts';

type Answer = ResponseOf<'IdentifyNode'>;

const directory = (id: number): string => `00000000-0000-4000-8000-00000000000${id}`;

const listed = (ids: readonly number[]) => ids.map((id) => ({ id, host: `b${id}`, port: 9192 }));

const empty = (nodeId: number, ids: readonly number[] = [1, 2, 3]): Answer => ({
  throttleTimeMs: 0,
  nodeId,
  directoryId: directory(nodeId),
  clusterId: null,
  incarnationId: directory(nodeId),
  voters: [],
  listed: listed(ids).map(({ id: voterId, host, port }) => ({ voterId, host, port })),
});

const formed = (nodeId: number, clusterId: string, voters: readonly number[]): Answer => ({
  ...empty(nodeId, voters),
  clusterId,
  voters: voters.map((voterId) => ({ voterId, directoryId: directory(voterId) })),
});

const node = (nodeId: number, voters = [1, 2, 3]) => ({
  nodeId,
  directoryId: directory(nodeId),
  listed: listed(voters),
  newClusterId: () => 'new',
});

const answers = (...each: Answer[]) => new Map(each.map((answer) => [answer.nodeId, answer]));

describe('an empty node', () => {
  it('forms the cluster when it has the lowest id and everybody has answered empty', () => {
    const cluster = decide(node(1), answers(empty(3), empty(2)));
    expect(cluster).toEqual({
      clusterId: 'new',
      voters: [1, 2, 3].map((id) => ({ id, directoryId: directory(id) })),
    });
  });

  it('waits while one of the listed voters has not answered', () => {
    expect(decide(node(1), answers(empty(2)))).toBeUndefined();
  });

  it('leaves forming to the lowest id', () => {
    expect(decide(node(2), answers(empty(1), empty(3)))).toBeUndefined();
  });

  it('never forms a cluster beside one that exists, but joins it', () => {
    const cluster = decide(node(1), answers(empty(2), formed(3, 'old', [1, 2, 3])));
    expect(cluster?.clusterId).toBe('old');
  });

  it('takes over the voters as they were, so a replaced directory is none of them', () => {
    const replaced = { ...node(1), directoryId: directory(9) };
    const cluster = decide(replaced, answers(formed(2, 'old', [1, 2, 3])));
    expect(cluster?.voters).toContainEqual({ id: 1, directoryId: directory(1) });
    expect(cluster?.voters).not.toContainEqual({ id: 1, directoryId: directory(9) });
  });

  it('joins without being a voter once any of them has a cluster', () => {
    expect(decide(node(7), answers(empty(1), empty(2)))).toBeUndefined();
    expect(decide(node(7), answers(formed(2, 'old', [1, 2, 3])))?.clusterId).toBe('old');
  });

  it('takes the node that has formed a cluster alone for its only voter, never itself', () => {
    const alone = { ...formed(1, 'alone', []), listed: empty(1).listed };
    const cluster = decide(node(2), answers(alone, empty(3)));
    expect(cluster).toEqual({ clusterId: 'alone', voters: [{ id: 1, directoryId: directory(1) }] });
  });

  it('refuses peers of two clusters', () => {
    const both = answers(formed(2, 'one', [1, 2, 3]), formed(3, 'other', [1, 2, 3]));
    expect(() => decide(node(1), both)).toThrow(FormationError);
  });

  it('refuses a peer that is not who the list says', () => {
    const wrong = new Map([[2, empty(3)]]);
    expect(() => decide(node(1), wrong)).toThrow(/At the address of voter 2 answers node 3/);
  });

  it.each([
    [1, [1, 2]],
    [1, [1, 2, 4]],
    [7, [1, 2]],
  ])('node %i with the voters %j refuses a peer that was started with others', (id, voters) => {
    expect(() => decide(node(id, voters), answers(empty(2)))).toThrow(
      `This node was started with the voters ${voters.map((each) => `${each}@b${each}:9192`).join(',')}, ` +
        'node 2 with 1@b1:9192,2@b2:9192,3@b3:9192: the list must be the same on every machine.',
    );
  });

  it('refuses to be a voter of a cluster that was formed without it', () => {
    const peers = answers(formed(1, 'old', [1, 2]), formed(2, 'old', [1, 2]));
    expect(() => decide(node(3), peers)).toThrow(
      'This node was started with the voters 1@b1:9192,2@b2:9192,3@b3:9192, node 1 with 1@b1:9192,2@b2:9192, and ' +
        'that one has a cluster: start this node with its list and a --broker-listen of its own, then "ottla ' +
        'cluster quorum add 3" makes it a voter.',
    );
    expect(decide(node(4), peers)?.clusterId).toBe('old');
  });
});
