/** Leaders and followers of a partition on virtual brokers, with a controller that the test plays. */
import { describe, expect, test } from 'vitest';
import { Cluster } from './replication-fixture.ts';

describe('replication', () => {
  test('a follower pulls what the leader has, and the high watermark follows', async () => {
    const cluster = await Cluster.start(2);
    const [leader, follower] = [cluster.get(0), cluster.get(1)];
    expect(leader.append('a', 'b').ok).toBe(true);
    let end: string | undefined;
    leader.partition.whenCommitted(2, 10_000, (how) => {
      end = how;
    });
    await cluster.settle(50);
    expect(end).toBe('reached');
    expect(leader.partition.highWatermark).toBe(2);
    expect(follower.log.recoveryPoint).toBe(2);
    await cluster.settle(1_000);
    expect(await cluster.run(follower.values())).toEqual(['a', 'b']);
    expect(follower.partition.highWatermark).toBe(2);
    await cluster.close();
  });
});
