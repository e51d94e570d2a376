/** Where records come from: generated ones repeat with their seed, lines become what they were. */
import { describe, expect, it } from 'vitest';
import { generatedRecords, linesOf } from '../../../src/bench/record-source.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | null) => (bytes === null ? null : new TextDecoder().decode(bytes));

describe('generated records', () => {
  it('have the size, differ from each other and are the same every time', () => {
    const { records } = generatedRecords(100);
    expect(records.every(({ value, sizeInBytes }) => value?.length === 100 && sizeInBytes === 100)).toBe(
      true,
    );
    expect(new Set(records.map(({ value }) => decode(value))).size).toBe(records.length);
    expect(generatedRecords(100).records.map(({ value }) => decode(value))).toEqual(
      records.map(({ value }) => decode(value)),
    );
    expect(decode(records[0]!.value)).toMatch(/^[a-z ]+$/);
  });
});

describe('lines', () => {
  it('are values as they are; empty ones are none', () => {
    const { records, times } = linesOf('f', encode('one\n\n{"two":2}\nthree'));
    expect(records.map(({ value }) => decode(value))).toEqual(['one', '{"two":2}', 'three']);
    expect(times).toEqual([]);
  });

  it('as the command line prints records become these records', () => {
    const printed = {
      ...{ topic: 't', partition: 0, offset: 7, timestamp: 1_000_000_000_000, key: 'k' },
      ...{ value: { base64: '/wA=' }, headers: [{ key: 'h', value: 'x' }] },
    };
    const [record] = linesOf('f', encode(JSON.stringify(printed))).records;
    expect(decode(record!.key)).toBe('k');
    expect([...record!.value!]).toEqual([255, 0]);
    expect(record!.headers).toEqual([['h', encode('x')]]);
    expect(record!.sizeInBytes).toBe(3);
  });

  it.each([
    ['milliseconds', '1700000000000', 1_700_000_000_000],
    ['seconds', '1700000000.5', 1_700_000_000_500],
    ['text of seconds', '"1700000000"', 1_700_000_000_000],
    ['ISO 8601', '"2026-01-01T00:00:00Z"', Date.parse('2026-01-01T00:00:00Z')],
  ])('have times: %s', (_, written, time) => {
    expect(linesOf('f', encode(`{"at":${written}}`), 'at').times).toEqual([time]);
  });

  it('are sorted by their times', () => {
    const { records, times } = linesOf('f', encode('{"at":2000}\n{"at":1000}'), 'at');
    expect(times).toEqual([1_000_000, 2_000_000]);
    expect(decode(records[0]!.value)).toBe('{"at":1000}');
  });

  it.each([
    ['', 'There is no line in f'],
    ['{"at":1}\n{"on":1}', 'Line 2 of f has no time in a field "at"'],
    ['plain', 'Line 1 of f has no time'],
    ['{"at":"soon"}', 'Line 1 of f has no time'],
  ])('%j cannot be replayed', (text, sentence) => {
    expect(() => linesOf('f', encode(text), 'at')).toThrow(sentence);
  });
});
