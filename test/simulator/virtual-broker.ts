/** A whole broker on a virtual host, and peers to talk to it. */

import type { RequestOf, ResponseOf } from '../../protocol/apis.ts';
import {
  makeFetchRequest,
  makeFetchRequestPartition,
  makeFetchRequestTopic,
} from '../../protocol/generated/fetch.ts';
import { makeProduceRequest, makeProduceRequestTopic } from '../../protocol/generated/produce.ts';
import { type Broker, startBroker } from '../../src/broker/server.ts';
import type { BrokerConfig } from '../../src/config/broker-config.ts';
import { brokerSettingsOf } from '../../src/config/broker-settings.ts';
import {
  type HostOptions,
  virtualWorld,
  type World,
  type WorldOptions,
} from '../../src/platform/virtual/world.ts';
import { type Logger, silentLogger } from '../../src/telemetry/log.ts';
import type { DialectName } from '../../src/transport/dialect.ts';
import { Peer } from './peer.ts';

export interface VirtualBrokerOptions {
  readonly seed?: number | string;
  readonly settings?: Partial<BrokerConfig>;
  readonly world?: WorldOptions;
  readonly host?: HostOptions;
  readonly logger?: Logger;
}

export const PORT = 9092;

export class VirtualBroker {
  readonly world: World;
  broker!: Broker;
  readonly #options: VirtualBrokerOptions;
  #clients = 0;

  private constructor(options: VirtualBrokerOptions) {
    this.#options = options;
    this.world = virtualWorld(options.seed ?? 1, options.world ?? {});
    this.world.host('broker', options.host ?? {});
  }

  static async start(options: VirtualBrokerOptions = {}): Promise<VirtualBroker> {
    const virtual = new VirtualBroker(options);
    await virtual.boot();
    return virtual;
  }

  /** Starts the broker on the platform of the process that runs now. */
  async boot(): Promise<void> {
    const { platform } = this.world.host('broker');
    const settings = brokerSettingsOf({
      listeners: [{ name: 'PLAINTEXT', host: 'broker', port: PORT }],
      httpListener: 'off',
      logDir: '/data',
      logBallastBytes: 0,
      logCacheBytes: 4 * 1024 * 1024,
      ...this.#options.settings,
    });
    const logger = this.#options.logger ?? silentLogger;
    this.broker = await this.world.complete(startBroker({ platform, settings, logger }));
  }

  /** Kills the process, with or without the power, and starts it again on what its disk has kept. */
  async crash(powerLoss: boolean): Promise<void> {
    const host = this.world.host('broker');
    host.crash({ powerLoss });
    host.restart();
    await this.boot();
  }

  async close(): Promise<void> {
    await this.world.complete(this.broker.close());
  }

  /** A peer on a host of its own; runs the world until it is connected. */
  connect(protocol: DialectName): Promise<Peer> {
    return this.world.complete(this.dial(protocol, `client-${this.#clients++}`));
  }

  /** The same from within a program that runs in the world. */
  dial(protocol: DialectName, host: string): Promise<Peer> {
    return Peer.connect(this.world.host(host).platform, { host: 'broker', port: PORT }, protocol);
  }
}

export async function createTopic(
  virtual: VirtualBroker,
  peer: Peer,
  name: string,
  options: { readonly partitions?: number; readonly configs?: Readonly<Record<string, string>> } = {},
): Promise<ResponseOf<'CreateTopics'>['topics'][number]> {
  const configs = Object.entries(options.configs ?? {}).map(([key, value]) => ({ name: key, value }));
  const topic = {
    name,
    numPartitions: options.partitions ?? 1,
    replicationFactor: 1,
    assignments: [],
    configs,
  };
  const { topics } = await virtual.world.complete(
    peer.request('CreateTopics', { topics: [topic], timeoutMs: 1_000, validateOnly: false }),
  );
  return topics[0]!;
}

/** A produce request for one partition, by name; give the version 12 with it. */
export function produceTo(
  name: string,
  index: number,
  records: Uint8Array | null,
  acks = -1,
): RequestOf<'Produce'> {
  return makeProduceRequest({
    acks,
    timeoutMs: 10_000,
    topics: [makeProduceRequestTopic({ name, partitions: [{ index, records }] })],
  });
}

/** A fetch request for one partition, by name; give the version 12 with it. */
export function fetchFrom(
  name: string,
  index: number,
  fetchOffset: number,
  options: Partial<Pick<RequestOf<'Fetch'>, 'maxWaitMs' | 'minBytes' | 'maxBytes' | 'isolationLevel'>> & {
    readonly partitionMaxBytes?: number;
    readonly currentLeaderEpoch?: number;
    readonly lastFetchedEpoch?: number;
  } = {},
): RequestOf<'Fetch'> {
  const { partitionMaxBytes = 1 << 20, currentLeaderEpoch = -1, lastFetchedEpoch = -1 } = options;
  const wanted = { index, fetchOffset, partitionMaxBytes, currentLeaderEpoch, lastFetchedEpoch };
  return makeFetchRequest({
    maxWaitMs: options.maxWaitMs ?? 0,
    minBytes: options.minBytes ?? 1,
    maxBytes: options.maxBytes ?? 1 << 24,
    isolationLevel: options.isolationLevel ?? 0,
    forgottenTopics: [],
    topics: [makeFetchRequestTopic({ name, partitions: [makeFetchRequestPartition(wanted)] })],
  });
}

export function onlyPartition<P>(response: {
  readonly topics: readonly { readonly partitions: readonly P[] }[];
}): P {
  return response.topics[0]!.partitions[0]!;
}
