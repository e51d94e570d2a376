/** A group in a virtual world: one broker, a writer, members on hosts of their own, and what they have seen. */

import type { Millis } from '../../src/base/units.ts';
import {
  type ClientWarning,
  connect,
  type GroupConsumer,
  type GroupConsumerOptions,
  type Ottla,
} from '../../src/client/index.ts';
import type { BrokerConfig } from '../../src/config/broker-config.ts';
import { BlockableHost } from './blockable-host.ts';
import { PORT, VirtualBroker } from './virtual-broker.ts';

export const PARTITIONS = 6;

export const options = {
  group: 'g',
  topics: ['t'],
  sessionTimeoutMs: 6_000,
  heartbeatIntervalMs: 500,
} as const;

export interface GroupWorldOptions {
  /** Of the topic `t`. */
  readonly partitions?: number;
  readonly settings?: Partial<BrokerConfig>;
}

export class GroupWorld {
  readonly virtual: VirtualBroker;
  readonly writer: Ottla;
  #members = 0;

  private constructor(virtual: VirtualBroker, writer: Ottla) {
    this.virtual = virtual;
    this.writer = writer;
  }

  static async start(
    seed: number | string,
    { partitions = PARTITIONS, settings = {} }: GroupWorldOptions = {},
  ): Promise<GroupWorld> {
    const quick = { offsetsTopicNumPartitions: 3, groupInitialRebalanceDelayMs: 100 };
    const virtual = await VirtualBroker.start({ seed, settings: { ...quick, ...settings } });
    const platform = virtual.world.host('writer').platform;
    const writer = await virtual.world.complete(connect(`broker:${PORT}`, { platform }));
    await virtual.world.complete(writer.admin().createTopics([{ name: 't', partitions }]));
    return new GroupWorld(virtual, writer);
  }

  get world() {
    return this.virtual.world;
  }

  async member(dialect: string, more: Partial<GroupConsumerOptions> = {}): Promise<Member> {
    const blockable = new BlockableHost(this.world, `member-${this.#members++}`);
    const warnings: ClientWarning[] = [];
    const ottla = await this.world.complete(
      connect(`${dialect}://broker:${PORT}`, {
        platform: blockable.platform,
        onWarning: (warning) => warnings.push(warning),
      }),
    );
    return new Member(blockable, ottla, ottla.groupConsumer({ ...options, ...more }), warnings);
  }

  async write(first: number, count: number): Promise<void> {
    await using producer = this.writer.producer();
    const records = Array.from({ length: count }, (_, index) => {
      return { topic: 't', partition: (first + index) % PARTITIONS, value: `${first + index}` };
    });
    await producer.sendBatch(records);
  }

  async close(members: readonly Member[]): Promise<void> {
    await this.world.complete(
      Promise.all([this.writer, ...members.map(({ ottla }) => ottla)].map((one) => one.close())),
    );
    await this.virtual.close();
  }
}

export class Member {
  readonly host: string;
  readonly ottla: Ottla;
  readonly consumer: GroupConsumer;
  readonly warnings: readonly ClientWarning[];
  readonly #blockable: BlockableHost;
  running: Promise<void> = Promise.resolve();

  constructor(
    blockable: BlockableHost,
    ottla: Ottla,
    consumer: GroupConsumer,
    warnings: readonly ClientWarning[],
  ) {
    this.#blockable = blockable;
    this.host = blockable.name;
    this.ottla = ottla;
    this.consumer = consumer;
    this.warnings = warnings;
  }

  /** Waits without blocking anything, as a handler that awaits an answer. */
  sleep(ms: Millis): Promise<void> {
    return new Promise((resolve) => {
      this.#blockable.platform.clock.after(ms, resolve);
    });
  }

  /** Keeps the event loop busy. */
  block(ms: Millis): void {
    this.#blockable.block(ms);
  }
}

/** What handlers have seen, and whether two of them were ever in one partition at once. */
export class Seen {
  readonly offsets: number[][] = Array.from({ length: PARTITIONS }, () => []);
  readonly #inside = new Set<number>();
  overlaps = 0;

  async record(
    cluster: GroupWorld,
    host: string,
    partition: number,
    offset: number,
    pauseMs: number,
  ): Promise<void> {
    if (this.#inside.has(partition)) this.overlaps++;
    this.#inside.add(partition);
    this.offsets[partition]!.push(offset);
    const { clock } = cluster.world.host(host).platform;
    await new Promise<void>((resolve) => {
      clock.after(pauseMs, resolve);
    });
    this.#inside.delete(partition);
  }

  get count(): number {
    return this.offsets.reduce((sum, list) => sum + list.length, 0);
  }

  /** Distinct offsets, in the order of their first appearance. */
  get distinct(): number[][] {
    return this.offsets.map((list) => [...new Set(list)]);
  }
}
