/** The bounded pass over msgpack: everything that would hurt is refused before anything is built. */
import { Packr } from 'msgpackr';
import { describe, expect, test } from 'vitest';
import { maxDepth } from '../../../../protocol/limits.ts';
import { Scanner } from '../../../../protocol/native/scan.ts';
import { ProtocolError } from '../../../../protocol/wire/protocol-error.ts';

const budget = 1000;

function end(bytes: Uint8Array, elements = budget): number {
  return new Scanner(bytes, elements).valueEnd(0, bytes.length);
}

const of = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

describe('finds the end of', () => {
  const packr = new Packr({ useRecords: false });
  const values: unknown[] = [
    0,
    -1,
    127,
    128,
    -33,
    65_536,
    2 ** 31,
    1.5,
    12345678901234n,
    -12345678901234n,
    true,
    false,
    null,
    'a',
    'x'.repeat(40),
    'x'.repeat(300),
    'x'.repeat(70_000),
    new Uint8Array(3),
    new Uint8Array(300),
    new Uint8Array(70_000),
    [],
    [1, [2, [3]], 'x'],
    Array(20).fill(1),
    new Map<unknown, unknown>([[1, new Map([[2, [null, 'x']]])]]),
    new Map(Array.from({ length: 20 }, (_, at) => [at, at])),
  ];
  test.each(values.map((value) => [value]))('%s', (value) => {
    const bytes = packr.pack(value);
    expect(end(bytes)).toBe(bytes.length);
    const padded = of(...bytes, 0xc1);
    expect(end(padded)).toBe(bytes.length);
    for (let cut = 0; cut < Math.min(bytes.length, 500); cut++) {
      expect(() => end(bytes.subarray(0, cut))).toThrow(ProtocolError);
    }
  });

  test('lists and maps of 16 and 32 bit counts', () => {
    expect(end(of(0xdc, 0, 1, 0xc0))).toBe(4);
    expect(end(of(0xdd, 0, 0, 0, 1, 0xc0))).toBe(6);
    expect(end(of(0xde, 0, 1, 1, 0xc0))).toBe(5);
    expect(end(of(0xdf, 0, 0, 0, 1, 1, 0xc0))).toBe(7);
    expect(end(of(0xca, 0, 0, 0, 0))).toBe(5);
  });
});

describe('refuses', () => {
  test('nesting of a million levels, without recursion', () => {
    expect(() => end(new Uint8Array(1_000_000).fill(0x91))).toThrow(/nested too deep/);
    const maps = new Uint8Array(1_000_000).fill(0x81);
    expect(() => end(maps)).toThrow(/nested too deep/);
  });

  test('one level more than the limit', () => {
    const nested = (depth: number): Uint8Array => of(...Array(depth).fill(0x91), 0xc0);
    expect(end(nested(maxDepth))).toBe(maxDepth + 1);
    expect(() => end(nested(maxDepth + 1))).toThrow(/nested too deep/);
  });

  test.each([
    ['array32 of 2^32−1', [0xdd, 0xff, 0xff, 0xff, 0xff, 0xc0]],
    ['map32 of 2^32−1', [0xdf, 0xff, 0xff, 0xff, 0xff, 0xc0]],
    ['array16 of 65535', [0xdc, 0xff, 0xff, 0xc0]],
    ['str32 of 2^32−1', [0xdb, 0xff, 0xff, 0xff, 0xff, 0x61]],
    ['bin32 of 2^32−1', [0xc6, 0xff, 0xff, 0xff, 0xff, 0x61]],
  ])('%s', (_, bytes) => {
    expect(() => end(of(...bytes))).toThrow(ProtocolError);
  });

  test('a map whose keys alone fill the bytes left', () => {
    expect(() => end(of(0x83, 1, 1, 1, 1, 1))).toThrow(/3 elements declared, 5 bytes left/);
  });

  test('more elements than the budget, also across values', () => {
    expect(() => end(new Uint8Array(3000).fill(0xc0).fill(0xdc, 0, 1).fill(0x0a, 1, 2), 100)).toThrow(
      /more elements/,
    );
    const scanner = new Scanner(of(0x93, 1, 1, 1, 0x93, 1, 1, 1), 5);
    expect(scanner.valueEnd(0, 8)).toBe(4);
    expect(() => scanner.valueEnd(4, 8)).toThrow(/more elements/);
  });

  test('extension types and 0xC1', () => {
    for (const type of [0xc1, 0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8]) {
      expect(() => end(of(type, ...Array(40).fill(0)))).toThrow(/not allowed/);
    }
  });
});
