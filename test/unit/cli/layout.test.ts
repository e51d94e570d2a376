/** What plans begin from, and what is said when it is not enough. */
import { expect, test } from 'vitest';
import { afterMoves, requireBrokers, tooFewBrokers } from '../../../src/cli/layout.ts';

const brokers = [1, 2, 3].map((id) => ({ id, host: 'h', port: 1, rack: null, fenced: id === 3 }));

test('a partition that is being moved counts as moved', () => {
  const partition = { leader: 1, leaderEpoch: 0, isr: [1], offlineReplicas: [] };
  const partitions = [0, 1].map((each) => ({ ...partition, partition: each, replicas: [2, 1, 3] }));
  const topic = { name: 't', id: '', internal: false, partitions };
  const move = { topic: 't', partition: 1, replicas: [2, 1, 3], adding: [2], removing: [3] };
  const [after] = afterMoves([topic], [move]);
  expect(after!.partitions.map(({ replicas }) => replicas)).toEqual([
    [2, 1, 3],
    [2, 1],
  ]);
});

test('a broker that nobody knows is refused, one that is down is not', () => {
  requireBrokers([1, 3], { brokers });
  expect(() => requireBrokers([1, 9], { brokers })).toThrow(
    'Broker 9 is not known to the cluster: it has brokers 1, 2 and 3.',
  );
  expect(() => requireBrokers([7, 8], { brokers: brokers.slice(0, 1) })).toThrow(
    'Brokers 7 and 8 are not known to the cluster: it has broker 1 only.',
  );
});

test('who wants more copies than there can be is told how many', () => {
  const short = { topic: 't', partition: 2, wanted: 3, possible: 1 };
  expect(tooFewBrokers(short, 'of those given', 'name at least 3.').message).toBe(
    'Partition 2 of "t" is to have 3 replicas, and only 1 broker of those given could hold one: name at least 3.',
  );
});
