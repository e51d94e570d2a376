/**
 * Producer: sends records to topics.
 *
 * Records of one partition are appended in the order of the calls, whatever fails in between, and with
 * idempotence (the default) a repetition never duplicates. A record leaves at once while the connection
 * is idle; while a request is under way, batches form by themselves.
 */

import type { Cluster } from '../cluster.ts';
import type { Lane } from '../connections.ts';
import { aborted, invalid, OttlaError, throwIfAborted } from '../errors.ts';
import type { ProducerRecord, RecordMetadata } from '../records.ts';
import { orAborted } from '../waiting.ts';
import { BufferMemory } from './buffer-memory.ts';
import { Deliveries } from './deliveries.ts';
import { type AppendedRange, Delivery } from './delivery.ts';
import { ProducerIdentity } from './producer-identity.ts';
import { type ProducerOptions, type ProducerSettings, producerSettings } from './producer-options.ts';
import { Sender } from './sender.ts';
import { TopicQueue } from './topic-queue.ts';

export interface SendOptions {
  /** Ends the wait; records that have reached the buffer by then are sent all the same. */
  readonly signal?: AbortSignal | undefined;
}

export class Producer {
  readonly #cluster: Cluster;
  readonly #settings: ProducerSettings;
  readonly #lane: Lane;
  readonly #memory: BufferMemory;
  readonly #sender: Sender;
  readonly #topics = new Map<string, TopicQueue>();
  readonly #deliveries = new Deliveries();
  readonly #onClosed: () => void;
  #closed: OttlaError | undefined;
  #closing: Promise<void> | undefined;

  /** Made by `Ottla.producer`. */
  constructor(cluster: Cluster, lane: Lane, options: ProducerOptions, onClosed: () => void) {
    this.#cluster = cluster;
    this.#lane = lane;
    this.#onClosed = onClosed;
    this.#settings = producerSettings(options, cluster.platform.compute);
    this.#memory = new BufferMemory(this.#settings.bufferMemory);
    const identity = this.#settings.idempotent ? new ProducerIdentity(cluster) : undefined;
    const settled = (batch: { readonly charge: number }): void => this.#memory.release(batch.charge);
    this.#sender = new Sender({ cluster, settings: this.#settings, identity, lane, settled });
  }

  /**
   * Sends one record; resolves when it is acknowledged as `acks` asks. Waits first while the buffer is
   * full. Records sent to one partition without awaiting keep their order.
   */
  send(record: ProducerRecord, { signal }: SendOptions = {}): Promise<RecordMetadata> {
    return this.#deliver([record], locate, signal);
  }

  /**
   * Sends many records, also to different topics; resolves when all are acknowledged, with the ranges of
   * offsets they got. When some fail it rejects with the first failure, once the fate of all is known.
   */
  sendBatch(
    records: readonly ProducerRecord[],
    { signal }: SendOptions = {},
  ): Promise<readonly AppendedRange[]> {
    return this.#deliver(records, merge, signal);
  }

  /** Resolves when everything sent before has its fate, good or bad; nothing lingers meanwhile. */
  async flush({ signal }: SendOptions = {}): Promise<void> {
    throwIfAborted(signal);
    this.#sender.flush();
    try {
      await orAborted(this.#deliveries.settled(), signal);
    } finally {
      this.#sender.flushed();
    }
  }

  /** Flushes for `closeTimeoutMs` at most, then ends; what is left fails with CLOSED. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #deliver<Result>(
    records: readonly ProducerRecord[],
    resultOf: (ranges: AppendedRange[]) => Result,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    const over =
      this.#closed ?? this.#sender.fatal ?? (signal?.aborted === true ? aborted(signal) : undefined);
    if (over !== undefined) return Promise.reject(over);
    if (!records.every(namesTopic))
      return Promise.reject(invalid('A record needs a topic: its name, as a text.'));
    const delivery = new Delivery(resultOf, this.#deliveries.current);
    this.#admit(records, delivery as Delivery<unknown>);
    return orAborted(delivery.promise, signal);
  }

  /** Hands the records to the queues of their topics, neighbours together. */
  #admit(records: readonly ProducerRecord[], delivery: Delivery<unknown>): void {
    const topics = new Map<string, ProducerRecord[]>();
    const [first] = records;
    if (first === undefined || records.every(({ topic }) => topic === first.topic)) {
      if (first === undefined) delivery.admitted();
      else this.#topic(first.topic).admit({ records, next: 0, delivery });
      return;
    }
    for (const record of records) {
      const ofTopic = topics.get(record.topic);
      if (ofTopic === undefined) topics.set(record.topic, [record]);
      else ofTopic.push(record);
    }
    for (const [topic, ofTopic] of topics) {
      delivery.begin();
      this.#topic(topic).admit({ records: ofTopic, next: 0, delivery });
    }
    delivery.admitted();
  }

  #topic(name: string): TopicQueue {
    let queue = this.#topics.get(name);
    if (queue === undefined) {
      const { platform, metadata, updater } = this.#cluster;
      queue = new TopicQueue(name, {
        clock: platform.clock,
        random: platform.random,
        memory: this.#memory,
        maxBatchBytes: this.#settings.maxBatchBytes,
        maxRecordBytes: Math.min(this.#settings.maxRequestBytes, this.#settings.bufferMemory),
        known: (topic) => metadata.topic(topic),
        lookUp: (topic) => updater.topic(topic, { autoCreate: true }),
        ready: (partition) => this.#sender.ready(partition),
      });
      this.#topics.set(name, queue);
    }
    return queue;
  }

  async #close(): Promise<void> {
    const { clock } = this.#cluster.platform;
    this.#closed = new OttlaError('CLOSED', 'This producer has been closed.');
    const giveUp = new AbortController();
    const cancel = clock.after(this.#settings.closeTimeoutMs, () => giveUp.abort());
    await this.flush({ signal: giveUp.signal }).catch(() => {});
    cancel();
    this.#sender.close(this.#closed);
    for (const topic of this.#topics.values()) topic.fail(this.#closed);
    this.#cluster.connections.closeLane(this.#lane);
    this.#onClosed();
  }
}

function namesTopic(record: ProducerRecord): boolean {
  return typeof record?.topic === 'string' && record.topic !== '';
}

function locate([range]: AppendedRange[]): RecordMetadata {
  const { topic, partition, firstOffset, timestamp } = range!;
  return { topic, partition, offset: firstOffset, timestamp };
}

/** Joins ranges that follow each other, and sorts them by topic and partition. */
function merge(ranges: AppendedRange[]): readonly AppendedRange[] {
  if (ranges.length < 2) return ranges;
  ranges.sort(
    (one, other) =>
      (one.topic < other.topic ? -1 : one.topic > other.topic ? 1 : 0) ||
      one.partition - other.partition ||
      one.firstOffset - other.firstOffset,
  );
  const merged: AppendedRange[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    const follows =
      last !== undefined &&
      last.topic === range.topic &&
      last.partition === range.partition &&
      last.firstOffset >= 0 &&
      last.firstOffset + last.recordCount === range.firstOffset;
    if (follows) merged[merged.length - 1] = { ...last, recordCount: last.recordCount + range.recordCount };
    else merged.push(range);
  }
  return merged;
}
