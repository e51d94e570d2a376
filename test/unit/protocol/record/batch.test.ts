/**
 * The batch header: reading, walking, cutting, stamping in place.
 */
import { describe, expect, it } from 'vitest';
import {
  addSequence,
  BATCH_OVERHEAD,
  batches,
  batchSizeAt,
  cutAtBatch,
  readBatchHeader,
  setLogAppendTime,
  setMaxTimestamp,
  sliceBatches,
  stampBaseOffset,
} from '../../../../protocol/record/batch.ts';
import { BatchBuilder, type BuildOptions } from '../../../../protocol/record/builder.ts';
import { crc32c } from '../../../../protocol/record/crc32c.ts';
import { checkIntegrity } from '../../../../protocol/record/validate.ts';

function batch(records: number, options: Partial<BuildOptions> = {}): Uint8Array {
  const builder = new BatchBuilder();
  for (let index = 0; index < records; index++) builder.append(1000 + index, null, Uint8Array.of(index));
  return builder.build({ crc32c, ...options });
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

describe('readBatchHeader', () => {
  it('reads every field, wherever the batch lies', () => {
    const written = batch(3, {
      baseOffset: 2 ** 40 + 5,
      leaderEpoch: 7,
      producerId: 2 ** 33 + 1,
      producerEpoch: 12,
      baseSequence: 100,
      transactional: true,
    });
    const header = readBatchHeader(joined(new Uint8Array(5), written), 5);
    expect(header).toEqual({
      position: 5,
      sizeInBytes: written.length,
      baseOffset: 2 ** 40 + 5,
      lastOffset: 2 ** 40 + 7,
      leaderEpoch: 7,
      magic: 2,
      crc: crc32c(written, 21, written.length),
      attributes: 0x10,
      codec: 0,
      timestampType: 'create-time',
      isTransactional: true,
      isControl: false,
      hasDeleteHorizon: false,
      lastOffsetDelta: 2,
      baseTimestamp: 1000,
      maxTimestamp: 1002,
      producerId: 2 ** 33 + 1,
      producerEpoch: 12,
      baseSequence: 100,
      lastSequence: 102,
      recordCount: 3,
    });
  });

  it('reads the absent producer as -1 throughout', () => {
    const header = readBatchHeader(batch(2), 0);
    expect([header.producerId, header.producerEpoch, header.baseSequence, header.lastSequence]).toEqual([
      -1, -1, -1, -1,
    ]);
    expect(header.leaderEpoch).toBe(-1);
  });

  it('refuses to read where 61 bytes are not there', () => {
    expect(() => readBatchHeader(new Uint8Array(BATCH_OVERHEAD - 1), 0)).toThrow(RangeError);
    expect(() => readBatchHeader(new Uint8Array(BATCH_OVERHEAD), 1)).toThrow(RangeError);
    expect(() => readBatchHeader(new Uint8Array(BATCH_OVERHEAD), -1)).toThrow(RangeError);
  });
});

describe('sequences', () => {
  it('wrap from 2^31-1 to 0', () => {
    expect(addSequence(2 ** 31 - 1, 1)).toBe(0);
    expect(addSequence(2 ** 31 - 3, 5)).toBe(2);
    expect(addSequence(0, 0)).toBe(0);
    const header = readBatchHeader(
      batch(4, { producerId: 1, producerEpoch: 0, baseSequence: 2 ** 31 - 2 }),
      0,
    );
    expect(header.lastSequence).toBe(1);
  });
});

describe('walking batches', () => {
  const first = batch(1);
  const second = batch(2);
  const third = batch(3);
  const all = joined(first, second, third);

  it('yields the complete ones and stops before an incomplete one', () => {
    expect([...batches(all)].map((header) => header.recordCount)).toEqual([1, 2, 3]);
    expect([...batches(all, 0, all.length - 1)].map((header) => header.recordCount)).toEqual([1, 2]);
    expect([...batches(all, first.length)].map((header) => header.position)).toEqual([
      first.length,
      first.length + second.length,
    ]);
    expect(sliceBatches(all)).toEqual([first, second, third]);
  });

  it('stops where no batch can start', () => {
    expect([...batches(joined(first, new Uint8Array(100)))]).toHaveLength(1);
    expect(cutAtBatch(joined(first, new Uint8Array(100)), 0, first.length + 100, 1000)).toBe(first.length);
  });

  it('cuts at the last boundary within the limit, but always takes the first batch', () => {
    const two = first.length + second.length;
    expect(cutAtBatch(all, 0, all.length, all.length)).toBe(all.length);
    expect(cutAtBatch(all, 0, all.length, all.length - 1)).toBe(two);
    expect(cutAtBatch(all, 0, all.length, two)).toBe(two);
    expect(cutAtBatch(all, 0, all.length, 1)).toBe(first.length);
    expect(cutAtBatch(all, 0, first.length - 1, 1000)).toBe(0);
    expect(cutAtBatch(all, first.length, all.length, 1)).toBe(two);
  });
});

describe('stamping in place', () => {
  it('leaves the checksum of offset and epoch alone', () => {
    const bytes = joined(new Uint8Array(3), batch(5));
    stampBaseOffset(bytes, 3, 2 ** 45, 9);
    const header = readBatchHeader(bytes, 3);
    expect(header).toMatchObject({ baseOffset: 2 ** 45, lastOffset: 2 ** 45 + 4, leaderEpoch: 9 });
    expect(checkIntegrity(bytes, 3, bytes.length, crc32c)).toBeUndefined();
  });

  it('rewrites attributes, max timestamp and checksum for append time', () => {
    const bytes = joined(batch(5), batch(1));
    const size = batchSizeAt(bytes, 0);
    const after = bytes.slice(size);
    setLogAppendTime(bytes, 0, 99_000, crc32c);
    expect(readBatchHeader(bytes, 0)).toMatchObject({
      timestampType: 'log-append-time',
      maxTimestamp: 99_000,
    });
    expect(checkIntegrity(bytes, 0, bytes.length, crc32c)).toBeUndefined();
    expect(bytes.slice(size)).toEqual(after);
  });

  it('repairs a max timestamp that the producer left out', () => {
    const bytes = batch(5, { maxTimestamp: -1 });
    expect(readBatchHeader(bytes, 0).maxTimestamp).toBe(-1);
    setMaxTimestamp(bytes, 0, 1004, crc32c);
    expect(bytes).toEqual(batch(5));
  });
});
