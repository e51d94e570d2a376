/**
 * Reads a segment from its file, batch by batch, checking each; finds where it goes on after damage.
 *
 * Recovery, rebuilding of indexes and repair after a bad read all use this one walk.
 *
 * Cost   sequential reads of 1 MiB with a turn of the event loop between them; one checksum per batch
 */
import { BATCH_OVERHEAD, type BatchHeader, type Crc32c, FIELD, MAGIC } from '../../protocol/record/batch.ts';
import { readInt32, readInt64 } from '../../protocol/record/integers.ts';
import { alignedBuffer } from '../base/aligned.ts';
import { type Bytes, MiB, type Offset } from '../base/units.ts';
import type { Clock, DiskFile } from '../platform/ports.ts';
import { batchAt, type Expectation, MAX_BATCH_BYTES } from './batch-check.ts';
import type { LeaderEpochs } from './leader-epochs.ts';
import type { DamagedRange } from './segment.ts';

const SLICE: Bytes = MiB;
/** A chain of sound batches this long cannot lie inside of one damaged batch. */
const CONVINCING: Bytes = 2 * MAX_BATCH_BYTES;

export interface ScanOptions {
  readonly file: DiskFile;
  readonly baseOffset: Offset;
  /** Bytes of the file that count. */
  readonly size: Bytes;
  /** Where the next segment starts; infinite for the last one. */
  readonly limit: Offset;
  /** Offsets may be missing between batches: the segment has been compacted. */
  readonly gaps: boolean;
  /** Offsets below were durable: what is unsound there is damage, what is unsound above is a torn tail. */
  readonly durableBelow: Offset;
  readonly epochs: LeaderEpochs | undefined;
  readonly crc32c: Crc32c;
  readonly clock: Clock;
}

export interface ScanResult {
  /** End of the last sound batch, or of the damage behind it. */
  readonly end: Bytes;
  /** Offset after the last batch or damaged range. */
  readonly nextOffset: Offset;
  readonly damaged: readonly DamagedRange[];
  /** The last range reaches the end of what was durable: nothing may be appended to this file. */
  readonly endsDamaged: boolean;
}

/** A sound batch: its header, with `position` that in the file. `skipped`: damaged bytes before it. */
export type Visit = (header: BatchHeader, position: Bytes) => void;

/** Where a walk stood still: at `position` no sound batch with `offset` begins. */
interface Stop {
  readonly position: Bytes;
  readonly offset: Offset;
}

/** Walks through the whole segment; `visit` sees each sound batch in order. Rejects with DiskErrors only. */
export async function scanSegment(options: ScanOptions, visit: Visit): Promise<ScanResult> {
  const { size, limit, durableBelow, baseOffset } = options;
  const durable = Math.min(limit, durableBelow);
  const damaged: DamagedRange[] = [];
  const damage = (from: Stop, endOffset: Offset, endPosition: Bytes): void => {
    damaged.push({
      baseOffset: from.offset,
      endOffset,
      segmentBaseOffset: baseOffset,
      position: from.position,
      endPosition,
    });
  };
  let stop: Stop = { position: 0, offset: baseOffset };
  for (;;) {
    stop = await walk(options, stop, visit);
    if (stop.offset >= durable)
      return { end: stop.position, nextOffset: stop.offset, damaged, endsDamaged: false };
    const next = await findNext(options, stop);
    if (next === undefined || next.offset > durable) {
      damage(stop, durable, size);
      return { end: size, nextOffset: durable, damaged, endsDamaged: true };
    }
    damage(stop, next.offset, next.position);
    stop = next;
  }
}

/** Goes on from `from` as long as sound batches follow. `enough`: bytes after which it stops. */
async function walk(options: ScanOptions, from: Stop, visit: Visit, enough = Infinity): Promise<Stop> {
  const { file, size, clock, crc32c, limit, gaps, epochs } = options;
  const expected: Expectation = { offset: from.offset, limit, gaps, epochs, crc32c };
  let position = from.position;
  let wanted = SLICE;
  let buffer: Uint8Array = new Uint8Array(0);
  while (size - position >= BATCH_OVERHEAD && position - from.position < enough) {
    const length = Math.min(wanted, size - position);
    if (buffer.length < length) buffer = alignedBuffer(length);
    const filled = await file.read(buffer.subarray(0, length), position);
    const begun = position;
    let batch = batchAt(buffer, 0, filled, expected);
    while (typeof batch === 'object') {
      visit(batch, position);
      position += batch.sizeInBytes;
      expected.offset = batch.lastOffset + 1;
      batch = batchAt(buffer, position - begun, filled, expected);
    }
    if (batch === 'damaged') break;
    if (position > begun) wanted = SLICE;
    else if (filled < length || length === size - position) break;
    // One batch larger than the slice: its plausible length is bounded, so this ends.
    else wanted = Math.min(wanted * 4, MAX_BATCH_BYTES);
    await clock.turn();
  }
  return { position, offset: expected.offset };
}

/**
 * The next sound batch after a damaged one. Where the damaged batch says it ends comes first; else every
 * byte is tried. A batch found by trying counts only if sound ones follow it to the end or for longer than
 * any batch: a record may itself hold a batch, put there to deceive.
 */
async function findNext(options: ScanOptions, damaged: Stop): Promise<Stop | undefined> {
  const claimed = await claimedNext(options, damaged);
  if (claimed !== undefined) return claimed;
  const { file, size, clock } = options;
  const buffer = alignedBuffer(Math.min(SLICE, Math.max(0, size - damaged.position)));
  let position = damaged.position + 1;
  while (size - position >= BATCH_OVERHEAD) {
    const filled = await file.read(buffer.subarray(0, Math.min(buffer.length, size - position)), position);
    for (let at = 0; at + BATCH_OVERHEAD <= filled; at++) {
      if (!couldStart(buffer, at, options, damaged, size - position - at)) continue;
      const candidate = { position: position + at, offset: readInt64(buffer, at) };
      if (await holdsOut(options, candidate)) return candidate;
    }
    if (filled < BATCH_OVERHEAD) return undefined;
    position += filled - BATCH_OVERHEAD + 1;
    await clock.turn();
  }
  return undefined;
}

/** The batch after the damaged one, if that one's length and last offset agree with it. */
async function claimedNext(options: ScanOptions, { position, offset }: Stop): Promise<Stop | undefined> {
  const { file, size } = options;
  const header = new Uint8Array(BATCH_OVERHEAD);
  if ((await file.read(header, position)) < BATCH_OVERHEAD) return undefined;
  const length = readInt32(header, FIELD.length) + 12;
  const next = {
    position: position + length,
    offset: offset + readInt32(header, FIELD.lastOffsetDelta) + 1,
  };
  if (length < BATCH_OVERHEAD || next.position >= size || next.offset <= offset) return undefined;
  let sound = false;
  await walk(
    options,
    next,
    () => {
      sound = true;
    },
    1,
  );
  return sound ? next : undefined;
}

function couldStart(
  bytes: Uint8Array,
  at: number,
  { limit }: ScanOptions,
  { offset }: Stop,
  left: Bytes,
): boolean {
  if (bytes[at + FIELD.magic] !== MAGIC) return false;
  const size = readInt32(bytes, at + FIELD.length) + 12;
  if (size < BATCH_OVERHEAD || size > left) return false;
  const base = readInt64(bytes, at);
  return base > offset && base < limit;
}

async function holdsOut(options: ScanOptions, candidate: Stop): Promise<boolean> {
  const end = await walk(options, candidate, () => undefined, CONVINCING);
  if (end.position === candidate.position) return false;
  // Where it meets what was never durable, a torn tail may end it.
  const complete = options.size - end.position < BATCH_OVERHEAD || end.offset >= options.durableBelow;
  return complete || end.position - candidate.position >= CONVINCING;
}
