/**
 * Whether the bytes at a place of a segment file are the batch that must lie there.
 *
 * The checksum covers neither base offset, length nor epoch, so each is checked against what the log
 * knows: the batch before it, the file's extent, the epoch checkpoint.
 */
import {
  BATCH_OVERHEAD,
  type BatchHeader,
  type Crc32c,
  FIELD,
  MAGIC,
  readBatchHeader,
} from '../../protocol/record/batch.ts';
import { type Bytes, MiB, type Offset } from '../base/units.ts';
import type { LeaderEpochs } from './leader-epochs.ts';

/** No batch is larger: no frame is. Bounds what a damaged length field can make us read. */
export const MAX_BATCH_BYTES: Bytes = 128 * MiB;

export interface Expectation {
  /** Base offset the batch must have; the least it may have when `gaps`. */
  offset: Offset;
  /** Every offset of the batch lies below. */
  readonly limit: Offset;
  /** Offsets may be missing before the batch. */
  gaps: boolean;
  /** Undefined while the checkpoint itself is in doubt. */
  readonly epochs: LeaderEpochs | undefined;
  readonly crc32c: Crc32c;
}

/**
 * The batch at `position` of `bytes`, of which `end` bytes are there. 'short': sound so far, but it goes
 * beyond `end`. `proven`: its checksum was found right before and is not computed again.
 */
export function batchAt(
  bytes: Uint8Array,
  position: number,
  end: number,
  expected: Expectation,
  proven: (sizeInBytes: Bytes) => boolean = () => false,
): BatchHeader | 'short' | 'damaged' {
  if (end - position < BATCH_OVERHEAD) return 'short';
  const header = readBatchHeader(bytes, position);
  if (!isPlausible(header, expected)) return 'damaged';
  if (header.sizeInBytes > end - position) return 'short';
  if (proven(header.sizeInBytes)) return header;
  const crc = expected.crc32c(bytes, position + FIELD.attributes, position + header.sizeInBytes);
  return crc === header.crc ? header : 'damaged';
}

function isPlausible(header: BatchHeader, { offset, limit, gaps, epochs }: Expectation): boolean {
  return (
    header.magic === MAGIC &&
    header.sizeInBytes >= BATCH_OVERHEAD &&
    header.sizeInBytes <= MAX_BATCH_BYTES &&
    (gaps ? header.baseOffset >= offset : header.baseOffset === offset) &&
    header.lastOffsetDelta >= 0 &&
    header.lastOffset < limit &&
    Number.isSafeInteger(header.baseOffset) &&
    (epochs === undefined || epochs.at(header.baseOffset) === header.leaderEpoch)
  );
}
