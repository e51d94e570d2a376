/** What `ottla cluster health` concludes: a sentence for each topic and reason, the worst first. */
import { expect, it } from 'vitest';
import { bySeverity, critical, findingsOfPartitions, warning } from '../../../src/cli/health-findings.ts';
import type { PartitionDescription, TopicDescription } from '../../../src/client/index.ts';

/** `isrs`: of each partition; an empty one has no leader. */
function topic(name: string, ...isrs: readonly number[][]): TopicDescription {
  const partitions = isrs.map(
    (isr, partition): PartitionDescription => ({
      partition,
      leader: isr[0] ?? -1,
      leaderEpoch: 0,
      replicas: [1, 2, 3],
      isr,
      offlineReplicas: [],
    }),
  );
  return { name, id: name, internal: false, partitions };
}

it('is nothing while all replicas are in sync', () => {
  expect(findingsOfPartitions([topic('orders', [1, 2, 3], [3, 2, 1])])).toEqual([]);
});

it('names neighbouring partitions together, each reason for itself', () => {
  const orders = topic('orders', [1, 2], [2, 1], [1, 2, 3], [2, 1], [1, 3], [], [1, 2]);
  expect(findingsOfPartitions([orders, topic('lone', [1, 2])])).toEqual([
    critical('orders 5 has no leader: it can be neither read nor written'),
    warning('orders 0–1, 3, 6 are not in sync on 3'),
    warning('orders 4 is not in sync on 2'),
    warning('lone 0 is not in sync on 3'),
  ]);
});

it('says of several partitions at once that nobody leads them', () => {
  expect(findingsOfPartitions([topic('orders', [], [], [1, 2, 3], [])])).toEqual([
    critical('orders 0–1, 3 have no leader: they can be neither read nor written'),
  ]);
});

it('begins with the worst, and keeps the order otherwise', () => {
  const [a, b, c] = [warning('a'), critical('b'), warning('c')];
  expect(bySeverity([a, b, c])).toEqual([b, a, c]);
});
