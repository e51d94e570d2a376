/**
 * Producer batch: records of one partition on their way from the application to the broker, first in a
 * growing buffer, then as the finished bytes that every attempt sends unchanged.
 *
 * What identifies it to the broker is (producer id, epoch, first sequence): as long as that stays, the
 * broker recognises a repetition. It may change only when no attempt can have been written.
 */
import { FIELD, sealBatch } from '../../../protocol/record/batch.ts';
import { BatchBuilder, type BuildOptions } from '../../../protocol/record/builder.ts';
import { writeInt16, writeInt32, writeInt64 } from '../../../protocol/record/integers.ts';
import type { RecordHeader } from '../../../protocol/record/records.ts';
import type { Bytes, Millis, Offset } from '../../base/units.ts';
import { type CodecName, CompressionError, type Compute } from '../../platform/ports.ts';
import type { Delivery } from './delivery.ts';

/** Under which name the batch is sent; −1 everywhere without idempotence. */
export interface BatchIdentity {
  readonly producerId: number;
  readonly epoch: number;
  readonly sequence: number;
}

export interface Compression {
  readonly codec: CodecName | 'none';
  readonly level: number | undefined;
}

/** Consecutive records of the batch that belong to one call. */
interface Run {
  readonly delivery: Delivery<unknown>;
  readonly first: number;
  count: number;
  readonly timestamp: Millis;
}

export class ProducerBatch {
  readonly topic: string;
  readonly partition: number;
  readonly createdAt: Millis;
  readonly #runs: Run[] = [];
  #builder: BatchBuilder | undefined;
  #bytes: Uint8Array | undefined;
  #recordCount = 0;
  /** Memory it is charged for, given back when its fate is known. */
  charge: Bytes = 0;
  identity: BatchIdentity = { producerId: -1, epoch: -1, sequence: -1 };
  /** Which of those sent to its partition it is, counted from 0; −1 until it is sent. */
  ordinal = -1;
  /** The broker has refused it for its sequence and holds no copy: it may get another identity. */
  refusedForSequence = false;
  /** An attempt ended without an answer, so the batch may be in the log. */
  maybeWritten = false;
  /** It is a piece of one that was too large. */
  isPart = false;
  #uncompressedBytes: Bytes = 0;

  constructor(topic: string, partition: number, createdAt: Millis, sizeHint: Bytes) {
    this.topic = topic;
    this.partition = partition;
    this.createdAt = createdAt;
    this.#builder = new BatchBuilder(sizeHint);
  }

  get recordCount(): number {
    return this.#recordCount;
  }

  /** Bytes if it were sent now, before compression. */
  get sizeInBytes(): Bytes {
    return this.#bytes?.length ?? this.#builder!.sizeInBytes;
  }

  append(
    timestamp: Millis,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: readonly RecordHeader[],
    delivery: Delivery<unknown>,
  ): void {
    this.#builder!.append(timestamp, key, value, headers);
    const last = this.#runs.at(-1);
    if (last?.delivery === delivery) last.count++;
    else {
      this.#runs.push({ delivery, first: this.#recordCount, count: 1, timestamp });
      delivery.begin();
    }
    this.#recordCount++;
  }

  /** Ends appending: compresses and writes the header. What a codec cannot compress goes as it is. */
  seal(identity: BatchIdentity, compression: Compression, compute: Compute): void {
    const { producerId, epoch: producerEpoch, sequence: baseSequence } = identity;
    this.identity = identity;
    this.#uncompressedBytes = this.#builder!.sizeInBytes;
    const options = { crc32c: compute.crc32c, producerId, producerEpoch, baseSequence };
    this.#bytes = this.#compressed(options, compression, compute) ?? this.#builder!.build(options);
    this.#builder = undefined;
  }

  /** The finished batch; it must not be written to while a channel may still be sending it. */
  get bytes(): Uint8Array {
    return this.#bytes!;
  }

  get isSealed(): boolean {
    return this.#bytes !== undefined;
  }

  /** What it was before it was sealed. */
  get uncompressedBytes(): Bytes {
    return this.#uncompressedBytes;
  }

  /** The call of each record. */
  *deliveries(): Generator<Delivery<unknown>, void, void> {
    for (const { delivery, count } of this.#runs) for (let left = count; left > 0; left--) yield delivery;
  }

  /** Its records have gone into other batches, which tell their fate. */
  handOn(): void {
    for (const { delivery } of this.#runs) delivery.handedOn();
  }

  #compressed(
    options: BuildOptions,
    { codec, level }: Compression,
    { codecs }: Compute,
  ): Uint8Array | undefined {
    if (codec === 'none') return undefined;
    const compress = (records: Uint8Array): Uint8Array => codecs.compress(codec, records, level);
    try {
      return this.#builder!.build({ ...options, codec, compress });
    } catch (error) {
      if (error instanceof CompressionError) return undefined;
      throw error;
    }
  }

  /** Gives a refused batch another identity. A copy, since a channel may still hold the old bytes. */
  reidentify(identity: BatchIdentity, compute: Compute): void {
    const bytes = this.#bytes!.slice();
    writeInt64(bytes, FIELD.producerId, identity.producerId);
    writeInt16(bytes, FIELD.producerEpoch, identity.epoch);
    writeInt32(bytes, FIELD.baseSequence, identity.sequence);
    sealBatch(bytes, 0, compute.crc32c);
    this.#bytes = bytes;
    this.identity = identity;
    this.refusedForSequence = false;
  }

  /** Tells everybody who waits where the records are. */
  succeed(baseOffset: Offset, logAppendTime: Millis): void {
    const { topic, partition } = this;
    for (const { delivery, first, count, timestamp } of this.#runs) {
      delivery.appended({
        topic,
        partition,
        firstOffset: baseOffset < 0 ? -1 : baseOffset + first,
        recordCount: count,
        timestamp: logAppendTime >= 0 ? logAppendTime : timestamp,
      });
    }
  }

  fail(error: Error): void {
    for (const { delivery } of this.#runs) delivery.failed(error);
  }
}
