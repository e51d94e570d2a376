/**
 * What a leader refuses, and under which of Kafka's names.
 */
import { describe, expect, it } from 'vitest';
import { FIELD, LOG_OVERHEAD, sealBatch } from '../../../../protocol/record/batch.ts';
import { BatchBuilder, type BuildOptions } from '../../../../protocol/record/builder.ts';
import { crc32c } from '../../../../protocol/record/crc32c.ts';
import { writeInt16, writeInt32, writeInt64 } from '../../../../protocol/record/integers.ts';
import { checkBatch, checkIntegrity } from '../../../../protocol/record/validate.ts';

const RULES = { maxBytes: 1_048_588 };

function batch(options: Partial<BuildOptions> = {}): Uint8Array {
  const builder = new BatchBuilder();
  for (let index = 0; index < 3; index++) builder.append(1000 + index, null, new Uint8Array(20));
  return builder.build({ crc32c, ...options });
}

/** A batch with something changed and the checksum made right again. */
function forged(change: (bytes: Uint8Array) => void, options: Partial<BuildOptions> = {}): Uint8Array {
  const bytes = batch(options);
  change(bytes);
  sealBatch(bytes, 0, crc32c);
  return bytes;
}

function error(bytes: Uint8Array, rules = RULES): string | undefined {
  return checkBatch(bytes, 0, bytes.length, crc32c, rules)?.error;
}

const producer = { producerId: 4, producerEpoch: 0, baseSequence: 0 };

describe('checkBatch', () => {
  it('accepts what clients send', () => {
    expect(error(batch())).toBeUndefined();
    expect(error(batch(producer))).toBeUndefined();
    expect(error(batch({ ...producer, transactional: true, leaderEpoch: 0 }))).toBeUndefined();
    expect(error(batch({ maxTimestamp: -1 }))).toBeUndefined();
    expect(error(batch({ codec: 'gzip', compress: () => Uint8Array.of(1) }))).toBeUndefined();
  });

  it('checks the given range only', () => {
    const bytes = batch();
    const padded = new Uint8Array(bytes.length + 20).fill(7);
    padded.set(bytes, 10);
    expect(checkBatch(padded, 10, 10 + bytes.length, crc32c, RULES)).toBeUndefined();
  });

  it.each([0, 1, LOG_OVERHEAD - 1, LOG_OVERHEAD, 40, 61, 100])('refuses %i bytes of a batch', (length) => {
    expect(error(batch().subarray(0, length))).toBe('INVALID_RECORD');
  });

  it('refuses a second batch or anything else behind the first', () => {
    expect(error(new Uint8Array([...batch(), ...batch()]))).toBe('INVALID_RECORD');
    expect(error(new Uint8Array([...batch(), 0]))).toBe('INVALID_RECORD');
  });

  it.each([0, 1, 3, 255])('refuses magic %i', (magic) => {
    expect(error(forged((bytes) => bytes.fill(magic, FIELD.magic, FIELD.magic + 1)))).toBe('INVALID_RECORD');
  });

  it.each([-(2 ** 31), -12, -1, 0, 48])('refuses the length %i as damaged', (length) => {
    const bytes = batch();
    writeInt32(bytes, FIELD.length, length);
    expect(error(bytes)).toBe('CORRUPT_MESSAGE');
  });

  it('refuses a wrong checksum as damaged', () => {
    const bytes = batch();
    bytes[bytes.length - 1]! ^= 1;
    expect(error(bytes)).toBe('CORRUPT_MESSAGE');
  });

  it('refuses a batch over the limit', () => {
    const bytes = batch();
    expect(error(bytes, { maxBytes: bytes.length })).toBeUndefined();
    expect(error(bytes, { maxBytes: bytes.length - 1 })).toBe('MESSAGE_TOO_LARGE');
  });

  it.each([
    ['no records', 0, -1],
    ['a negative count', -1, -2],
    ['a count that the offsets contradict', 3, 3],
    ['an offset range without records', 0, 2],
    ['more records than bytes', 1000, 999],
    ['the largest count', 2 ** 31 - 1, 2 ** 31 - 2],
    ['a wrapped count', -(2 ** 31), 2 ** 31 - 1],
  ])('refuses %s', (_, recordCount, lastOffsetDelta) => {
    const bytes = forged((into) => {
      writeInt32(into, FIELD.recordCount, recordCount);
      writeInt32(into, FIELD.lastOffsetDelta, lastOffsetDelta);
    });
    expect(error(bytes)).toBe('INVALID_RECORD');
  });

  it.each([
    ['control', 0x20, 'INVALID_RECORD'],
    ['log append time', 0x08, 'INVALID_TIMESTAMP'],
    ['delete horizon', 0x40, 'INVALID_RECORD'],
    ['transactional without a producer', 0x10, 'INVALID_RECORD'],
    ['codec 5', 5, 'UNSUPPORTED_COMPRESSION_TYPE'],
    ['codec 7', 7, 'UNSUPPORTED_COMPRESSION_TYPE'],
  ])('refuses the attributes: %s', (_, attributes, expected) => {
    expect(error(forged((bytes) => writeInt16(bytes, FIELD.attributes, attributes)))).toBe(expected);
  });

  it.each([
    ['base timestamp -2', FIELD.baseTimestamp, -2, 'INVALID_TIMESTAMP'],
    ['base timestamp of the far future', FIELD.baseTimestamp, 2 ** 62, 'INVALID_TIMESTAMP'],
    ['max timestamp of the far past', FIELD.maxTimestamp, -(2 ** 63), 'INVALID_TIMESTAMP'],
    ['producer id -2', FIELD.producerId, -2, 'INVALID_RECORD'],
    ['producer id beyond 2^53', FIELD.producerId, 2 ** 60, 'INVALID_RECORD'],
  ])('refuses %s', (_, field, value, expected) => {
    expect(error(forged((bytes) => writeInt64(bytes, field, value)))).toBe(expected);
  });

  it('refuses a producer without epoch or sequence', () => {
    expect(error(batch({ ...producer, producerEpoch: -1 }))).toBe('INVALID_RECORD');
    expect(error(batch({ ...producer, baseSequence: -1 }))).toBe('INVALID_RECORD');
  });

  it('says what is wrong', () => {
    const bytes = batch();
    const refusal = checkBatch(bytes, 0, bytes.length, crc32c, { maxBytes: 10 });
    expect(refusal?.message).toBe(`The batch has ${bytes.length} bytes, the limit is 10.`);
  });
});

describe('checkIntegrity', () => {
  it('accepts what only brokers write, and ignores what follows', () => {
    const bytes = batch({ control: true, baseOffset: 77, timestampType: 'log-append-time' });
    expect(checkIntegrity(new Uint8Array([...bytes, 1, 2, 3]), 0, bytes.length + 3, crc32c)).toBeUndefined();
  });

  it('refuses a torn batch', () => {
    const bytes = batch();
    expect(checkIntegrity(bytes, 0, bytes.length - 1, crc32c)?.error).toBe('INVALID_RECORD');
    expect(checkIntegrity(new Uint8Array(4096), 0, 4096, crc32c)).toBeDefined();
  });
});
