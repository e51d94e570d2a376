/** Which news about leaders counts, and which is old. */
import { describe, expect, test } from 'vitest';
import type { ResponseOf } from '../../../protocol/apis.ts';
import type { ErrorName } from '../../../protocol/errors.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { MetadataCache } from '../../../src/client/metadata-cache.ts';

const ID = '00000000-0000-0000-0000-000000000001';
const OTHER_ID = '00000000-0000-0000-0000-000000000002';

function answer(
  leaders: readonly (readonly [leaderId: number, leaderEpoch: number])[],
  { id = ID, error = 'NONE' as ErrorName } = {},
): ResponseOf<'Metadata'> {
  const partitions = leaders.map(([leaderId, leaderEpoch], index) => ({
    error: 'NONE' as const,
    index,
    leaderId,
    leaderEpoch,
    replicas: [0, 1],
    isr: [0, 1],
    offlineReplicas: [],
  }));
  return {
    throttleTimeMs: 0,
    brokers: [0, 1].map((brokerId) => ({ brokerId, host: `b${brokerId}`, port: 9092, rack: null })),
    clusterId: 'c',
    controllerId: 0,
    topics: [{ error, name: 't', topicId: id, isInternal: false, partitions, authorizedOperations: 0 }],
    clusterAuthorizedOperations: 0,
    error: 'NONE',
  };
}

describe('metadata cache', () => {
  test('a lower leader epoch is old news, unless the topic was made anew', () => {
    const cache = new MetadataCache();
    cache.apply(answer([[0, 5]]));
    cache.apply(answer([[1, 4]]));
    expect(cache.leaderOf('t', 0)).toMatchObject({ broker: { id: 0 }, epoch: 5 });
    cache.apply(answer([[1, 6]]));
    expect(cache.leaderOf('t', 0)).toMatchObject({ broker: { id: 1 }, epoch: 6 });
    cache.apply(answer([[0, 0]], { id: OTHER_ID }));
    expect(cache.leaderOf('t', 0)).toMatchObject({ broker: { id: 0 }, epoch: 0 });
    expect([cache.nameOf(ID), cache.nameOf(OTHER_ID)]).toEqual([undefined, 't']);
  });

  test('an epoch that the broker does not tell never counts as old', () => {
    const cache = new MetadataCache();
    cache.apply(answer([[0, -1]]));
    cache.apply(answer([[1, -1]]));
    expect(cache.leaderOf('t', 0)?.broker.id).toBe(1);
  });

  test('a partition without a leader, or with one that is not listed, has none', () => {
    const cache = new MetadataCache();
    cache.apply(
      answer([
        [-1, 3],
        [7, 0],
      ]),
    );
    expect([cache.leaderOf('t', 0), cache.leaderOf('t', 1), cache.leaderOf('t', 2)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('errors: a deleted topic is forgotten, one without a leader kept', () => {
    const cache = new MetadataCache();
    cache.apply(answer([[0, 0]]));
    cache.apply(answer([], { error: 'LEADER_NOT_AVAILABLE' }));
    expect(cache.topic('t')).toBeDefined();
    cache.apply(answer([], { error: 'UNKNOWN_TOPIC_OR_PARTITION' }));
    expect([cache.topic('t'), cache.errorOf('t'), cache.nameOf(ID)]).toEqual([
      undefined,
      'UNKNOWN_TOPIC_OR_PARTITION',
      undefined,
    ]);
  });

  test('what a broker that lags behind does not know keeps its epochs', () => {
    const cache = new MetadataCache();
    cache.apply(answer([[0, 5]]));
    cache.apply(answer([], { id: zeroUuid, error: 'UNKNOWN_TOPIC_OR_PARTITION' }));
    expect([cache.topic('t'), cache.idOf('t'), cache.nameOf(ID)]).toEqual([undefined, zeroUuid, undefined]);
    cache.apply(answer([[1, 4]]));
    expect(cache.leaderOf('t', 0)).toMatchObject({ broker: { id: 0 }, epoch: 5 });
    expect(cache.nameOf(ID)).toBe('t');
    cache.apply(answer([[1, 0]], { id: OTHER_ID }));
    expect(cache.leaderOf('t', 0)).toMatchObject({ broker: { id: 1 }, epoch: 0 });
    cache.apply(answer([[1, 4]]));
    expect(cache.leaderOf('t', 0)).toMatchObject({ broker: { id: 0 }, epoch: 5 });
    cache.apply(answer([[1, 6]]));
    expect(cache.leaderOf('t', 0)).toMatchObject({ broker: { id: 1 }, epoch: 6 });
  });

  test('of how many topics that are gone something is kept is bounded', () => {
    const cache = new MetadataCache();
    cache.apply(answer([[0, 5]]));
    for (let number = 10; number < 1_100; number++)
      cache.apply(answer([[0, 5]], { id: `00000000-0000-0000-0000-${`${number}`.padStart(12, '0')}` }));
    cache.apply(answer([[1, 4]]));
    expect(cache.leaderOf('t', 0)).toMatchObject({ broker: { id: 1 }, epoch: 4 });
  });

  test('topics without an id may be other ones when they come back', () => {
    const cache = new MetadataCache();
    cache.apply(answer([[0, 5]], { id: zeroUuid }));
    cache.apply(answer([], { id: zeroUuid, error: 'UNKNOWN_TOPIC_OR_PARTITION' }));
    cache.apply(answer([[1, 0]], { id: zeroUuid }));
    expect(cache.leaderOf('t', 0)).toMatchObject({ broker: { id: 1 }, epoch: 0 });
  });

  test('a hint counts when it is newer and its broker is known or named', () => {
    const cache = new MetadataCache();
    cache.apply(answer([[0, 5]]));
    expect(cache.applyHint('t', 0, { leaderId: 1, leaderEpoch: 5 }, [])).toBe(false);
    expect(cache.applyHint('t', 0, { leaderId: 9, leaderEpoch: 6 }, [])).toBe(false);
    expect(cache.applyHint('t', 3, { leaderId: 1, leaderEpoch: 6 }, [])).toBe(false);
    expect(
      cache.applyHint('t', 0, { leaderId: 9, leaderEpoch: 6 }, [{ id: 9, host: 'n', port: 1, rack: null }]),
    ).toBe(true);
    expect(cache.leaderOf('t', 0)).toMatchObject({ broker: { id: 9, host: 'n' }, epoch: 6 });
  });

  test('an answer with holes or doubles among its partitions changes nothing', () => {
    const cache = new MetadataCache();
    const odd = answer([
      [0, 0],
      [0, 0],
    ]);
    const [topic] = odd.topics;
    const partitions = topic!.partitions.map((partition) => ({ ...partition, index: 1 }));
    cache.apply({ ...odd, topics: [{ ...topic!, partitions }] });
    expect(cache.topic('t')).toBeUndefined();
  });
});
