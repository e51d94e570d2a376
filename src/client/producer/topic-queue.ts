/**
 * Topic queue: where records of one topic wait until its partitions are known and the buffer has room,
 * and from where they go, in the order of the calls, into the batches of their partitions.
 *
 * The first in line holds up the others of its topic on purpose: overtaking would break their order.
 */
import { BatchBuilder } from '../../../protocol/record/builder.ts';
import type { RecordHeader } from '../../../protocol/record/records.ts';
import { Ring } from '../../base/ring.ts';
import { type Bytes, KiB, type Millis } from '../../base/units.ts';
import type { Clock, Random } from '../../platform/ports.ts';
import { asOttlaError, invalid, OttlaError } from '../errors.ts';
import type { TopicMetadata } from '../metadata-cache.ts';
import { headerList, type ProducerRecord, payloadBytes } from '../records.ts';
import type { BufferMemory } from './buffer-memory.ts';
import type { Delivery } from './delivery.ts';
import { PartitionQueue } from './partition-queue.ts';
import { Partitioner } from './partitioner.ts';

/** First size of a batch's buffer; it doubles as records come. */
const FIRST_BUFFER: Bytes = 1 * KiB;

/** Records of one call that wait to be admitted. */
export interface Admission {
  readonly records: readonly ProducerRecord[];
  /** The first record that has not been admitted. */
  next: number;
  readonly delivery: Delivery<unknown>;
}

export interface TopicQueueParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly memory: BufferMemory;
  readonly maxBatchBytes: Bytes;
  readonly maxRecordBytes: Bytes;
  /** The topic as it is known now, without asking. */
  readonly known: (topic: string) => TopicMetadata | undefined;
  /** Asks the cluster; see `MetadataUpdater.topic`. */
  readonly lookUp: (topic: string) => Promise<TopicMetadata>;
  /** A queue has something to send. */
  readonly ready: (queue: PartitionQueue) => void;
}

export class TopicQueue {
  readonly #topic: string;
  readonly #parts: TopicQueueParts;
  readonly #partitioner: Partitioner;
  readonly #waiting = new Ring<Admission>(4);
  readonly #queues: (PartitionQueue | undefined)[] = [];
  /** Size of the last full batch: the next one probably grows as large. */
  #sizeHint: Bytes = FIRST_BUFFER;
  #lookingUp = false;

  constructor(topic: string, parts: TopicQueueParts) {
    this.#topic = topic;
    this.#parts = parts;
    this.#partitioner = new Partitioner(parts.random);
  }

  /** Takes records in, now or when it is their turn. */
  admit(admission: Admission): void {
    this.#waiting.push(admission);
    if (this.#waiting.size === 1) this.#pump();
  }

  /** Fails whatever waits to be admitted. */
  fail(error: Error): void {
    for (let head = this.#waiting.shift(); head !== undefined; head = this.#waiting.shift()) {
      head.delivery.failed(error);
    }
  }

  get partitionQueues(): Iterable<PartitionQueue> {
    return this.#queues.filter((queue) => queue !== undefined);
  }

  #pump(): void {
    for (let head = this.#waiting.peek(); head !== undefined; head = this.#waiting.peek()) {
      const metadata = this.#parts.known(this.#topic);
      if (metadata === undefined) {
        this.#lookUp();
        return;
      }
      if (!this.#admitRecords(head, metadata)) {
        this.#parts.memory.wait(() => this.#pump());
        return;
      }
      this.#waiting.shift();
    }
  }

  /** False when the buffer is full before all are in. A record that is wrong ends its admission. */
  #admitRecords(admission: Admission, metadata: TopicMetadata): boolean {
    const { records, delivery } = admission;
    while (admission.next < records.length && !delivery.hasFailed) {
      try {
        if (!this.#admitRecord(records[admission.next]!, delivery, metadata)) return false;
      } catch (error) {
        delivery.failed(asOttlaError(error, `Topic "${this.#topic}"`));
        return true;
      }
      admission.next++;
    }
    delivery.admitted();
    return true;
  }

  #admitRecord(record: ProducerRecord, delivery: Delivery<unknown>, metadata: TopicMetadata): boolean {
    const { clock, memory, maxRecordBytes } = this.#parts;
    const key = payloadBytes(record.key ?? null, 'The key of a record');
    const value = payloadBytes(record.value, 'The value of a record');
    const headers = headerList(record.headers);
    const size = BatchBuilder.sizeBound(key, value, headers);
    if (size > maxRecordBytes) {
      const message = `A record of about ${size} bytes is above maxRequestBytes (${maxRecordBytes}).`;
      throw new OttlaError('MESSAGE_TOO_LARGE', message);
    }
    const timestamp = timestampOf(record, clock);
    if (record.partition !== undefined) checkPartition(record.partition, metadata);
    if (!memory.take(size)) return false;
    const partition = record.partition ?? this.#partitioner.choose(metadata, key, size);
    this.#append(partition, timestamp, key, value, headers, size, delivery);
    return true;
  }

  #append(
    partition: number,
    timestamp: Millis,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: readonly RecordHeader[],
    size: Bytes,
    delivery: Delivery<unknown>,
  ): void {
    const { clock, ready } = this.#parts;
    this.#queues[partition] ??= new PartitionQueue(this.#topic, partition);
    const queue = this.#queues[partition];
    const maxBatchBytes = Math.min(this.#parts.maxBatchBytes, queue.batchLimit);
    let batch = queue.filling;
    if (batch !== undefined && batch.sizeInBytes + size > maxBatchBytes) {
      this.#sizeHint = batch.sizeInBytes;
      batch = undefined;
    }
    if (batch === undefined) {
      batch = queue.beginBatch(clock.now(), Math.min(Math.max(this.#sizeHint, size), maxBatchBytes));
      ready(queue);
    }
    batch.append(timestamp, key, value, headers, delivery);
    batch.charge += size;
    if (batch.sizeInBytes >= maxBatchBytes) queue.endBatch();
  }

  #lookUp(): void {
    if (this.#lookingUp) return;
    this.#lookingUp = true;
    this.#parts.lookUp(this.#topic).then(
      () => {
        this.#lookingUp = false;
        this.#pump();
      },
      (error: unknown) => {
        this.#lookingUp = false;
        this.fail(asOttlaError(error, `Topic "${this.#topic}"`));
      },
    );
  }
}

function timestampOf({ timestamp }: ProducerRecord, clock: Clock): Millis {
  if (timestamp === undefined) return clock.wallTime();
  if (Number.isSafeInteger(timestamp) && timestamp >= 0) return timestamp;
  throw invalid(`${timestamp} is no timestamp; it must be whole milliseconds since 1970.`);
}

function checkPartition(partition: number, { name, partitions }: TopicMetadata): void {
  if (Number.isInteger(partition) && partition >= 0 && partition < partitions.length) return;
  throw invalid(
    `Topic "${name}" has no partition ${partition}; it has ${partitions.length}, counted from 0.`,
  );
}
