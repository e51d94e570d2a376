/** Kafka's primitive types, written into chunks that stay valid. */
import { describe, expect, test } from 'vitest';
import { ByteReader } from '../../../../protocol/wire/byte-reader.ts';
import { ByteWriter } from '../../../../protocol/wire/byte-writer.ts';
import { EncodeError } from '../../../../protocol/wire/protocol-error.ts';
import { uuidBytes, uuidText } from '../../../../protocol/wire/uuid.ts';

function written(write: (writer: ByteWriter) => void, slab = 4): ByteReader {
  const writer = new ByteWriter(slab);
  write(writer);
  return new ByteReader(writer.takeBytes());
}

test('every type survives a slab that is always too small', () => {
  const uuid = '0b7e3c4a-1b2c-4d5e-8f90-123456789abc';
  const reader = written((w) => {
    w.bool(true);
    w.int8(-128);
    w.int16(-32_768);
    w.uint16(65_535);
    w.int32(-2_147_483_648);
    w.uint32(4_294_967_295);
    w.int64(-(2 ** 53));
    w.float64(1.25);
    w.uuid(uuid);
    w.uvarint(4_294_967_295);
    w.varint(-2_147_483_648);
    w.string('Zürich');
    w.compactNullableString(null);
    w.compactString('a');
    w.compactByteString(Uint8Array.of(1, 2, 3));
  }, 1);
  expect(reader.bool()).toBe(true);
  expect(reader.int8()).toBe(-128);
  expect(reader.int16()).toBe(-32_768);
  expect(reader.uint16()).toBe(65_535);
  expect(reader.int32()).toBe(-2_147_483_648);
  expect(reader.uint32()).toBe(4_294_967_295);
  expect(reader.int64()).toBe(-(2 ** 53));
  expect(reader.float64()).toBe(1.25);
  expect(reader.uuid()).toBe(uuid);
  expect(reader.uvarint()).toBe(4_294_967_295);
  expect(reader.varint()).toBe(-2_147_483_648);
  expect(reader.string()).toBe('Zürich');
  expect(reader.compactNullableString()).toBeNull();
  expect(reader.compactString()).toBe('a');
  expect([...reader.compactByteString()]).toEqual([1, 2, 3]);
  reader.finish();
});

test('int64 clamps at 2^63 and refuses what no integer is', () => {
  expect([...written((w) => w.int64(2 ** 63)).bytes]).toEqual([0x7f, ...Array(7).fill(0xff)]);
  expect([...written((w) => w.int64(2 ** 70)).bytes]).toEqual([0x7f, ...Array(7).fill(0xff)]);
  expect(written((w) => w.int64(-(2 ** 63))).int64()).toBe(-(2 ** 63));
  for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY, -(2 ** 64)]) {
    expect(() => written((w) => w.int64(value))).toThrow(EncodeError);
  }
});

test('integers out of range are refused, not wrapped', () => {
  expect(() => written((w) => w.int8(128))).toThrow(EncodeError);
  expect(() => written((w) => w.int16(-32_769))).toThrow(EncodeError);
  expect(() => written((w) => w.uint16(-1))).toThrow(EncodeError);
  expect(() => written((w) => w.int32(2 ** 31))).toThrow(EncodeError);
  expect(() => written((w) => w.uint32(-1))).toThrow(EncodeError);
  expect(() => written((w) => w.int32(0.5))).toThrow(EncodeError);
});

test('text above the limit is refused', () => {
  expect(() => written((w) => w.string('x'.repeat(32_768)))).toThrow(EncodeError);
  expect(() => written((w) => w.compactString('ü'.repeat(16_384)))).toThrow(EncodeError);
});

test('uuids', () => {
  expect(() => written((w) => w.uuid('nonsense'))).toThrow(EncodeError);
  expect(() => written((w) => w.uuid('0b7e3c4a-1b2c-4d5e-8f90-12345678zzzz'))).toThrow(EncodeError);
  expect(() => written((w) => w.uuid('0b7e3c4a11b2c-4d5e-8f90-123456789abc'))).toThrow(EncodeError);
  expect(uuidText(uuidBytes('0B7E3C4A-1B2C-4D5E-8F90-123456789ABC'), 0)).toBe(
    '0b7e3c4a-1b2c-4d5e-8f90-123456789abc',
  );
});

describe('chunks', () => {
  test('large bytes are referenced, small ones copied', () => {
    const writer = new ByteWriter();
    const large = new Uint8Array(600);
    const small = new Uint8Array(10);
    writer.int32(0);
    writer.raw(large);
    writer.raw(small);
    writer.int8(1);
    writer.patchLength();
    const chunks = writer.take();
    expect(chunks).toHaveLength(3);
    expect(chunks[1]).toBe(large);
    expect([...chunks[0]!]).toEqual([0, 0, 2, 99]);
    expect(chunks[2]).toHaveLength(11);
  });

  test('a writer reused never touches what it gave away', () => {
    const writer = new ByteWriter(16);
    const messages = Array.from({ length: 50 }, (_, value) => {
      writer.int32(0);
      writer.int32(value);
      writer.patchLength();
      return writer.take();
    });
    for (const [value, chunks] of messages.entries()) {
      expect(Buffer.concat(chunks).toString('hex')).toBe(`00000004${value.toString(16).padStart(8, '0')}`);
    }
  });

  test('reset forgets an unfinished message', () => {
    const writer = new ByteWriter();
    writer.beginTag(0);
    writer.raw(new Uint8Array(1000));
    writer.reset();
    const large = new Uint8Array(1000);
    writer.int8(5);
    writer.raw(large);
    const chunks = writer.take();
    expect(chunks.map((chunk) => chunk.length)).toEqual([1, 1000]);
    expect(chunks[1]).toBe(large);
  });
});

test.each([0, 1, 127, 128, 16_383, 16_384, 100_000])('a tagged field of %d bytes', (size) => {
  const body = Uint8Array.from({ length: size }, (_, at) => at);
  const reader = written((w) => {
    w.uvarint(1);
    const mark = w.beginTag(3);
    w.raw(body);
    w.endTag(mark);
    w.int8(7);
  });
  expect(reader.tagCount()).toBe(1);
  expect(reader.uvarint()).toBe(3);
  const end = reader.tagEnd();
  expect(end - reader.position).toBe(size);
  expect(Buffer.compare(reader.bytes.subarray(reader.position, end), body)).toBe(0);
  reader.position = end;
  expect(reader.int8()).toBe(7);
  reader.finish();
});
