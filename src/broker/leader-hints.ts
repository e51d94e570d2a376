/**
 * Leader hints: tells a client that asked the wrong broker who leads, and where that one listens, so
 * that it need not ask for metadata first (KIP-951).
 */
import type { BrokerId, LeaderEpoch } from '../base/units.ts';
import type { PartitionImage } from '../core/metadata/image.ts';
import type { ListenerName } from '../transport/exchange.ts';
import { endPointOf } from './end-point.ts';
import type { BrokerServices } from './services.ts';

export interface NodeEndpoint {
  readonly brokerId: BrokerId;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export class LeaderHints {
  readonly #broker: BrokerServices;
  readonly #listener: ListenerName;
  readonly #endpoints = new Map<BrokerId, NodeEndpoint>();

  constructor(broker: BrokerServices, listener: ListenerName) {
    this.#broker = broker;
    this.#listener = listener;
  }

  /** Addresses of the leaders named so far. */
  get endpoints(): NodeEndpoint[] {
    return [...this.#endpoints.values()];
  }

  leaderOf(partition: Pick<PartitionImage, 'leader' | 'leaderEpoch'>): {
    readonly leaderId: BrokerId;
    readonly leaderEpoch: LeaderEpoch;
  } {
    const { leader, leaderEpoch } = partition;
    const broker = this.#broker.metadata.image.brokers.get(leader);
    const endPoint = broker && endPointOf(broker, this.#listener);
    if (broker !== undefined && endPoint !== undefined) {
      const { host, port } = endPoint;
      this.#endpoints.set(leader, { brokerId: leader, host, port, rack: broker.rack });
    }
    return { leaderId: leader, leaderEpoch };
  }
}
