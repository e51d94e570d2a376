/**
 * How long partitions cannot be written to when brokers die, and how long a write waits when leaders move as
 * planned: with default settings, in virtual time, so that only what brokers and client wait for counts.
 */
import { describe, expect, test } from 'vitest';
import type { BrokerId, Millis } from '../../../src/base/units.ts';
import { type Admin, connect, type Producer } from '../../../src/client/index.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { SimulatedCluster } from './simulated-cluster.ts';

const topic = 't';
const partitions = 3;
const seeds = process.env['OTTLA_PROOF'] === 'big' ? 20 : 1;

/** What a plan must say of itself is here as users have it. */
const { replicaLagTimeMaxMs, brokerSessionTimeoutMs, checkpointIntervalMs } = brokerSettingsOf();
const { leaderImbalanceCheckIntervalMs, logSyncDelayMs } = brokerSettingsOf();
const defaults = {
  replicaLagTimeMaxMs,
  brokerSessionTimeoutMs,
  checkpointIntervalMs,
  leaderImbalanceCheckIntervalMs,
  logSyncDelayMs,
};

interface Write {
  readonly partition: number;
  readonly at: Millis;
  ackedAt: Millis | undefined;
}

class Trial {
  readonly cluster: SimulatedCluster;
  readonly #admin: Admin;
  #writes: Write[] = [];

  private constructor(cluster: SimulatedCluster, admin: Admin, producer: Producer) {
    this.cluster = cluster;
    this.#admin = admin;
    this.#write(producer);
  }

  /** Three brokers, each the leader of one partition, and a producer that writes to all of them for ever. */
  static async begin(seed: number): Promise<Trial> {
    const cluster = new SimulatedCluster({
      seed,
      brokers: 3,
      voters: 3,
      durationMs: 0,
      delayMs: { min: 0.05, max: 0.5 },
      settings: defaults,
      slowAppends: false,
      topics: [],
      clients: [],
      faults: [],
      operations: [],
    });
    const { world } = cluster;
    for (const broker of cluster.brokers) broker.start();
    await world.advance(10_000);
    const { platform } = world.host('client');
    const ottla = await world.complete(connect(cluster.servers, { platform }));
    const admin = ottla.admin();
    await world.complete(admin.createTopics([{ name: topic, partitions, replicationFactor: 3 }]));
    await world.advance(3_000);
    return new Trial(cluster, admin, ottla.producer({ acks: 'all', idempotent: true }));
  }

  async controller(): Promise<BrokerId> {
    return (await this.cluster.world.complete(this.#admin.describeCluster())).controllerId;
  }

  /** A leader that is not the controller. */
  async leader(): Promise<BrokerId> {
    return ((await this.controller()) % 3) + 1;
  }

  async leaderEpochs(): Promise<readonly number[]> {
    const [description] = await this.cluster.world.complete(this.#admin.describeTopics([topic]));
    return description!.partitions.map(({ leaderEpoch }) => leaderEpoch);
  }

  /** Until each partition has acknowledged a record that was sent after `befall`. */
  async unavailableAfter(befall: () => void): Promise<Millis> {
    const { world } = this.cluster;
    const since = world.now;
    this.#writes = [];
    befall();
    await world.advance(2_000);
    const firsts = Array.from({ length: partitions }, (_, partition) =>
      Math.min(
        ...this.#writes
          .filter((write) => write.partition === partition && write.at > since)
          .map(({ ackedAt = Number.POSITIVE_INFINITY }) => ackedAt),
      ),
    );
    return Math.max(...firsts) - since;
  }

  /** The longest that a write waits which is sent within a second after `begin`. */
  async longestWrite(begin: () => void): Promise<Millis> {
    const { world } = this.cluster;
    this.#writes = [];
    begin();
    await world.advance(1_000);
    const sent = [...this.#writes];
    await world.advance(1_000);
    return Math.max(...sent.map(({ at, ackedAt = Number.POSITIVE_INFINITY }) => ackedAt - at));
  }

  async electBack(): Promise<Millis> {
    return this.longestWrite(() => void this.#admin.electLeaders());
  }

  async comeBack(id: BrokerId): Promise<void> {
    this.cluster.broker(id).release();
    await this.cluster.world.advance(5_000);
  }

  #write(producer: Producer): void {
    const { world } = this.cluster;
    for (let partition = 0; partition < partitions; partition++) {
      const write: Write = { partition, at: world.now, ackedAt: undefined };
      this.#writes.push(write);
      void producer.send({ topic, partition, value: 'x' }).then(() => {
        write.ackedAt = world.now;
      });
    }
    world.host('client').platform.clock.after(20, () => this.#write(producer));
  }
}

describe.each(Array.from({ length: seeds }, (_, index) => index + 1))('failover (seed %i)', (seed) => {
  test('takes a moment when a process ends', async () => {
    const trial = await Trial.begin(seed);
    const leader = await trial.leader();
    const kill = (id: BrokerId) => () => trial.cluster.broker(id).crash({ powerLoss: false });
    expect(await trial.unavailableAfter(kill(leader))).toBeLessThan(200);
    await trial.comeBack(leader);
    await trial.electBack();
    const controller = await trial.controller();
    expect(await trial.unavailableAfter(kill(controller))).toBeLessThan(500);
  }, 60_000);

  test('is hardly noticed when it is planned', async () => {
    const trial = await Trial.begin(seed);
    for (const id of [await trial.leader(), await trial.controller()]) {
      expect(await trial.longestWrite(() => trial.cluster.broker(id).stop())).toBeLessThan(100);
      await trial.comeBack(id);
      expect(await trial.electBack()).toBeLessThan(100);
    }
  }, 60_000);

  test('does not begin because a process stands still for a second', async () => {
    const trial = await Trial.begin(seed);
    const before = await trial.leaderEpochs();
    const controller = await trial.controller();
    for (const id of [1, 2, 3]) {
      const { host } = trial.cluster.broker(id);
      host.pause();
      await trial.cluster.world.advance(1_000);
      host.resume();
      await trial.cluster.world.advance(1_000);
    }
    expect(await trial.leaderEpochs()).toEqual(before);
    expect(await trial.controller()).toBe(controller);
  }, 60_000);
});
