/**
 * The closed part of a log as compaction reads it: batch by batch, each checked, in slices.
 *
 * Errors   `Uncompactable` where the log cannot be compacted from an offset on; `Interrupted` when the log
 *          is closed or cut meanwhile, or what was to be read removed
 */
import { type BatchHeader, batches } from '../../protocol/record/batch.ts';
import { decodeRecords, RecordError } from '../../protocol/record/records.ts';
import type { Outcome } from '../base/outcome.ts';
import { MiB, type Offset } from '../base/units.ts';
import { CompressionError } from '../platform/ports.ts';
import { readPayload } from './batch-payload.ts';
import type { KeyOffsets } from './key-offsets.ts';
import type { LastBatches } from './last-batches.ts';
import type { LogContext } from './log-context.ts';
import type { LogSlice } from './log-slice.ts';
import type { Pace } from './pace.ts';
import type { ReadRequest } from './segment-reader.ts';

/** What lies at `offset` cannot be read, or not without knowing more than its batch: it is left alone. */
export class Uncompactable extends Error {
  override readonly name = 'Uncompactable';
  readonly offset: Offset;
  constructor(offset: Offset, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** The log is not what it was when the compaction began. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface CompactionSource {
  readonly context: LogContext;
  readonly pace: Pace;
  /** Whole checked batches of one segment. Rejects with `Interrupted` when that has gone meanwhile. */
  read(request: ReadRequest): Promise<Outcome<LogSlice>>;
  /** Throws `Interrupted` when there is no point in going on. */
  goOn(): void;
}

/** Shows the batches from the one with `from` to `endOffset`, where a segment ends, until `visit` says `done`. */
export async function eachBatch(
  source: CompactionSource,
  from: Offset,
  endOffset: Offset,
  visit: (batch: Uint8Array, header: BatchHeader) => Promise<'done' | undefined>,
): Promise<void> {
  for (let offset = from; offset < endOffset; ) {
    source.goOn();
    const slice = await source.read({ from: offset, upTo: endOffset, maxBytes: MiB });
    source.goOn();
    if (!slice.ok) throw new Uncompactable(offset, slice.message ?? slice.error);
    // Read from a file: one chunk, which is ours.
    for (const found of batches(slice.value.chunks[0]!)) {
      const { position, sizeInBytes } = found;
      const batch = slice.value.chunks[0]!.subarray(position, position + sizeInBytes);
      const visited = readable(found.baseOffset, () => visit(batch, { ...found, position: 0 }));
      if ((await visited) === 'done') return;
      const pause = source.pace.spend(0, sizeInBytes);
      if (pause !== undefined) await pause;
    }
    offset = slice.value.nextOffset;
  }
}

/** What is noted of the dirty part of a log. */
export interface Noted {
  /** The last offset of each key. */
  readonly keys: KeyOffsets;
  readonly lastBatches: LastBatches;
}

/** Notes what is found from `from` on; resolves to the offset up to which all keys are known. */
export async function collectKeys(
  source: CompactionSource,
  from: Offset,
  endOffset: Offset,
  { keys, lastBatches }: Noted,
): Promise<Offset> {
  let reached: Offset | undefined;
  await eachBatch(source, from, endOffset, async (batch, header) => {
    // Which of its records count is for a marker to say, which may come much later.
    if (header.isTransactional || header.isControl)
      throw new Uncompactable(header.baseOffset, 'a transaction');
    lastBatches.note(header);
    reached = await collect(source, batch, header, from, keys);
    return reached === undefined ? undefined : 'done';
  });
  return reached ?? endOffset;
}

/** The first offset for whose key there was no room; undefined when there was for all. */
async function collect(
  { context, pace }: CompactionSource,
  batch: Uint8Array,
  header: BatchHeader,
  from: Offset,
  keys: KeyOffsets,
): Promise<Offset | undefined> {
  const { platform, settings } = context;
  const payload = await readPayload(platform.compute, batch, header, settings.maxDecompressedBytes);
  const share = payload.length / Math.max(1, header.recordCount);
  for (const { key, offset } of decodeRecords(payload, header)) {
    if (key !== null && offset >= from && !keys.put(key, offset)) return offset;
    const pause = pace.spend(1, share);
    if (pause !== undefined) await pause;
  }
  return undefined;
}

async function readable<T>(offset: Offset, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CompressionError || error instanceof RecordError)) throw error;
    throw new Uncompactable(offset, error.message);
  }
}
