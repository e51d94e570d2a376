/**
 * Consumer: reads partitions that it is told to, from where it is told to; without a group.
 *
 *     for await (const record of consumer) …            records one by one
 *     for await (const batch of consumer.batches()) …   batches, which is faster
 *
 * Records of a partition come in order. Reading is what drives it: what is fetched ahead is bounded, so
 * a slow reader slows the fetching down. Leaving the loop closes the consumer.
 */
import type { LeaderEpoch, Offset, Uuid } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import type { Lane } from '../connections.ts';
import { aborted, invalid, OttlaError } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import { lookUpOffsets, specialTimestamps } from '../offsets.ts';
import type { ConsumerRecord } from '../records.ts';
import { Deferred } from '../waiting.ts';
import {
  type ConsumerOptions,
  type ConsumerSettings,
  checkAssignments,
  consumerSettings,
  type Placement,
} from './consumer-options.ts';
import { Fetcher } from './fetcher.ts';
import { PartitionReader } from './partition-reader.ts';
import { checkPosition, type StartPosition } from './positions.ts';
import { stallOf } from './stall.ts';

/** Neighbouring records of one partition: what one record batch shows. */
export interface RecordBatch extends TopicPartition {
  /** In order; never empty. */
  readonly records: readonly ConsumerRecord[];
  /** Where reading goes on in the partition; may lie behind the last record's offset + 1. */
  readonly nextOffset: Offset;
  /** End of what could be read when the batch was fetched. */
  readonly endOffset: Offset;
  /** Of the leader that appended the batch; −1 when unknown. */
  readonly leaderEpoch: LeaderEpoch;
}

export interface EndOffset extends TopicPartition {
  readonly offset: Offset;
}

/** What a group has to do with the consumer of its member. */
export interface ConsumerHooks {
  /** Of partitions that are not accepted now nothing is delivered, and no more than one answer fetched. */
  readonly accepts?: (partition: TopicPartition) => boolean;
  /** This batch has been read, in the topic of this id, and will be delivered. */
  readonly delivers?: (batch: RecordBatch, topicId: Uuid) => void;
}

export class Consumer implements AsyncIterable<ConsumerRecord> {
  readonly #cluster: Cluster;
  readonly #settings: ConsumerSettings;
  readonly #lane: Lane;
  readonly #fetcher: Fetcher;
  readonly #readers: PartitionReader[] = [];
  readonly #onClosed: () => void;
  readonly #unsubscribe: () => void;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#fail(aborted(this.#signal!));
  /** Rung when something may be ready. */
  #bell = new Deferred<void>();
  /** Topics whose partitions are not known yet. */
  #discovering = 0;
  readonly #hooks: ConsumerHooks;
  /** The application waits for a batch, or has asked for one since the last look. */
  #isWaiting = false;
  #hasAsked = false;
  #cancelWatch: (() => void) | undefined;
  #turn = 0;
  #failure: OttlaError | undefined;
  #closed = false;

  /** Made by `Ottla.consumer`. What `hooks` accept is looked at again with `resume`. */
  constructor(
    cluster: Cluster,
    lane: Lane,
    options: ConsumerOptions,
    onClosed: () => void,
    hooks: ConsumerHooks = {},
  ) {
    this.#cluster = cluster;
    this.#settings = consumerSettings(options);
    this.#lane = lane;
    this.#onClosed = onClosed;
    this.#hooks = hooks;
    this.#signal = options.signal;
    this.#fetcher = new Fetcher({
      cluster,
      lane,
      settings: this.#settings,
      readers: this.#readers,
      accepts: (reader) => this.#accepts(reader),
      changed: () => this.#ring(),
      failed: (error) => this.#fail(error),
    });
    this.#unsubscribe = cluster.updater.onUpdate(() => this.#addPartitions());
    if (this.#signal?.aborted === true) this.#onAbort();
    this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#assign();
    this.#watch();
  }

  /** The partitions that are read. Complete once the first record has come. */
  get assignment(): readonly TopicPartition[] {
    return this.#readers.map(({ topic, partition }) => ({ topic, partition }));
  }

  /** Reads these partitions as well. INVALID_ARGUMENT when one of them is being read. */
  assign(partitions: readonly Placement[]): void {
    checkAssignments([...this.assignment, ...partitions], this.#settings.topics);
    for (const place of partitions) this.#add(place, place.offset ?? this.#settings.from, place);
    this.#discover(new Set(partitions.map(({ topic }) => topic)));
  }

  /** Reads these partitions no more; what was fetched ahead of them is dropped. */
  unassign(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) {
      const reader = this.#reader(topic, partition);
      reader.restart('end', this.#cluster.platform.clock.now());
      this.#readers.splice(this.#readers.indexOf(reader), 1);
    }
    this.#ring();
  }

  /** Offset of the next record for the application; undefined while the start is being looked up. */
  position({ topic, partition }: TopicPartition): Offset | undefined {
    return this.#reader(topic, partition).position;
  }

  /** Goes on elsewhere; what was fetched ahead is dropped. */
  seek({ topic, partition }: TopicPartition, position: StartPosition): void {
    checkPosition(position);
    const { metadata, platform } = this.#cluster;
    this.#reader(topic, partition).restart(position, platform.clock.now(), metadata.idOf(topic));
    this.#fetcher.wake();
    this.#ring();
  }

  /** The records from `offset` on, of a batch that was delivered last and of this epoch, come again. */
  goBack({ topic, partition }: TopicPartition, offset: Offset, leaderEpoch: LeaderEpoch): void {
    const reader = this.#reader(topic, partition);
    reader.restart(offset, this.#cluster.platform.clock.now(), reader.topicId, leaderEpoch);
    this.#fetcher.wake();
    this.#ring();
  }

  /** Delivers and fetches nothing of these partitions (all, when none are named) until `resume`. */
  pause(partitions: readonly TopicPartition[] = this.#readers): void {
    for (const { topic, partition } of partitions) this.#reader(topic, partition).paused = true;
  }

  /** Takes `pause` back. */
  resume(partitions: readonly TopicPartition[] = this.#readers): void {
    for (const { topic, partition } of partitions) {
      const reader = this.#reader(topic, partition);
      reader.paused = false;
      reader.soundAt = this.#cluster.platform.clock.now();
    }
    this.#fetcher.wake();
    this.#ring();
  }

  /** Asks where each partition ends now, as far as this consumer may see. */
  async endOffsets({ signal }: { readonly signal?: AbortSignal } = {}): Promise<readonly EndOffset[]> {
    const queries = this.assignment.map((item) => ({ ...item, timestamp: specialTimestamps.end }));
    const found = await lookUpOffsets(this.#cluster, queries, this.#settings.isolationLevel, signal);
    return queries.map(({ topic, partition }, index) => ({ topic, partition, offset: found[index]!.offset }));
  }

  /** Records one by one. One iteration at a time. */
  [Symbol.asyncIterator](): AsyncIterator<ConsumerRecord, undefined> {
    let batch: RecordBatch | undefined;
    let reader: PartitionReader | undefined;
    let index = 0;
    let generation = 0;
    const next = async (): Promise<IteratorResult<ConsumerRecord, undefined>> => {
      batch = await this.#nextBatch();
      if (batch === undefined) return { done: true, value: undefined };
      reader = this.#reader(batch.topic, batch.partition);
      generation = reader.generation;
      index = 1;
      reader.position = batch.records.length === 1 ? batch.nextOffset : batch.records[0]!.offset + 1;
      return { done: false, value: batch.records[0]! };
    };
    return {
      next: () => {
        const record = batch?.records[index];
        if (record === undefined || reader === undefined || this.#closed) return next();
        // A seek, a pause or a changed assignment counts from the next record on, not from the next batch.
        if (reader.generation !== generation) return next();
        if (reader.paused) {
          const { clock } = this.#cluster.platform;
          reader.restart(record.offset, clock.now(), reader.topicId, batch!.leaderEpoch);
          return next();
        }
        index++;
        reader.position = index === batch!.records.length ? batch!.nextOffset : record.offset + 1;
        return Promise.resolve({ done: false, value: record });
      },
      return: async () => {
        await this.close();
        return { done: true, value: undefined };
      },
    };
  }

  /** Batches of records. One iteration at a time, and not beside one of single records. */
  batches(): AsyncIterableIterator<RecordBatch, undefined> {
    const iterator: AsyncIterableIterator<RecordBatch, undefined> = {
      next: async () => {
        const batch = await this.#nextBatch();
        return batch === undefined ? { done: true, value: undefined } : { done: false, value: batch };
      },
      return: async () => {
        await this.close();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  /** Ends the iteration, at once and without an error. Never rejects. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelWatch?.();
    this.#unsubscribe();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#fetcher.close();
    this.#cluster.connections.closeLane(this.#lane);
    this.#onClosed();
    this.#ring();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The next records of whichever partition has some; undefined at the end. */
  async #nextBatch(): Promise<RecordBatch | undefined> {
    this.#hasAsked = true;
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#closed) return undefined;
      const bell = this.#bell;
      const batch = await this.#readBatch();
      if (batch !== undefined) return batch;
      if (this.#isDone) {
        await this.close();
        return undefined;
      }
      this.#isWaiting = true;
      await bell.promise;
      this.#isWaiting = false;
    }
  }

  get #isDone(): boolean {
    // Who reads nothing yet waits for an assignment.
    const isAtEnd = this.#readers.length > 0 && this.#readers.every(({ isDone }) => isDone);
    return this.#discovering === 0 && isAtEnd;
  }

  /** Reads what has been fetched, the partitions taking turns; undefined when nothing has. */
  async #readBatch(): Promise<RecordBatch | undefined> {
    for (let tried = 0; tried < this.#readers.length; ) {
      const reader = this.#readers[this.#turn % this.#readers.length]!;
      const { current, generation, position } = reader;
      const isReady = current !== undefined && position !== undefined && !reader.paused && !reader.isDone;
      if (!isReady || !this.#accepts(reader)) {
        this.#turn++;
        tried++;
        continue;
      }
      const batch = await this.#readNext(reader, generation, position);
      if (batch !== undefined) return batch;
    }
    return undefined;
  }

  async #readNext(
    reader: PartitionReader,
    generation: number,
    position: Offset,
  ): Promise<RecordBatch | undefined> {
    const { compute, clock } = this.#cluster.platform;
    const { maxBatchBytes } = this.#settings;
    const current = reader.current!;
    const read = await current
      .next(position, reader.stopOffset, { compute, maxBatchBytes })
      .catch((error: unknown) => {
        if (error instanceof OttlaError) this.#fail(error);
        throw error;
      });
    if (reader.generation !== generation) return undefined;
    if (read === undefined) {
      reader.shift(clock.now());
      this.#turn++;
      this.#fetcher.wake();
      return undefined;
    }
    const nextOffset = Math.max(position, read.nextOffset);
    reader.advance(nextOffset);
    if (read.records.length === 0) return undefined;
    const { topic, partition, endOffset, topicId } = reader;
    const batch = { topic, partition, ...read, nextOffset, endOffset };
    this.#hooks.delivers?.(batch, topicId);
    return batch;
  }

  #accepts(partition: TopicPartition): boolean {
    return this.#hooks.accepts?.(partition) ?? true;
  }

  #reader(topic: string, partition: number): PartitionReader {
    const found = this.#readers.find((reader) => reader.partition === partition && reader.topic === topic);
    if (found === undefined) throw invalid(`${topic}-${partition} is not assigned to this consumer.`);
    return found;
  }

  #assign(): void {
    const { assign, topics, from } = this.#settings;
    for (const { topic, partition, offset } of assign) this.#add({ topic, partition }, offset ?? from);
    this.#discover(new Set([...topics, ...assign.map(({ topic }) => topic)]));
  }

  #discover(topics: ReadonlySet<string>): void {
    for (const topic of topics) {
      this.#discovering++;
      this.#cluster.updater.topic(topic, { autoCreate: false }).then(
        () => {
          this.#addPartitions();
          this.#discovering--;
          this.#ring();
        },
        (error: unknown) => {
          if (error instanceof OttlaError) this.#fail(error);
          else throw error;
        },
      );
    }
  }

  /** Adds partitions of whole topics as they become known; those added later are read from their start. */
  #addPartitions(): void {
    for (const topic of this.#settings.topics) {
      const known = this.#readers.filter((reader) => reader.topic === topic);
      const later = known.length > 0;
      for (const { index } of this.#cluster.metadata.topic(topic)?.partitions ?? []) {
        if (known.some(({ partition }) => partition === index)) continue;
        this.#add({ topic, partition: index }, later ? 'start' : this.#settings.from);
      }
    }
  }

  #add(where: TopicPartition, start: StartPosition, known: Partial<Placement> = {}): void {
    const { topicId = this.#cluster.metadata.idOf(where.topic), leaderEpoch } = known;
    const { clock } = this.#cluster.platform;
    const reader = new PartitionReader(where, start, clock.now());
    reader.restart(start, clock.now(), topicId, leaderEpoch);
    this.#readers.push(reader);
    this.#fetcher.wake();
  }

  /** Looks from time to time whether records fail to come that should. */
  #watch(): void {
    const { stallTimeoutMs, maxWaitMs } = this.#settings;
    if (stallTimeoutMs === 0 || stallTimeoutMs === Number.POSITIVE_INFINITY) return;
    const { clock } = this.#cluster.platform;
    this.#cancelWatch = clock.after(stallTimeoutMs / 4, () => {
      const now = clock.now();
      // Who does not read, or has read too little to make room for more, misses nothing.
      const isReading = (this.#isWaiting || this.#hasAsked) && !this.#fetcher.isFull;
      this.#hasAsked = false;
      if (!isReading) for (const reader of this.#readers) reader.soundAt = now;
      // A broker that was asked to wait says only then that nothing is there.
      const stall = stallOf(this.#readers, now, stallTimeoutMs + maxWaitMs);
      if (stall === undefined) this.#watch();
      else this.#fail(stall);
    });
  }

  #fail(error: OttlaError): void {
    if (this.#closed) return;
    this.#failure ??= error;
    void this.close();
  }

  #ring(): void {
    const bell = this.#bell;
    this.#bell = new Deferred();
    bell.resolve();
  }
}
