/**
 * Neighbours: what connects a broker with the other brokers of its cluster: its door, its channels to them,
 * and how it finds its cluster. In a cluster of one nothing of this opens or connects.
 */
import { assert } from '../base/assert.ts';
import type { BrokerId, Uuid } from '../base/units.ts';
import { type FormationOptions, findCluster, type NodeIdentity } from '../cluster/formation.ts';
import { Peers } from '../cluster/peers.ts';
import { callRoll, refuseDouble } from '../cluster/roll-call.ts';
import type { BrokerSettings } from '../config/broker-settings.ts';
import type { BrokerEndPoint, MetadataImage } from '../core/metadata/image.ts';
import type { Address, Platform } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import type { ReceiveBuffers } from '../transport/receive-buffers.ts';
import type { TransportCounters } from '../transport/transport-counters.ts';
import { BrokerDoor } from './broker-door.ts';
import { brokerListener } from './broker-listener.ts';
import type { Dispatch } from './dispatch.ts';
import type { Opened } from './opened.ts';
import { closeGraceMs, connectionLimits, inboundLimits } from './settings-of.ts';

export interface NeighboursOptions {
  readonly platform: Platform;
  readonly settings: BrokerSettings;
  readonly logger: Logger;
  readonly counters: TransportCounters;
  readonly buffers: ReceiveBuffers;
  /** Of this start of the process. */
  readonly incarnationId: Uuid;
  /** Gives up looking for the cluster. */
  readonly signal: AbortSignal;
}

export class Neighbours {
  /** For short questions: votes, heartbeats, the controller. */
  readonly control: Peers;
  /** For requests of clients that are passed on. */
  readonly clients: Peers;
  /** For fetches of replicas. */
  readonly replication: Peers;
  readonly #options: NeighboursOptions;
  readonly #door: BrokerDoor | undefined;
  readonly #closing = new AbortController();
  #identity: NodeIdentity | undefined;
  #image: () => MetadataImage | undefined = () => undefined;

  private constructor(options: NeighboursOptions, door: BrokerDoor | undefined) {
    this.#options = options;
    this.#door = door;
    this.control = this.#lane('control');
    this.clients = this.#lane('clients');
    this.replication = this.#lane('replication');
  }

  /** Resolves once the door's port is bound, where there is one. Rejects with a NetworkError. */
  static async open(options: NeighboursOptions, opened: Opened): Promise<Neighbours> {
    const { platform, settings, logger, counters, buffers } = options;
    const address = doorAddress(settings);
    if (address === undefined) return new Neighbours(options, undefined);
    const door = await BrokerDoor.listen({
      network: platform.network,
      clock: platform.clock,
      logger,
      address,
      limits: { ...inboundLimits(settings), idleMs: Number.POSITIVE_INFINITY },
      services: { limits: connectionLimits(settings), buffers, counters },
    });
    opened.add(() => door.inbound.close(closeGraceMs));
    const neighbours = new Neighbours(options, door);
    opened.add(async () => neighbours.#close());
    return neighbours;
  }

  /** How an empty directory finds its cluster; undefined where it starts one of its own. */
  get join(): ((directoryId: Uuid) => ReturnType<typeof findCluster>) | undefined {
    const door = this.#door;
    if (door === undefined) return undefined;
    return (directoryId) => {
      const { settings, platform, logger, signal } = this.#options;
      const { nodeId } = settings;
      this.identifyAs({ nodeId, directoryId, clusterId: null, voters: [] });
      const options: FormationOptions = {
        nodeId,
        directoryId,
        listed: settings.quorumVoters,
        peers: this.control,
        clock: platform.clock,
        logger,
        random: platform.random,
        signal: AbortSignal.any([this.#closing.signal, signal]),
      };
      return findCluster(options);
    };
  }

  /** From now on peers are told who this node is. */
  identifyAs(identity: Omit<NodeIdentity, 'incarnationId' | 'listed'>): void {
    const { settings, incarnationId } = this.#options;
    this.#identity = { ...identity, incarnationId, listed: settings.quorumVoters };
    this.#door?.identifyAs(this.#identity);
  }

  /** What peers are told; from `identifyAs` on. */
  get identity(): NodeIdentity {
    assert(this.#identity !== undefined, 'this node knows who it is');
    return this.#identity;
  }

  /** See `callRoll`. Rejects with a FormationError when waiting is no use. */
  callRoll(leader?: BrokerId): Promise<string | undefined> {
    return callRoll(this.identity, this.control, leader);
  }

  /**
   * Rejects with a FormationError when another process answers where the voters look for this one. None can where
   * this one's own door is. The cluster is null for a directory that belongs to none.
   */
  async refuseDouble(directoryId: Uuid, clusterId: string | null): Promise<void> {
    const { settings, incarnationId } = this.#options;
    const { nodeId, quorumVoters } = settings;
    const own = quorumVoters.find(({ id }) => id === nodeId);
    const door = doorAddress(settings);
    if (own === undefined || (own.host === door?.host && own.port === door.port)) return;
    await refuseDouble({ nodeId, directoryId, clusterId, incarnationId }, own, this.control);
  }

  /** From now on the addresses of brokers that are no voters come from this image. */
  follow(image: () => MetadataImage | undefined): void {
    this.#image = image;
  }

  /** From now on all that brokers may ask is answered. */
  serve(dispatch: Dispatch): void {
    this.#door?.serve(dispatch);
  }

  /** What other brokers are told to connect to; none in a cluster of one. */
  get endPoints(): readonly BrokerEndPoint[] {
    if (this.#door === undefined) return [];
    const { brokerAdvertisedListener, quorumVoters, nodeId } = this.#options.settings;
    const voter = quorumVoters.find(({ id }) => id === nodeId);
    const told = brokerAdvertisedListener === 'auto' ? voter : brokerAdvertisedListener;
    const { host, port } = told ?? this.#door.address;
    return [{ name: brokerListener, host, port }];
  }

  #close(): void {
    this.#closing.abort();
    this.control.close();
    this.clients.close();
    this.replication.close();
  }

  #lane(lane: string): Peers {
    const { platform, settings } = this.#options;
    return new Peers({
      network: platform.network,
      clock: platform.clock,
      brokerId: settings.nodeId,
      lane,
      maxFrameBytes: settings.socketRequestMaxBytes,
      addressOf: (node) => this.#addressOf(node),
    });
  }

  #addressOf(node: BrokerId): Address | undefined {
    const listed = this.#options.settings.quorumVoters.find(({ id }) => id === node);
    if (listed !== undefined) return listed;
    return this.#image()
      ?.brokers.get(node)
      ?.endPoints.find(({ name }) => name === brokerListener);
  }
}

/** Where the door is: as set, else this node's entry among the voters; undefined in a cluster of one. */
export function doorAddress({
  brokerListener: set,
  quorumVoters,
  nodeId,
}: BrokerSettings): Address | undefined {
  if (set !== 'auto') return set;
  return quorumVoters.find(({ id }) => id === nodeId);
}
