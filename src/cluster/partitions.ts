/**
 * Partitions: those hosted here. Follows the metadata images: opens the log of what is assigned to this
 * broker, deletes what has gone with its topic, and leaves alone what it does not know.
 *
 * Metadata from before the registration of this start tell which logs to open, but not who leads: they may be
 * those of a former life, whose epochs are over. So do those of a later one, of another process that has taken
 * this broker's place. Nor do they delete anything: a replica that was taken from this broker in a former life may
 * have been given back to it since, and its records are in the very log that would be deleted.
 *
 * Order   work on one log directory of a partition happens one after another: a topic that is deleted and
 *         made again is not opened before the old log has been put away
 */
import type { Budget } from '../base/budget.ts';
import { done, type Outcome, refused } from '../base/outcome.ts';
import type { BrokerId, Bytes, Offset, Uuid } from '../base/units.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import type { MetadataImage, PartitionImage, TopicImage } from '../core/metadata/image.ts';
import { type Clock, type Compute, DiskError } from '../platform/ports.ts';
import { isPassing } from '../storage/disk-failures.ts';
import { logName } from '../storage/layout.ts';
import type { LogDirectory } from '../storage/log-directory.ts';
import type { Logger } from '../telemetry/log.ts';
import { Partition, type Replication } from './partition.ts';

export interface PartitionsOptions {
  readonly brokerId: BrokerId;
  readonly clock: Clock;
  readonly compute: Compute;
  readonly maxDecompressedBytes: Bytes;
  /** Bytes of batches that wait to be looked into. */
  readonly copies: Budget;
  readonly logs: LogDirectory;
  readonly logger: Logger;
  /** Of this start, as it is registered with the controller. */
  readonly incarnationId: Uuid;
  /** Left out where there is no other broker. */
  readonly replication?: Replication;
  readonly configOf: (topic: string) => TopicConfig;
  /** A bug showed itself in work that nobody waits for. */
  readonly fatal: (error: unknown) => void;
}

/** One broker: nobody follows, and there is nobody to follow. */
const alone: Replication = {
  lagMaxMs: Number.POSITIVE_INFINITY,
  proposalDue: () => undefined,
  following: () => undefined,
};

/** What is hosted here of a topic. */
interface HostedTopic {
  readonly id: Uuid;
  /** By index; a hole stands for one that lives elsewhere. */
  readonly partitions: (Partition | undefined)[];
}

export class Partitions {
  readonly #options: PartitionsOptions;
  /** By name. */
  readonly #topics = new Map<string, HostedTopic>();
  /** The last piece of work on each partition's directory. */
  readonly #work = new Map<string, Promise<void>>();
  /** Whose logs could not be opened, for a reason that may pass. */
  readonly #unopened = new Set<Partition>();
  #image: MetadataImage | undefined;
  #isRegistered = false;
  #closing = false;

  constructor(options: PartitionsOptions) {
    this.#options = options;
  }

  /** The metadata is now `image`. Starts what follows from it; `settled` waits for that. */
  apply(image: MetadataImage): void {
    const previous = this.#image;
    this.#image = image;
    if (this.#closing) return;
    if (previous !== undefined && previous.configs !== image.configs) this.#reconfigure();
    const { brokerId, incarnationId } = this.#options;
    const wasRegistered = this.#isRegistered;
    this.#isRegistered = image.brokers.get(brokerId)?.incarnationId === incarnationId;
    const isTurn = wasRegistered !== this.#isRegistered;
    if (previous?.topics !== image.topics || isTurn) {
      for (const [name, { id }] of this.#isRegistered ? this.#topics : []) {
        if (image.topics.get(name)?.id !== id) this.#remove(name);
      }
      for (const [name, topic] of image.topics) {
        if (previous?.topics.get(name) !== topic || isTurn) this.#update(topic);
      }
    }
    // Last: with settings of this image and an ISR of the one before, a leader would commit what it must not.
    if (
      previous !== undefined &&
      (previous.brokers !== image.brokers || previous.configs !== image.configs)
    ) {
      for (const partition of this) partition.heedImage();
    }
  }

  /** The partition if it is hosted here, be it online or not. */
  find(topic: string, index: number): Partition | undefined {
    return this.#topics.get(topic)?.partitions[index];
  }

  /** As `find`, with the error that says why there is none. */
  locate(topic: string, index: number): Outcome<Partition> {
    const partition = this.find(topic, index);
    if (partition !== undefined) return done(partition);
    const known = this.#image?.topics.get(topic)?.partitions[index] !== undefined;
    return refused(known ? 'NOT_LEADER_OR_FOLLOWER' : 'UNKNOWN_TOPIC_OR_PARTITION');
  }

  *[Symbol.iterator](): IterableIterator<Partition> {
    for (const { partitions } of this.#topics.values()) {
      for (const partition of partitions) if (partition !== undefined) yield partition;
    }
  }

  /** Absolute path of the data directory. */
  get directory(): string {
    return this.#options.logs.directory;
  }

  /** Whether the data directory has failed for good. */
  get isOffline(): boolean {
    return this.#options.logs.state === 'offline';
  }

  /** Free and total bytes of the volume. Rejects with a DiskError. */
  space(): Promise<{ readonly free: Bytes; readonly total: Bytes }> {
    return this.#options.logs.space();
  }

  /** Resolves when all work begun so far is done: what is assigned here is open and has its role, or has failed. */
  async settled(): Promise<void> {
    await Promise.all(this.#work.values());
    await Promise.all([...this].map((partition) => partition.settled()));
  }

  /** As `settled`, for one partition: others may take long. */
  async settledAt(partition: Partition): Promise<void> {
    await this.#work.get(keyOf(partition));
    await partition.settled();
  }

  /**
   * Tries once more to open the logs for which there was no space, or no file handle. Resolves when that,
   * and all work begun before, is done.
   */
  async reopen(): Promise<void> {
    if (this.#closing || this.isOffline) return;
    const again = [...this.#unopened];
    this.#unopened.clear();
    for (const partition of again) this.#openLog(partition, false);
    await this.settled();
  }

  /** How many are hosted here. */
  get size(): number {
    let size = 0;
    for (const { partitions } of this.#topics.values())
      for (const each of partitions) if (each !== undefined) size++;
    return size;
  }

  /** Tells the log of data that belongs to nothing the metadata knows; it is kept. */
  async reportStrays(): Promise<void> {
    const { logs, logger } = this.#options;
    const known = new Set([...this].map(keyOf));
    const strays = await logs.strays(known);
    if (strays.length > 0) {
      logger.warn({ directory: logs.directory, strays }, 'data of unknown partitions is kept and not served');
    }
  }

  /** Nobody is served any more. Logs are closed by their directory. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.settled();
    for (const partition of this) partition.detach();
    await this.settled();
  }

  #reconfigure(): void {
    for (const partition of this) partition.config = this.#options.configOf(partition.topic);
  }

  #update(topic: TopicImage): void {
    let hosted = this.#topics.get(topic.name);
    // Of the name, but another: what is here goes when that is said by metadata that count.
    if (hosted !== undefined && hosted.id !== topic.id) return;
    for (const image of topic.partitions) {
      const partition = hosted?.partitions[image.index];
      const isHere = image.replicas.includes(this.#options.brokerId);
      if (partition !== undefined && isHere) partition.update(image);
      else if (partition !== undefined) {
        if (!this.#isRegistered) continue;
        hosted!.partitions[image.index] = undefined;
        this.#delete(partition);
      } else if (isHere) {
        if (hosted === undefined) {
          hosted = { id: topic.id, partitions: [] };
          this.#topics.set(topic.name, hosted);
        }
        hosted.partitions[image.index] = this.#open(topic, image);
      }
    }
  }

  #open(topic: TopicImage, image: PartitionImage): Partition {
    const { logs, logger, configOf, incarnationId, replication = alone, ...shared } = this.#options;
    const { name, id: topicId } = topic;
    const { index } = image;
    const config = configOf(name);
    const isOffline = (): boolean => logs.state === 'offline';
    const partition = new Partition({
      ...shared,
      topic: name,
      topicId,
      index,
      config,
      image,
      isOffline,
      replication,
      isRegistered: () => this.#isRegistered,
      eligibleEpoch: (broker) => this.#eligibleEpoch(broker),
    });
    this.#openLog(partition, true);
    return partition;
  }

  /** Broker epoch of a broker that may join an ISR. */
  #eligibleEpoch(broker: BrokerId): Offset | undefined {
    const found = this.#image?.brokers.get(broker);
    return found === undefined || found.fenced || found.inControlledShutdown ? undefined : found.epoch;
  }

  #openLog(partition: Partition, isFirst: boolean): void {
    const { logs, logger } = this.#options;
    const { topic, index, topicId } = partition;
    this.#enqueue(keyOf(partition), async () => {
      // The topic may have gone since.
      if (!isFirst && this.find(topic, index) !== partition) return;
      try {
        partition.attach(await logs.openLog(topic, index, topicId, partition));
        if (!isFirst) logger.info({ topic, partition: index }, 'log opened after all');
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        const { code, path } = error;
        if (isPassing(error)) this.#unopened.add(partition);
        if (isFirst) logger.error({ topic, partition: index, code, path }, 'cannot open a log');
        partition.abandonLog();
      }
    });
  }

  #remove(topic: string): void {
    const hosted = this.#topics.get(topic);
    this.#topics.delete(topic);
    for (const partition of hosted?.partitions ?? []) {
      if (partition !== undefined) this.#delete(partition);
    }
  }

  /** The metadata says that this broker is to have it no more. */
  #delete(partition: Partition): void {
    const { logs, logger } = this.#options;
    const { topic, index } = partition;
    partition.detach();
    this.#enqueue(keyOf(partition), async () => {
      await partition.settled();
      // What could not be opened stays on the disk for somebody to look at.
      if (!partition.hasLog) return;
      try {
        await logs.deleteLog(topic, index);
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        logger.error({ topic, partition: index, code: error.code, path: error.path }, 'cannot delete a log');
      }
    });
  }

  #enqueue(key: string, run: () => Promise<void>): void {
    const before = this.#work.get(key) ?? Promise.resolve();
    const work = before.then(run).then(
      () => {
        if (this.#work.get(key) === work) this.#work.delete(key);
      },
      (error: unknown) => this.#options.fatal(error),
    );
    this.#work.set(key, work);
  }
}

/** The name of its directory: work there happens one after another. */
function keyOf({ topic, index }: Partition): string {
  return logName(topic, index);
}
