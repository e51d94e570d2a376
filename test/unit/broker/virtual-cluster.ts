/** Three whole brokers of one cluster, each on a virtual host of its own. */
import { expect } from 'vitest';
import { makeCreateTopicsRequest } from '../../../protocol/generated/create-topics.ts';
import { makeProduceRequest, makeProduceRequestTopic } from '../../../protocol/generated/produce.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { type Broker, startBroker } from '../../../src/broker/server.ts';
import type { BrokerConfig } from '../../../src/config/broker-config.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import type { DialectName } from '../../../src/transport/dialect.ts';
import { batchOf } from '../../simulator/batches.ts';
import { Peer } from '../../simulator/peer.ts';

export const ids = [1, 2, 3];
export const checkpointIntervalMs = 5_000;

export class Cluster {
  readonly world: World = virtualWorld(1, {});
  readonly #running = new Map<number, Broker>();
  /** What a process is started with beside what all are. */
  readonly settings = new Map<number, Partial<BrokerConfig>>();

  get brokers(): readonly Broker[] {
    return [...this.#running.values()];
  }

  /** Starts processes on what their disks have kept. */
  async start(some: readonly number[]): Promise<void> {
    const brokers = await this.world.complete(Promise.all(some.map((id) => this.#boot(id))), 60_000);
    for (const broker of brokers) this.#running.set(broker.nodeId, broker);
  }

  broker(id: number): Broker {
    return this.#running.get(id)!;
  }

  /** A client of one of the brokers; runs the world until it is connected. */
  connect(id: number, protocol: DialectName): Promise<Peer> {
    const { platform } = this.world.host('client');
    return this.world.complete(Peer.connect(platform, { host: `b${id}`, port: 9092 }, protocol));
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
      minInsyncReplicas: 2,
      ...this.settings.get(nodeId),
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
