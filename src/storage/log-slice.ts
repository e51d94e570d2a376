/**
 * What a read of a log gives: whole batches as they are stored, checked, ready for a gathered write.
 */
import type { Bytes, Offset } from '../base/units.ts';

export interface LogSlice {
  /** Views that must not be modified, and not be used after `release`. */
  readonly chunks: readonly Uint8Array[];
  readonly sizeInBytes: Bytes;
  /** Offset after the last batch: where to read on. */
  readonly nextOffset: Offset;
  /** To be called once, when the chunks have been sent or dropped. */
  release(): void;
}

/** No batches at `offset`. */
export function emptySlice(offset: Offset): LogSlice {
  return { chunks: [], sizeInBytes: 0, nextOffset: offset, release: () => {} };
}

/** The chunks of a slice as one piece; the only one as it is, which must not be used after `release`. */
export function contiguous(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
