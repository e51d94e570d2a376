/** Plans for replicas: nothing moves that may stay, racks are used, load is even. */
import { describe, expect, it } from 'vitest';
import { planReplicas } from '../../../src/cli/replica-plan.ts';

const broker = (id: number, rack: string | null = null) => ({ id, host: 'h', port: 1, rack, fenced: false });
const topic = (name: string, replicas: readonly (readonly number[])[]) => ({
  name,
  partitions: replicas.map((each, partition) => ({
    partition,
    leader: each[0]!,
    leaderEpoch: 0,
    replicas: each,
    isr: each,
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
    expect(planReplicas({ topics, brokers })).toEqual([
      { topic: 't', partition: 1, before: [2, 3], replicas: [2, 4] },
      { topic: 't', partition: 2, before: [3, 1], replicas: [1, 4] },
    ]);
  });

  it('prefers racks that hold no copy yet', () => {
    const brokers = [broker(1, 'a'), broker(2, 'a'), broker(3, 'b')];
    const [move] = planReplicas({ topics: [topic('t', [[1]])], brokers, replicationFactor: 2 });
    expect(move!.replicas).toEqual([1, 3]);
  });

  it('takes copies away from the end, and never wants more than there are brokers', () => {
    const brokers = [broker(1), broker(2)];
    const topics = [topic('t', [[1, 2]])];
    expect(planReplicas({ topics, brokers, replicationFactor: 1 })[0]!.replicas).toEqual([1]);
    expect(planReplicas({ topics, brokers, replicationFactor: 5 })).toEqual([]);
  });
});
