/**
 * The log of a coordinator: a partition of an internal topic, whose records are read from start to end
 * when this broker comes to lead it, and which nobody but the coordinator writes.
 *
 * Gaps and repeated keys are expected: compaction leaves the last record of each key, in order.
 *
 * Cost   slices of 1 MiB, yielding between them
 */
import { batches } from '../../protocol/record/batch.ts';
import { decodeRecords, RecordError } from '../../protocol/record/records.ts';
import { ProtocolError } from '../../protocol/wire/protocol-error.ts';
import { done, type Outcome, refused } from '../base/outcome.ts';
import { type Bytes, MiB, type Offset } from '../base/units.ts';
import { type Clock, CompressionError, type Compute, DiskError } from '../platform/ports.ts';
import { readPayload } from '../storage/batch-payload.ts';
import { contiguous } from '../storage/log-slice.ts';
import type { Partition } from './partition.ts';

/** Records to key and value of a log entry, and back. */
export interface RecordCodec<Rec> {
  /** A null value takes back what the key names. */
  encode(record: Rec): { readonly key: Uint8Array; readonly value: Uint8Array | null };
  /** Undefined for a type of record that is somebody else's. Keeps no view. Throws `ProtocolError`. */
  decode(key: Uint8Array, value: Uint8Array | null): Rec | undefined;
}

export interface ReplayOptions<Rec> {
  readonly clock: Clock;
  readonly compute: Compute;
  readonly codec: RecordCodec<Rec>;
  /** Bound of a batch's size once uncompressed. */
  readonly maxDecompressedBytes: Bytes;
  /** Asked after every slice: false ends the replay. */
  readonly isWanted: () => boolean;
}

const sliceBytes: Bytes = MiB;

/**
 * Visits all records of the partition in order. Resolves once the end is reached, or nobody wants it any
 * more. KAFKA_STORAGE_ERROR when the log cannot be read, or holds what makes no sense.
 */
export async function replayLog<Rec>(
  partition: Partition,
  options: ReplayOptions<Rec>,
  visit: (record: Rec, offset: Offset) => void,
): Promise<Outcome<void>> {
  const { log } = partition;
  const end = log.nextOffset;
  // A slow disk may still be writing what was appended last.
  if (!(await isWritten(partition, end))) return refused('KAFKA_STORAGE_ERROR', 'the log has failed');
  for (let offset = log.logStartOffset; offset < end && options.isWanted(); ) {
    try {
      const read = await log.read(offset, end, sliceBytes);
      if (!read.ok) return damaged(offset, read.message ?? read.error);
      const slice = read.value;
      try {
        await visitSlice(contiguous(slice.chunks), options, visit);
      } finally {
        slice.release();
      }
      if (slice.nextOffset <= offset) return damaged(offset, 'the log ends early');
      offset = slice.nextOffset;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      return damaged(offset, error.message);
    }
    await options.clock.turn();
  }
  return done(undefined);
}

async function visitSlice<Rec>(
  bytes: Uint8Array,
  { codec, compute, maxDecompressedBytes }: ReplayOptions<Rec>,
  visit: (record: Rec, offset: Offset) => void,
): Promise<void> {
  for (const header of batches(bytes)) {
    if (header.isControl) continue;
    const payload = await readPayload(compute, bytes, header, maxDecompressedBytes);
    for (const { key, value, offset } of decodeRecords(payload, header)) {
      if (key === null) throw new ProtocolError('a record has no key');
      const record = codec.decode(key, value);
      if (record !== undefined) visit(record, offset);
    }
  }
}

function isWritten(partition: Partition, end: Offset): Promise<boolean> {
  return new Promise((resolve) => partition.whenWritten(end, (how) => resolve(how === 'reached')));
}

function isUnreadable(error: unknown): error is Error {
  return (
    error instanceof ProtocolError ||
    error instanceof RecordError ||
    error instanceof CompressionError ||
    error instanceof DiskError
  );
}

function damaged(offset: Offset, reason: string): Outcome<void> {
  return refused('KAFKA_STORAGE_ERROR', `the log cannot be read at offset ${offset} (${reason})`);
}
