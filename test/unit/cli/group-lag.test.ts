/** How far a group is behind, where some partitions cannot tell. */
import { expect, test } from 'vitest';
import { endOffsets } from '../../../src/cli/group-lag.ts';

test('partitions without a leader are not asked, and hide nothing', async () => {
  const asked: string[] = [];
  const admin = {
    describeTopics: () =>
      Promise.resolve([
        {
          name: 't',
          partitions: [0, 1, 2].map((partition) => ({ partition, leader: partition === 1 ? -1 : 4 })),
        },
        { name: 'u', partitions: [{ partition: 0, leader: 4 }] },
      ]),
    listOffsets: (queries: readonly { readonly topic: string; readonly partition: number }[]) => {
      asked.push(...queries.map(({ topic, partition }) => `${topic}-${partition}`));
      if (queries[0]!.topic === 'u') return Promise.reject(new Error('its leader does not answer'));
      return Promise.resolve(queries.map((one) => ({ ...one, offset: 7 })));
    },
  };
  const places = [
    ...[0, 1, 2].map((partition) => ({ topic: 't', partition })),
    { topic: 'u', partition: 0 },
    { topic: 'gone', partition: 0 },
  ];
  const ends = await endOffsets(admin as never, places, new AbortController().signal);
  expect(asked).toEqual(['t-0', 't-2', 'u-0']);
  expect([...ends]).toEqual([
    ['t-0', 7],
    ['t-2', 7],
  ]);
});
