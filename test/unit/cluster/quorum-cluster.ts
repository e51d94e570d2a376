/**
 * Several nodes of one quorum on virtual hosts: real quorums, logs and disks. What they ask each other goes
 * over links of the test's own, which lose, delay and cut; the real transport is tested elsewhere.
 */
import type { ApiName, RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { lostMetadata } from '../../../src/cluster/lost-metadata.ts';
import { metadataLogConfig } from '../../../src/cluster/metadata-log.ts';
import type { SnapshotLimits } from '../../../src/cluster/metadata-snapshots.ts';
import { MetadataQuorum } from '../../../src/cluster/quorum.ts';
import type { QuorumPeers, RaftApi } from '../../../src/cluster/raft-driver.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { configRules } from '../../../src/config/config-rules.ts';
import { EffectiveConfigs } from '../../../src/config/effective.ts';
import type { Voter } from '../../../src/core/raft/voter-set.ts';
import { type Disk, NetworkError, type Platform } from '../../../src/platform/ports.ts';
import { type Host, virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import { encodeText, makeDurableDirectory, replaceFile } from '../../../src/storage/atomic-file.ts';
import { LogDirectory } from '../../../src/storage/log-directory.ts';
import { formatProperties, uuidToText } from '../../../src/storage/properties.ts';
import { DEFAULT_STORAGE_SETTINGS } from '../../../src/storage/settings.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';

const directory = '/data';
export const logDirectory = `${directory}/__cluster_metadata-0`;
const clusterId = 'cluster';

/** One process of a node. */
export interface Running {
  readonly quorum: MetadataQuorum;
  readonly logs: LogDirectory;
  readonly platform: Platform;
}

export class Node {
  readonly id: number;
  readonly host: Host;
  readonly voter: Voter;
  running: Running | undefined;

  constructor(id: number, host: Host) {
    this.id = id;
    this.host = host;
    this.voter = { id, directoryId: `00000000-0000-4000-8000-00000000000${id}` };
  }

  get quorum(): MetadataQuorum {
    return this.running!.quorum;
  }

  get isUp(): boolean {
    return this.running !== undefined;
  }
}

export interface ClusterOptions {
  readonly nodes?: number;
  readonly voters?: number;
  /** Of records between two snapshots; none are written unless told. */
  readonly snapshotBytes?: number;
  readonly segmentBytes?: number;
}

export class QuorumCluster {
  readonly world: World;
  readonly nodes: readonly Node[];
  readonly voters: readonly Voter[];
  readonly bugs: unknown[] = [];
  /** Pairs `from>to` that nothing passes. */
  readonly cut = new Set<string>();
  readonly #delays;
  readonly #snapshots: SnapshotLimits;
  readonly #segmentBytes: number;

  /** The first `voters` of `nodes` nodes vote. */
  constructor(seed: number, options: ClusterOptions = {}) {
    const { nodes = 3, voters = nodes } = options;
    this.#snapshots = { maxBytes: options.snapshotBytes ?? 1e9, maxIntervalMs: 3_600_000 };
    this.#segmentBytes = options.segmentBytes ?? 1e9;
    this.world = virtualWorld(seed);
    this.#delays = this.world.stream('delays');
    this.nodes = Array.from({ length: nodes }, (_, index) => {
      return new Node(index + 1, this.world.host(`n${index + 1}`));
    });
    this.voters = this.nodes.slice(0, voters).map(({ voter }) => voter);
  }

  node(id: number): Node {
    return this.nodes[id - 1]!;
  }

  /** The active controller, if there is exactly one. */
  get active(): Node | undefined {
    const active = this.nodes.filter((node) => node.running?.quorum.isActive);
    return active.length === 1 ? active[0] : undefined;
  }

  async startAll(): Promise<void> {
    for (const node of this.nodes) await this.start(node);
  }

  /** Starts the process of a node that is not running. */
  async start(node: Node): Promise<void> {
    const platform = node.host.isUp ? node.host.platform : node.host.restart();
    node.running = await this.world.complete(this.#open(node, platform), 60_000);
  }

  crash(node: Node, powerLoss = true): void {
    node.running = undefined;
    node.host.crash({ powerLoss });
  }

  /** Leaves nothing on the disk of a node that is not running. */
  async erase(node: Node): Promise<void> {
    const { disk } = node.host.isUp ? node.host.platform : node.host.restart();
    await this.world.complete(disk.remove(directory), 60_000);
    await this.world.complete(disk.syncDirectory('/'), 60_000);
  }

  /** Names in the metadata log's directory. */
  files(node: Node): Promise<readonly string[]> {
    return this.world.complete(node.host.platform.disk.list(logDirectory), 60_000);
  }

  /** What is in a node's segments and snapshots of the metadata. */
  async contents(node: Node): Promise<ReadonlyMap<string, Uint8Array>> {
    const { disk } = node.host.platform;
    const contents = new Map<string, Uint8Array>();
    for (const name of await this.files(node)) {
      if (!name.endsWith('.log') && !name.endsWith('.checkpoint')) continue;
      contents.set(name, await this.world.complete(disk.readFile(`${logDirectory}/${name}`), 60_000));
    }
    return contents;
  }

  /** Ends the process of a node cleanly. */
  async close(node: Node): Promise<void> {
    const { quorum, logs } = node.running!;
    await this.world.complete(quorum.close(), 60_000);
    await this.world.complete(logs.close(), 60_000);
    this.crash(node, false);
  }

  /** Nothing passes between the two groups, in both directions. */
  partition(one: readonly Node[], other: readonly Node[]): void {
    for (const a of one) {
      for (const b of other) this.cut.add(`${a.id}>${b.id}`).add(`${b.id}>${a.id}`);
    }
  }

  /** Runs until `condition` holds; throws after `limit` virtual milliseconds. */
  async until(condition: () => boolean, limit = 20_000): Promise<void> {
    const end = this.world.now + limit;
    while (!condition()) {
      if (this.world.now >= end) throw new Error(`not within ${limit} ms (seed ${this.world.seed})`);
      await this.world.advance(5);
    }
  }

  async untilActive(limit?: number): Promise<Node> {
    await this.until(() => this.active !== undefined, limit);
    return this.active!;
  }

  async #open(node: Node, platform: Platform): Promise<Running> {
    const settings = brokerSettingsOf();
    const configs = new EffectiveConfigs(settings);
    await this.#format(node, platform.disk);
    const logs = await LogDirectory.open({
      platform,
      directory,
      logger: silentLogger,
      settings: { ...DEFAULT_STORAGE_SETTINGS, tailCacheBytes: 256 * 1024, ballastBytes: 0 },
      nodeId: node.id,
      join: () => Promise.reject(new Error('the cluster is formed')),
      lost: (recoveryPoints) => lostMetadata(platform.disk, directory, recoveryPoints),
      configOf: () => ({ ...metadataLogConfig(configs), segmentBytes: this.#segmentBytes }),
    });
    const quorum = await MetadataQuorum.open({
      platform,
      logs,
      directory,
      ...logs.identity,
      peers: this.#peersOf(node),
      snapshots: this.#snapshots,
      controller: {
        nodeId: node.id,
        configRules: configRules(settings),
        numPartitions: 2,
        defaultReplicationFactor: 1,
        maxPartitionsPerRequest: 1000,
        brokerSessionTimeoutMs: 2000,
        leaderRebalance: { enabled: false, intervalMs: 300_000, imbalancePercentage: 10 },
      },
      logger: silentLogger,
      fatal: (error) => this.bugs.push(error),
    });
    return { quorum, logs, platform };
  }

  /** Says whose an empty directory is, as if the cluster had been formed with it. */
  async #format({ id, voter }: Node, disk: Disk): Promise<void> {
    const path = `${directory}/meta.properties`;
    if ((await disk.stat(path)) !== undefined) return;
    await makeDurableDirectory(disk, directory);
    const voters = this.voters.map((each) => `${each.id}:${uuidToText(each.directoryId)}`).join(',');
    const properties = [
      ['version', '1'],
      ['cluster.id', clusterId],
      ['node.id', String(id)],
      ['directory.id', uuidToText(voter.directoryId)],
      ['initial.voters', voters],
    ] as const;
    await replaceFile(disk, path, encodeText(formatProperties(properties, '=')));
  }

  #peersOf(from: Node): QuorumPeers {
    return {
      request: <Api extends ApiName>(
        to: number,
        api: Api,
        request: RequestOf<Api>,
        timeoutMs: number,
      ): Promise<ResponseOf<Api>> =>
        new Promise((resolve, reject) => {
          const asking = from.host.platform;
          asking.clock.after(timeoutMs, () => reject(new NetworkError('ETIMEDOUT', 'no answer')));
          this.#carry(from, this.node(to), () => {
            const { running } = this.node(to);
            if (running === undefined) {
              this.#carry(this.node(to), from, () =>
                reject(new NetworkError('ECONNREFUSED', 'nobody there')),
              );
              return;
            }
            running.quorum.answer(api as RaftApi, request as never).then(
              (response) => this.#carry(this.node(to), from, () => resolve(response as ResponseOf<Api>)),
              () => this.#carry(this.node(to), from, () => reject(new NetworkError('ECONNRESET', 'refused'))),
            );
          });
        }),
      // Brokers and their deaths are not what is tried here.
      untilEnded: () => new Promise(() => {}),
    };
  }

  #carry(from: Node, to: Node, deliver: () => void): void {
    this.world.at(0.2 + this.#delays.below(100) / 100, () => {
      if (!this.cut.has(`${from.id}>${to.id}`)) deliver();
    });
  }
}
