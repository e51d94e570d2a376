/**
 * What moving a replica may cost the network, in virtual time, and whom that holds up: T1 of
 * src/core/replication/README.md.
 */
import { describe, expect, test } from 'vitest';
import { makeAlterPartitionReassignmentsRequest } from '../../../protocol/generated/alter-partition-reassignments.ts';
import { makeCreateTopicsRequest } from '../../../protocol/generated/create-topics.ts';
import { Cluster, ids } from './virtual-cluster.ts';

const leaderRate = 'leader.replication.throttled.rate';
const followerRate = 'follower.replication.throttled.rate';
const leaderReplicas = 'leader.replication.throttled.replicas';
const followerReplicas = 'follower.replication.throttled.replicas';
const topicType = 2;
const brokerType = 4;

class Moving {
  readonly cluster = new Cluster();

  /** A topic on brokers 1 and 2, with a megabyte in twenty batches. */
  async start(): Promise<void> {
    const { cluster } = this;
    await cluster.start(ids);
    const topic = {
      name: 't',
      numPartitions: -1,
      replicationFactor: -1,
      assignments: [{ index: 0, brokerIds: [1, 2] }],
      configs: [],
    };
    const request = makeCreateTopicsRequest({ topics: [topic], timeoutMs: 5_000, validateOnly: false });
    await cluster.world.complete(cluster.controller.state.dispatch.ask('CreateTopics', request));
    for (let batch = 0; batch < 20; batch++) await cluster.produce('t', ['x'.repeat(50_000)]);
  }

  async alter(
    resourceType: number,
    resourceName: string,
    configs: Record<string, string | null>,
  ): Promise<void> {
    const { world, controller } = this.cluster;
    const operations = Object.entries(configs).map(([name, value]) => {
      return { name, operation: value === null ? 1 : 0, value };
    });
    const request = { resources: [{ resourceType, resourceName, configs: operations }], validateOnly: false };
    const { results } = await world.complete(
      controller.state.dispatch.ask('IncrementalAlterConfigs', request),
    );
    expect(results.map(({ error }) => error)).toEqual(['NONE']);
  }

  /** Moves the partition to all three brokers. */
  async move(): Promise<void> {
    const { world, controller } = this.cluster;
    const request = makeAlterPartitionReassignmentsRequest({
      timeoutMs: 5_000,
      topics: [{ name: 't', partitions: [{ partitionIndex: 0, replicas: [1, 2, 3] }] }],
    });
    const { error } = await world.complete(
      controller.state.dispatch.ask('AlterPartitionReassignments', request),
    );
    expect(error).toBe('NONE');
  }

  get now(): number {
    return this.cluster.world.host('client').platform.clock.now();
  }

  /** Seconds until the third replica is in sync. */
  async inSync(): Promise<number> {
    const begun = this.now;
    await this.cluster.until(() => {
      return this.cluster.broker(1).state.partitions.find('t', 0)!.isInSync(3);
    });
    return (this.now - begun) / 1_000;
  }

  /** Milliseconds that a record takes to all replicas in sync. */
  async record(): Promise<number> {
    const begun = this.now;
    await this.cluster.produce('t', ['y']);
    return this.now - begun;
  }
}

describe('a replica that is moved', () => {
  test('is there at once without a throttle, and with one that names another', async () => {
    const moving = new Moving();
    await moving.start();
    await moving.alter(brokerType, '', { [leaderRate]: '100000', [followerRate]: '100000' });
    await moving.alter(topicType, 't', { [leaderReplicas]: '0:3', [followerReplicas]: '0:1,0:2' });
    await moving.move();
    expect(await moving.inSync()).toBeLessThan(1);
  });

  test.each([
    ['the leader', { [leaderRate]: '100000' }, { [leaderReplicas]: '0:1,0:2' }],
    ['the follower', { [followerRate]: '100000' }, { [followerReplicas]: '0:3' }],
    [
      'both',
      { [leaderRate]: '100000', [followerRate]: '100000' },
      { [leaderReplicas]: '*', [followerReplicas]: '*' },
    ],
  ])('takes the time that the rate of %s says, and holds up nobody else (T1)', async (_, broker, topic) => {
    const moving = new Moving();
    await moving.start();
    const usual = await moving.record();
    await moving.alter(brokerType, '', broker);
    await moving.alter(topicType, 't', topic);
    await moving.move();
    await moving.cluster.world.advance(3_000);
    expect(await moving.record()).toBeLessThan(usual + 20);
    const seconds = 3 + (await moving.inSync());
    expect(seconds).toBeGreaterThan(8);
    expect(seconds).toBeLessThan(12);
    expect(moving.cluster.ends('t')).toEqual([22, 22, 22]);
  });

  test.each([
    ['broker', brokerType, '', { [leaderRate]: null, [followerRate]: null }],
    ['topic', topicType, 't', { [leaderReplicas]: null, [followerReplicas]: null }],
  ])('goes on at once when the throttle is taken from the %s', async (_, type, name, unset) => {
    const moving = new Moving();
    await moving.start();
    await moving.alter(brokerType, '', { [leaderRate]: '10', [followerRate]: '0' });
    await moving.alter(topicType, 't', { [leaderReplicas]: '*', [followerReplicas]: '*' });
    await moving.move();
    await moving.cluster.world.advance(20_000);
    expect(moving.cluster.broker(1).state.partitions.find('t', 0)!.isInSync(3)).toBe(false);
    await moving.alter(type, name, unset);
    expect(await moving.inSync()).toBeLessThan(1);
  });
});
