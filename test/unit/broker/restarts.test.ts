/**
 * Whole clusters that start again: what a broker does before it knows what has been committed since it last
 * wrote down how far that was.
 */
import { describe, expect, test } from 'vitest';
import { makeCreateTopicsRequest } from '../../../protocol/generated/create-topics.ts';
import { makeProduceRequest, makeProduceRequestTopic } from '../../../protocol/generated/produce.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { type Broker, startBroker } from '../../../src/broker/server.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { batchOf } from '../../simulator/batches.ts';

const ids = [1, 2, 3];
const checkpointIntervalMs = 5_000;

class Cluster {
  readonly world: World = virtualWorld(1, {});
  readonly #running = new Map<number, Broker>();
  /** What each process says of it; 2 where nothing is said here. */
  readonly minInsyncReplicas = new Map<number, number>();

  get brokers(): readonly Broker[] {
    return [...this.#running.values()];
  }

  /** Starts processes on what their disks have kept. */
  async start(some: readonly number[]): Promise<void> {
    const brokers = await this.world.complete(Promise.all(some.map((id) => this.#boot(id))), 60_000);
    for (const broker of brokers) this.#running.set(broker.nodeId, broker);
  }

  /** Where the logs of the topic's partition end, by broker. */
  ends(topic: string): (number | undefined)[] {
    return ids.map((id) => this.#running.get(id)!.state.partitions.find(topic, 0)?.log.nextOffset);
  }

  #boot(nodeId: number): Promise<Broker> {
    const host = this.world.host(`b${nodeId}`);
    const platform = host.isUp ? host.platform : host.restart();
    const settings = brokerSettingsOf({
      nodeId,
      listeners: [{ name: 'PLAINTEXT', host: `b${nodeId}`, port: 9092 }],
      quorumVoters: ids.map((id) => ({ id, host: `b${id}`, port: 9192 })),
      httpListener: 'off',
      logDir: '/data',
      logBallastBytes: 0,
      checkpointIntervalMs,
      minInsyncReplicas: this.minInsyncReplicas.get(nodeId) ?? 2,
    });
    return startBroker({ platform, settings, logger: silentLogger });
  }

  get controller(): Broker {
    return this.brokers.find(({ state }) => state.quorum.isActive)!;
  }

  async createTopic(name: string, configs: readonly { name: string; value: string }[] = []): Promise<void> {
    const topic = { name, numPartitions: 1, replicationFactor: 3, assignments: [], configs };
    const request = makeCreateTopicsRequest({ topics: [topic], timeoutMs: 5_000, validateOnly: false });
    await this.world.complete(this.controller.state.dispatch.ask('CreateTopics', request));
    await this.until(() => this.brokers.every(({ state }) => state.partitions.find(name, 0) !== undefined));
  }

  async deleteTopic(name: string): Promise<void> {
    const topic = { name, topicId: zeroUuid };
    const request = { topics: [topic], timeoutMs: 5_000 };
    await this.world.complete(this.controller.state.dispatch.ask('DeleteTopics', request));
    await this.until(() => this.brokers.every(({ state }) => state.partitions.find(name, 0) === undefined));
  }

  async produce(topic: string, values: readonly string[]): Promise<void> {
    const leads = ({ state }: Broker): boolean => {
      const partition = state.partitions.find(topic, 0);
      return partition !== undefined && partition.refusal(-1) === undefined;
    };
    await this.until(() => this.brokers.some(leads));
    const request = makeProduceRequest({
      acks: -1,
      timeoutMs: 5_000,
      topics: [
        makeProduceRequestTopic({ name: topic, partitions: [{ index: 0, records: batchOf(values) }] }),
      ],
    });
    const leader = this.brokers.find(leads)!;
    const { topics } = await this.world.complete(leader.state.dispatch.ask('Produce', request));
    expect(topics[0]!.partitions[0]!.error).toBe('NONE');
  }

  async until(condition: () => boolean): Promise<void> {
    for (let waited = 0; !condition(); waited += 10) {
      if (waited > 30_000) throw new Error('the condition does not come true');
      await this.world.advance(10);
    }
  }
}

describe('a cluster whose machines lose their power', () => {
  test('is not led by a broker that has lost records while one that has them can lead', async () => {
    const cluster = new Cluster();
    await cluster.start(ids);
    await cluster.createTopic('t', [{ name: 'write.caching', value: 'true' }]);
    await cluster.produce('t', ['a', 'b', 'c']);
    // In sync were all; what the page cache of two machines held is gone, of the third only the process.
    for (const id of ids) cluster.world.host(`b${id}`).crash({ powerLoss: id !== 3 });
    await cluster.start([1, 2]);
    await cluster.world.advance(10_000);
    await cluster.start([3]);
    await cluster.world.advance(10_000);
    expect(cluster.ends('t')).toEqual([3, 3, 3]);
  });

  test('keeps the records of a topic that took the place of another one just before', async () => {
    const cluster = new Cluster();
    await cluster.start(ids);
    await cluster.createTopic('t');
    await cluster.world.advance(2 * checkpointIntervalMs);
    await cluster.deleteTopic('t');
    await cluster.createTopic('t');
    await cluster.produce('t', ['a', 'b', 'c']);
    for (const id of ids) cluster.world.host(`b${id}`).crash({ powerLoss: true });
    await cluster.start(ids);
    await cluster.world.advance(10_000);
    expect(cluster.ends('t')).toEqual([3, 3, 3]);
  });
});

describe('a cluster whose brokers were started with different settings', () => {
  test('counts the same number of replicas as enough on all of them', async () => {
    const cluster = new Cluster();
    await cluster.start(ids);
    const odd = ids.find((id) => id !== cluster.controller.nodeId)!;
    cluster.world.host(`b${odd}`).crash({ powerLoss: false });
    cluster.minInsyncReplicas.set(odd, 1);
    await cluster.start([odd]);
    await cluster.createTopic('t');
    const enough = cluster.brokers.map(
      ({ state }) => state.partitions.find('t', 0)!.config.minInsyncReplicas,
    );
    expect(enough).toEqual([2, 2, 2]);
  });
});
