/**
 * Fetched records: what one answer brought of one partition, read batch by batch.
 *
 * A broker sends whole batches, also when the wanted offset lies in the middle of the first, and may cut
 * the last one off. Whatever a batch holds or no longer holds, reading goes on behind its last offset,
 * which is why gaps left by compaction cannot hold a consumer up.
 */
import {
  BATCH_OVERHEAD,
  type BatchHeader,
  batchPayload,
  batchSizeAt,
  CODEC_NAMES,
  LOG_OVERHEAD,
  readBatchHeader,
} from '../../../protocol/record/batch.ts';
import { decodeControlRecord } from '../../../protocol/record/control.ts';
import { decodeRecords, RecordError } from '../../../protocol/record/records.ts';
import { checkIntegrity } from '../../../protocol/record/validate.ts';
import { type Bytes, KiB, type LeaderEpoch, type Offset } from '../../base/units.ts';
import { CompressionError, type Compute } from '../../platform/ports.ts';
import { OttlaError } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import { ConsumerRecord } from '../records.ts';

/** Compressed batches beyond this size are left to a worker where there is one. */
const LARGE: Bytes = 256 * KiB;

/** An aborted transaction: its producer's records from this offset on are to be hidden. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: Offset;
}

export interface ReadRules {
  readonly compute: Compute;
  /** Bound of a batch after decompression. */
  readonly maxBatchBytes: Bytes;
}

/** The visible records of one batch. */
export interface ReadBatch {
  readonly records: readonly ConsumerRecord[];
  /** Where reading goes on. */
  readonly nextOffset: Offset;
  /** Of the leader that appended it. */
  readonly leaderEpoch: LeaderEpoch;
}

export class FetchedRecords {
  readonly #where: TopicPartition;
  readonly #bytes: Uint8Array;
  readonly #aborted: AbortedTransaction[];
  /** Producers whose aborted transaction is being passed. */
  readonly #hidden = new Set<number>();
  #position: Bytes = 0;

  /** `aborted` is empty unless only committed records are wanted. */
  constructor(where: TopicPartition, bytes: Uint8Array, aborted: readonly AbortedTransaction[]) {
    this.#where = where;
    this.#bytes = bytes;
    this.#aborted = aborted.toSorted((one, other) => one.firstOffset - other.firstOffset);
  }

  get sizeInBytes(): Bytes {
    return this.#bytes.length;
  }

  /** Offset behind the last complete batch, and that batch's leader epoch; undefined when there is none. */
  get end(): { readonly offset: Offset; readonly leaderEpoch: LeaderEpoch } | undefined {
    let last: BatchHeader | undefined;
    for (let at = 0, size = this.#sizeAt(at); size > 0; at += size, size = this.#sizeAt(at)) {
      last = readBatchHeader(this.#bytes, at);
    }
    return last === undefined ? undefined : { offset: last.lastOffset + 1, leaderEpoch: last.leaderEpoch };
  }

  /**
   * The next batch with its records in `[from, to)`; undefined at the end. Throws CORRUPT_MESSAGE or
   * BAD_COMPRESSION, and does so again when asked again.
   */
  async next(from: Offset, to: Offset, rules: ReadRules): Promise<ReadBatch | undefined> {
    const size = this.#sizeAt(this.#position);
    if (size === 0) return undefined;
    const end = this.#position + size;
    const problem = checkIntegrity(this.#bytes, this.#position, end, rules.compute.crc32c);
    if (problem !== undefined) throw this.#corrupt(from, problem.message);
    const header = readBatchHeader(this.#bytes, this.#position);
    const nextOffset = header.lastOffset + 1;
    const visible = nextOffset > from && header.baseOffset < to && !(await this.#isHidden(header, rules));
    const records = visible ? this.#decode(await this.#payload(header, rules), header, from, to) : [];
    this.#position = end;
    return { records, nextOffset, leaderEpoch: header.leaderEpoch };
  }

  /** Size of the batch that begins at `at`; 0 when none is complete there. */
  #sizeAt(at: Bytes): Bytes {
    if (this.#bytes.length - at < LOG_OVERHEAD) return 0;
    const size = batchSizeAt(this.#bytes, at);
    return size < BATCH_OVERHEAD || size > this.#bytes.length - at ? 0 : size;
  }

  /** Control batches are never shown, aborted ones not where only committed records are wanted. */
  async #isHidden(header: BatchHeader, rules: ReadRules): Promise<boolean> {
    while (this.#aborted[0] !== undefined && this.#aborted[0].firstOffset <= header.lastOffset) {
      this.#hidden.add(this.#aborted.shift()!.producerId);
    }
    if (!header.isControl) return header.isTransactional && this.#hidden.has(header.producerId);
    if (this.#hidden.has(header.producerId)) {
      for (const record of this.#recordsOf(await this.#payload(header, rules), header)) {
        if (decodeControlRecord(record).type === 'abort') this.#hidden.delete(header.producerId);
      }
    }
    return true;
  }

  async #payload(header: BatchHeader, { compute, maxBatchBytes }: ReadRules): Promise<Uint8Array> {
    const payload = batchPayload(this.#bytes, header);
    const codec = CODEC_NAMES[header.codec];
    if (codec === 'none') return payload;
    if (codec === undefined)
      throw this.#corrupt(header.baseOffset, `compression type ${header.codec} does not exist`);
    try {
      if (payload.length > LARGE) return await compute.decompressLater(codec, payload, maxBatchBytes);
      return compute.codecs.decompress(codec, payload, maxBatchBytes);
    } catch (error) {
      if (!(error instanceof CompressionError)) throw error;
      const message = `${this.#name} cannot be read at offset ${header.baseOffset}: ${error.message}`;
      throw new OttlaError('BAD_COMPRESSION', message, { cause: error });
    }
  }

  #decode(payload: Uint8Array, header: BatchHeader, from: Offset, to: Offset): ConsumerRecord[] {
    const { topic, partition } = this.#where;
    const records: ConsumerRecord[] = [];
    for (const record of this.#recordsOf(payload, header)) {
      if (record.offset >= from && record.offset < to)
        records.push(new ConsumerRecord(topic, partition, record));
    }
    return records;
  }

  *#recordsOf(payload: Uint8Array, header: BatchHeader): ReturnType<typeof decodeRecords> {
    try {
      yield* decodeRecords(payload, header);
    } catch (error) {
      if (error instanceof RecordError) throw this.#corrupt(header.baseOffset, error.message);
      throw error;
    }
  }

  #corrupt(offset: Offset, why: string): OttlaError {
    const message = `${this.#name} is damaged at offset ${offset}: ${why} Seek behind it to go on without it.`;
    return new OttlaError('CORRUPT_MESSAGE', message, { retriable: false });
  }

  get #name(): string {
    return `${this.#where.topic}-${this.#where.partition}`;
  }
}
