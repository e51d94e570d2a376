/** Keys taken out of lines. */
import { describe, expect, it } from 'vitest';
import { type RecordReaderOptions, recordReader } from '../../../src/cli/record-reader.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

function read(options: RecordReaderOptions, line: string): [string | null, string] {
  const { key, value } = recordReader(options)(bytes(line));
  return [key && Buffer.from(key).toString('latin1'), Buffer.from(value).toString('latin1')];
}

describe('a line', () => {
  it('is a value', () => {
    expect(read({}, 'a:b\xff\r')).toEqual([null, 'a:b\xff\r']);
    expect(read({}, '')).toEqual([null, '']);
  });
});

describe('a field', () => {
  it.each([
    ['{"origin":"ZRH","n":1}', 'ZRH'],
    ['{"origin":42}', '42'],
    ['{"origin":1.5}', '1.5'],
    ['{"origin":true}', 'true'],
    ['{"origin":""}', ''],
    ['{"origin":null}', null],
    [' {"origin":"a"}\r', 'a'],
  ])('of %s', (line, key) => {
    expect(read({ keyField: 'origin' }, line)).toEqual([key, line]);
  });

  it.each([
    ['', 'not JSON'],
    ['x', 'not JSON'],
    ['"\xff"', 'not JSON'],
    ['[1]', 'no JSON object'],
    ['null', 'no JSON object'],
    ['{}', 'no field "origin"'],
    ['{"origin":{}}', 'no string'],
    ['{"origin":12345678901234567890}', 'round'],
  ])('of %j is refused', (line, message) => {
    expect(() => read({ keyField: 'origin' }, line)).toThrow(message);
  });

  it('that objects inherit is none of the line', () => {
    expect(() => read({ keyField: 'toString' }, '{}')).toThrow('no field');
    expect(read({ keyField: '__proto__' }, '{"__proto__":"a"}')).toEqual(['a', '{"__proto__":"a"}']);
  });
});

describe('a delimiter', () => {
  it.each([
    [':', 'k:v', ['k', 'v']],
    [':', 'k:v:w', ['k', 'v:w']],
    [':', ':v', ['', 'v']],
    [':', 'k:', ['k', '']],
    ['::', 'a:b::c', ['a:b', 'c']],
    ['::', 'a:::c', ['a', ':c']],
    ['\xff', '\xfe\xff\x00', ['\xfe', '\x00']],
  ] as const)('%j splits %j at its first place', (delimiter, line, record) => {
    expect(read({ keyDelimiter: bytes(delimiter) }, line)).toEqual(record);
  });

  it('must be there', () => {
    expect(() => read({ keyDelimiter: bytes('::') }, 'a:b:')).toThrow('missing');
  });
});
