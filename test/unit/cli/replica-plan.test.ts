/** Plans for replicas: nothing moves that may stay, racks are used, load is even. */
import { describe, expect, it } from 'vitest';
import { planReplicas, shortage } from '../../../src/cli/replica-plan.ts';

const broker = (id: number, rack: string | null = null, fenced = false) => ({ id, rack, fenced });
const topic = (name: string, replicas: readonly (readonly number[])[], late?: number) => ({
  name,
  partitions: replicas.map((each, partition) => ({
    partition,
    leader: each[0]!,
    leaderEpoch: 0,
    replicas: each,
    isr: each.filter((id) => id !== late),
    offlineReplicas: [],
  })),
});

describe('a plan', () => {
  it('moves only what lies where it may not, to whoever has the least', () => {
    const topics = [
      topic('t', [
        [1, 2],
        [2, 3],
        [3, 1],
      ]),
    ];
    const brokers = [1, 2, 4].map((id) => broker(id));
    const moves = [
      { topic: 't', partition: 1, before: [2, 3], replicas: [2, 4] },
      { topic: 't', partition: 2, before: [3, 1], replicas: [4, 1] },
    ];
    expect(planReplicas({ topics, brokers })).toEqual(moves);
    expect(planReplicas({ topics, brokers, onlyForced: true })).toEqual(moves);
  });

  it('gives a new broker its share of replicas and of leadership', () => {
    const replicas = Array.from({ length: 12 }, (_, at) => [1, 2, 3].map((id) => ((id + at) % 3) + 1));
    const brokers = [1, 2, 3, 4].map((id) => broker(id));
    const moves = planReplicas({ topics: [topic('t', replicas)], brokers });
    expect(moves.filter(({ replicas }) => replicas.includes(4))).toHaveLength(9);
    expect(moves.filter(({ replicas: [first] }) => first === 4)).toHaveLength(3);
    expect(moves.length).toBeLessThanOrEqual(9 + 3);
  });

  it('makes one lead again that holds replicas and leads nothing', () => {
    const topics = [
      topic('t', [
        [1, 2],
        [2, 1],
        [1, 3],
        [2, 3],
      ]),
    ];
    const moves = planReplicas({ topics, brokers: [1, 2, 3].map((id) => broker(id)) });
    expect(moves.map(({ replicas }) => replicas)).toEqual([[3, 2]]);
  });

  it('leaves replicas with a broker that is down, and sends none there', () => {
    const topics = [
      topic('t', [
        [3, 1, 2],
        [1, 2, 3],
      ]),
    ];
    const brokers = [broker(1, null, true), broker(2), broker(3), broker(4)];
    for (const { replicas } of planReplicas({ topics, brokers })) expect(replicas).toContain(1);
    const none = planReplicas({ topics: [topic('t', [[2, 3]])], brokers, replicationFactor: 3 });
    expect(none[0]!.replicas).toEqual([2, 3, 4]);
  });

  it('prefers racks that hold no copy yet', () => {
    const brokers = [broker(1, 'a'), broker(2, 'a'), broker(3, 'b')];
    const [move] = planReplicas({ topics: [topic('t', [[1]])], brokers, replicationFactor: 2 });
    expect(move!.replicas).toEqual([1, 3]);
  });

  it('takes the copies away that are worth least', () => {
    const brokers = [broker(1), broker(2), broker(3)];
    const options = { brokers, replicationFactor: 2 };
    expect(planReplicas({ ...options, topics: [topic('t', [[1, 2, 3]])] })[0]!.replicas).toEqual([1, 2]);
    expect(planReplicas({ ...options, topics: [topic('t', [[1, 2, 3]], 2)] })[0]!.replicas).toEqual([1, 3]);
    const down = [broker(1, null, true), broker(2), broker(3)];
    expect(
      planReplicas({ ...options, brokers: down, topics: [topic('t', [[1, 2, 3]])] })[0]!.replicas,
    ).toEqual([2, 3]);
  });
});

describe('too few brokers', () => {
  const topics = [topic('t', [[1], [1, 2, 3]])];

  it('are no reason for fewer copies than now', () => {
    const short = { topic: 't', partition: 1, wanted: 3, possible: 2 };
    expect(shortage({ topics, brokers: [broker(1), broker(2)] })).toEqual(short);
    expect(shortage({ topics, brokers: [broker(1), broker(2)], replicationFactor: 2 })).toBeUndefined();
  });

  it('are those for more copies than can be up', () => {
    const brokers = [broker(1), broker(2), broker(3, null, true)];
    expect(shortage({ topics, brokers })).toBeUndefined();
    expect(shortage({ topics, brokers, replicationFactor: 3 })).toMatchObject({ partition: 0, possible: 2 });
    expect(shortage({ topics, brokers: [] })).toMatchObject({ wanted: 3, possible: 0 });
  });
});
