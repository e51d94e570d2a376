/** The formats of `consume`: every field and escape, and bytes that are no text. */
import { describe, expect, it } from 'vitest';
import { ByteBuffer } from '../../../src/cli/byte-buffer.ts';
import {
  jsonLine,
  parseTemplate,
  type RecordFormat,
  type ShownRecord,
  valueLine,
} from '../../../src/cli/record-template.ts';

const encoder = new TextEncoder();
const binary = Uint8Array.of(0, 255, 254, 13);

const record: ShownRecord = {
  topic: 'flights',
  partition: 3,
  offset: 9_007_199_254_740_991,
  timestamp: 1_767_225_600_000,
  key: encoder.encode('ZRH'),
  value: encoder.encode('grüezi\r'),
  headers: [
    ['a', encoder.encode('1')],
    ['a', null],
  ],
};

function show(format: RecordFormat, shown: ShownRecord): Uint8Array {
  const output = new ByteBuffer(4);
  format(shown, output);
  return output.take();
}

function text(format: RecordFormat, shown: ShownRecord = record): string {
  return new TextDecoder().decode(show(format, shown));
}

describe('a template', () => {
  it.each([
    ['%t', 'flights'],
    ['%p', '3'],
    ['%o', '9007199254740991'],
    ['%d', '1767225600000'],
    ['%k=%v', 'ZRH=grüezi\r'],
    ['%h', 'a=1,a='],
    ['100%%', '100%'],
    ['a\\tb\\n\\\\n\\r\\0', 'a\tb\n\\n\r\0'],
    ['ü%pü', 'ü3ü'],
    ['', ''],
  ])('%j', (template, expected) => {
    expect(text(parseTemplate(template))).toBe(expected);
  });

  it.each(['%x', '%', 'a\\q', 'a\\', '%t%'])('%j is refused', (template) => {
    expect(() => parseTemplate(template)).toThrow(/use %t|backslash/);
  });

  it('leaves null keys and values empty', () => {
    expect(text(parseTemplate('[%k|%v]'), { ...record, key: null, value: null })).toBe('[|]');
  });

  it('passes bytes through', () => {
    expect(show(parseTemplate('%v'), { ...record, value: binary })).toEqual(binary);
  });
});

describe('the default', () => {
  it('is the value and a line end', () => {
    expect(show(valueLine, { ...record, value: binary })).toEqual(Uint8Array.of(...binary, 10));
    expect(text(valueLine, { ...record, value: null })).toBe('\n');
  });
});

describe('JSON', () => {
  it('is one document on one line', () => {
    expect(text(jsonLine).indexOf('\n')).toBe(text(jsonLine).length - 1);
    expect(JSON.parse(text(jsonLine))).toEqual({
      topic: 'flights',
      partition: 3,
      offset: 9_007_199_254_740_991,
      timestamp: 1_767_225_600_000,
      key: 'ZRH',
      value: 'grüezi\r',
      headers: [
        { key: 'a', value: '1' },
        { key: 'a', value: null },
      ],
    });
  });

  it('carries what is not UTF-8 in base64, and a byte order mark as it is', () => {
    const shown = { ...record, key: Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), value: binary };
    expect(JSON.parse(text(jsonLine, shown))).toMatchObject({
      key: '\ufeffa',
      value: { base64: 'AP/+DQ==' },
    });
  });
});
