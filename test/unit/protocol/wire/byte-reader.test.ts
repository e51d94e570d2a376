/** Kafka's primitive types, read within bounds. */
import { describe, expect, test } from 'vitest';
import { ByteReader } from '../../../../protocol/wire/byte-reader.ts';
import { ProtocolError } from '../../../../protocol/wire/protocol-error.ts';

function reader(...bytes: number[]): ByteReader {
  return new ByteReader(Uint8Array.from(bytes));
}

describe('varints', () => {
  test.each([
    [[0x00], 0],
    [[0x7f], 127],
    [[0x80, 0x01], 128],
    [[0xac, 0x02], 300],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 0xffffffff],
    [[0x80, 0x00], 0],
  ])('%j is %d', (bytes, value) => {
    expect(reader(...bytes).uvarint()).toBe(value);
  });

  test.each([
    [[0x80]],
    [[0xff, 0xff, 0xff, 0xff, 0x10]],
    [[0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
    [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ])('%j is refused', (bytes) => {
    expect(() => reader(...bytes).uvarint()).toThrow(ProtocolError);
  });

  test('zig-zag', () => {
    const values = [[0x00], [0x01], [0x02], [0xff, 0xff, 0xff, 0xff, 0x0f], [0xfe, 0xff, 0xff, 0xff, 0x0f]];
    expect(values.map((bytes) => reader(...bytes).varint())).toEqual([0, -1, 1, -2147483648, 2147483647]);
  });
});

describe('integers', () => {
  test('signs', () => {
    expect(reader(0xff).int8()).toBe(-1);
    expect(reader(0xff, 0xfe).int16()).toBe(-2);
    expect(reader(0xff, 0xfe).uint16()).toBe(65_534);
    expect(reader(0xff, 0xff, 0xff, 0xfd).int32()).toBe(-3);
    expect(reader(0xff, 0xff, 0xff, 0xfd).uint32()).toBe(0xfffffffd);
  });

  test('int64 keeps doubles beyond 2^53', () => {
    expect(reader(0, 0, 0, 1, 0, 0, 0, 2).int64()).toBe(2 ** 32 + 2);
    expect(reader(...Array(8).fill(0xff)).int64()).toBe(-1);
    expect(reader(0x7f, ...Array(7).fill(0xff)).int64()).toBe(2 ** 63);
    expect(reader(0x80, ...Array(7).fill(0)).int64()).toBe(-(2 ** 63));
  });

  test('float64', () => {
    expect(reader(0x3f, 0xf8, 0, 0, 0, 0, 0, 0).float64()).toBe(1.5);
  });
});

describe('counts', () => {
  test('never more than the bytes left can hold', () => {
    expect(() => reader(0, 0, 0, 2, 1, 2, 3).count(2)).toThrow(ProtocolError);
    expect(reader(0, 0, 0, 2, 1, 2, 3, 4).count(2)).toBe(2);
    expect(() => reader(0x7f, 0xff, 0xff, 0xff, 1).count(1)).toThrow(ProtocolError);
    expect(() => reader(0xff, 0xff, 0xff, 0xff, 0x0f, 1).compactCount(1)).toThrow(ProtocolError);
  });

  test('null only where it may be', () => {
    expect(reader(0xff, 0xff, 0xff, 0xff).nullableCount(1)).toBe(-1);
    expect(reader(0).compactNullableCount(1)).toBe(-1);
    expect(() => reader(0xff, 0xff, 0xff, 0xff).count(1)).toThrow(ProtocolError);
    expect(() => reader(0).compactCount(1)).toThrow(ProtocolError);
    expect(() => reader(0xff, 0xff, 0xff, 0xfe).nullableCount(1)).toThrow(ProtocolError);
  });

  test('one budget for the whole frame', () => {
    const bytes = new Uint8Array(100);
    bytes[3] = 6;
    bytes[13] = 6;
    const bounded = new ByteReader(bytes, 0, 100, 10);
    expect(bounded.count(1)).toBe(6);
    bounded.position = 10;
    expect(() => bounded.count(1)).toThrow(/more elements/);
  });
});

describe('text and bytes', () => {
  test('UTF-8, short and long', () => {
    for (const text of ['', 'plain', 'Zürich–東京 🛫', 'x'.repeat(1000), 'ü'.repeat(1000), '\uFEFFmark']) {
      const bytes = new TextEncoder().encode(text);
      expect(reader(bytes.length >> 8, bytes.length, ...bytes).string()).toBe(text);
    }
  });

  test('malformed UTF-8 becomes U+FFFD', () => {
    expect(reader(0, 2, 0x61, 0xff).string()).toBe('a\uFFFD');
  });

  test('views are not copies', () => {
    const bytes = Uint8Array.of(0, 0, 0, 2, 7, 8);
    const view = new ByteReader(bytes).byteString();
    bytes[4] = 9;
    expect([...view]).toEqual([9, 8]);
  });

  test('null only where it may be', () => {
    expect(reader(0xff, 0xff).nullableString()).toBeNull();
    expect(reader(0).compactNullableString()).toBeNull();
    expect(reader(0).compactNullableByteString()).toBeNull();
    expect(reader(0xff, 0xff, 0xff, 0xff).nullableByteString()).toBeNull();
    expect(() => reader(0xff, 0xff).string()).toThrow(ProtocolError);
    expect(() => reader(0).compactString()).toThrow(ProtocolError);
    expect(() => reader(0xff, 0xfe).nullableString()).toThrow(ProtocolError);
    expect(() => reader(0).compactByteString()).toThrow(ProtocolError);
  });

  test('text above the limit is refused', () => {
    const bytes = new Uint8Array(40_000);
    bytes.set([0x81, 0x80, 0x02]); // uvarint 32769, so 32768 bytes
    expect(() => new ByteReader(bytes).compactString()).toThrow(/text of 32768/);
  });
});

describe('tags', () => {
  test('unknown ones are skipped', () => {
    const tagged = reader(2, 5, 2, 0xaa, 0xbb, 9, 0, 0x77);
    tagged.skipTags();
    expect(tagged.int8()).toBe(0x77);
  });

  test('sizes are bounded and must be exact', () => {
    expect(() => reader(1, 5, 9, 0).skipTags()).toThrow(ProtocolError);
    expect(() => reader(200, 1, 0, 0).skipTags()).toThrow(ProtocolError);
    const short = reader(2, 1, 2);
    const end = short.tagEnd();
    short.int8();
    expect(() => short.closeTag(end)).toThrow(ProtocolError);
  });
});
