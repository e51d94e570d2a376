/**
 * Group consumer: a member of a group, which reads its share of the topics and commits how far it got.
 *
 *     await consumer.run(async (record, { signal }) => …, { concurrency: 8 })   handlers, until `close`
 *     for await (const record of consumer) …                                    one by one
 *     for await (const batch of consumer.batches()) …                           batches, which is faster
 *
 * It joins the group when it is first asked for records. Records of a partition are processed in order and
 * one at a time. In a loop, asking for the next record says that the one before has been processed.
 */
import type { Millis } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import type { Lane } from '../connections.ts';
import { Consumer, type RecordBatch } from '../consumer/consumer.ts';
import { aborted, asOttlaError, invalid, OttlaError } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import type { ConsumerRecord } from '../records.ts';
import { Deferred, sleep } from '../waiting.ts';
import { fetchCommitted, type OffsetToCommit } from './committed-offsets.ts';
import { Coordinator } from './coordinator.ts';
import { type GroupConsumerOptions, type GroupSettings, groupSettings } from './group-options.ts';
import type { HeldPartition } from './held-partition.ts';
import { HeldPartitions } from './held-partitions.ts';
import { Membership } from './membership.ts';

/** How long records are processed before other work gets its turn. */
const TURN_MS: Millis = 20;

/** What a handler is told besides its record. */
export interface RecordContext {
  /** Fires when the partition goes to another member or the consumer closes: finish, or give up by throwing. */
  readonly signal: AbortSignal;
}

/** Processes a record. What it throws ends the consumption, unless the signal has fired. */
export type RecordHandler = (record: ConsumerRecord, context: RecordContext) => unknown;

export interface RunOptions {
  /** How many partitions have a record in processing at the same time. Default 1. */
  readonly concurrency?: number;
}

/** A batch whose partition may go to another member while it is being processed. */
export interface GroupRecordBatch extends RecordBatch, RecordContext {}

interface Delivery {
  readonly held: HeldPartition;
  readonly batch: RecordBatch;
}

export class GroupConsumer implements AsyncIterable<ConsumerRecord> {
  readonly #cluster: Cluster;
  readonly #settings: GroupSettings;
  readonly #coordinator: Coordinator;
  readonly #consumer: Consumer;
  readonly #batches: AsyncIterator<RecordBatch, undefined>;
  readonly #held: HeldPartitions;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#fail(aborted(this.#signal!));
  readonly #lane: Lane;
  readonly #onClosed: () => void;
  #membership: Membership | undefined;
  #consumption: 'run' | 'loop' | undefined;
  /** Resolved when closing begins. */
  readonly #ending = new Deferred<void>();
  #failure: { readonly error: unknown } | undefined;
  #closing: Promise<void> | undefined;
  #cancelCommit: (() => void) | undefined;
  #cancelWatch: (() => void) | undefined;

  /** Made by `Ottla.groupConsumer`. */
  constructor(cluster: Cluster, lane: Lane, options: GroupConsumerOptions, onClosed: () => void) {
    this.#cluster = cluster;
    this.#settings = groupSettings(options);
    this.#coordinator = new Coordinator(cluster, options.group);
    this.#lane = lane;
    this.#onClosed = onClosed;
    const { group: _, topics: __, from: ___, ...fetching } = options;
    this.#consumer = new Consumer(cluster, lane, { ...fetching, assign: [] }, () => {});
    this.#batches = this.#consumer.batches();
    this.#signal = options.signal;
    this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#held = new HeldPartitions({
      cluster,
      coordinator: this.#coordinator,
      settings: this.#settings,
      consumer: this.#consumer,
      membership: () => this.#membership,
    });
  }

  /** The partitions that this member has now. */
  get assignment(): readonly TopicPartition[] {
    return this.#held.all.map(({ topic, partition }) => ({ topic, partition }));
  }

  /**
   * Gives every record to the handler until `close`, or, with `stopAtEnd`, to the end of what it holds;
   * resolves then, after the last commit. Rejects with what the handler throws, with CONSUMER_STALLED when
   * one takes too long or no records come, and with what the cluster refuses.
   */
  async run(handler: RecordHandler, { concurrency = 1 }: RunOptions = {}): Promise<void> {
    if (!(concurrency >= 1)) throw invalid('concurrency must be 1 or more.');
    this.#begin('run');
    const running = new Set<Promise<void>>();
    try {
      for (;;) {
        while (running.size >= concurrency && this.#closing === undefined)
          await Promise.race([...running, this.#ending.promise]);
        const delivery = await this.#next();
        if (delivery === undefined) break;
        this.#consumer.pause([delivery.held]);
        const task = this.#process(delivery, handler)
          .catch((error: unknown) => this.#fail(error))
          .then(() => {
            running.delete(task);
            this.#goOn(delivery.held);
          });
        running.add(task);
      }
      // At the end of the topics what was begun is finished; a revocation would tell it to stop.
      if (this.#closing === undefined) await Promise.all(running);
    } finally {
      await this.close();
    }
    this.#throwFailure();
  }

  /** Records one by one. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ConsumerRecord, undefined> {
    for await (const { held, batch } of this.#deliveries()) {
      for (const index of batch.records.keys()) {
        if (held.signal.aborted) break;
        yield this.#hand(held, batch, index);
        held.done();
      }
    }
  }

  /** Batches of records; one counts as processed when the next is asked for. */
  async *batches(): AsyncGenerator<GroupRecordBatch, undefined> {
    for await (const { held, batch } of this.#deliveries()) {
      this.#hand(held, batch, batch.records.length - 1);
      yield { ...batch, signal: held.signalInHand };
      held.done();
    }
  }

  /**
   * Commits what has been processed; within a loop that includes what it has in hand. With offsets, commits
   * these. Rejects with REBALANCE_IN_PROGRESS, ILLEGAL_GENERATION or UNKNOWN_MEMBER_ID when the partitions
   * have gone to another member.
   */
  commit(offsets?: readonly OffsetToCommit[]): Promise<void> {
    if (offsets !== undefined) return this.#held.commitExactly(offsets);
    if (this.#consumption === 'loop')
      for (const held of this.#held.all) held.processed = held.inHand ?? held.processed;
    return this.#held.commit();
  }

  /** Tells handlers to stop, waits for them, commits, leaves the group. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What a loop takes its records from; leaving the loop closes the consumer. */
  async *#deliveries(): AsyncGenerator<Delivery, undefined> {
    this.#begin('loop');
    try {
      for (;;) {
        const delivery = await this.#next();
        if (delivery === undefined) break;
        const { held, batch } = delivery;
        await this.#held.ready(held);
        if (held.signal.aborted || !(await this.#mayBegin(held, batch))) continue;
        yield delivery;
      }
    } finally {
      // A loop that is left may have failed in its record, so that counts as not processed.
      for (const held of this.#held.all) held.giveUp();
      await this.close();
    }
    this.#throwFailure();
  }

  /** The next batch of a partition that is still held; undefined when there is no more. */
  async #next(): Promise<Delivery | undefined> {
    for (;;) {
      const { done, value } = await this.#batches.next();
      if (this.#failure !== undefined || done === true) return undefined;
      const held = this.#held.get(value);
      if (held !== undefined && !held.signal.aborted) return { held, batch: value };
    }
  }

  async #process({ held, batch }: Delivery, handler: RecordHandler): Promise<void> {
    const { signal } = held;
    const { clock } = this.#cluster.platform;
    await this.#held.ready(held);
    if (signal.aborted || !(await this.#mayBegin(held, batch))) return;
    const context: RecordContext = {
      get signal() {
        return held.signalInHand;
      },
    };
    let turnBegan = clock.now();
    for (const index of batch.records.keys()) {
      // Handlers that never wait would let nothing else run: no heartbeat, no revocation.
      if (clock.now() - turnBegan > TURN_MS) {
        await sleep(clock, 0);
        turnBegan = clock.now();
      }
      if (signal.aborted) return;
      const record = this.#hand(held, batch, index);
      try {
        const result = handler(record, context);
        if (isThenable(result)) await result;
        held.done();
      } catch (error) {
        held.giveUp();
        if (!signal.aborted) throw error;
      }
    }
  }

  /** With `at-most-once`, commits the batch before it is delivered; false when it must not be. */
  async #mayBegin(held: HeldPartition, batch: RecordBatch): Promise<boolean> {
    if (this.#settings.delivery === 'at-least-once') return true;
    const { topic, partition, nextOffset: offset, leaderEpoch } = batch;
    try {
      await this.#held.commitExactly([{ topic, partition, offset, leaderEpoch }]);
    } catch (error) {
      if (!held.signal.aborted) throw error;
    }
    return !held.signal.aborted;
  }

  #hand(held: HeldPartition, batch: RecordBatch, index: number): ConsumerRecord {
    const record = batch.records[index]!;
    const isLast = index === batch.records.length - 1;
    const offset = isLast ? batch.nextOffset : record.offset + 1;
    const until = { offset, leaderEpoch: batch.leaderEpoch };
    held.begin(until, this.#cluster.platform.clock.now());
    if (this.#settings.delivery === 'at-most-once') held.processed = until;
    return record;
  }

  #goOn(held: HeldPartition): void {
    if (this.#held.get(held) === held && !held.signal.aborted) this.#consumer.resume([held]);
  }

  #begin(consumption: 'run' | 'loop'): void {
    if (this.#closing !== undefined) throw new OttlaError('CLOSED', 'This consumer has been closed.');
    if (this.#consumption !== undefined)
      throw invalid('Records of a consumer go one way: one run, one loop.');
    this.#consumption = consumption;
    this.#membership = new Membership({
      cluster: this.#cluster,
      coordinator: this.#coordinator,
      settings: this.#settings,
      lane: `${this.#lane}-group`,
      revoke: (partitions) => this.#held.giveUp(partitions),
      lose: (partitions) => this.#held.lose(partitions),
      locate: (partitions) => fetchCommitted(this.#coordinator, partitions),
      take: (partitions, committed) => {
        if (this.#closing === undefined) this.#held.take(partitions, committed);
      },
      failed: (error) => this.#fail(error),
    });
    if (this.#settings.autoCommit && this.#settings.delivery === 'at-least-once') this.#commitLater();
    this.#watch();
  }

  #commitLater(): void {
    this.#cancelCommit = this.#cluster.platform.clock.after(this.#settings.commitIntervalMs, () => {
      this.#held
        .commit()
        .catch((error: unknown) => {
          const { code, retriable } = asOttlaError(error, 'Commit');
          // What the group refuses has its consequence in the membership.
          if (!retriable && !refusedByGroup.has(code)) throw error;
        })
        .then(
          () => this.#closing === undefined && this.#commitLater(),
          (error: unknown) => this.#fail(error),
        );
    });
  }

  /** Looks from time to time whether a record is in processing for too long. */
  #watch(): void {
    const { handlerTimeoutMs } = this.#settings;
    if (handlerTimeoutMs === 0 || handlerTimeoutMs === Number.POSITIVE_INFINITY) return;
    const { clock } = this.#cluster.platform;
    this.#cancelWatch = clock.after(handlerTimeoutMs / 4, () => {
      const late = this.#held.all.find(
        ({ busySince }) => busySince !== undefined && clock.now() - busySince >= handlerTimeoutMs,
      );
      if (late === undefined) return this.#watch();
      const from = late.processed?.offset ?? late.committed;
      const where = from < 0 ? late.name : `${late.name} at offset ${from} or behind`;
      const message =
        `A record of ${where} has been in processing for ${handlerTimeoutMs} ms.` +
        ' Raise handlerTimeoutMs if that is right.';
      this.#fail(new OttlaError('CONSUMER_STALLED', message));
    });
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    void this.close();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #close(): Promise<void> {
    this.#ending.resolve();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#cancelCommit?.();
    this.#cancelWatch?.();
    await this.#held.giveUp(this.#held.all);
    await this.#consumer.close();
    await this.#membership?.close();
    this.#onClosed();
  }
}

function isThenable(result: unknown): result is PromiseLike<unknown> {
  return typeof result === 'object' && result !== null && 'then' in result;
}

const refusedByGroup: ReadonlySet<string> = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
]);
