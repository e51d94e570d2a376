/** What is told of a topic whose partitions are not all well: nobody is asked for what nobody can know. */
import { expect, test } from 'vitest';
import { describeTopic } from '../../../src/cli/commands/topic-describe.ts';
import type { OffsetWanted, PartitionDescription } from '../../../src/client/index.ts';

const replicas = [1, 2];

function partition(index: number, leader: number, isr: readonly number[]): PartitionDescription {
  return { partition: index, leader, leaderEpoch: 4, replicas, isr, offlineReplicas: [] };
}

test('a partition without a leader is asked for nothing, and shown beside the others', async () => {
  const partitions = [partition(0, 1, replicas), partition(1, -1, []), partition(2, 1, [1])];
  const asked: OffsetWanted[] = [];
  const admin = {
    describeTopics: () => Promise.resolve([{ name: 't', id: 'i', internal: false, partitions }]),
    listOffsets: (wanted: readonly OffsetWanted[]) => {
      asked.push(...wanted);
      return Promise.resolve(
        wanted.map((one) => ({ ...one, offset: one.at === 'end' ? 7 : 3, timestamp: -1, leaderEpoch: 4 })),
      );
    },
    describeLogDirs: () => Promise.resolve([]),
    describeConfigs: () => Promise.resolve([]),
  };
  const { document, text } = await describeTopic(admin, 't', new AbortController().signal);
  expect(asked.map((one) => one.partition)).toEqual([0, 2, 0, 2]);
  expect(document).toMatchObject({
    partitions: [
      { partition: 0, startOffset: 3, endOffset: 7 },
      { partition: 1, startOffset: null, endOffset: null, damaged: null },
      { partition: 2, startOffset: 3, endOffset: 7 },
    ],
  });
  expect(text.split('\n').map((line) => line.split(/ {2,}/).map((cell) => cell.trim()))).toEqual([
    ['t', 'id i'],
    ['PARTITION', 'LEADER', 'EPOCH', 'REPLICAS', 'ISR', 'START', 'END', 'STATE'],
    ['', '0', '1', '4', '1,2', '1,2', '3', '7', 'ok'],
    ['', '1', 'none', '4', '1,2', '-', '-', '-', 'offline'],
    ['', '2', '1', '4', '1,2', '1', '3', '7', 'under-replicated'],
  ]);
});
