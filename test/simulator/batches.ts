/** Record batches for tests: text in, text out. */
import { batches, batchPayload } from '../../protocol/record/batch.ts';
import { BatchBuilder, type BuildOptions } from '../../protocol/record/builder.ts';
import { crc32c } from '../../protocol/record/crc32c.ts';
import { decodeRecords } from '../../protocol/record/records.ts';

export interface TextRecord {
  readonly offset: number;
  readonly timestamp: number;
  readonly value: string;
}

/** A batch with one record per text. */
export function batchOf(
  values: readonly string[],
  options: Partial<BuildOptions> & { readonly timestamp?: number; readonly key?: string | null } = {},
): Uint8Array {
  const { timestamp = 1_767_225_600_000, key = null, ...rest } = options;
  const builder = new BatchBuilder();
  const encoder = new TextEncoder();
  for (const value of values) {
    builder.append(timestamp, key === null ? null : encoder.encode(key), encoder.encode(value));
  }
  return builder.build({ crc32c, ...rest });
}

/** The records of a fetch's chunks, which hold whole uncompressed batches. */
export function textsOf(chunks: readonly Uint8Array[] | null): TextRecord[] {
  const all = chunks ?? [];
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of all) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  const records: TextRecord[] = [];
  for (const header of batches(bytes)) {
    for (const { offset, timestamp, value } of decodeRecords(batchPayload(bytes, header), header)) {
      records.push({ offset, timestamp, value: new TextDecoder().decode(value ?? new Uint8Array(0)) });
    }
  }
  return records;
}
