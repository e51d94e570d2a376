/**
 * Record batches against everything that can be in them or happen to them. The expected values are what
 * went in; checksums are recomputed bit by bit, so that neither implementation is its own witness.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchPayload, readBatchHeader, sealBatch } from '../../protocol/record/batch.ts';
import { BatchBuilder, type BuildOptions } from '../../protocol/record/builder.ts';
import { crc32c } from '../../protocol/record/crc32c.ts';
import { decodeRecords, RecordError } from '../../protocol/record/records.ts';
import { checkBatch, checkIntegrity } from '../../protocol/record/validate.ts';
import { nativeCrc32c } from '../../src/platform/node/compute-engines.ts';

const BIG = process.env['OTTLA_PROOF'] === 'big';
const RULES = { maxBytes: 2 ** 30 };

const content = fc.option(fc.uint8Array({ maxLength: 200 }));
const record = fc.record({
  timestamp: fc.integer({ min: -1, max: 2 ** 42 }),
  key: content,
  value: content,
  headers: fc.array(fc.record({ key: fc.uint8Array({ maxLength: 20 }), value: content }), { maxLength: 4 }),
});
const records = fc.array(record, { minLength: 1, maxLength: 30 });
const producer = fc.record({
  producerId: fc.oneof(fc.nat(), fc.maxSafeNat()),
  producerEpoch: fc.nat(32_767),
  baseSequence: fc.oneof(fc.nat(), fc.integer({ min: 2 ** 31 - 40, max: 2 ** 31 - 1 })),
  transactional: fc.boolean(),
});

type Input = typeof record extends fc.Arbitrary<infer T> ? T : never;

function build(inputs: readonly Input[], options: Partial<BuildOptions> = {}): Uint8Array {
  const builder = new BatchBuilder(1);
  for (const { timestamp, key, value, headers } of inputs) builder.append(timestamp, key, value, headers);
  return builder.build({ crc32c, ...options });
}

function decode(bytes: Uint8Array) {
  const header = readBatchHeader(bytes, 0);
  return [...decodeRecords(batchPayload(bytes, header), header)];
}

function slowCrc32c(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f6_3b78;
  }
  return (crc ^ -1) >>> 0;
}

describe('a built batch', () => {
  it('reads back as it was written, header and records, and is accepted', () => {
    fc.assert(
      fc.property(records, producer, fc.maxSafeNat(), fc.nat(), (inputs, fields, base, leaderEpoch) => {
        const baseOffset = Math.min(base, Number.MAX_SAFE_INTEGER - 100);
        const bytes = build(inputs, { ...fields, leaderEpoch });
        expect(checkBatch(bytes, 0, bytes.length, crc32c, RULES)).toBeUndefined();
        const shifted = build(inputs, { ...fields, baseOffset });
        const header = readBatchHeader(shifted, 0);
        expect(header).toMatchObject({
          sizeInBytes: shifted.length,
          baseOffset,
          lastOffset: baseOffset + inputs.length - 1,
          recordCount: inputs.length,
          lastOffsetDelta: inputs.length - 1,
          baseTimestamp: inputs[0]!.timestamp,
          maxTimestamp: Math.max(...inputs.map(({ timestamp }) => timestamp)),
          producerId: fields.producerId,
          producerEpoch: fields.producerEpoch,
          baseSequence: fields.baseSequence,
          lastSequence: (fields.baseSequence + inputs.length - 1) % 2 ** 31,
          isTransactional: fields.transactional,
          crc: slowCrc32c(shifted.subarray(21)),
        });
        expect(decode(shifted)).toEqual(
          inputs.map((input, index) => ({ ...input, offset: baseOffset + index })),
        );
      }),
      { numRuns: BIG ? 20_000 : 500 },
    );
  });
});

describe('a damaged batch', () => {
  it('is refused at every truncation', () => {
    fc.assert(
      fc.property(records, (inputs) => {
        const bytes = build(inputs);
        for (let length = 0; length < bytes.length; length++) {
          expect(checkBatch(bytes, 0, length, crc32c, RULES)).toBeDefined();
          expect(checkIntegrity(bytes, 0, length, crc32c)).toBeDefined();
        }
      }),
      { numRuns: BIG ? 500 : 10 },
    );
  });

  it('is refused at every flipped bit, save in the two fields that the leader stamps', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 3 }), (inputs) => {
        const bytes = build(inputs);
        for (let bit = 0; bit < bytes.length * 8; bit++) {
          const at = bit >>> 3;
          bytes[at]! ^= 1 << (bit & 7);
          const refusal = checkBatch(bytes, 0, bytes.length, crc32c, RULES);
          if (at < 8 || (at >= 12 && at < 16)) expect(refusal).toBeUndefined();
          else expect(refusal).toBeDefined();
          if (at >= 8 && at < 12) expect(checkIntegrity(bytes, 0, bytes.length, crc32c)).toBeDefined();
          bytes[at]! ^= 1 << (bit & 7);
        }
      }),
      { numRuns: BIG ? 200 : 5 },
    );
  });

  it('never surprises the decoder, even when its checksum was made right again', () => {
    const mutation = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(records, mutation, (inputs, mutations) => {
        const bytes = build(inputs);
        for (const [where, value] of mutations) bytes[17 + (where % (bytes.length - 17))] = value;
        sealBatch(bytes, 0, crc32c);
        const header = readBatchHeader(bytes, 0);
        let size = 0;
        try {
          for (const { offset, key, value, headers } of decodeRecords(batchPayload(bytes, header), header)) {
            expect(offset).toBeLessThanOrEqual(header.lastOffset);
            size += 7 + (key?.length ?? 0) + (value?.length ?? 0) + 2 * headers.length;
            for (const each of headers) size += each.key.length + (each.value?.length ?? 0);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(RecordError);
        }
        expect(size).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: BIG ? 100_000 : 2_000 },
    );
  });

  it('never surprises any reader when it was no batch in the first place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        if (bytes.length >= 61) bytes[16] = 2;
        expect(checkBatch(bytes, 0, bytes.length, crc32c, RULES)).toBeDefined();
      }),
      { numRuns: BIG ? 100_000 : 1_000 },
    );
  });
});

describe('checksums', () => {
  it('are the same natively, in JavaScript and bit by bit', () => {
    const native = nativeCrc32c();
    expect(native).toBeDefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.nat(20), (bytes, start) => {
        const part = bytes.subarray(Math.min(start, bytes.length));
        const expected = slowCrc32c(part);
        expect(crc32c(bytes, bytes.length - part.length, bytes.length)).toBe(expected);
        expect(native?.(part)).toBe(expected);
      }),
      { numRuns: BIG ? 20_000 : 500 },
    );
  });
});
