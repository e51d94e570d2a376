/** Ottla: a client's connection to a cluster, from which producers, consumers and admin come. */
import { Admin } from './admin/admin.ts';
import type { Cluster } from './cluster.ts';
import { Consumer } from './consumer/consumer.ts';
import type { ConsumerOptions } from './consumer/consumer-options.ts';
import { OttlaError } from './errors.ts';
import { GroupConsumer } from './group/group-consumer.ts';
import type { GroupConsumerOptions } from './group/group-options.ts';
import { Producer } from './producer/producer.ts';
import type { ProducerOptions } from './producer/producer-options.ts';

export class Ottla {
  readonly #cluster: Cluster;
  readonly #open = new Set<{ close(): Promise<void> }>();
  #lanes = 0;
  #closing: Promise<void> | undefined;

  /** Made by `connect`. */
  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Id of the cluster; null where an old broker does not tell. */
  get clusterId(): string | null {
    return this.#cluster.metadata.clusterId;
  }

  /** A producer of its own connections and buffer. Throws INVALID_ARGUMENT, BAD_COMPRESSION. */
  producer(options: ProducerOptions = {}): Producer {
    this.#requireOpen();
    const lane = `produce-${this.#lanes++}`;
    const producer: Producer = new Producer(this.#cluster, lane, options, () => this.#open.delete(producer));
    this.#open.add(producer);
    return producer;
  }

  /** A consumer; it begins to fetch at once. Throws INVALID_ARGUMENT. */
  consumer(options: ConsumerOptions): Consumer {
    this.#requireOpen();
    const lane = `fetch-${this.#lanes++}`;
    const consumer: Consumer = new Consumer(this.#cluster, lane, options, () => this.#open.delete(consumer));
    this.#open.add(consumer);
    return consumer;
  }

  /** A member of a group; it joins when it is first asked for records. Throws INVALID_ARGUMENT. */
  groupConsumer(options: GroupConsumerOptions): GroupConsumer {
    this.#requireOpen();
    const lane = `group-${this.#lanes++}`;
    const consumer: GroupConsumer = new GroupConsumer(this.#cluster, lane, options, () =>
      this.#open.delete(consumer),
    );
    this.#open.add(consumer);
    return consumer;
  }

  /** Topics, groups, settings, state of the cluster. */
  admin(): Admin {
    this.#requireOpen();
    return new Admin(this.#cluster);
  }

  /** Closes producers (which flush first) and consumers, then all connections. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= Promise.all([...this.#open].map((part) => part.close())).then(() =>
      this.#cluster.close(),
    );
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #requireOpen(): void {
    if (this.#closing !== undefined) throw new OttlaError('CLOSED', 'This client has been closed.');
  }
}
