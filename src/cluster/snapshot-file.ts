/**
 * Snapshot file: what the metadata log says up to an offset, as record batches like those of a log.
 *
 * The name says what is in it: the offset after the last record, and that record's epoch. Exclusive, as
 * Kafka has it: a log goes on with the very offset in the name (KAFKA-14618).
 *
 * Layout  `<end offset, 20 digits>-<epoch, 10 digits>.checkpoint`: a control batch with the header, one with
 *         the voters if the log names any, records in batches, a control batch with the footer. Offsets count
 *         from 0; each batch has the epoch of the name.
 * Errors  `readSnapshot` throws for whatever is not whole, its message fit for people
 * Cost    a batch has at most 1,000 records and, but for its last one, 256 KiB
 */
import {
  decodeMetadataRecord,
  encodeMetadataRecord,
  type MetadataRecord,
} from '../../protocol/internal/metadata-log.ts';
import { type BatchHeader, batches, batchPayload, type Crc32c } from '../../protocol/record/batch.ts';
import { BatchBuilder } from '../../protocol/record/builder.ts';
import { controlBatch, decodeControlRecord, type KnownControlRecord } from '../../protocol/record/control.ts';
import { decodeRecords } from '../../protocol/record/records.ts';
import { checkIntegrity } from '../../protocol/record/validate.ts';
import type { Bytes, Millis, Offset } from '../base/units.ts';
import type { MetadataImage } from '../core/metadata/image.ts';
import { SnapshotImage, snapshotRecords } from '../core/metadata/snapshot-records.ts';
import type { SnapshotId } from '../core/raft/log-outline.ts';
import { VoterSet } from '../core/raft/voter-set.ts';

export interface Snapshot {
  readonly id: SnapshotId;
  /** As of the last record before `id.endOffset`. */
  readonly image: MetadataImage;
  /** Undefined while the log names none. */
  readonly voters: VoterSet | undefined;
}

const suffix = '.checkpoint';

const maxBatchRecords = 1_000;
const maxBatchBytes: Bytes = 256 * 1024;

export function snapshotName({ endOffset, epoch }: SnapshotId): string {
  return `${String(endOffset).padStart(20, '0')}-${String(epoch).padStart(10, '0')}${suffix}`;
}

/** Undefined for names of other files. */
export function parseSnapshotName(name: string): SnapshotId | undefined {
  const match = /^(\d{20})-(\d{10})\.checkpoint$/.exec(name);
  if (match === null) return undefined;
  const id = { endOffset: Number(match[1]), epoch: Number(match[2]) };
  return Number.isSafeInteger(id.endOffset) ? id : undefined;
}

/** The file in pieces of one batch, each made when it is asked for. */
export function* snapshotBatches(
  { id, image, voters }: Snapshot,
  timestamp: Millis,
  crc32c: Crc32c,
): Generator<Uint8Array, void, void> {
  let baseOffset = 0;
  const control = (record: KnownControlRecord): Uint8Array =>
    controlBatch(record, timestamp, { crc32c, baseOffset: baseOffset++, leaderEpoch: id.epoch });
  const finished = (batch: BatchBuilder): Uint8Array => {
    const { recordCount } = batch;
    const bytes = batch.build({ crc32c, baseOffset, leaderEpoch: id.epoch });
    baseOffset += recordCount;
    return bytes;
  };
  yield control({ type: 'snapshot-header', lastContainedLogTimestamp: timestamp });
  if (voters !== undefined) yield control({ type: 'voters', voters: voters.voters });
  let batch = new BatchBuilder();
  for (const record of snapshotRecords(image)) {
    batch.append(timestamp, null, encodeMetadataRecord(record));
    if (batch.recordCount < maxBatchRecords && batch.sizeInBytes < maxBatchBytes) continue;
    yield finished(batch);
    batch = new BatchBuilder();
  }
  if (batch.recordCount > 0) yield finished(batch);
  yield control({ type: 'snapshot-footer' });
}

/** Takes the whole batches of a snapshot file one after another. */
export class SnapshotReader {
  readonly #id: SnapshotId;
  readonly #crc32c: Crc32c;
  readonly #image: SnapshotImage;
  #nextOffset: Offset = 0;
  #voters: VoterSet | undefined;
  #isComplete = false;

  constructor(id: SnapshotId, clusterId: string, crc32c: Crc32c) {
    this.#id = id;
    this.#crc32c = crc32c;
    this.#image = new SnapshotImage(clusterId);
  }

  /** Throws when a batch is damaged, or is not the next one. */
  take(bytes: Uint8Array): void {
    for (const header of batches(bytes)) {
      const damage = checkIntegrity(bytes, header.position, bytes.length, this.#crc32c);
      if (damage !== undefined) throw new Error(damage.message);
      const { baseOffset, leaderEpoch, lastOffset } = header;
      if (baseOffset !== this.#nextOffset) throw new Error(`offset ${baseOffset} is not ${this.#nextOffset}`);
      if (leaderEpoch !== this.#id.epoch) throw new Error(`epoch ${leaderEpoch} is not ${this.#id.epoch}`);
      if (this.#isComplete) throw new Error('something follows its footer');
      this.#takeBatch(bytes, header);
      this.#nextOffset = lastOffset + 1;
    }
  }

  /** What was read. Throws when the footer is missing. */
  finish(): Snapshot {
    if (!this.#isComplete) throw new Error('its footer is missing');
    return { id: this.#id, image: this.#image.image(this.#id.endOffset), voters: this.#voters };
  }

  #takeBatch(bytes: Uint8Array, header: BatchHeader): void {
    for (const record of decodeRecords(batchPayload(bytes, header), header)) {
      const control = header.isControl ? decodeControlRecord(record) : undefined;
      const isHeader = control?.type === 'snapshot-header';
      if (isHeader !== (record.offset === 0)) throw new Error('its header is not at its beginning');
      if (control?.type === 'snapshot-footer') this.#isComplete = true;
      else if (control?.type === 'voters') this.#voters = new VoterSet(control.voters);
      else if (control === undefined) this.#image.take(metadataOf(record));
    }
  }
}

function metadataOf({ value }: { readonly value: Uint8Array | null }): MetadataRecord {
  if (value === null) throw new Error('a record has no value');
  return decodeMetadataRecord(value);
}
