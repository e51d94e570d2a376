/** Batches of keys and values, and what is left of them in a log's files. */
import { batches, batchPayload } from '../../../protocol/record/batch.ts';
import { BatchBuilder, type BuildOptions } from '../../../protocol/record/builder.ts';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { decodeRecords } from '../../../protocol/record/records.ts';
import type { Fixture } from './fixture.ts';
import { unwrap } from './fixture.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** `null` deletes the key. */
export type Pair = readonly [key: string, value: string | null];

export interface Stored {
  readonly offset: number;
  readonly key: string;
  readonly value: string | null;
}

export function keyed(
  pairs: readonly Pair[],
  { timestamp = 1000, ...options }: Partial<BuildOptions> & { timestamp?: number } = {},
): Uint8Array {
  const builder = new BatchBuilder();
  for (const [key, value] of pairs)
    builder.append(timestamp, encoder.encode(key), value === null ? null : encoder.encode(value));
  return builder.build({ crc32c, ...options });
}

/** All records from the log start on, read through the log. */
export async function stored(fixture: Fixture): Promise<Stored[]> {
  const { log } = fixture;
  const found: Stored[] = [];
  for (let offset = log.logStartOffset; offset < log.logEndOffset; ) {
    const slice = unwrap(await fixture.run(Promise.resolve(log.read(offset, log.logEndOffset, 4096))));
    for (const chunk of slice.chunks) {
      for (const header of batches(chunk)) {
        for (const record of decodeRecords(batchPayload(chunk, header), header)) {
          const value = record.value === null ? null : decoder.decode(record.value);
          if (record.offset >= log.logStartOffset)
            found.push({ offset: record.offset, key: decoder.decode(record.key!), value });
        }
      }
    }
    if (slice.nextOffset <= offset) throw new Error(`no progress at ${offset}`);
    offset = slice.nextOffset;
    slice.release();
  }
  return found;
}
