/** What may be written on the command line, and what is refused. */
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import * as parse from '../../../src/cli/arguments.ts';
import { type OffsetSpec, parseOffsetSpec, startPosition } from '../../../src/cli/offset-spec.ts';

describe('offsets', () => {
  it.each<[string, OffsetSpec]>([
    ['start', 'start'],
    ['end', 'end'],
    ['0', 0],
    ['42', 42],
    ['-0', 'end'],
    ['-10', -10],
    ['@1767225600000', { timestamp: 1_767_225_600_000 }],
    ['@2026-01-01', { timestamp: 1_767_225_600_000 }],
    ['@2026-01-01T00:00:00Z', { timestamp: 1_767_225_600_000 }],
    ['@-90s', { agoMs: 90_000 }],
    ['@-5m', { agoMs: 300_000 }],
    ['@-1h', { agoMs: 3_600_000 }],
    ['@-2d', { agoMs: 172_800_000 }],
  ])('%s', (text, spec) => {
    expect(parseOffsetSpec(text)).toEqual(spec);
  });

  it.each([
    '',
    '-',
    'begin',
    '1.5',
    '1e3',
    '+1',
    '@',
    '@tomorrow',
    '@-1y',
    '99999999999999999999',
    '@2026-99-99',
  ])('%j is refused', (text) => {
    expect(() => parseOffsetSpec(text)).toThrow(InvalidArgumentError);
  });

  it('count back from now', () => {
    expect(startPosition({ agoMs: 1000 }, 5000)).toEqual({ timestamp: 4000 });
    expect(startPosition({ agoMs: 9000 }, 5000)).toEqual({ timestamp: 0 });
    expect(startPosition(-3, 5000)).toBe(-3);
  });
});

describe('whole numbers', () => {
  it('are read within their range', () => {
    expect(parse.integer(1, 10)('10')).toBe(10);
    expect(parse.integer(-1)('-1')).toBe(-1);
  });

  it.each(['', 'x', '0', '11', '1.0', '0x1', ' 1'])('%j is refused', (text) => {
    expect(() => parse.integer(1, 10)(text)).toThrow('from 1 to 10');
  });
});

describe('partitions', () => {
  it('are single ones, lists and ranges that add up', () => {
    expect(parse.partitions('0')).toEqual([0]);
    expect(parse.partitions('4-6,2', [2, 1])).toEqual([2, 1, 4, 5, 6]);
  });

  it.each(['', '-1', 'a', '1,', '3-1', '0-9999999'])('%j is refused', (text) => {
    expect(() => parse.partitions(text)).toThrow(InvalidArgumentError);
  });
});

describe('pairs', () => {
  it('split at the first sign', () => {
    expect(parse.assignment('a=b=c', { x: 'y' })).toEqual({ x: 'y', a: 'b=c' });
    expect(parse.assignment('a=')).toEqual({ a: '' });
    expect(parse.header('a:b=c')).toEqual([['a', new TextEncoder().encode('b=c')]]);
    expect(parse.header('b=', parse.header('a=1')).map(([name]) => name)).toEqual(['a', 'b']);
  });

  it.each(['', 'a', '=b'])('%j is refused', (text) => {
    expect(() => parse.assignment(text)).toThrow(InvalidArgumentError);
    expect(() => parse.header(text)).toThrow(InvalidArgumentError);
  });
});

describe('delimiters', () => {
  it('may be escapes', () => {
    expect(parse.delimiter('\\t')).toEqual(Uint8Array.of(9));
    expect(parse.delimiter('::')).toEqual(Uint8Array.of(58, 58));
  });

  it.each(['', '\\', '\\x'])('%j is refused', (text) => {
    expect(() => parse.delimiter(text)).toThrow(InvalidArgumentError);
  });
});

describe('acks', () => {
  it('are 0, 1 or all', () => {
    expect(['0', '1', 'all', '-1'].map(parse.acks)).toEqual([0, 1, 'all', 'all']);
    expect(() => parse.acks('2')).toThrow(InvalidArgumentError);
  });
});
