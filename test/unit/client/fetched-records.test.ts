/** What a consumer makes of the batches it gets: gaps, cuts, control batches, damage. */
import { describe, expect, test } from 'vitest';
import { BatchBuilder, type BuildOptions } from '../../../protocol/record/builder.ts';
import { controlBatch } from '../../../protocol/record/control.ts';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { type AbortedTransaction, FetchedRecords } from '../../../src/client/consumer/fetched-records.ts';
import { createCodecs, NO_ENGINES } from '../../../src/compression/codecs.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';

const codecs = createCodecs(NO_ENGINES);
const { compute } = virtualWorld(1, { codecs }).host('client').platform;

/** A batch whose records have the offsets given, with the gaps between them. */
function batch(offsets: readonly number[], options: Partial<BuildOptions> = {}): Uint8Array {
  const builder = new BatchBuilder();
  const [baseOffset = 0] = offsets;
  for (const offset of offsets)
    builder.appendAt(offset - baseOffset, 1_000 + offset, null, new Uint8Array([offset]));
  return builder.build({ crc32c, baseOffset, ...options });
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** What an application would see, and where reading would go on. */
async function read(
  bytes: Uint8Array,
  {
    from = 0,
    to = Number.POSITIVE_INFINITY,
    aborted = [] as AbortedTransaction[],
    maxBatchBytes = 1 << 20,
  } = {},
): Promise<{ offsets: number[]; next: number | undefined }> {
  const fetched = new FetchedRecords({ topic: 't', partition: 0 }, bytes, aborted);
  const offsets: number[] = [];
  let next: number | undefined;
  for (;;) {
    const part = await fetched.next(from, to, { compute, maxBatchBytes });
    if (part === undefined) break;
    offsets.push(...part.records.map(({ offset }) => offset));
    next = part.nextOffset;
  }
  expect(fetched.end?.offset).toBe(next);
  return { offsets, next };
}

describe('fetched records', () => {
  test('records before the wanted offset and behind the stop are left out', async () => {
    const bytes = joined(batch([0, 1, 2]), batch([3, 4, 5]), batch([6, 7]));
    expect(await read(bytes, { from: 2, to: 7 })).toEqual({ offsets: [2, 3, 4, 5, 6], next: 8 });
  });

  test('gaps that compaction left do not stop the reading, not even an empty end', async () => {
    const bytes = joined(batch([0, 5]), batch([9, 10], { lastOffsetDelta: 20 }));
    expect(await read(bytes, { from: 1 })).toEqual({ offsets: [5, 9, 10], next: 30 });
    expect(await read(batch([9], { lastOffsetDelta: 20 }), { from: 12 })).toEqual({ offsets: [], next: 30 });
  });

  test('a batch that is cut off at the end does not count', async () => {
    const bytes = joined(batch([0, 1]), batch([2, 3]).subarray(0, 70));
    expect(await read(bytes)).toEqual({ offsets: [0, 1], next: 2 });
    expect(await read(batch([0]).subarray(0, 8))).toEqual({ offsets: [], next: undefined });
  });

  test('control batches are hidden, aborted transactions when asked for', async () => {
    const transaction = { producerId: 5, producerEpoch: 0, transactional: true };
    const mark = (type: 'abort' | 'commit', baseOffset: number): Uint8Array =>
      controlBatch({ type, coordinatorEpoch: 0 }, 1, { crc32c, baseOffset, ...transaction });
    const bytes = joined(
      batch([0], { ...transaction, baseSequence: 0 }),
      batch([1]),
      mark('abort', 2),
      batch([3], { ...transaction, baseSequence: 1 }),
      mark('commit', 4),
    );
    expect(await read(bytes)).toEqual({ offsets: [0, 1, 3], next: 5 });
    const aborted = [{ producerId: 5, firstOffset: 0 }];
    expect(await read(bytes, { aborted })).toEqual({ offsets: [1, 3], next: 5 });
  });

  test.each(['snappy', 'lz4'] as const)('%s is decompressed, up to the bound', async (codec) => {
    const compress = (bytes: Uint8Array): Uint8Array => codecs.compress(codec, bytes);
    const bytes = batch([0, 1, 2], { codec, compress });
    expect((await read(bytes)).offsets).toEqual([0, 1, 2]);
    await expect(read(bytes, { maxBatchBytes: 5 })).rejects.toMatchObject({ code: 'BAD_COMPRESSION' });
  });

  test('every single bit that is wrong behind the checksum is noticed', async () => {
    const good = batch([0, 1, 2]);
    for (let bit = 17 * 8; bit < good.length * 8; bit++) {
      const bad = good.slice();
      bad[bit >> 3]! ^= 1 << (bit & 7);
      await expect(read(bad)).rejects.toMatchObject({ code: 'CORRUPT_MESSAGE', retriable: false });
    }
  });

  test('lies that carry a right checksum are noticed too', async () => {
    const compress = (): Uint8Array => Uint8Array.of(1, 2, 3);
    await expect(read(batch([0], { codec: 'lz4', compress }))).rejects.toMatchObject({
      code: 'BAD_COMPRESSION',
    });
    const short = (bytes: Uint8Array): Uint8Array => codecs.compress('lz4', bytes.subarray(0, 4));
    await expect(read(batch([0], { codec: 'lz4', compress: short }))).rejects.toMatchObject({
      code: 'CORRUPT_MESSAGE',
    });
  });
});
