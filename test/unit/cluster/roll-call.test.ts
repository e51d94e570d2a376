/** What a node that hears no leader is told by those who answer at the voters' addresses. */
import { describe, expect, test } from 'vitest';
import type { NodeIdentity } from '../../../src/cluster/formation.ts';
import type { Peers } from '../../../src/cluster/peers.ts';
import { callRoll } from '../../../src/cluster/roll-call.ts';
import { NetworkError } from '../../../src/platform/ports.ts';

const uuid = (id: number): string => `00000000-0000-4000-8000-00000000000${id}`;
const listed = [1, 2, 3].map((id) => ({ id, host: `b${id}`, port: 9192 }));

function node(nodeId: number, change: Partial<NodeIdentity> = {}): NodeIdentity {
  const ids = { nodeId, directoryId: uuid(nodeId), incarnationId: uuid(nodeId) };
  return { ...ids, clusterId: 'own', voters: [], listed, ...change };
}

/** Calls the roll for node 3; at the address of a voter answers who is given for it, or nobody. */
function roll(at: Readonly<Record<number, NodeIdentity>>, leader?: number): Promise<string | undefined> {
  const request = (id: number) => {
    const there = { 3: node(3), ...at }[id];
    if (there === undefined) return Promise.reject(new NetworkError('ECONNREFUSED', 'nobody is there'));
    return Promise.resolve(there);
  };
  return callRoll(node(3), { request } as unknown as Peers, leader);
}

describe('the roll call', () => {
  test('tells who does not answer', async () => {
    const sentence = 'no leader of the metadata quorum has been heard, a majority of its voters must run';
    expect(await roll({ 1: node(1), 2: node(2) })).toBe(sentence);
    expect(await roll({ 1: node(1) })).toBe(`${sentence}: 2@b2:9192 does not answer`);
    expect(await roll({})).toBe(`${sentence}: 1@b1:9192,2@b2:9192 do not answer`);
    // It has not found its cluster yet.
    expect(await roll({ 1: node(1, { clusterId: null }), 2: node(2) })).toBe(sentence);
  });

  test('tells when it is the leader that does not answer, at the address that is listed', async () => {
    expect(await roll({ 1: node(1) }, 1)).toBeUndefined();
    expect(await roll({ 2: node(2) }, 1)).toBe(
      '1@b1:9192 does not answer and leads the metadata quorum: correct its address in --peers if it is wrong',
    );
    // A leader that was added later is in no list.
    expect(await roll({ 1: node(1) }, 7)).toBeUndefined();
    expect(await roll({}, 1)).toMatch(/^no leader .* has been heard, .*: 1@b1:9192,2@b2:9192 do not answer$/);
  });

  test.each([
    [
      'of another cluster',
      { 1: node(1, { clusterId: 'other' }) },
      '1@b1:9192 belongs to cluster other, the data directory of this node to own: name the voters of its cluster ' +
        'with --peers, or choose another directory with --data-dir.',
    ],
    [
      'with another id',
      { 1: node(2) },
      'At the address of voter 1 answers node 2: the list of voters must be the same on every machine.',
    ],
    [
      'with the same id, of another directory',
      { 3: node(3, { incarnationId: uuid(9), directoryId: uuid(9) }) },
      '3@b3:9192 runs already: give this node an id of its own with --node-id, or stop that one.',
    ],
    [
      'of a copy of its directory',
      { 3: node(3, { incarnationId: uuid(9) }) },
      '3@b3:9192 runs already, and this node was started on a copy of its data directory: stop one of them. A ' +
        'directory must never be copied.',
    ],
  ])('gives up before a node %s', async (_who, at, sentence) => {
    await expect(roll(at)).rejects.toThrow(sentence);
  });
});
