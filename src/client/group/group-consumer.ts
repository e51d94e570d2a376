/**
 * Group consumer: a member of a group, which reads its share of the topics and commits how far it got.
 *
 *     await consumer.run(async (record, { signal }) => …, { concurrency: 8 })   handlers, until `close`
 *     for await (const record of consumer) …                                    one by one
 *     for await (const batch of consumer.batches()) …                           batches, which is faster
 *
 * It joins the group when it is first asked for records. Records of a partition are processed in order, one
 * at a time or, with `concurrency.keys`, those of one key. In a loop, asking for the next record says that
 * the one before has been processed.
 */
import type { Cluster } from '../cluster.ts';
import type { Lane } from '../connections.ts';
import { Consumer, type RecordBatch } from '../consumer/consumer.ts';
import { aborted, asOttlaError, invalid, OttlaError } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import type { ConsumerRecord } from '../records.ts';
import { sleep } from '../waiting.ts';
import { ClassicMembership } from './classic-membership.ts';
import { fetchCommitted, type OffsetToCommit } from './committed-offsets.ts';
import { ConsumerMembership } from './consumer-membership.ts';
import { Coordinator } from './coordinator.ts';
import { type GroupConsumerOptions, type GroupSettings, groupSettings } from './group-options.ts';
import { HandlerWatch, inProcessing } from './handler-watch.ts';
import type { Handling, HeldPartition } from './held-partition.ts';
import { HeldPartitions } from './held-partitions.ts';
import { DRAIN_TIMEOUT_MS, type Leaving, type Membership, type MembershipParts } from './membership.ts';
import { type Pausable, Pauses } from './pauses.ts';
import { type RecordContext, type RecordHandler, RecordRunner } from './record-runner.ts';

/** How many records are in processing at the same time, at most `partitions` × `keys`. */
export interface Concurrency {
  /** Partitions with records in processing. Default 1. */
  readonly partitions?: number;
  /**
   * Records of one partition in processing, of different keys: those of one key, and only those, are processed
   * one after the other. Default 1: in the order of the partition.
   */
  readonly keys?: number;
}

export interface RunOptions {
  /** A number: of partitions. Default 1. */
  readonly concurrency?: number | Concurrency;
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
  readonly #pauses = new Pauses();
  #runner: RecordRunner | undefined;
  #watch: HandlerWatch | undefined;
  /** Fires when closing begins. */
  readonly #ending = new AbortController();
  #failure: { readonly error: unknown } | undefined;
  #closing: Promise<void> | undefined;
  #cancelCommit: (() => void) | undefined;

  /** Made by `Ottla.groupConsumer`. */
  constructor(cluster: Cluster, lane: Lane, options: GroupConsumerOptions, onClosed: () => void) {
    this.#cluster = cluster;
    this.#settings = groupSettings(options);
    this.#coordinator = new Coordinator(cluster, options.group);
    this.#lane = lane;
    this.#onClosed = onClosed;
    const { group: _, topics: __, from: ___, ...fetching } = options;
    this.#consumer = new Consumer(cluster, lane, { ...fetching, assign: [] }, () => {}, {
      accepts: (partition) => this.#accepts(partition),
      delivers: (batch, topicId) => this.#held.get(batch)?.came(batch, topicId),
    });
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
   * resolves then, after the last commit. Rejects with HANDLER_FAILED when the handler throws, with
   * CONSUMER_STALLED when records wait and none come, and with what the cluster refuses.
   */
  async run(handler: RecordHandler, { concurrency = 1 }: RunOptions = {}): Promise<void> {
    const { partitions = 1, keys = 1 } =
      typeof concurrency === 'number' ? { partitions: concurrency } : concurrency;
    if (!(partitions >= 1 && keys >= 1)) throw invalid('concurrency must be 1 or more.');
    const watch = this.#begin('run');
    const runner = new RecordRunner({
      clock: this.#cluster.platform.clock,
      handler,
      watch,
      partitions,
      keys,
      windowBytes: this.#settings.partitionBufferBytes,
      countsWhenBegun: this.#settings.delivery === 'at-most-once',
      isPaused: (held) => this.#pauses.has(held),
      mayBegin: (held, batch) => this.#mayBegin(held, batch),
      changed: () => this.#consumer.resume([]),
      failed: (error) => this.#fail(error),
    });
    this.#runner = runner;
    try {
      for (;;) {
        const delivery = await this.#next();
        if (delivery === undefined) break;
        runner.add(delivery.held, delivery.batch);
      }
      // At the end of the topics what was begun is finished; a revocation would tell it to stop.
      if (this.#closing === undefined) await Promise.race([runner.idle, aborting(this.#ending.signal)]);
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
        if (this.#pauses.has(held)) {
          const { offset } = batch.records[index]!;
          if (!held.isOutdated(batch)) this.#consumer.goBack(held, offset, batch.leaderEpoch);
          break;
        }
        const handling = this.#hand(held, batch, index);
        yield handling.record;
        this.#finish(handling);
      }
    }
  }

  /** Batches of records; one counts as processed when the next is asked for. */
  async *batches(): AsyncGenerator<GroupRecordBatch, undefined> {
    for await (const { held, batch } of this.#deliveries()) {
      const handling = this.#hand(held, batch, batch.records.length - 1);
      yield { ...batch, signal: handling.signal };
      this.#finish(handling);
    }
  }

  /**
   * Delivers nothing of these topics and partitions (of all, when none are named) until `resume`, from the
   * next record on. What is paused stays paused when it goes to another member and comes back.
   */
  pause(what?: readonly Pausable[]): void {
    this.#pauses.set(true, what);
    this.#applyPauses();
  }

  /** Takes `pause` back. */
  resume(what?: readonly Pausable[]): void {
    this.#pauses.set(false, what);
    this.#applyPauses();
  }

  /**
   * Commits what has been processed; within a loop that includes what it has in hand. With offsets, commits
   * these. Rejects with REBALANCE_IN_PROGRESS, ILLEGAL_GENERATION or UNKNOWN_MEMBER_ID when the partitions
   * have gone to another member.
   */
  commit(offsets?: readonly OffsetToCommit[]): Promise<void> {
    if (offsets !== undefined) return this.#held.commitExactly(offsets);
    if (this.#consumption === 'loop') for (const handling of this.#running()) handling.held.pass(handling);
    return this.#held.commit();
  }

  /**
   * Tells handlers to stop, waits for them, commits, leaves the group. Static members stay in it until their
   * session ends, unless told to `leave`; with `leave: false` every member does. Never rejects.
   */
  close({ leave = this.#settings.groupInstanceId === null }: Partial<Leaving> = {}): Promise<void> {
    this.#closing ??= this.#close(leave);
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
        if (await this.#mayBegin(delivery.held, delivery.batch)) yield delivery;
      }
    } finally {
      // A loop that is left may have failed in its record, so that counts as not processed.
      for (const handling of this.#running()) handling.held.end(handling);
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

  /** Whether the batch is to be processed here; with `at-most-once`, commits it first. */
  async #mayBegin(held: HeldPartition, batch: RecordBatch): Promise<boolean> {
    await this.#held.ready(held);
    if (held.signal.aborted || this.#settings.delivery === 'at-least-once') return !held.signal.aborted;
    // What it is a part of is gone, so nobody can be told that it was begun.
    if (held.isOutdated(batch)) return false;
    const { topic, partition, nextOffset: offset, leaderEpoch } = batch;
    const { platform, settings } = this.#cluster;
    const deadline = platform.clock.now() + settings.retryBackoffMaxMs;
    for (;;) {
      try {
        await this.#held.commitExactly([{ topic, partition, offset, leaderEpoch }]);
        return !held.signal.aborted;
      } catch (error) {
        if (held.signal.aborted) return false;
        if (!isOfGoneTopic(error)) throw error;
        // A broker that lags behind may say so in error, but not for long.
        if (platform.clock.now() >= deadline) return false;
        await sleep(platform.clock, settings.retryBackoffMs);
      }
    }
  }

  /** Hands out the record, or everything up to it. */
  #hand(held: HeldPartition, batch: RecordBatch, index: number): Handling {
    const record = batch.records[index]!;
    const isLast = index === batch.records.length - 1;
    const offset = isLast ? batch.nextOffset : record.offset + 1;
    const handling = held.take(record, { offset, leaderEpoch: batch.leaderEpoch }, batch);
    held.begin(handling, this.#cluster.platform.clock.now());
    if (this.#settings.delivery === 'at-most-once') held.pass(handling);
    return handling;
  }

  #finish(handling: Handling): void {
    if (!handling.passed) handling.held.pass(handling);
    handling.held.end(handling);
  }

  *#running(): Iterable<Handling> {
    for (const { running } of this.#held.all) yield* running;
  }

  /** Whether records of a partition could be processed now. */
  #accepts(partition: TopicPartition): boolean {
    const held = this.#held.get(partition);
    return held === undefined || this.#runner === undefined || this.#runner.accepts(held);
  }

  #applyPauses(): void {
    const { all } = this.#held;
    this.#consumer.pause(all.filter((held) => this.#pauses.has(held)));
    this.#consumer.resume(all.filter((held) => !held.signal.aborted && !this.#pauses.has(held)));
    this.#runner?.resume();
  }

  #begin(consumption: 'run' | 'loop'): HandlerWatch {
    if (this.#closing !== undefined) throw new OttlaError('CLOSED', 'This consumer has been closed.');
    if (this.#consumption !== undefined)
      throw invalid('Records of a consumer go one way: one run, one loop.');
    this.#consumption = consumption;
    this.#watch = new HandlerWatch({
      clock: this.#cluster.platform.clock,
      settings: this.#settings,
      running: () => this.#running(),
      warn: (warning) => this.#cluster.warn(warning),
      failed: (error) => this.#fail(error),
    });
    this.#enter().catch((error: unknown) => {
      if (this.#closing === undefined) this.#fail(error);
    });
    if (this.#settings.autoCommit && this.#settings.delivery === 'at-least-once') this.#commitLater();
    return this.#watch;
  }

  /** Becomes a member, in the protocol that was asked for or suits the broker. */
  async #enter(): Promise<void> {
    const { signal } = this.#ending;
    const channel = await this.#cluster.repeat(`Group "${this.#settings.group}"`, { signal }, () =>
      this.#cluster.channelTo('any', signal),
    );
    if (signal.aborted) return;
    const isNative = channel.dialect === 'native';
    const suits = isNative && channel.serves('ConsumerGroupHeartbeat') ? 'consumer' : 'classic';
    const parts = this.#membershipParts();
    const enterClassic = (): void => {
      this.#membership = new ClassicMembership(parts);
    };
    if ((this.#settings.protocol ?? suits) === 'classic') return enterClassic();
    const failed = (error: unknown): void => {
      // A coordinator may be set to serve the classic protocol alone.
      const mayChoose = this.#settings.protocol === undefined && this.#closing === undefined;
      if (mayChoose && error instanceof OttlaError && error.code === 'UNSUPPORTED_VERSION') enterClassic();
      else parts.failed(error);
    };
    this.#membership = new ConsumerMembership({ ...parts, failed }, isNative);
  }

  #membershipParts(): MembershipParts {
    return {
      cluster: this.#cluster,
      coordinator: this.#coordinator,
      settings: this.#settings,
      lane: `${this.#lane}-group`,
      revoke: (partitions, patienceMs) => this.#held.giveUp(partitions, patienceMs),
      lose: (partitions, reason) => this.#lose(partitions, reason),
      locate: (partitions) => fetchCommitted(this.#coordinator, partitions),
      take: (partitions, committed) => {
        if (this.#closing !== undefined) return;
        this.#held.take(partitions, committed);
        this.#applyPauses();
      },
      isDraining: () => this.#held.isDraining,
      failed: (error) => this.#fail(error),
    };
  }

  #lose(partitions: readonly TopicPartition[], error: OttlaError): void {
    const { clock } = this.#cluster.platform;
    const { group } = this.#settings;
    const records = [...this.#running()].map((handling) => inProcessing(handling, clock.now()));
    this.#held.lose(partitions, error);
    if (partitions.length === 0) return;
    const message =
      `${partitions.length} partitions of this member are others' now. ${error.message}` +
      ' What it had not committed comes again there.';
    this.#cluster.warn({ code: 'MEMBERSHIP_LOST', message, group, records, durationMs: undefined, error });
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

  #fail(error: unknown): void {
    this.#failure ??= { error };
    void this.close();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #close(leave: boolean): Promise<void> {
    this.#ending.abort(new OttlaError('CLOSED', 'This consumer has been closed.'));
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#cancelCommit?.();
    await this.#held.giveUp(this.#held.all, this.#settings.drainTimeoutMs ?? DRAIN_TIMEOUT_MS);
    this.#watch?.stop();
    await this.#consumer.close();
    await this.#membership?.close({ leave });
    this.#onClosed();
  }
}

function isOfGoneTopic(error: unknown): boolean {
  return error instanceof OttlaError && error.code === 'UNKNOWN_TOPIC_ID';
}

function aborting(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const refusedByGroup: ReadonlySet<string> = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'STALE_MEMBER_EPOCH',
  'FENCED_MEMBER_EPOCH',
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
]);
