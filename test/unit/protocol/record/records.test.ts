/**
 * Records: the builder, and a decoder that believes no length or count.
 */
import { describe, expect, it } from 'vitest';
import { batchPayload, readBatchHeader } from '../../../../protocol/record/batch.ts';
import { BatchBuilder } from '../../../../protocol/record/builder.ts';
import { crc32c } from '../../../../protocol/record/crc32c.ts';
import {
  readInt16,
  readInt64,
  varintSize,
  writeInt16,
  writeInt64,
  writeVarint,
} from '../../../../protocol/record/integers.ts';
import { decodeRecords, RecordError, type RecordFrame } from '../../../../protocol/record/records.ts';

const FRAME: RecordFrame = {
  baseOffset: 100,
  lastOffsetDelta: 0,
  baseTimestamp: 5000,
  maxTimestamp: 9000,
  timestampType: 'create-time',
  recordCount: 1,
};

function decode(payload: number[], frame: Partial<RecordFrame> = {}) {
  return [...decodeRecords(Uint8Array.from(payload), { ...FRAME, ...frame })];
}

/** Length 6, attributes 0, timestamp delta 0, offset delta 0, no key, no value, no headers. */
const EMPTY = [12, 0, 0, 0, 1, 1, 0];

describe('decodeRecords', () => {
  it('reads null and empty apart', () => {
    expect(decode(EMPTY)).toEqual([{ offset: 100, timestamp: 5000, key: null, value: null, headers: [] }]);
    expect(decode([12, 0, 0, 0, 0, 0, 0])[0]).toMatchObject({
      key: new Uint8Array(0),
      value: new Uint8Array(0),
    });
  });

  it('gives every record the append time where the batch says so', () => {
    expect(decode(EMPTY, { timestampType: 'log-append-time' })[0]?.timestamp).toBe(9000);
  });

  it('is lazy: a lie behind the first record does not hide it', () => {
    const records = decodeRecords(Uint8Array.from([...EMPTY, 99, 99, 99, 99, 99, 99, 99]), {
      ...FRAME,
      recordCount: 2,
      lastOffsetDelta: 1,
    });
    expect(records.next().value).toMatchObject({ offset: 100 });
    expect(() => records.next()).toThrow(RecordError);
  });

  it('returns views of the payload', () => {
    const payload = Uint8Array.from([14, 0, 0, 0, 2, 65, 1, 0]);
    const [record] = [...decodeRecords(payload, FRAME)];
    expect(record?.key?.buffer).toBe(payload.buffer);
  });

  it.each<[string, number[], Partial<RecordFrame>]>([
    ['fewer records than claimed', EMPTY, { recordCount: 2, lastOffsetDelta: 1 }],
    ['2^31-1 records', EMPTY, { recordCount: 2 ** 31 - 1 }],
    ['a negative count', EMPTY, { recordCount: -1 }],
    ['more records than claimed', [...EMPTY, ...EMPTY], {}],
    ['bytes behind the last record', [...EMPTY, 0], {}],
    ['records where none are claimed', EMPTY, { recordCount: 0 }],
    ['a record length beyond the payload', [14, 0, 0, 0, 1, 1, 0], {}],
    ['a record length below the content', [12, 0, 0, 0, 2, 65, 1, 0], {}],
    ['a record length above the content', [14, 0, 0, 0, 1, 1, 0, 0], {}],
    ['a negative record length', [1, 0, 0, 0, 1, 1, 0], {}],
    ['key length -2', [12, 0, 0, 0, 3, 1, 0], {}],
    ['value length -2', [12, 0, 0, 0, 1, 3, 0], {}],
    ['a key longer than the record', [12, 0, 0, 0, 8, 1, 0], {}],
    ['a header count of -1', [12, 0, 0, 0, 1, 1, 1], {}],
    ['more headers than bytes', [12, 0, 0, 0, 1, 1, 2], {}],
    ['2^31-1 headers', [20, 0, 0, 0, 1, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f], {}],
    ['a null header key', [16, 0, 0, 0, 1, 1, 2, 1, 1], {}],
    ['an overlong varint', [22, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 1, 1, 0], {}],
    ['a 33-bit varint', [20, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x10, 1, 1, 0], {}],
    ['an overlong timestamp', [32, 0, ...Array<number>(10).fill(0x80), 0, 0, 1, 1, 0], {}],
    ['a timestamp beyond 53 bits', [28, 0, ...Array<number>(8).fill(0xff), 1, 0, 1, 1, 0], {}],
    ['an offset outside of the batch', [12, 0, 0, 2, 1, 1, 0], {}],
    ['a negative offset', [12, 0, 0, 1, 1, 1, 0], {}],
    ['an offset twice', [...EMPTY, ...EMPTY], { recordCount: 2, lastOffsetDelta: 1 }],
    ['an unfinished varint', [12, 0, 0, 0, 1, 1, 0x80], {}],
  ])('refuses %s', (_, payload, frame) => {
    expect(() => decode(payload, frame)).toThrow(RecordError);
  });
});

describe('integers', () => {
  it.each([
    0,
    1,
    -1,
    255,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    2 ** 40 + 7,
    -(2 ** 40) - 7,
    2 ** 53 - 1,
    -(2 ** 53) + 1,
  ])('keeps the 64-bit value %d', (value) => {
    const bytes = new Uint8Array(10);
    writeInt64(bytes, 1, value);
    expect(readInt64(bytes, 1)).toBe(value);
    expect(new DataView(bytes.buffer).getBigInt64(1)).toBe(BigInt(value));
  });

  it('keeps 16-bit signs', () => {
    const bytes = new Uint8Array(2);
    for (const value of [0, 1, -1, 32767, -32768, 255, -256]) {
      writeInt16(bytes, 0, value);
      expect(readInt16(bytes, 0)).toBe(value);
    }
  });

  it.each([
    [0, [0]],
    [-1, [1]],
    [1, [2]],
    [63, [126]],
    [64, [128, 1]],
    [-65, [129, 1]],
    [2 ** 31 - 1, [0xfe, 0xff, 0xff, 0xff, 0x0f]],
    [-(2 ** 31), [0xff, 0xff, 0xff, 0xff, 0x0f]],
    [2 ** 40, [0x80, 0x80, 0x80, 0x80, 0x80, 0x40]],
  ])('writes %d as a zig-zag varint', (value, expected) => {
    const bytes = new Uint8Array(10);
    expect(writeVarint(bytes, 0, value)).toBe(expected.length);
    expect([...bytes.subarray(0, expected.length)]).toEqual(expected);
    expect(varintSize(value)).toBe(expected.length);
  });
});

describe('BatchBuilder', () => {
  it('never adds more than its bound, and grows as needed', () => {
    const builder = new BatchBuilder(0);
    const headers = [{ key: new Uint8Array(300), value: null }];
    for (const size of [0, 1, 63, 64, 8191, 8192, 100_000]) {
      const before = builder.sizeInBytes;
      const key = new Uint8Array(size);
      builder.append(1_700_000_000_000, key, key, headers);
      expect(builder.sizeInBytes - before).toBeLessThanOrEqual(BatchBuilder.sizeBound(key, key, headers));
    }
    expect(builder.recordCount).toBe(7);
    const batch = builder.build({ crc32c });
    expect(batch.length).toBe(builder.sizeInBytes);
    const header = readBatchHeader(batch, 0);
    expect([...decodeRecords(batchPayload(batch, header), header)].map(({ value }) => value?.length)).toEqual(
      [0, 1, 63, 64, 8191, 8192, 100_000],
    );
  });

  it('keeps the gaps of compaction', () => {
    const builder = new BatchBuilder();
    builder.appendAt(2, 10, null, null);
    builder.appendAt(5, 8, null, null);
    expect(() => builder.appendAt(5, 8, null, null)).toThrow(RangeError);
    const batch = builder.build({ crc32c, baseOffset: 40, lastOffsetDelta: 9 });
    const header = readBatchHeader(batch, 0);
    expect(header).toMatchObject({ lastOffset: 49, recordCount: 2, baseTimestamp: 10, maxTimestamp: 10 });
    const records = [...decodeRecords(batchPayload(batch, header), header)];
    expect(records.map(({ offset, timestamp }) => [offset, timestamp])).toEqual([
      [42, 10],
      [45, 8],
    ]);
  });

  it('hands all records to the codec as one block', () => {
    const builder = new BatchBuilder();
    builder.append(1, null, Uint8Array.of(1, 2, 3));
    const plain = builder.sizeInBytes - 61;
    let block = 0;
    const batch = builder.build({
      crc32c,
      codec: 'zstd',
      compress: (records) => {
        block = records.length;
        return Uint8Array.of(9, 9);
      },
    });
    expect(block).toBe(plain);
    expect(readBatchHeader(batch, 0)).toMatchObject({ codec: 4, sizeInBytes: 63 });
  });

  it('needs a compress function with a codec', () => {
    expect(() => new BatchBuilder().build({ crc32c, codec: 'lz4' })).toThrow(RangeError);
  });
});
