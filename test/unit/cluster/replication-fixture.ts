/**
 * Brokers of which each is a data directory, its partitions, their fetchers and a door for the others: on
 * virtual hosts, with a controller that the test plays. Images reach a broker when the test says so.
 */
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { readBatchHeader } from '../../../protocol/record/batch.ts';
import { Budget } from '../../../src/base/budget.ts';
import type { Outcome } from '../../../src/base/outcome.ts';
import { BrokerDoor } from '../../../src/broker/broker-door.ts';
import { brokerListener } from '../../../src/broker/broker-listener.ts';
import { Dispatch } from '../../../src/broker/dispatch.ts';
import { handlerTable } from '../../../src/broker/handlers/table.ts';
import { readerSessions } from '../../../src/broker/reader-session.ts';
import { ResponseRoom } from '../../../src/broker/response-room.ts';
import type { BrokerServices } from '../../../src/broker/services.ts';
import { connectionLimits, inboundLimits } from '../../../src/broker/settings-of.ts';
import type { FollowedPartition } from '../../../src/cluster/followed-partition.ts';
import type { Partition } from '../../../src/cluster/partition.ts';
import { Partitions } from '../../../src/cluster/partitions.ts';
import { Peers } from '../../../src/cluster/peers.ts';
import { ReplicaFetchers } from '../../../src/cluster/replica-fetchers.ts';
import { ReplicationThrottle } from '../../../src/cluster/replication-throttle.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { EffectiveConfigs } from '../../../src/config/effective.ts';
import type { TopicConfig } from '../../../src/config/topic-config.ts';
import {
  type BrokerImage,
  emptyImage,
  type MetadataImage,
  type PartitionImage,
  type TopicImage,
} from '../../../src/core/metadata/image.ts';
import type { Proposal } from '../../../src/core/replication/leader.ts';
import type { Platform } from '../../../src/platform/ports.ts';
import { type HostOptions, virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import { LogDirectory } from '../../../src/storage/log-directory.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { ReceiveBuffers } from '../../../src/transport/receive-buffers.ts';
import { transportCounters } from '../../../src/transport/transport-counters.ts';
import { batchOf, textsOf } from '../../simulator/batches.ts';
import { SETTINGS } from '../storage/fixture.ts';

export const TOPIC_ID = '11111111-2222-4333-8444-555555555555';
const CLUSTER_ID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const PORT = 9192;
export const LAG_MAX = 30_000;

export class Node {
  readonly id: number;
  readonly #cluster: Cluster;
  image: MetadataImage;
  platform!: Platform;
  partitions!: Partitions;
  proposals: [Partition, Proposal][] = [];
  /** What it followed last. */
  followed!: FollowedPartition;
  /** Told of each fetch of this node that was answered. */
  onFetch: (request: RequestOf<'Fetch'>, response: ResponseOf<'Fetch'>) => void = () => {};
  /** Those that others have here. */
  fetchSessions!: BrokerServices['fetchSessions'];
  #starts = 0;
  #logs!: LogDirectory;
  #door!: BrokerDoor;
  #fetchers!: ReplicaFetchers;
  #peers!: Peers;

  constructor(cluster: Cluster, id: number) {
    this.#cluster = cluster;
    this.id = id;
    this.image = emptyImage(CLUSTER_ID);
  }

  get host() {
    return this.#cluster.world.host(`b${this.id}`);
  }

  /** Of this start. */
  get incarnationId(): string {
    return `${this.id}0000000-0000-4000-8000-${String(this.#starts).padStart(12, '0')}`;
  }

  /** Starts the process and registers it: its broker epoch rises, and so do the epochs it leads. */
  async start(): Promise<void> {
    this.#starts++;
    this.platform = this.host.platform;
    const { platform, id: brokerId } = this;
    const { clock, compute, network, random } = platform;
    const fatal = (error: unknown): never => {
      throw error;
    };
    const configOf = (): TopicConfig => this.#cluster.config;
    const logger = silentLogger;
    this.#logs = await LogDirectory.open({
      platform,
      directory: '/data',
      logger,
      settings: SETTINGS,
      nodeId: brokerId,
      configOf,
    });
    this.#peers = new Peers({
      network,
      clock,
      brokerId,
      lane: 'replication',
      maxFrameBytes: 1 << 26,
      addressOf: (node) => ({ host: `b${node}`, port: PORT }),
    });
    this.#fetchers = new ReplicaFetchers({
      brokerId,
      clusterId: CLUSTER_ID,
      brokerEpoch: () => this.image.brokers.get(brokerId)?.epoch ?? -1,
      peers: {
        request: async (node, api, request, timeoutMs) => {
          const response = await this.#peers.request(node, api, request, timeoutMs);
          this.onFetch(request as RequestOf<'Fetch'>, response as ResponseOf<'Fetch'>);
          return response;
        },
      },
      clock,
      random,
      logger,
      settings: {
        maxWaitMs: 500,
        maxBytes: 1 << 20,
        responseMaxBytes: 10 << 20,
        requestTimeoutMs: 5_000,
        backoffMs: 1_000,
      },
      throttle: new ReplicationThrottle(clock),
      fatal,
    });
    this.partitions = new Partitions({
      brokerId,
      clock,
      compute,
      maxDecompressedBytes: 1 << 26,
      copies: new Budget(1 << 26),
      logs: this.#logs,
      logger,
      incarnationId: this.incarnationId,
      replication: {
        lagMaxMs: LAG_MAX,
        proposalDue: (partition) => {
          const proposal = partition.takeProposal();
          if (proposal !== undefined) this.proposals.push([partition, proposal]);
        },
        following: (followed) => {
          this.followed = followed;
          this.#fetchers.follow(followed);
        },
      },
      configOf,
      fatal,
    });
    await this.#openDoor();
    this.partitions.apply(this.image);
    await this.partitions.settled();
  }

  async #openDoor(): Promise<void> {
    const { clock, compute, network } = this.platform;
    const settings = brokerSettingsOf({ logDir: '/data' });
    const counters = transportCounters();
    const buffers = new ReceiveBuffers(1 << 26);
    this.#door = await BrokerDoor.listen({
      network,
      clock,
      logger: silentLogger,
      address: { host: `b${this.id}`, port: PORT },
      limits: inboundLimits(settings),
      services: { limits: connectionLimits(settings), buffers, counters },
    });
    const { nodeId, directoryId } = { nodeId: this.id, directoryId: this.#logs.identity.directoryId };
    const { incarnationId } = this;
    const identity = { nodeId, directoryId, incarnationId, clusterId: CLUSTER_ID, voters: [], listed: [] };
    const node = this;
    this.fetchSessions = readerSessions(1_000, this.platform.random);
    // What serves a fetch; the other rooms of a broker are not there.
    const services = {
      brokerId: this.id,
      identity,
      clock,
      compute,
      logger: silentLogger,
      configs: new EffectiveConfigs(settings),
      partitions: this.partitions,
      metadata: {
        get image() {
          return node.image;
        },
      },
      responseRoom: new ResponseRoom(1 << 26, () => counters.unsentBytes),
      throttle: new ReplicationThrottle(clock),
      fetchSessions: this.fetchSessions,
      fetchTurn: () => 0,
      fatal: (error: unknown) => {
        throw error;
      },
    } as unknown as BrokerServices;
    this.#door.identifyAs(identity);
    this.#door.serve(new Dispatch(handlerTable, services));
  }

  /** The controller's news arrive. */
  learn(image: MetadataImage): void {
    this.image = image;
    this.partitions.apply(image);
  }

  get partition(): Partition {
    return this.partitions.find('t', 0)!;
  }

  get log() {
    return this.partition.log;
  }

  append(...values: string[]): Outcome<unknown> {
    const bytes = batchOf(values);
    const outcome = this.partition.append(bytes, readBatchHeader(bytes, 0));
    if (outcome instanceof Promise) throw new Error('the batch is small');
    return outcome;
  }

  /** Asks another node as a broker does. */
  ask(node: number, request: RequestOf<'Fetch'>): Promise<ResponseOf<'Fetch'>> {
    return this.#peers.request(node, 'Fetch', request, 10_000);
  }

  /** All values in the log, be they committed or not. */
  async values(): Promise<string[]> {
    const all: string[] = [];
    const { log } = this;
    for (let offset = log.logStartOffset; offset < log.logEndOffset; ) {
      const slice = await log.read(offset, log.logEndOffset, 1 << 20);
      if (!slice.ok) throw new Error(slice.error);
      all.push(...textsOf(slice.value.chunks).map(({ value }) => value));
      offset = slice.value.nextOffset;
      slice.value.release();
    }
    return all;
  }

  /** Kills the process; `start` brings it back. */
  crash(powerLoss: boolean): void {
    this.host.crash({ powerLoss });
    this.host.restart();
    this.proposals = [];
  }

  async close(): Promise<void> {
    this.#fetchers.close();
    this.#peers.close();
    await this.#door.inbound.close(0);
    await this.partitions.close();
    await this.#logs.close();
  }
}

export interface ClusterOptions {
  readonly seed?: number;
  readonly config?: Partial<TopicConfig>;
  /** By broker. */
  readonly hosts?: Readonly<Record<number, HostOptions>>;
}

export class Cluster {
  readonly world: World;
  readonly nodes: readonly Node[];
  config: TopicConfig;
  image: MetadataImage = emptyImage(CLUSTER_ID);

  private constructor(count: number, { seed = 1, hosts = {} }: ClusterOptions) {
    this.world = virtualWorld(seed);
    for (let id = 0; id < count; id++) this.world.host(`b${id}`, hosts[id]);
    this.nodes = Array.from({ length: count }, (_, id) => new Node(this, id));
    const configs = new EffectiveConfigs(brokerSettingsOf({ logDir: '/data' }));
    this.config = configs.topic(new Map());
  }

  /** `count` brokers that host partition t-0; broker 0 leads, all are in sync. */
  static async start(count: number, options: ClusterOptions = {}): Promise<Cluster> {
    const cluster = new Cluster(count, options);
    cluster.config = { ...cluster.config, ...options.config };
    const ids = cluster.nodes.map(({ id }) => id);
    for (const node of cluster.nodes) await cluster.run(node.start());
    cluster.decide({ leader: 0, leaderEpoch: 0, partitionEpoch: 0, replicas: ids, isr: ids });
    cluster.tellAll();
    await cluster.settle();
    return cluster;
  }

  get(id: number): Node {
    return this.nodes[id]!;
  }

  run<T>(promise: Promise<T>): Promise<T> {
    return this.world.complete(promise);
  }

  async settle(ms = 2_000): Promise<void> {
    await this.world.advance(ms);
  }

  /** The controller's next image; brokers learn of it by `tellAll` or `learn`. */
  decide(change: Partial<PartitionImage>): MetadataImage {
    const before = this.image.topics.get('t')?.partitions[0];
    const partition = {
      index: 0,
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
      recovering: false,
      addingReplicas: [],
      removingReplicas: [],
      directories: [],
      ...before,
      partitionEpoch: (before?.partitionEpoch ?? -1) + 1,
      ...change,
    } as PartitionImage;
    const topic: TopicImage = { name: 't', id: TOPIC_ID, partitions: [partition], internal: false };
    const brokers = new Map(this.nodes.map(({ id }) => [id, this.#broker(id)]));
    this.image = {
      ...this.image,
      offset: this.image.offset + 1,
      brokers,
      topics: this.image.topics.set('t', topic),
      topicsById: this.image.topicsById.set(TOPIC_ID, topic),
    };
    return this.image;
  }

  #broker(id: number, change: Partial<BrokerImage> = {}): BrokerImage {
    const known = this.image.brokers.get(id);
    return {
      id,
      epoch: 100 + id,
      incarnationId: this.nodes[id]!.incarnationId,
      endPoints: [{ name: brokerListener, host: `b${id}`, port: PORT }],
      rack: null,
      fenced: false,
      inControlledShutdown: false,
      directories: [],
      features: new Map(),
      ...known,
      ...change,
    };
  }

  /** Says something else of a broker: fenced, another epoch. */
  alterBroker(id: number, change: Partial<BrokerImage>): void {
    const brokers = new Map(this.image.brokers).set(id, this.#broker(id, change));
    this.image = { ...this.image, brokers };
  }

  /** The process starts again and is registered; `change`: what that does to the partition. */
  async restart(id: number, change: Partial<PartitionImage>): Promise<void> {
    const node = this.get(id);
    await this.run(node.start());
    const epoch = (this.image.brokers.get(id)?.epoch ?? 0) + 100;
    this.alterBroker(id, { epoch, incarnationId: node.incarnationId });
    this.decide(change);
  }

  /** Nothing passes between the broker and the others until `rejoin`. */
  isolate(id: number): void {
    const others = this.nodes.filter((node) => node.id !== id).map((node) => `b${node.id}`);
    this.world.network.partition([`b${id}`], others);
  }

  rejoin(): void {
    this.world.network.heal();
  }

  tellAll(): void {
    for (const node of this.nodes) if (node.host.isUp) node.learn(this.image);
  }

  /** The controller takes the proposal that node `id` made last, and that one learns of it. The new ISR. */
  accept(id: number): readonly number[] {
    const [partition, proposal] = this.get(id).proposals.pop()!;
    const isr = proposal.isr.map(({ brokerId }) => brokerId);
    this.decide({ isr });
    partition.answerProposal(proposal, { ok: true, value: undefined });
    this.get(id).learn(this.image);
    return isr;
  }

  async close(): Promise<void> {
    for (const node of this.nodes) await this.run(node.close());
  }
}
