/** A world of whole brokers, as a plan describes them. */
import type { BrokerId, LeaderEpoch, Millis } from '../../../src/base/units.ts';
import type { Broker } from '../../../src/broker/server.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import type { MetadataImage, PartitionImage } from '../../../src/core/metadata/image.ts';
import { virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import { Findings } from './findings.ts';
import { brokerHost, type Plan } from './plan.ts';
import { dataDirectory } from './replica-log.ts';
import { SimulatedBroker } from './simulated-broker.ts';

const clientPort = 9092;
const brokerPort = 9192;
const rackAware = 'org.apache.kafka.common.replica.RackAwareReplicaSelector';
/** Topics without a wish of their own follow these. */
const internalReplicas = 3;

/** Host and leader epoch; neither when nobody leads. */
interface Leader {
  readonly host: string | undefined;
  readonly epoch: LeaderEpoch;
}

type RunningBroker = SimulatedBroker & { readonly broker: Broker };

export class SimulatedCluster {
  readonly world: World;
  readonly plan: Plan;
  readonly findings: Findings;
  readonly brokers: readonly SimulatedBroker[];
  /** Until one comes up or goes: asked for after every event. */
  #running: readonly RunningBroker[] | undefined;

  constructor(plan: Plan, print?: (line: string) => void) {
    this.plan = plan;
    this.world = virtualWorld(plan.seed);
    this.world.network.delay = plan.delayMs;
    this.world.network.connectTimeoutMs = 10_000;
    this.findings = new Findings(this.world, print);
    this.brokers = Array.from({ length: plan.brokers }, (_, index) => this.#broker(index + 1));
  }

  /** Where clients find the cluster. */
  get servers(): string {
    return this.brokers.map(({ host }) => `${host.name}:${clientPort}`).join(',');
  }

  /** Brokers that serve. */
  get running(): readonly RunningBroker[] {
    this.#running ??= this.brokers.filter((one): one is RunningBroker => one.broker !== undefined);
    return this.#running;
  }

  /** The newest metadata that a running broker has. */
  get newestImage(): MetadataImage | undefined {
    return this.#newest?.state.quorum.image;
  }

  /** Who coordinates a group; nobody when those that know are down. */
  coordinatorOf(group: string): Leader {
    return leaderOf(this.#informed?.state.groups.partitionOf(group));
  }

  /** Who leads a partition; nobody when those that know are down. */
  leaderOf(topic: string, partition: number): Leader {
    return leaderOf(this.#informed?.state.quorum.image.topics.get(topic)?.partitions[partition]);
  }

  /** One with the newest metadata of all: one that was deposed may run while its successor does not. */
  get #informed(): Broker | undefined {
    const newest = this.#newest;
    const offset = newest?.state.quorum.image.offset ?? -1;
    return this.brokers.every(({ knew }) => knew <= offset) ? newest : undefined;
  }

  /** Of those that run the one with the newest metadata. */
  get #newest(): Broker | undefined {
    let newest: Broker | undefined;
    for (const { broker } of this.running) {
      if (newest === undefined || broker.state.quorum.image.offset > newest.state.quorum.image.offset)
        newest = broker;
    }
    return newest;
  }

  broker(id: BrokerId): SimulatedBroker {
    return this.brokers[id - 1]!;
  }

  sleep(ms: Millis): Promise<void> {
    return new Promise((resolve) => this.world.at(ms, resolve));
  }

  #broker(id: BrokerId): SimulatedBroker {
    const { plan, world, findings } = this;
    if (plan.slowAppends) world.host(brokerHost(id), { latency: { append: { min: 0, max: 0.3 } } });
    const voters = Array.from({ length: plan.voters }, (_, index) => ({
      id: index + 1,
      host: brokerHost(index + 1),
      port: brokerPort,
    }));
    const isAlone = plan.brokers === 1;
    const atMost = Math.min(internalReplicas, plan.brokers);
    const settings = brokerSettingsOf({
      nodeId: id,
      listeners: [{ name: 'PLAINTEXT', host: brokerHost(id), port: clientPort }],
      ...(isAlone
        ? {}
        : {
            quorumVoters: voters,
            ...(id > plan.voters ? { brokerListener: { host: brokerHost(id), port: brokerPort } } : {}),
          }),
      ...(plan.racks === undefined ? {} : { brokerRack: plan.racks[id - 1]!, replicaSelector: rackAware }),
      httpListener: 'off',
      logDir: dataDirectory,
      logBallastBytes: 0,
      logCacheBytes: 4 * 1024 * 1024,
      autoCreateTopicsEnable: false,
      defaultReplicationFactor: atMost,
      offsetsTopicReplicationFactor: atMost,
      offsetsTopicNumPartitions: 3,
      minInsyncReplicas: Math.min(2, atMost),
      // Followers at rest ask half as often as by default: what they ask then shows nothing new.
      replicaFetchWaitMaxMs: 1_000,
      groupInitialRebalanceDelayMs: 100,
      groupConsumerSessionTimeoutMs: 6_000,
      groupConsumerHeartbeatIntervalMs: 500,
      ...plan.settings,
    });
    const changed = (): void => {
      this.#running = undefined;
    };
    return new SimulatedBroker({ id, world, settings, findings, changed });
  }
}

function leaderOf(partition: PartitionImage | undefined): Leader {
  const { leader = -1, leaderEpoch: epoch = -1 } = partition ?? {};
  return { host: leader < 0 ? undefined : brokerHost(leader), epoch };
}
