/** What plans begin from, and what is said when it is not enough. */
import { expect, test } from 'vitest';
import { planResult } from '../../../src/cli/commands/cluster-reassign.ts';
import { afterMoves, requireBrokers, tooFewBrokers, withThoseDown } from '../../../src/cli/layout.ts';

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

test('where a partition is being moved to is told by the controller, not by who may be behind', () => {
  const partition = { leader: 1, leaderEpoch: 0, isr: [1, 2, 3], offlineReplicas: [] };
  const topic = {
    name: 't',
    id: '',
    internal: false,
    partitions: [{ ...partition, partition: 0, replicas: [1, 2, 3] }],
  };
  const move = { topic: 't', partition: 0, replicas: [1, 2, 4, 3], adding: [4], removing: [3] };
  expect(afterMoves([topic], [move])[0]!.partitions[0]!.replicas).toEqual([1, 2, 4]);
});

test('a broker that is down and not listed, as Kafka before 4.0 does it, is known by its replicas', () => {
  const partition = {
    partition: 0,
    leader: 1,
    leaderEpoch: 0,
    isr: [1],
    replicas: [1, 4],
    offlineReplicas: [4],
  };
  const topic = { name: 't', id: '', internal: false, partitions: [partition] };
  const known = withThoseDown(brokers, [topic]);
  expect(known.map(({ id, fenced }) => [id, fenced])).toEqual([
    [1, false],
    [2, false],
    [3, true],
    [4, true],
  ]);
  requireBrokers([4], { brokers: known });
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

test('a plan says whose moves cannot end, because a replica that stays is down', () => {
  const moves = [
    { topic: 't', partition: 0, before: [4, 3], replicas: [1, 3] },
    { topic: 't', partition: 1, before: [4, 2], replicas: [1, 2] },
    { topic: 't', partition: 2, before: [3, 1], replicas: [1, 3] },
  ];
  expect(planResult(moves, true, brokers).text).toContain(
    'not to end before broker 3 is up again: 1 partition\n',
  );
  expect(planResult(moves.slice(1), true, brokers).text).not.toContain('not to end');
});

test('who wants more copies than there can be is told how many', () => {
  const short = { topic: 't', partition: 2, wanted: 3, possible: 1 };
  expect(tooFewBrokers(short, 'of those given', 'name at least 3.').message).toBe(
    'Partition 2 of "t" is to have 3 replicas, and only 1 broker of those given could hold one: name at least 3.',
  );
});
